/**
 * `etcd://user:password@host:2379,host:2379/prefix?ca=FILE&cert=FILE&key=FILE&deadlineMs=5000`.
 */
import type { Result } from '../../base/result.js';
import type { Runtime } from '../../base/runtime.js';
import type { InvalidStoreUrl, Store, StoreClientMissing, StoreUnavailable } from '../../contracts/store.js';
import { parseServerUrl } from '../remote/server-url.js';
import { etcdStore } from './etcd-store.js';

/** Opens the store that a URL names. */
export async function openEtcdUrl(url: string, { clock }: Runtime): Promise<Result<Store, InvalidStoreUrl | StoreClientMissing | StoreUnavailable>> {
  const parsed = parseServerUrl(url, { defaultPort: 2_379, severalHosts: true, tls: true });
  if (!parsed.ok) return parsed;
  const { user: name, password = '', ...place } = parsed.value;
  return etcdStore({ ...place, clock, ...(name === undefined ? {} : { user: { name, password } }) });
}
