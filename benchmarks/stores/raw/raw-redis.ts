/**
 * ioredis by itself: a commit is one small script, since comparing and writing as one step needs one in Redis.
 *
 * One hash has the values and one the revisions, a stream the log; there is no index and no notice.
 */
import { Redis } from 'ioredis';
import { bufferOf, changesIn, type RawClient } from './raw-client.js';

const SCRIPT = `
for at = 2, 1 + 2 * tonumber(ARGV[1]), 2 do
  if (redis.call('HGET', KEYS[1], ARGV[at]) or '0') ~= ARGV[at + 1] then return redis.error_reply('conflict') end
end
local revision = redis.call('INCR', KEYS[3])
for at = 2 + 2 * tonumber(ARGV[1]), #ARGV - 1, 2 do
  if ARGV[at + 1] == '' then
    redis.call('HDEL', KEYS[1], ARGV[at])
    redis.call('HDEL', KEYS[2], ARGV[at])
  else
    redis.call('HSET', KEYS[1], ARGV[at], revision)
    redis.call('HSET', KEYS[2], ARGV[at], ARGV[at + 1])
  end
end
redis.call('XADD', KEYS[4], revision, 'changes', ARGV[#ARGV])
return revision
`;

export async function rawRedis(url: URL, prefix: string): Promise<RawClient> {
  const redis = new Redis({ host: url.hostname, port: Number(url.port), lazyConnect: true });
  await redis.connect();
  const hash = String(await redis.script('LOAD', SCRIPT));
  const keys = [`${prefix}revisions`, `${prefix}values`, `${prefix}newest`, `${prefix}log`];
  const revisions = new Map<string, string>();
  return {
    async commit(conditions, writes) {
      const revision = await redis.evalsha(
        hash,
        keys.length,
        ...keys,
        conditions.length,
        ...conditions.flatMap(({ key, present }) => [key, present ? revisions.get(key)! : '0']),
        ...writes.flatMap(({ key, value }) => [key, value === undefined ? '' : bufferOf(value)]),
        changesIn(writes),
      );
      for (const { key } of writes) revisions.set(key, String(revision));
    },
    async close() {
      redis.disconnect();
    },
  };
}
