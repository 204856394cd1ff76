/**
 * Opens a store by its URL in a browser, which can reach no disk and no server of the other kinds.
 */
import type { Result } from '../base/result.js';
import type { Runtime } from '../base/runtime.js';
import type { Store } from '../contracts/store.js';
import { notHere, openByScheme, openMemory, type OpenScheme, type OpenStoreError } from './store-url.js';

const schemes: ReadonlyMap<string, OpenScheme> = new Map([
  ['memory', openMemory],
  ['lmdb', notHere],
  ['etcd', notHere],
  ['consul', notHere],
  ['zk', notHere],
  ['redis', notHere],
  ['rediss', notHere],
]);

/** Opens the store that a URL names; in a browser that is `memory:`. */
export function openStore(url: string, runtime: Runtime): Promise<Result<Store, OpenStoreError>> {
  return openByScheme(schemes, url, runtime);
}
