/**
 * --cluster-store with its --cluster-store-opt as the URL of a store: libkv's names become what stands behind the
 * question mark, and kv.path its prefix.
 */
import { withoutSecrets } from '../../stores/remote/server-url.js';
import type { Labels } from '../../model/labels.js';
import type { Values } from './values.js';

/** libkv's names of TLS files, and ours. */
const FILES: Readonly<Record<string, string>> = { 'kv.cacertfile': 'ca', 'kv.certfile': 'cert', 'kv.keyfile': 'key' };

export interface ClusterStore {
  readonly url: string;
  /** How long the host may be silent. */
  readonly ttlMs: number | undefined;
}

const OPTION = 'cluster-store-opts';

export function readClusterStore(values: Values): ClusterStore | undefined {
  const given = values.text('cluster-store');
  const options = values.pairs(OPTION);
  const known = [...Object.keys(FILES), 'kv.path', 'discovery.heartbeat', 'discovery.ttl'];
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) values.refuse(OPTION, unknown, known.join(', '));
  if (given === undefined) return undefined;
  if (!/^[a-z]+:/.test(given)) values.refuse('cluster-store', withoutSecrets(given), "a store's URL, such as consul://127.0.0.1:8500");
  return { url: urlWith(given, options), ttlMs: ttlOf(options, values) };
}

function urlWith(given: string, options: Labels): string {
  const [, place = '', query = ''] = /^([^?]*)(?:\?(.*))?$/s.exec(given) ?? [];
  const parameters = new URLSearchParams(query);
  for (const [name, parameter] of Object.entries(FILES)) {
    const file = options[name];
    if (file !== undefined) parameters.set(parameter, file);
  }
  const path = options['kv.path'] ?? '';
  const below = path === '' ? place : `${place.replace(/\/$/, '')}/${path.replace(/^\//, '')}`;
  return parameters.size === 0 ? below : `${below}?${parameters.toString()}`;
}

/** discovery.ttl, or three times the heartbeat, in seconds. */
function ttlOf(options: Labels, values: Values): number | undefined {
  const seconds = (name: string): number | undefined => {
    const text = options[name];
    if (text === undefined) return undefined;
    const number = /^\d{1,6}$/.test(text) ? Number(text) : 0;
    if (number > 0) return number;
    values.refuse(OPTION, `${name}=${text}`, 'a number of seconds');
    return undefined;
  };
  const [ttl, heartbeat] = [seconds('discovery.ttl'), seconds('discovery.heartbeat')];
  const whole = ttl ?? (heartbeat === undefined ? undefined : 3 * heartbeat);
  return whole === undefined ? undefined : whole * 1_000;
}
