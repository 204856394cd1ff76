/**
 * `redis://user:password@host:6379/prefix?db=0&deadlineMs=5000`, and `rediss://` with TLS and `ca`, `cert` and `key`.
 */
import { Result } from '../../base/result.js';
import type { Runtime } from '../../base/runtime.js';
import { InvalidStoreUrl, type Store, type StoreClientMissing, type StoreUnavailable } from '../../contracts/store.js';
import { millisecondsOption, parseServerUrl, withoutSecrets } from '../remote/server-url.js';
import { TLS_OPTIONS, tlsOfUrl } from '../remote/tls-files.js';
import { redisStore } from './redis-store.js';

/** Opens the store that a URL names. */
export async function openRedisUrl(url: string, { clock }: Runtime): Promise<Result<Store, InvalidStoreUrl | StoreClientMissing | StoreUnavailable>> {
  const parsed = parseServerUrl(url, { defaultPort: 6_379, severalHosts: false, options: ['db', 'durable', 'deadlineMs', ...TLS_OPTIONS] });
  if (!parsed.ok) return parsed;
  const { hosts, prefix, user, password, options } = parsed.value;
  const deadlineMs = millisecondsOption(url, parsed.value, 'deadlineMs');
  if (!deadlineMs.ok) return deadlineMs;
  const db = options.get('db') ?? '0';
  if (!/^\d{1,5}$/.test(db)) return Result.error(new InvalidStoreUrl({ url: withoutSecrets(url), reason: `db is '${db}', which is not a number` }));
  const tls = tlsOfUrl(parsed.value) ?? (url.startsWith('rediss:') ? {} : undefined);
  return redisStore({
    host: hosts[0],
    prefix,
    clock,
    database: Number(db),
    durable: options.get('durable') === 'true',
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ...(deadlineMs.value === undefined ? {} : { deadlineMs: deadlineMs.value }),
    ...(tls === undefined ? {} : { tls }),
  });
}
