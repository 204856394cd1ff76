/**
 * Asks over HTTP on a connection that is open, for wget and curl: one request, one answer (RFC 9112).
 */
import type { TcpConnection } from '../../dataplane/simulator/stack/tcp/tcp-connection.js';
import { inputOf } from '../network/sockets.js';
import type { Process } from '../process.js';
import { emitHttp, type HttpMessage, HttpReader, isComplete } from './http-message.js';

export const HTTP_PORT = 80;

/** Where a URL leads to. */
export interface Target {
  readonly host: string;
  readonly port: number;
  /** With what is asked behind '?'. */
  readonly path: string;
}

export interface HttpRequest {
  readonly method: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly timeoutMs: number;
}

/** Reads a URL of HTTP, the scheme of which may be left out; undefined where it is none. */
export function targetOf(url: string): Target | undefined {
  const [, host = '', port, path = '/'] = /^(?:http:\/\/)?(\[[^\]]+\]|[^/:?#]+)(?::(\d{1,5}))?([/?][^#]*)?(?:#.*)?$/.exec(url) ?? [];
  if (host === '' || /^\w+:\/\//.test(url.replace(/^http:\/\//, ''))) return undefined;
  return { host: host.replace(/^\[|\]$/g, ''), port: port === undefined ? HTTP_PORT : Number(port), path: path.startsWith('?') ? `/${path}` : path };
}

/** What stands in a request's Host. */
export function hostField({ host, port }: Target): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return port === HTTP_PORT ? name : `${name}:${port}`;
}

/** Sends a request and reads its answer to the end; or what became of it. */
export async function exchange({ clock, signal }: Process, connection: TcpConnection, target: Target, request: HttpRequest): Promise<HttpMessage | 'timed-out' | 'no answer'> {
  const { method, fields, body, timeoutMs } = request;
  const late = new AbortController();
  const timer = clock.after(timeoutMs, () => late.abort());
  const ends = AbortSignal.any([signal, late.signal]);
  const input = inputOf(connection);
  const reader = new HttpReader();
  connection.send(emitHttp(`${method} ${target.path} HTTP/1.1`, { Host: hostField(target), ...fields, Connection: 'close' }, body));
  for (let bytes = await input.read(ends); bytes !== undefined; bytes = await input.read(ends)) {
    reader.add(bytes);
    const soFar = reader.message;
    if (soFar === 'malformed' || (soFar !== undefined && (method === 'HEAD' || isComplete(soFar)))) break;
  }
  timer.cancel();
  connection.end();
  const message = reader.message;
  if (late.signal.aborted) return 'timed-out';
  return message === undefined || message === 'malformed' ? 'no answer' : message;
}
