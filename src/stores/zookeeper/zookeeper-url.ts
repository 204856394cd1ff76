/**
 * `zk://user:password@host:2181,host:2181/prefix?deadlineMs=5000`.
 */
import { Result } from '../../base/result.js';
import type { Runtime } from '../../base/runtime.js';
import { InvalidStoreUrl, type Store, type StoreClientMissing } from '../../contracts/store.js';
import { parseServerUrl, withoutSecrets } from '../remote/server-url.js';
import { zookeeperStore } from './zookeeper-store.js';

/** Opens the store that a URL names. */
export async function openZookeeperUrl(url: string, { clock }: Runtime): Promise<Result<Store, InvalidStoreUrl | StoreClientMissing>> {
  const parsed = parseServerUrl(url, { defaultPort: 2_181, severalHosts: true, tls: false });
  if (!parsed.ok) return parsed;
  const { user: name, password, ...place } = parsed.value;
  if (name !== undefined) return zookeeperStore({ ...place, clock, user: { name, password: password ?? '' } });
  if (password !== undefined) return Result.error(new InvalidStoreUrl({ url: withoutSecrets(url), reason: 'a password needs a user' }));
  return zookeeperStore({ ...place, clock });
}
