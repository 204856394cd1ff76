/**
 * Where a daemon listens: 'unix:///run/cnm.sock', 'tcp://127.0.0.1:2375' (opts/hosts.go).
 */
import { errorClass } from '../../base/error.js';
import { Result } from '../../base/result.js';

export class InvalidListenAddress extends errorClass('INVALID_LISTEN_ADDRESS', 'invalid-parameter', {
  message: (d: { address: string }) => `invalid bind address format: ${d.address}`,
  explanation: () => 'unix:///path/to/socket and tcp://address:port are understood.',
}) {}

export type ListenAddress =
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

export const DEFAULT_ADDRESS = 'unix:///var/run/cnm.sock';

const PLAIN_PORT = 2375;
const TLS_PORT = 2376;

/** Reads an address; a TCP port that is not said is 2375, or 2376 with TLS. Errors: INVALID_LISTEN_ADDRESS. */
export function parseListenAddress(text: string, tls: boolean): Result<ListenAddress, InvalidListenAddress> {
  const unix = /^unix:\/\/(?<path>\/?[^\0]+)$/.exec(text)?.groups?.['path'];
  if (unix !== undefined) return Result.ok({ kind: 'unix', path: unix });
  const tcp = /^(?:tcp:\/\/)?(?:\[(?<v6>[0-9A-Fa-f:.]+)\]|(?<name>[A-Za-z0-9._-]*))(?::(?<port>\d{1,5}))?\/?$/.exec(text)?.groups;
  const port = Number(tcp?.['port'] ?? (tls ? TLS_PORT : PLAIN_PORT));
  if (tcp === undefined || text === '' || port > 65_535) return Result.error(new InvalidListenAddress({ address: text }));
  const host = tcp['v6'] ?? tcp['name'] ?? '';
  return Result.ok({ kind: 'tcp', host: host === '' ? 'localhost' : host, port });
}

/** Whether only this machine can reach it. */
export function isLoopback(address: ListenAddress): boolean {
  if (address.kind === 'unix') return true;
  const { host } = address;
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** The address as it is typed. */
export function formatListenAddress(address: ListenAddress): string {
  if (address.kind === 'unix') return `unix://${address.path}`;
  return `tcp://${address.host.includes(':') ? `[${address.host}]` : address.host}:${address.port}`;
}
