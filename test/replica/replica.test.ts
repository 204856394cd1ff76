import { describe, expect, test } from 'vitest';
import { Result } from '../../src/base/result.js';
import { trusted } from '../../src/base/brand.js';
import { openReplica } from '../../src/replica/replica.js';
import { encode } from '../../src/model/codec.js';
import { createMemoryStore } from '../../src/stores/memory/index.js';
import { autoRuntime, openToy, Tables, tryOpenToy, type Name } from './toy.js';

const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

describe('a replica on one store', () => {
  test('commits a work, and another replica of the store sees it', async () => {
    const store = createMemoryStore();
    const a = await openToy({ store });
    const b = await openToy({ store, host: 'h2' });
    expect(await a.replica.run(a.tables.increment('x'))).toEqual(Result.ok(1));
    expect(a.tables.count('x')).toBe(1);
    await b.replica.settled();
    expect(b.tables.count('x')).toBe(1);
    expect(await b.replica.run(b.tables.increment('x'))).toEqual(Result.ok(2));
  });

  test('keeps global records under global/ and own ones under hosts/, in one revision', async () => {
    const store = createMemoryStore();
    const { replica, tables } = await openToy({ store, host: 'host a' });
    await replica.run((tx) => {
      tables.increment('x')(tx);
      return tables.increment('y', 'local')(tx);
    });
    const { entries } = (await store.read([''])).getOrThrow();
    expect(entries.map(({ key }) => key)).toEqual(['format/version', 'global/counter/x', 'hosts/host%20a/counter/y']);
    expect(entries.map(({ value }) => text(value))).toEqual([
      '{"version":1}',
      '{"scope":"global","name":"x","value":1}',
      '{"scope":"local","name":"y","value":1}',
    ]);
    expect(entries[1]?.revision).toBe(entries[2]?.revision);
  });

  test('hosts do not see each other\'s own records', async () => {
    const store = createMemoryStore();
    const a = await openToy({ store });
    const b = await openToy({ store, host: 'h2' });
    await a.replica.run(a.tables.increment('x', 'local'));
    expect(await b.replica.run(b.tables.increment('x', 'local'))).toEqual(Result.ok(1));
    await a.replica.settled();
    expect(a.tables.content()).toEqual({ 'local/counter/x': 1 });
  });

  test('loads what is there when it is opened, without announcing it', async () => {
    const store = createMemoryStore();
    const a = await openToy({ store });
    await a.replica.run(a.tables.increment('x'));
    await a.replica.close();
    const b = await openToy({ store });
    expect(b.tables.count('x')).toBe(1);
    expect(b.heard).toEqual([]);
  });

  test('what is asked for in one turn shares a commit', async () => {
    const store = createMemoryStore();
    const { replica, tables, heard } = await openToy({ store });
    const results = await Promise.all(Array.from({ length: 100 }, () => replica.run(tables.increment('x'))));
    expect(results.map((result) => result.getOrThrow())).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
    expect(heard.length).toBe(1);
    expect(heard[0]?.changes.length).toBe(1);
  });

  test('announces whole revisions with committed content only', async () => {
    const store = createMemoryStore();
    const { replica, tables, heard } = await openToy({ store });
    const first = replica.run(tables.increment('x'));
    const second = replica.run((tx) => {
      tables.increment('x')(tx);
      return tables.take('n', 'me')(tx);
    });
    await Promise.all([first, second]);
    await replica.run(tables.release('n'));
    expect(heard.map(({ content }) => content)).toEqual([
      { 'global/counter/x': 2, 'global/name/n': 'me' },
      { 'global/counter/x': 2 },
    ]);
    const last = heard[1];
    expect(last?.changes.map(({ key, before, after }) => ({ key, before, after }))).toEqual([
      { key: 'global/name/n', before: { scope: 'global', name: 'n', owner: 'me' }, after: undefined },
    ]);
    expect(last?.revision).toBe(replica.revision);
  });

  test('a failing work changes nothing and does not keep the others from being committed', async () => {
    const { replica, tables } = await openToy({ store: createMemoryStore() });
    const results = await Promise.all([
      replica.run(tables.take('n', 'a')),
      replica.run((tx) => {
        tables.increment('spoilt')(tx);
        return tables.take('n', 'b')(tx);
      }),
      replica.run(tables.increment('x')),
    ]);
    expect(results.map((result) => result.ok)).toEqual([true, false, true]);
    expect(results[1].error).toMatchObject({ code: 'NAME_TAKEN', details: { owner: 'a' } });
    expect(tables.content()).toEqual({ 'global/counter/x': 1, 'global/name/n': 'a' });
  });

  test('a work that throws rejects its own promise only and leaves nothing behind', async () => {
    const { replica, tables } = await openToy({ store: createMemoryStore() });
    const thrown = replica.run((tx) => {
      tables.increment('spoilt')(tx);
      throw new Error('broken invariant');
    });
    const other = replica.run(tables.increment('x'));
    await expect(thrown).rejects.toThrow('broken invariant');
    expect(await other).toEqual(Result.ok(1));
    expect(tables.content()).toEqual({ 'global/counter/x': 1 });
  });

  test('a record that JSON cannot hold rejects its own caller only', async () => {
    const { replica, tables } = await openToy({ store: createMemoryStore() });
    const results = await Promise.allSettled([
      replica.run(tables.increment('x')),
      replica.run((tx) => {
        const row: Name = { scope: 'global', name: 'n', owner: trusted(1n) };
        tx.insert(tables.names, row);
        return Result.ok();
      }),
      replica.run(tables.increment('x')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(tables.content()).toEqual({ 'global/counter/x': 2 });
  });

  test('a failure is never one of a mirror that lags behind', async () => {
    const store = createMemoryStore();
    const a = await openToy({ store });
    const b = await openToy({ store, host: 'h2' });
    await a.replica.run(a.tables.take('n', 'a'));
    await b.replica.settled();
    // Both in the same turn: when b plans, its mirror has not heard of the release.
    const releasing = a.replica.run(a.tables.release('n'));
    await releasing;
    expect(await b.replica.run(b.tables.take('n', 'b'))).toEqual(Result.ok('b'));
  });

  test('an answer without a write is that of the present', async () => {
    const store = createMemoryStore();
    const a = await openToy({ store });
    const b = await openToy({ store, host: 'h2' });
    for (let count = 1; count <= 20; count++) {
      await a.replica.run(a.tables.increment('x'));
      expect((await b.replica.run(() => Result.ok(b.tables.count('x')))).getOrThrow()).toBe(count);
    }
  });

  test('knows the present also when the last revisions concern other hosts only', async () => {
    const store = createMemoryStore();
    const a = await openToy({ store });
    const b = await openToy({ store, host: 'h2' });
    await a.replica.run(a.tables.increment('x'));
    for (let count = 0; count < 3; count++) await a.replica.run(a.tables.increment('mine', 'local'));
    expect((await b.replica.settled()).ok).toBe(true);
    expect(b.tables.count('x')).toBe(1);
    expect((await b.replica.run(b.tables.increment('x'))).getOrThrow()).toBe(2);
  });

  test('a write that cancels itself out is fine', async () => {
    const { replica, tables } = await openToy({ store: createMemoryStore() });
    const result = await replica.run((tx) => {
      tables.take('n', 'a')(tx);
      return tables.release('n')(tx);
    });
    expect(result).toEqual(Result.ok(true));
    expect(tables.content()).toEqual({});
  });
});

describe('limits', () => {
  test('batches are cut to the store\'s limit', async () => {
    const store = createMemoryStore({ operationsPerCommit: 28 });
    const { replica, tables, heard } = await openToy({ store });
    const results = await Promise.all(Array.from({ length: 50 }, (_, at) => replica.run(tables.take(`n${at}`, 'a'))));
    expect(results.every((result) => result.ok)).toBe(true);
    expect(heard.length).toBe(5);
  });

  test('what those who were answered ask for next goes with what had to wait', async () => {
    const store = createMemoryStore({ operationsPerCommit: 28 });
    const { replica, tables, heard } = await openToy({ store });
    // As deep as calls of a controller are.
    const ask = async (name: string, depth: number): Promise<unknown> => (depth === 0 ? replica.run(tables.take(name, 'a')) : await ask(name, depth - 1));
    const take = async (name: string): Promise<void> => {
      for (let at = 0; at < 5; at++) await ask(`${name}-${at}`, 4);
    };
    await Promise.all(Array.from({ length: 16 }, (_, at) => take(`n${at}`)));
    // 80 works, 10 of which fit a commit.
    expect(heard.length).toBe(8);
  });

  test('writes to the same key count once', async () => {
    const store = createMemoryStore({ operationsPerCommit: 28 });
    const { replica, tables, heard } = await openToy({ store });
    await Promise.all(Array.from({ length: 50 }, () => replica.run(tables.increment('x'))));
    expect(tables.count('x')).toBe(50);
    expect(heard.length).toBe(1);
  });

  test('a work over the limit by itself is an error, and others are not held up', async () => {
    const store = createMemoryStore({ operationsPerCommit: 28 });
    const { replica, tables } = await openToy({ store });
    const many = replica.run((tx) => {
      for (let at = 0; at < 11; at++) tables.take(`n${at}`, 'a')(tx);
      return Result.ok();
    });
    const one = replica.run(tables.increment('x'));
    expect((await many).error).toMatchObject({ code: 'COMMIT_TOO_LARGE', details: { limit: 'operations', wanted: 22, allowed: 20 } });
    expect((await one).ok).toBe(true);
    expect(tables.content()).toEqual({ 'global/counter/x': 1 });
  });

  test('a value over the limit is an error for its own caller', async () => {
    const store = createMemoryStore({ bytesPerValue: 60 });
    const { replica, tables } = await openToy({ store });
    const [small, large, after] = await Promise.all([
      replica.run(tables.take('n', 'a')),
      replica.run(tables.take('m', 'a'.repeat(60))),
      replica.run(tables.take('o', 'a')),
    ]);
    expect(large.error).toMatchObject({ code: 'COMMIT_TOO_LARGE', details: { limit: 'bytes', allowed: 60 } });
    expect([small.ok, after.ok]).toEqual([true, true]);
    expect(Object.keys(tables.content())).toEqual(['global/name/n', 'global/name/o']);
  });
});

describe('unreadable records', () => {
  test('are an error at open that names the key', async () => {
    const store = createMemoryStore();
    await store.commit({ conditions: [], writes: [{ key: 'global/counter/x', value: encode('not an object') }] });
    const opened = await tryOpenToy({ store });
    expect(opened.error).toMatchObject({ code: 'STORE_RECORD_UNREADABLE', details: { key: 'global/counter/x' } });
  });

  test('that come later are left out, told of, and taken in once they can be read', async () => {
    const store = createMemoryStore();
    const warnings: object[] = [];
    const log = { debug() {}, info() {}, warn: (_: string, details: object = {}) => void warnings.push(details) };
    const { replica, tables } = await openToy({ store, runtime: autoRuntime(1, log) });
    await replica.run(tables.increment('x'));
    await store.commit({ conditions: [], writes: [{ key: 'global/counter/x', value: new Uint8Array([0xff]) }] });
    await replica.settled();
    expect(tables.count('x')).toBe(1);
    const { state, reason } = replica.status();
    expect(state).toBe('degraded');
    expect(reason).toContain('global/counter/x');
    expect(warnings).toMatchObject([{ key: 'global/counter/x' }]);
    await store.commit({ conditions: [], writes: [{ key: 'global/counter/x', value: encode({ scope: 'global', name: 'x', value: 7 }) }] });
    await replica.settled();
    expect(tables.count('x')).toBe(7);
    expect(replica.status().state).toBe('ready');
  });

  test('records of collections that it does not know are left alone', async () => {
    const store = createMemoryStore();
    await store.commit({ conditions: [], writes: [{ key: 'global/future/x', value: encode({}) }] });
    const { replica, tables } = await openToy({ store });
    expect((await replica.run(tables.increment('x'))).ok).toBe(true);
  });
});

describe('close', () => {
  test('lets what was asked for end and refuses what comes after', async () => {
    const store = createMemoryStore();
    const { replica, tables } = await openToy({ store });
    const before = replica.run(tables.increment('x'));
    const closing = replica.close();
    const after = replica.run(tables.increment('x'));
    expect(await before).toEqual(Result.ok(1));
    expect((await after).error).toMatchObject({ code: 'CONTROLLER_CLOSED', kind: 'unavailable' });
    expect((await closing).ok).toBe(true);
    expect((await replica.close()).ok).toBe(true);
    expect(replica.status()).toMatchObject({ state: 'closed' });
    expect((await store.read(['global/'])).getOrThrow().entries.length).toBe(1);
  });

  test('leaves no key of its own in the store', async () => {
    const store = createMemoryStore();
    const a = await openToy({ store });
    await a.replica.run(a.tables.increment('x', 'local'));
    const b = await openToy({ store, host: 'h2' });
    await a.replica.run(a.tables.increment('x', 'local'));
    await b.replica.settled();
    await a.replica.close();
    await b.replica.close();
    expect((await store.read(['commits/'])).getOrThrow().entries).toEqual([]);
  });

  test('a listener that throws is logged and the replica goes on', async () => {
    const warnings: string[] = [];
    const tables = new Tables();
    const log = { debug() {}, info() {}, warn: (message: string) => void warnings.push(message) };
    const replica = (
      await openReplica({
        runtime: autoRuntime(1, log),
        host: 'h1',
        store: createMemoryStore(),
        collections: tables.collections,
        onCommitted: () => {
          throw new Error('listener');
        },
      })
    ).getOrThrow();
    expect((await replica.run(tables.increment('x'))).ok).toBe(true);
    expect((await replica.run(tables.increment('x'))).getOrThrow()).toBe(2);
    expect(warnings.length).toBe(2);
  });

  test('a store closed from outside ends the replica with an error, not a hang', async () => {
    const store = createMemoryStore();
    const { replica, tables } = await openToy({ store });
    await store.close();
    const result = await replica.run(tables.increment('x'));
    expect(result.ok).toBe(false);
    expect(replica.status().state).toBe('closed');
    await replica.close();
  });
});
