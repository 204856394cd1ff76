/**
 * The one script that does everything to a Redis store, each time as one step that nothing comes between.
 *
 *     revisions  key -> the revision that wrote it
 *     values     key -> its value
 *     index      the keys, sorted
 *     log        revision -> what it wrote and removed, and a mark of its own; the newest ones, as a stream
 *     meta       'revision' -> the newest; 'mark' -> its mark; 'logBytes' -> bytes in the log
 *     leases     key of a presence -> when it ends, in milliseconds of the server's clock
 *
 * Every call begins with removing presences whose time is over, at a revision of their own. Every new revision is
 * published: number, mark, mark of the one before, and what it has changed unless that is long. Numbers go in and out as
 * decimal text, which is the same in whatever way Lua is embedded.
 */
import { createHash } from 'node:crypto';
import type { Commit } from '../../contracts/store.js';
import { endOfPrefix } from '../prefixes.js';
import type { LogLimits } from '../remote/change-log/log-trimming.js';

export type ScriptArgument = string | Buffer;

/** What the store asks of a Redis. */
export interface RedisConnection {
  /** Runs the script. Rejects when it fails, or when Redis has not answered in time. */
  run(keys: readonly string[], args: readonly ScriptArgument[]): Promise<unknown>;
  /** Calls `onNotice` with what is published on a channel, and with undefined when notices may have been missed. */
  listen(channel: string, onNotice: (message: Buffer | undefined) => void): void;
  close(): void;
}

/** The names of what the script works on, below a prefix. */
export function scriptKeys(prefix: string): readonly string[] {
  return ['revisions', 'values', 'index', 'log', 'meta', 'leases'].map((name) => `${prefix}cnm:${name}`);
}

/** Where new revisions are published. */
export function channelOf(prefix: string): string {
  return `${prefix}cnm:log`;
}

/** The most that a call may add, and what tells its revision from others of the same number. */
export function scriptHead(mark: string, limits: LogLimits): readonly ScriptArgument[] {
  return [mark, String(limits.revisions), String(limits.bytes)];
}

export function commitArguments({ conditions, writes }: Commit): readonly ScriptArgument[] {
  return [
    'commit',
    String(conditions.length),
    ...conditions.flatMap(({ key, revision }) => [key, String(revision)]),
    ...writes.flatMap(({ key, value }) => (value === undefined ? [key, 'remove', ''] : [key, 'write', bytesOf(value)])),
  ];
}

export function readArguments(prefixes: readonly string[]): readonly ScriptArgument[] {
  return ['read', ...prefixes.flatMap((prefix) => (prefix === '' ? ['-', '+'] : [`[${prefix}`, `(${endOfPrefix(prefix)}`]))];
}

export function announceArguments(key: string, value: Uint8Array, ttlMs: number): readonly ScriptArgument[] {
  return ['announce', key, bytesOf(value), String(ttlMs)];
}

function bytesOf(value: Uint8Array): Buffer {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}

export const SCRIPT = `
local revisions, values, index, log, meta, leases = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local unpack, most_at_once, most_published = unpack or table.unpack, 1000, 65536
local mark, most_revisions, most_bytes, operation = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]

local function text(number)
  return string.format('%.0f', tonumber(number))
end

local function present()
  return redis.call('HGET', meta, 'revision') or '0'
end

local function present_mark()
  return redis.call('HGET', meta, 'mark') or ''
end

local function revision_of(key)
  return redis.call('HGET', revisions, key) or '0'
end

local function revisions_of(keys)
  local found = #keys > 0 and redis.call('HMGET', revisions, unpack(keys)) or {}
  -- What is not there has another form in each way of embedding Lua.
  for at in ipairs(keys) do found[at] = type(found[at]) == 'string' and found[at] or '0' end
  return found
end

local function packed(kind, key, value)
  return kind .. #key .. ' ' .. #value .. ' ' .. key .. value
end

local function next_revision()
  return text(redis.call('HINCRBY', meta, 'revision', 1))
end

local function trim(bytes)
  local length = redis.call('XLEN', log)
  while length > 1 and (length > most_revisions or bytes > most_bytes) do
    local oldest = redis.call('XRANGE', log, '-', '+', 'COUNT', 1)[1]
    redis.call('XDEL', log, oldest[1])
    bytes = tonumber(redis.call('HINCRBY', meta, 'logBytes', -#oldest[2][4]))
    length = length - 1
  end
end

local function append(revision, changes)
  local content, mark_before = table.concat(changes), present_mark()
  redis.call('HSET', meta, 'mark', mark)
  redis.call('XADD', log, revision, 'mark', mark, 'changes', content)
  trim(tonumber(redis.call('HINCRBY', meta, 'logBytes', #content)))
  local published = #content <= most_published and content or ''
  redis.call('PUBLISH', log, revision .. ' ' .. mark .. ' ' .. mark_before .. ' ' .. published)
  return mark_before
end

local function apply(revision, written, removed)
  local changes, absent = {}, {}
  if #written > 0 then
    local stamped, indexed = {}, {}
    for at = 1, #written, 2 do
      stamped[at], stamped[at + 1] = written[at], revision
      indexed[at], indexed[at + 1] = 0, written[at]
      changes[#changes + 1] = packed('w', written[at], written[at + 1])
    end
    redis.call('HSET', revisions, unpack(stamped))
    redis.call('HSET', values, unpack(written))
    redis.call('ZADD', index, unpack(indexed))
  end
  if #removed > 0 then
    local found = revisions_of(removed)
    for at, key in ipairs(removed) do
      if found[at] == '0' then absent[#absent + 1] = key end
      changes[#changes + 1] = packed(found[at] == '0' and 'a' or 'r', key, '')
    end
    redis.call('HDEL', revisions, unpack(removed))
    redis.call('HDEL', values, unpack(removed))
    redis.call('ZREM', index, unpack(removed))
    redis.call('ZREM', leases, unpack(removed))
  end
  return append(revision, changes), absent
end

local function now()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

local function expire()
  local due = redis.call('ZRANGEBYSCORE', leases, '-inf', text(now()), 'LIMIT', 0, 100)
  if #due > 0 then apply(next_revision(), {}, due) end
end

local operations = {}

function operations.commit()
  local conditions = tonumber(ARGV[5])
  local keys, written, removed = {}, {}, {}
  for at = 1, conditions do keys[at] = ARGV[4 + 2 * at] end
  local holds, found = true, revisions_of(keys)
  for at = 1, conditions do
    if found[at] ~= ARGV[5 + 2 * at] then holds = false end
  end
  if not holds then return { 'conflict', unpack(found) } end
  for at = 6 + 2 * conditions, #ARGV, 3 do
    if ARGV[at + 1] == 'write' then
      written[#written + 1] = ARGV[at]
      written[#written + 1] = ARGV[at + 2]
    else
      removed[#removed + 1] = ARGV[at]
    end
  end
  local revision = next_revision()
  return { 'committed', revision, apply(revision, written, removed) }
end

function operations.read()
  local reply = { present(), present_mark() }
  for at = 5, #ARGV, 2 do
    local keys = redis.call('ZRANGEBYLEX', index, ARGV[at], ARGV[at + 1])
    for first = 1, #keys, most_at_once do
      local some = { unpack(keys, first, math.min(first + most_at_once - 1, #keys)) }
      local found, held = revisions_of(some), redis.call('HMGET', values, unpack(some))
      for nth, key in ipairs(some) do
        reply[#reply + 1] = key
        reply[#reply + 1] = found[nth]
        reply[#reply + 1] = held[nth]
      end
    end
  end
  return reply
end

function operations.since()
  return { present(), redis.call('XRANGE', log, ARGV[5], '+', 'COUNT', tonumber(ARGV[6])) }
end

function operations.announce()
  local there = revision_of(ARGV[5])
  if there ~= '0' then return { 'conflict', there } end
  local revision = next_revision()
  apply(revision, { ARGV[5], ARGV[6] }, {})
  redis.call('ZADD', leases, text(now() + tonumber(ARGV[7])), ARGV[5])
  return { 'present', revision }
end

function operations.renew()
  if revision_of(ARGV[5]) ~= ARGV[6] or not redis.call('ZSCORE', leases, ARGV[5]) then return { 'gone' } end
  redis.call('ZADD', leases, text(now() + tonumber(ARGV[7])), ARGV[5])
  return { 'kept' }
end

function operations.withdraw()
  if revision_of(ARGV[5]) == ARGV[6] then apply(next_revision(), {}, { ARGV[5] }) end
  return { 'gone' }
end

expire()
return operations[operation]()
`;

export const SCRIPT_HASH = createHash('sha1').update(SCRIPT).digest('hex');
