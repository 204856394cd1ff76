/**
 * Opening a replica on a store that hands on its entries one by one.
 */
import { describe, expect, test } from 'vitest';
import { pause } from '../../src/base/pause.js';
import { Result } from '../../src/base/result.js';
import { StoreUnavailable, type Entry, type Store } from '../../src/contracts/store.js';
import { createMemoryStore } from '../../src/stores/memory/index.js';
import { autoRuntime, openToy, tryOpenToy } from './toy.js';

/** A store that is read entry by entry, each value in the same memory; it goes away in the middle of the first so many reads. */
function readInSteps(store: Store, failures = 0): Store {
  const memory = new Uint8Array(10_000);
  let reads = 0;
  return {
    ...{ name: store.name, capability: store.capability },
    read: (prefixes) => store.read(prefixes),
    commit: (commit) => store.commit(commit),
    watch: (prefixes, after, signal) => store.watch(prefixes, after, signal),
    close: () => store.close(),
    async readEach(prefixes, take, tell) {
      const { revision, entries } = (await store.read(prefixes)).getOrThrow();
      const fails = reads++ < failures;
      const shown: readonly Entry[] = fails ? entries.slice(0, -1) : entries;
      for (const { value, ...entry } of shown) {
        memory.fill(0).set(value);
        take({ ...entry, value: memory.subarray(0, value.length) });
      }
      tell(shown.length, entries.length);
      return fails ? Result.error(new StoreUnavailable({ store: store.name, reason: 'it went away', outcome: 'did-not-happen' })) : Result.ok(revision);
    },
  };
}

async function filledStore(): Promise<Store> {
  const store = createMemoryStore();
  const { replica, tables } = await openToy({ store, runtime: autoRuntime(1), host: 'h1' });
  for (const name of ['x', 'y', 'z']) (await replica.run(tables.increment(name))).getOrThrow();
  await replica.close();
  return store;
}

describe('opening on a store that is read entry by entry', () => {
  test('loads all of it, and goes on from there', async () => {
    const store = readInSteps(await filledStore());
    const { replica, tables } = await openToy({ store, runtime: autoRuntime(1), host: 'h1' });
    expect(['x', 'y', 'z'].map((name) => tables.count(name))).toEqual([1, 1, 1]);
    expect((await replica.run(tables.increment('x'))).value).toBe(2);
    await replica.close();
  });

  test('fails where that goes away in the middle', async () => {
    const store = readInSteps(await filledStore(), 1);
    expect((await tryOpenToy({ store, runtime: autoRuntime(1), host: 'h1' })).error).toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  test('shows nothing of what was read before it went away, and all of it later', async () => {
    const memory = await filledStore();
    const runtime = autoRuntime(1);
    const { replica, tables } = await openToy({ store: readInSteps(memory, 1), runtime, host: 'h1', startDegraded: true });
    expect([replica.status().state, tables.content()]).toEqual(['degraded', {}]);
    await pause(runtime.clock, 60_000, new AbortController().signal);
    expect(['x', 'y', 'z'].map((name) => tables.count(name))).toEqual([1, 1, 1]);
    expect(replica.status().state).toBe('ready');
    await replica.close();
  });
});
