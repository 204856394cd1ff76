/**
 * A store's URL, `scheme:rest`, taken apart and handed to whoever opens that scheme.
 */
import { Result } from '../base/result.js';
import type { Runtime } from '../base/runtime.js';
import { InvalidStoreUrl, StoreNotAvailableHere, type Store, type StoreClientMissing, type StoreUnavailable } from '../contracts/store.js';
import { createMemoryStore } from './memory/index.js';
import { withoutSecrets } from './remote/server-url.js';

/** Why a URL gave no store. */
export type OpenStoreError = InvalidStoreUrl | StoreNotAvailableHere | StoreClientMissing | StoreUnavailable;

/** Opens a store; `rest` is what is behind the colon. */
export type OpenScheme = (rest: string, url: string, runtime: Runtime) => Promise<Result<Store, OpenStoreError>>;

/** Opens the store of a URL whose scheme is in the table. */
export async function openByScheme(table: ReadonlyMap<string, OpenScheme>, url: string, runtime: Runtime): Promise<Result<Store, OpenStoreError>> {
  const colon = url.indexOf(':');
  const open = table.get(url.slice(0, Math.max(colon, 0)));
  if (open !== undefined) return open(url.slice(colon + 1), url, runtime);
  const known = [...table.keys()].map((scheme) => `${scheme}:`).join(', ');
  return Result.error(new InvalidStoreUrl({ url: withoutSecrets(url), reason: `it must begin with one of ${known}` }));
}

/** `memory:`, a new and empty store. */
export const openMemory: OpenScheme = async (rest, url) =>
  rest === '' ? Result.ok(createMemoryStore()) : Result.error(new InvalidStoreUrl({ url, reason: 'nothing may follow memory:' }));

/** A scheme that this runtime knows but cannot open. */
export const notHere: OpenScheme = async (_rest, url) =>
  Result.error(new StoreNotAvailableHere({ url: withoutSecrets(url), scheme: url.slice(0, url.indexOf(':')) }));
