/**
 * The stores that a controller works on: those given by URL are opened here and closed with it, others stay their
 * giver's.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Runtime } from '../../base/runtime.js';
import type { Store } from '../../contracts/store.js';
import { openStore } from '#open-store';

export interface Stores {
  readonly store: Store;
  readonly localStore?: Store;
  /** Closes those that were opened here. */
  close(): Promise<void>;
}

interface Given {
  readonly store: string | Store;
  readonly localStore?: string | Store;
}

export async function openStores({ store: shared, localStore: own }: Given, runtime: Runtime): Promise<Result<Stores, CnmError>> {
  const opened: Store[] = [];
  const close = async (): Promise<void> => {
    for (const store of opened) await store.close();
  };
  const open = async (given: string | Store): Promise<Result<Store, CnmError>> => {
    if (typeof given !== 'string') return Result.ok(given);
    const store = await openStore(given, runtime);
    if (store.ok) opened.push(store.value);
    return store;
  };
  const store = await open(shared);
  if (!store.ok) return store;
  if (own === undefined || own === shared) return Result.ok({ store: store.value, close });
  const localStore = await open(own);
  if (localStore.ok) return Result.ok({ store: store.value, localStore: localStore.value, close });
  await close();
  return localStore;
}
