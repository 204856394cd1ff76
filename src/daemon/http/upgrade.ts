/**
 * Requests that ask for the connection itself ('Upgrade: tcp'): the body is still HTTP's, what follows is the client's.
 *
 * Node hands the socket over with the headers, so the body is taken off it here. Where the route gives an ordinary
 * response, that is sent, and the connection closed.
 */
import { ServerResponse, STATUS_CODES, type IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex as NodeDuplex } from 'node:stream';
import type { ApiCall, ApiResponse } from '../api/api.js';
import { send, writeAll } from './send.js';
import { SocketInput } from './socket-input.js';

const MOST_BODY_BYTES = 4 * 1024 * 1024;

/** How long the body may take, and how long a closed connection waits for its other side. */
const PATIENCE_MS = 10_000;

type Handle = (call: ApiCall) => Promise<ApiResponse>;

/** What of an upgrading request becomes of a call; the signal aborts when the client is gone. */
export async function serveUpgrade(handle: Handle, request: IncomingMessage, socket: NodeDuplex, head: Uint8Array): Promise<void> {
  const gone = new AbortController();
  socket.on('error', () => gone.abort());
  socket.on('close', () => gone.abort());
  const length = bodyLength(request);
  if (length === undefined || !(socket instanceof Socket)) {
    refuse(socket, 400);
    return;
  }
  const input = new SocketInput(socket, head);
  socket.setTimeout(PATIENCE_MS, () => socket.destroy());
  const body = await input.take(length);
  if (body.length < length) {
    socket.destroy();
    return;
  }
  socket.setTimeout(0);
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
  socket.setTimeout(PATIENCE_MS, () => socket.destroy());
}

/** Headers by name, several of one name joined. */
export function headersOf(request: IncomingMessage): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]));
}

async function sendPlain(response: ApiResponse, request: IncomingMessage, socket: Socket, signal: AbortSignal): Promise<void> {
  const to = new ServerResponse(request);
  to.shouldKeepAlive = false;
  to.assignSocket(socket);
  to.on('finish', () => socket.end());
  await send(response, to, signal);
}

/** How many bytes of body follow; undefined where that is not known or too many. */
function bodyLength(request: IncomingMessage): number | undefined {
  if (request.headers['transfer-encoding'] !== undefined) return undefined;
  const length = request.headers['content-length'] ?? '0';
  return /^\d{1,9}$/.test(length) && Number(length) <= MOST_BODY_BYTES ? Number(length) : undefined;
}

function refuse(socket: NodeDuplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}

/** A header's value without what would begin another header. */
function clean(value: string): string {
  return value.replaceAll(/[\r\n]/g, '');
}

async function* one(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}
