import { describe, expect, test } from 'vitest';
import { Result } from '../../src/base/result.js';
import type { Store } from '../../src/contracts/store.js';
import { decode, encode } from '../../src/model/codec.js';
import { openReplica } from '../../src/replica/replica.js';
import { Table } from '../../src/state/table.js';
import { createMemoryStore } from '../../src/stores/memory/index.js';
import { pick } from './history.js';
import sample from './samples/format-0.json' with { type: 'json' };
import { autoRuntime, openToy, tryOpenToy } from './toy.js';

interface Network {
  readonly id: string;
  readonly name: string;
}

async function storeOfFormat0(): Promise<Store> {
  const store = createMemoryStore();
  await store.commit({ conditions: [], writes: sample.map(({ key, value }) => ({ key, value: encode(value) })) });
  return store;
}

async function openNetworks(store: Store) {
  const networks = new Table<Network>('network', (row) => `global/network/${row.id}`);
  const opened = await openReplica({ runtime: autoRuntime(1), host: 'h1', store, collections: [networks], onCommitted: () => {} });
  return opened.map((replica) => ({ replica, networks }));
}

const content = async (store: Store) => Object.fromEntries((await store.read([''])).getOrThrow().entries.map(({ key, value }) => [key, decode(value)]));

describe('the format of a store', () => {
  test('is written into an empty store, and found again', async () => {
    const store = createMemoryStore();
    await openToy({ store });
    await openToy({ store, host: 'h2' });
    expect(await content(store)).toEqual({ 'format/version': { version: 1 } });
    expect((await store.read([])).getOrThrow().revision).toBe(1);
  });

  test('is agreed on by many who open an empty store at once', async () => {
    const store = createMemoryStore();
    await Promise.all(Array.from({ length: 5 }, (_, at) => openToy({ store, host: `h${at}` })));
    expect((await store.read([])).getOrThrow().revision).toBe(1);
  });

  test('0 is migrated in one commit, with nothing lost', async () => {
    const store = await storeOfFormat0();
    const { networks } = (await openNetworks(store)).getOrThrow();
    const expected = Object.fromEntries(sample.map(({ key, value }) => [`global/${key}`, value]));
    expect(await content(store)).toEqual({ 'format/version': { version: 1 }, ...expected });
    expect((await store.read([])).getOrThrow().revision).toBe(2);
    expect([...networks.rows()].map(({ name }) => name)).toEqual(['front', 'back']);
  });

  test('0 is migrated once when many open it at once', async () => {
    const store = await storeOfFormat0();
    const opened = await Promise.all([openNetworks(store), openNetworks(store), openNetworks(store)]);
    expect(opened.map((result) => result.getOrThrow().networks.size)).toEqual([2, 2, 2]);
    expect((await store.read([])).getOrThrow().revision).toBe(2);
  });

  test('0 stays as it is when the migration cannot be committed', async () => {
    const store = await storeOfFormat0();
    const before = await content(store);
    const small: Store = { ...pick(store), commit: () => Promise.resolve(Result.ok({ kind: 'conflict', revision: 1 })) };
    expect((await openNetworks(small)).ok).toBe(false);
    expect(await content(store)).toEqual(before);
  });

  test('that is newer is an error, and the store is not touched', async () => {
    const store = createMemoryStore();
    await store.commit({ conditions: [], writes: [{ key: 'format/version', value: encode({ version: 2 }) }] });
    expect((await tryOpenToy({ store })).error).toMatchObject({ code: 'STORE_FORMAT_TOO_NEW', kind: 'not-implemented', details: { found: 2, supported: 1 } });
    expect((await store.read([])).getOrThrow().revision).toBe(1);
  });

  test('that is unreadable is an error that names the key', async () => {
    const store = createMemoryStore();
    await store.commit({ conditions: [], writes: [{ key: 'format/version', value: encode({}) }] });
    expect((await tryOpenToy({ store })).error).toMatchObject({ code: 'STORE_RECORD_UNREADABLE', details: { key: 'format/version' } });
  });

  test('that a newer version migrates to while a replica is open makes that replica stop before it writes', async () => {
    const store = createMemoryStore();
    const { replica, tables } = await openToy({ store });
    await replica.run(tables.increment('x'));
    // Both in one turn: when the replica commits, it has not heard of the migration.
    const migrated = store.commit({ conditions: [], writes: [{ key: 'format/version', value: encode({ version: 2 }) }] });
    const late = await replica.run(tables.increment('x'));
    await migrated;
    expect(late.error).toMatchObject({ code: 'STORE_FORMAT_TOO_NEW' });
    expect((await content(store))['global/counter/x']).toMatchObject({ value: 1 });
    const { state, reason } = replica.status();
    expect(state).toBe('closed');
    expect(reason).toContain('format 2');
    await replica.close();
  });
});
