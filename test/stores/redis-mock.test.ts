/**
 * The Redis adapter's script and replies, on a Redis in this process; the contract is tested on a real one.
 */
import RedisMock from 'ioredis-mock';
import { beforeEach, expect, test } from 'vitest';
import { createSystemRuntime } from '../../src/base/system-runtime.js';
import type { Store } from '../../src/contracts/store.js';
import { RedisStore } from '../../src/stores/redis/redis-store.js';
import { SCRIPT, type RedisConnection } from '../../src/stores/redis/redis-script.js';

/** The mock loses tables that have grown, unless they are made anew. */
const script = SCRIPT.replace('return operations[operation]()', 'return { unpack(operations[operation]()) }');

/** A connection whose every answer is what the script of the mock says. */
class MockConnection implements RedisConnection {
  readonly #redis = new RedisMock();
  readonly #listener = new RedisMock();

  run(keys: readonly string[], args: readonly (string | Buffer)[]): Promise<unknown> {
    // The mock's Lua takes bytes for objects.
    const texts = args.map((arg) => (typeof arg === 'string' ? arg : arg.toString('latin1')));
    return this.#redis.eval(script, keys.length, ...keys, ...texts);
  }

  listen(channel: string, onNotice: (message: string | undefined) => void): void {
    this.#listener.on('message', (_channel: string, message: string) => onNotice(message));
    void this.#listener.subscribe(channel);
  }

  close(): void {
    this.#redis.disconnect();
    this.#listener.disconnect();
  }
}

let store: Store;

beforeEach(async () => {
  await new RedisMock().flushall();
  const { clock, random } = createSystemRuntime();
  store = new RedisStore({ name: 'mock', prefix: 'p/', connection: new MockConnection(), clock, random }, {});
});

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

test('what is committed is read, below its prefixes and in order', async () => {
  await store.commit({ conditions: [], writes: [{ key: 'b/y', value: text('2') }, { key: 'a/x', value: text('1') }] });
  const { revision } = (await store.commit({ conditions: [], writes: [{ key: 'a/z', value: text('3') }] })).getOrThrow();
  const snapshot = (await store.read(['a/', 'b/'])).getOrThrow();
  expect(snapshot.revision).toBe(revision);
  expect(snapshot.entries.map((entry) => [entry.key, new TextDecoder().decode(entry.value), entry.revision])).toEqual([
    ['a/x', '1', revision - 1],
    ['a/z', '3', revision],
    ['b/y', '2', revision - 1],
  ]);
  expect((await store.read(['c/'])).getOrThrow().entries).toEqual([]);
});

test('a condition holds at the revision that wrote its key, and at no other', async () => {
  const first = (await store.commit({ conditions: [{ key: 'a/x', revision: 0 }], writes: [{ key: 'a/x', value: text('1') }] })).getOrThrow();
  expect(first.kind).toBe('committed');
  const conditions = [{ key: 'a/x', revision: first.revision }];
  const second = (await store.commit({ conditions, writes: [{ key: 'a/x', value: text('2') }] })).getOrThrow();
  expect(second).toEqual({ kind: 'committed', revision: first.revision + 1 });
  const third = (await store.commit({ conditions, writes: [{ key: 'a/x', value: text('3') }] })).getOrThrow();
  expect(third).toEqual({ kind: 'conflict', revision: second.revision });
  await store.commit({ conditions: [], writes: [{ key: 'a/x', value: undefined }] });
  const fourth = (await store.commit({ conditions, writes: [{ key: 'a/x', value: text('3') }] })).getOrThrow();
  expect(fourth).toEqual({ kind: 'conflict', revision: second.revision + 1 });
});

test('a watch shows writes and removals by revision', async () => {
  const start = (await store.commit({ conditions: [], writes: [{ key: 'a/old', value: text('0') }] })).getOrThrow().revision;
  const events = store.watch(['a/'], start, new AbortController().signal)[Symbol.asyncIterator]();
  const next = events.next();
  const writes = [{ key: 'a/x', value: text('1') }, { key: 'a/old', value: undefined }];
  const { revision } = (await store.commit({ conditions: [], writes })).getOrThrow();
  expect(await next).toMatchObject({ value: { kind: 'changes', revision, entries: [{ key: 'a/x', revision }], removed: ['a/old'] } });
  await store.close();
});

test('a presence is announced once, and withdrawn', async () => {
  const presence = (await store.announce?.('hosts/one', text('here'), 60_000))?.getOrThrow();
  expect(presence?.kind).toBe('present');
  expect((await store.announce?.('hosts/one', text('here'), 60_000))?.getOrThrow().kind).toBe('conflict');
  if (presence?.kind === 'present') await presence.withdraw();
  expect((await store.read(['hosts/'])).getOrThrow().entries).toEqual([]);
  await store.close();
});
