/**
 * `consul://host:8500,host:8500/prefix?token=TOKEN&ca=FILE&cert=FILE&key=FILE&deadlineMs=5000`.
 *
 * The token may stand before the host instead: `consul://:TOKEN@host:8500`.
 */
import type { Result } from '../../base/result.js';
import type { Runtime } from '../../base/runtime.js';
import type { InvalidStoreUrl, Store, StoreClientMissing, StoreUnavailable } from '../../contracts/store.js';
import { parseServerUrl } from '../remote/server-url.js';
import { consulStore } from './consul-store.js';

/** Opens the store that a URL names. */
export async function openConsulUrl(url: string, { clock }: Runtime): Promise<Result<Store, InvalidStoreUrl | StoreClientMissing | StoreUnavailable>> {
  const parsed = parseServerUrl(url, { defaultPort: 8_500, severalHosts: true, tls: true, options: ['token'] });
  if (!parsed.ok) return parsed;
  const { password, options, ...place } = parsed.value;
  const token = options.get('token') ?? password;
  return consulStore({ ...place, clock, ...(token === undefined ? {} : { token }) });
}
