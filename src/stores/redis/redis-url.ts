/**
 * `redis://user:password@host:6379/prefix?db=0&deadlineMs=5000`, and `rediss://` with TLS and `ca`, `cert` and `key`.
 */
import { Result } from '../../base/result.js';
import type { Runtime } from '../../base/runtime.js';
import { InvalidStoreUrl, type Store, type StoreClientMissing, type StoreUnavailable } from '../../contracts/store.js';
import { parseServerUrl, withoutSecrets } from '../remote/server-url.js';
import { redisStore } from './redis-store.js';

/** Opens the store that a URL names. */
export async function openRedisUrl(url: string, { clock }: Runtime): Promise<Result<Store, InvalidStoreUrl | StoreClientMissing | StoreUnavailable>> {
  const parsed = parseServerUrl(url, { defaultPort: 6_379, severalHosts: false, tls: true, options: ['db', 'durable'] });
  if (!parsed.ok) return parsed;
  const { hosts, options, ...place } = parsed.value;
  const db = options.get('db') ?? '0';
  if (!/^\d{1,5}$/.test(db)) return Result.error(new InvalidStoreUrl({ url: withoutSecrets(url), reason: `db is '${db}', which is not a number` }));
  const secure = url.startsWith('rediss:') ? { tls: {} } : {};
  return redisStore({ ...secure, ...place, host: hosts[0], clock, database: Number(db), durable: options.get('durable') === 'true' });
}
