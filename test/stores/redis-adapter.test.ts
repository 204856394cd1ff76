/**
 * The Redis adapter on a Redis in this process: what it puts where, what it asks for, and what it makes of the answers.
 *
 * The mock runs the script's Lua, streams and channels. It has no connections that break and no bytes beyond text, and
 * its Lua sees no lists within lists, so those, the log's trimming and the contract as a whole are for a real Redis.
 */
import RedisMock from 'ioredis-mock';
import { afterEach, expect, test } from 'vitest';
import { createSimulatedRuntime } from '../../src/base/simulated-runtime.js';
import { deferToMacrotask } from '../../src/base/system-runtime.js';
import { CommitTooLarge, StoreUnavailable, type Commit, type Store, type WatchEvent } from '../../src/contracts/store.js';
import { RedisBackend, type RedisStoreOptions } from '../../src/stores/redis/redis-store.js';
import { NotConnected } from '../../src/stores/redis/redis-errors.js';
import { entriesOf, loggedOf } from '../../src/stores/redis/redis-replies.js';
import { commitArguments, SCRIPT, type RedisConnection } from '../../src/stores/redis/redis-script.js';
import { DeadlinePassed } from '../../src/stores/deadline.js';
import { RemoteStore } from '../../src/stores/remote/remote-store.js';

/** The mock loses tables that have grown, unless they are made anew. */
const script = SCRIPT.replace('return operations[operation]()', 'return { unpack(operations[operation]()) }');

const redis = new RedisMock();

/** A connection whose every answer is what the mock makes of the script, or a failure. */
class MockConnection implements RedisConnection {
  #listener: ReturnType<typeof redis.duplicate> | undefined;
  #onNotice: (message: Buffer | undefined) => void = () => undefined;
  readonly calls: (readonly string[])[] = [];
  failure: Error | undefined;
  deaf = false;
  closed = false;

  /** What was asked for, in this order. */
  get operations(): readonly unknown[] {
    return this.calls.map((args) => args[3]);
  }

  run(keys: readonly string[], args: readonly (string | Buffer)[]): Promise<unknown> {
    // The mock's Lua takes bytes for objects.
    const texts = args.map((arg) => (typeof arg === 'string' ? arg : arg.toString('latin1')));
    this.calls.push(texts);
    return this.failure === undefined ? redis.eval(script, keys.length, ...keys, ...texts) : Promise.reject(this.failure);
  }

  listen(channel: string, onNotice: (message: Buffer | undefined) => void): void {
    if (this.#listener !== undefined) return;
    this.#onNotice = onNotice;
    this.#listener = redis.duplicate();
    this.#listener.on('message', (_channel: string, message: string) => {
      if (!this.deaf) onNotice(Buffer.from(message, 'latin1'));
    });
    void this.#listener.subscribe(channel);
  }

  /** What follows when the connection for notices has come back. */
  reconnected(): void {
    this.#onNotice(undefined);
  }

  close(): void {
    this.closed = true;
    this.#listener?.disconnect();
  }
}

interface Client {
  readonly store: Store;
  readonly connection: MockConnection;
  /** Lets time pass, and what follows from it happen. */
  readonly pass: (durationMs: number) => Promise<void>;
}

const opened: Store[] = [];

function open(options: Partial<RedisStoreOptions> = {}): Client {
  // Another seed for each, because marks of revisions are by chance.
  const { clock, random } = createSimulatedRuntime({ seed: opened.length });
  const connection = new MockConnection();
  const store = new RemoteStore(new RedisBackend({ name: 'mock', prefix: 'p/', connection, clock, random }, options));
  opened.push(store);
  const pass = async (durationMs: number): Promise<void> => {
    clock.runUntil(clock.now() + durationMs);
    for (let turn = 0; turn < 20; turn++) await new Promise<void>((resolve) => deferToMacrotask(resolve));
  };
  return { store, connection, pass };
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const put = (key: string, value = 'v'): Commit => ({ conditions: [], writes: [{ key, value: text(value) }] });
const remove = (key: string): Commit => ({ conditions: [], writes: [{ key, value: undefined }] });
const watchOf = (store: Store, after: number): AsyncIterator<WatchEvent> => store.watch(['a/'], after, new AbortController().signal)[Symbol.asyncIterator]();

afterEach(async () => {
  for (const store of opened) await store.close();
  await redis.flushall();
});

test('a commit is one run of the script, and leaves values, revisions, an index, a log and the newest revision', async () => {
  const { store, connection } = open({ changeLogLength: 9, changeLogBytes: 1_000 });
  const mark: unknown = expect.stringMatching(/^[0-9a-z]+-[0-9a-z]+$/);
  await store.commit({ conditions: [], writes: [...put('a/x', '1').writes, ...put('a/y', '22').writes] });
  await store.commit({ conditions: [{ key: 'a/y', revision: 1 }], writes: [...put('a/z', '3').writes, ...remove('a/x').writes, ...remove('a/none').writes] });
  const [first, second] = connection.calls;
  expect(first).toEqual([mark, '9', '1000', 'commit', '0', 'a/x', 'write', '1', 'a/y', 'write', '22']);
  expect(second).toEqual([mark, '9', '1000', 'commit', '1', 'a/y', '1', 'a/z', 'write', '3', 'a/x', 'remove', '', 'a/none', 'remove', '']);
  expect(await redis.hgetall('p/cnm:values')).toEqual({ 'a/y': '22', 'a/z': '3' });
  expect(await redis.hgetall('p/cnm:revisions')).toEqual({ 'a/y': '1', 'a/z': '2' });
  expect(await redis.zrange('p/cnm:index', 0, -1)).toEqual(['a/y', 'a/z']);
  const logged = ['w3 1 a/x1w3 2 a/y22', 'w3 1 a/z3r3 0 a/xa6 0 a/none'];
  expect(await redis.xrange('p/cnm:log', '-', '+')).toEqual(logged.map((changes, index) => [`${index + 1}-0`, ['mark', mark, 'changes', changes]]));
  expect(await redis.hgetall('p/cnm:meta')).toMatchObject({ mark, logBytes: String(logged.join('').length) });
  expect(Number(await redis.hget('p/cnm:meta', 'revision'))).toBe(2);
});

test('values are sent and read as bytes, whatever is in them', () => {
  const value = Uint8Array.from({ length: 256 }, (_, index) => index);
  expect(commitArguments({ conditions: [], writes: [{ key: 'a/x', value: value.subarray(1) }] }).at(-1)).toEqual(Buffer.from(value.subarray(1)));
  const [key, revision, bytes] = [Buffer.from('a/x'), Buffer.from('7'), Buffer.from(value)];
  expect(entriesOf([key, revision, bytes], 0)).toEqual([{ key: 'a/x', revision: 7, value }]);
  const changes = Buffer.concat([Buffer.from('w3 256 a/x'), bytes, Buffer.from('r3 0 a/y'), Buffer.from('a3 0 a/z'), Buffer.from('w3 0 a/w')]);
  const fields = ['mark', 'm', 'changes'].map((name) => Buffer.from(name));
  expect(loggedOf([[Buffer.from('7-0'), [...fields, changes]]])).toEqual([
    { revision: 7, mark: 'm', entries: [{ key: 'a/x', revision: 7, value }, { key: 'a/w', revision: 7, value: new Uint8Array() }], removed: ['a/y'], absent: ['a/z'] },
  ]);
});

test('what is committed is read, below its prefixes and in order', async () => {
  const { store } = open();
  await store.commit({ conditions: [], writes: [...put('b/y', '2').writes, ...put('a/x', '1').writes] });
  await store.commit(put('a/z', '3'));
  const { revision, entries } = (await store.read(['a/', 'b/'])).getOrThrow();
  expect(revision).toBe(2);
  expect(entries.map((entry) => [entry.key, new TextDecoder().decode(entry.value), entry.revision])).toEqual([
    ['a/x', '1', 1],
    ['a/z', '3', 2],
    ['b/y', '2', 1],
  ]);
  expect((await store.read(['c/'])).getOrThrow()).toEqual({ revision: 2, entries: [] });
});

test('a condition holds at the revision that wrote its key and at no other, and a conflict says where that is seen', async () => {
  const { store } = open();
  const writing = (revision: number): Commit => ({ conditions: [{ key: 'a/x', revision }], writes: put('a/x').writes });
  expect((await store.commit(writing(0))).getOrThrow()).toEqual({ kind: 'committed', revision: 1 });
  expect((await store.commit(writing(1))).getOrThrow()).toEqual({ kind: 'committed', revision: 2 });
  expect((await store.commit(writing(1))).getOrThrow()).toEqual({ kind: 'conflict', revision: 2 });
  await store.commit(remove('a/x'));
  await store.commit(put('a/y'));
  expect((await store.commit(writing(2))).getOrThrow()).toEqual({ kind: 'conflict', revision: 3 });
  expect((await store.read([''])).getOrThrow().entries.map(({ key }) => key)).toEqual(['a/y']);
});

test('a watch shows writes and removals by revision: its own client\'s and what is published whole without asking', async () => {
  const [writer, reader] = [open(), open()];
  await writer.store.commit(put('a/old'));
  const starts = await Promise.all([writer, reader].map(({ store }) => store.read(['a/'])));
  const watches = [writer, reader].map(({ store }, index) => watchOf(store, starts[index]!.getOrThrow().revision));
  const next = watches.map((watch) => watch.next());
  await writer.pass(0);
  const [before, readBefore] = [writer, reader].map(({ connection }) => connection.operations.length);
  const { revision } = (await writer.store.commit({ conditions: [], writes: [...put('a/x', '1').writes, ...remove('a/old').writes] })).getOrThrow();
  const value = { kind: 'changes', revision, entries: [{ key: 'a/x', revision, value: text('1') }], removed: ['a/old'] };
  expect(await Promise.all(next)).toMatchObject([{ value }, { value }]);
  expect(writer.connection.operations.slice(before)).toEqual(['commit']);
  expect(reader.connection.operations.slice(readBefore)).toEqual([]);
});

test('what is too long to be published whole is asked for', async () => {
  const [writer, reader] = [open(), open()];
  const watch = watchOf(reader.store, 0);
  const next = watch.next();
  await reader.pass(0);
  const before = reader.connection.operations.length;
  const { revision } = (await writer.store.commit(put('a/long', 'x'.repeat(2 ** 16)))).getOrThrow();
  expect(await next).toMatchObject({ value: { kind: 'changes', revision, entries: [{ key: 'a/long', revision }] } });
  expect(reader.connection.operations.slice(before)).toContain('since');
});

test('a notice that is lost is made up for at the next poll', async () => {
  const [writer, reader] = [open(), open({ pollIntervalMs: 500 })];
  reader.connection.deaf = true;
  const next = watchOf(reader.store, 0).next();
  await reader.pass(0);
  const { revision } = (await writer.store.commit(put('a/x'))).getOrThrow();
  await reader.pass(499);
  expect(reader.connection.operations).toEqual(['since']);
  await reader.pass(1);
  expect(await next).toMatchObject({ value: { kind: 'changes', revision } });
});

test('after the server has lost everything a watch starts anew, however far it has come since', async () => {
  const [client, other] = [open(), open()];
  for (let count = 1; count <= 3; count++) await client.store.commit(put(`a/lost-${count}`));
  const watch = watchOf(client.store, 2);
  expect(await watch.next()).toMatchObject({ value: { kind: 'changes', revision: 3 } });
  const next = watch.next();
  client.connection.deaf = true;
  await client.pass(0);
  await redis.flushall();
  for (let count = 1; count <= 4; count++) await other.store.commit(put('a/new'));
  client.connection.reconnected();
  expect(await next).toMatchObject({ value: { kind: 'reset', snapshot: { revision: 4, entries: [{ key: 'a/new' }] } } });
});

test('what is over the limits is refused and not sent', async () => {
  const { store, connection } = open();
  const writes = Array.from({ length: 1_001 }, (_, index) => ({ key: `a/${index}`, value: text('') }));
  for (const commit of [{ conditions: [], writes }, { conditions: [], writes: [{ key: 'a/x', value: new Uint8Array(2 ** 20 + 1) }] }]) {
    const answer = await store.commit(commit);
    expect(answer.ok ? undefined : answer.error).toBeInstanceOf(CommitTooLarge);
  }
  expect(connection.operations).toEqual([]);
});

test.each([
  [replyError("WRONGPASS invalid username-password pair"), 'it refused the user or the password', 'did-not-happen'],
  [replyError("OOM command not allowed when used memory > 'maxmemory'."), 'its memory is full', 'did-not-happen'],
  [replyError("READONLY You can't write against a read only replica."), 'it is a copy of another Redis, and takes no writes', 'did-not-happen'],
  [replyError('WRONGTYPE Operation against a key holding the wrong kind of value'), 'its keys below the prefix are of something else', 'did-not-happen'],
  [new NotConnected('connect ECONNREFUSED 127.0.0.1:6379'), 'it cannot be reached', 'did-not-happen'],
  [new Error('read ECONNRESET'), 'the connection was cut', 'unknown'],
  [new DeadlinePassed(500), 'it did not answer in time', 'unknown'],
])('a failure is told in words, with what became of the commit: %s', async (failure, reason, outcome) => {
  const { store, connection } = open();
  connection.failure = failure;
  const [commit, read] = [await store.commit(put('a/x')), await store.read([''])];
  expect(commit.ok ? undefined : commit.error).toBeInstanceOf(StoreUnavailable);
  expect(commit.ok ? undefined : commit.error.details).toMatchObject({ reason, outcome });
  expect(read.ok ? undefined : read.error.details).toMatchObject({ reason, outcome: 'did-not-happen' });
  // Whether it has happened is for the caller to find out: nothing is sent a second time.
  expect(connection.operations).toEqual(['commit', 'read']);
});

function replyError(message: string): Error {
  return Object.assign(new Error(message), { name: 'ReplyError' });
}

test('a presence is announced once, renewed three times within its time, and withdrawn', async () => {
  const { store, connection, pass } = open();
  const presence = (await store.announce?.('hosts/one', text('here'), 60_000))?.getOrThrow();
  expect((await store.announce?.('hosts/one', text('here'), 60_000))?.getOrThrow()).toEqual({ kind: 'conflict', revision: presence?.revision });
  for (let third = 0; third < 3; third++) await pass(20_000);
  expect(connection.operations).toEqual(['announce', 'announce', 'renew', 'renew', 'renew']);
  if (presence?.kind === 'present') await presence.withdraw();
  expect((await store.read(['hosts/'])).getOrThrow().entries).toEqual([]);
  expect(await redis.zcard('p/cnm:leases')).toBe(0);
});

test('a presence whose time is over goes with the next call of anybody, at a revision of its own, and its holder learns so', async () => {
  const [holder, other] = [open(), open()];
  const presence = (await holder.store.announce?.('a/one', text('here'), 60_000))?.getOrThrow();
  const next = watchOf(other.store, 1).next();
  await other.pass(0);
  await redis.zadd('p/cnm:leases', 1, 'a/one');
  expect((await other.store.commit(put('b/x'))).getOrThrow()).toEqual({ kind: 'committed', revision: 3 });
  expect(await next).toMatchObject({ value: { kind: 'changes', revision: 2, removed: ['a/one'] } });
  await holder.pass(20_000);
  if (presence?.kind === 'present') await presence.lost;
});

test('who closes waits for what is under way, and is then refused', async () => {
  const { store, connection } = open();
  const next = watchOf(store, 0).next();
  const commit = store.commit(put('a/x'));
  await store.close();
  expect(connection.closed).toBe(true);
  expect([(await commit).ok, (await next).done]).toEqual([true, true]);
  const refused = await store.read(['']);
  expect(refused.ok ? '' : refused.error.code).toBe('STORE_CLOSED');
});
