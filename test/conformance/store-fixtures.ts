/**
 * Stores for the conformance suite, and what decorators make of them.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoreFixture } from '../../src/conformance/index.js';
import type { Store } from '../../src/contracts/store.js';
import { lmdbStore } from '../../src/stores/lmdb/index.js';
import { createMemoryStore, type MemoryStoreOptions } from '../../src/stores/memory/index.js';

/** Revisions that the stores here remember: few, so that they can be made to forget. */
const changeLogLength = 64;

export async function memoryFixture(options: MemoryStoreOptions = {}): Promise<StoreFixture> {
  const store = createMemoryStore({ changeLogLength, ...options });
  return { store, forgetHistory: () => fillLog(store), cleanup: () => store.close() };
}

export async function lmdbFixture(): Promise<StoreFixture> {
  const path = await mkdtemp(join(tmpdir(), 'cnm-store-'));
  const open = async (): Promise<Store> => (await lmdbStore({ path, changeLogLength, pollIntervalMs: 1 })).getOrThrow();
  const store = await open();
  return {
    store,
    second: open,
    forgetHistory: () => fillLog(store),
    cleanup: async () => {
      await store.close();
      await rm(path, { recursive: true });
    },
  };
}

/** The fixture with each of its clients behind a decorator whose closing closes the client. */
export function decorated(open: () => Promise<StoreFixture>, decorate: (store: Store) => Store): () => Promise<StoreFixture> {
  return async () => {
    const fixture = await open();
    const { second, forgetHistory } = fixture;
    return {
      store: decorate(fixture.store),
      ...(second === undefined ? {} : { second: async () => decorate(await second()) }),
      ...(forgetHistory === undefined ? {} : { forgetHistory }),
      cleanup: fixture.cleanup,
    };
  };
}

/** The fixture's store behind decorators whose closing leaves it open: each client is another decorator. */
export function views(open: () => Promise<StoreFixture>, decorate: (store: Store) => Store): () => Promise<StoreFixture> {
  return async () => {
    const fixture = await open();
    return { ...fixture, store: decorate(fixture.store), second: async () => decorate(fixture.store) };
  };
}

async function fillLog(store: Store): Promise<void> {
  const commit = { conditions: [], writes: [{ key: 'elsewhere/filler', value: new Uint8Array() }] };
  await Promise.all(Array.from({ length: 2 * changeLogLength + 1 }, () => store.commit(commit)));
}
