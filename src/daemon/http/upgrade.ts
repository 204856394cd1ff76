/**
 * Requests that ask for the connection itself ('Upgrade: tcp'): the body is still HTTP's, what follows is the client's.
 *
 * Node hands the socket over with the headers, so the body is taken off it here. Where the route gives an ordinary
 * response, that is sent, and the connection closed.
 */
import { ServerResponse, type IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex as NodeDuplex } from 'node:stream';
import type { Clock } from '../../base/runtime.js';
import type { ApiCall, ApiResponse } from '../api/api.js';
import { destroyLater, refuse } from './refuse.js';
import { send, writeAll } from './send.js';
import { SocketInput } from './socket-input.js';

const MOST_BODY_BYTES = 4 * 1024 * 1024;

export interface UpgradeParts {
  readonly handle: (call: ApiCall) => Promise<ApiResponse>;
  readonly clock: Clock;
  /** How long the body may take. */
  readonly bodyTimeoutMs: number;
}

/** Makes a call of an upgrading request, and gives its client the connection; resolves when that is ended. */
export async function serveUpgrade({ handle, clock, bodyTimeoutMs }: UpgradeParts, request: IncomingMessage, socket: NodeDuplex, head: Uint8Array): Promise<void> {
  const gone = new AbortController();
  socket.on('error', () => gone.abort());
  socket.on('close', () => gone.abort());
  const length = bodyLength(request);
  if (length === undefined || !(socket instanceof Socket)) {
    refuse(socket, clock, 400, `an upgrade takes a body of a known length, up to ${MOST_BODY_BYTES} bytes`);
    return;
  }
  const input = new SocketInput(socket, head);
  const late = clock.after(bodyTimeoutMs, () => socket.destroy());
  const body = await input.take(length);
  late.cancel();
  if (body.length < length) {
    socket.destroy();
    return;
  }
  const { method = '', url = '' } = request;
  const response = await handle({ method, url, headers: headersOf(request), body: one(body), signal: gone.signal });
  if (response.kind === 'hijack') {
    const headers = { ...response.headers, 'Content-Type': response.contentType, Connection: 'Upgrade', Upgrade: request.headers.upgrade ?? 'tcp' };
    socket.write(`HTTP/1.1 101 UPGRADED\r\n${Object.entries(headers).map(([name, value]) => `${name}: ${clean(value)}\r\n`).join('')}\r\n`);
    await response.run({ input, write: (bytes) => writeAll(socket, bytes), signal: gone.signal });
    socket.end();
  } else {
    await sendPlain(response, request, socket, gone.signal);
  }
  destroyLater(socket, clock);
}

/** Headers by name, several of one name joined. */
export function headersOf(request: IncomingMessage): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]));
}

async function sendPlain(response: ApiResponse, request: IncomingMessage, socket: Socket, signal: AbortSignal): Promise<void> {
  const to = new ServerResponse(request);
  to.shouldKeepAlive = false;
  to.assignSocket(socket);
  // Node's server does so itself only for connections that are still its own.
  socket.on('drain', () => to.emit('drain'));
  to.on('finish', () => socket.end());
  await send(response, to, signal);
}

/** How many bytes of body follow; undefined where that is not known or too many. */
function bodyLength(request: IncomingMessage): number | undefined {
  if (request.headers['transfer-encoding'] !== undefined) return undefined;
  const length = request.headers['content-length'] ?? '0';
  return /^\d{1,9}$/.test(length) && Number(length) <= MOST_BODY_BYTES ? Number(length) : undefined;
}

/** A header's value without what would begin another header. */
function clean(value: string): string {
  return value.replaceAll(/[\r\n]/g, '');
}

async function* one(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}
