/**
 * `etcd://user:password@host:2379,host:2379/prefix?ca=FILE&cert=FILE&key=FILE&deadlineMs=5000`.
 */
import type { Result } from '../../base/result.js';
import type { Runtime } from '../../base/runtime.js';
import type { InvalidStoreUrl, Store, StoreClientMissing, StoreUnavailable } from '../../contracts/store.js';
import { millisecondsOption, parseServerUrl } from '../remote/server-url.js';
import { TLS_OPTIONS, tlsOfUrl } from '../remote/tls-files.js';
import { etcdStore } from './etcd-store.js';

/** Opens the store that a URL names. */
export async function openEtcdUrl(url: string, { clock }: Runtime): Promise<Result<Store, InvalidStoreUrl | StoreClientMissing | StoreUnavailable>> {
  const parsed = parseServerUrl(url, { defaultPort: 2_379, severalHosts: true, options: ['deadlineMs', ...TLS_OPTIONS] });
  if (!parsed.ok) return parsed;
  const { hosts, prefix, user, password } = parsed.value;
  const deadlineMs = millisecondsOption(url, parsed.value, 'deadlineMs');
  if (!deadlineMs.ok) return deadlineMs;
  const tls = tlsOfUrl(parsed.value);
  return etcdStore({
    hosts,
    prefix,
    clock,
    ...(user === undefined ? {} : { user: { name: user, password: password ?? '' } }),
    ...(deadlineMs.value === undefined ? {} : { deadlineMs: deadlineMs.value }),
    ...(tls === undefined ? {} : { tls }),
  });
}
