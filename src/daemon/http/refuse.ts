/**
 * Answers to what never becomes a call: bytes that are no HTTP, headers without end, requests that do not arrive.
 *
 * Invariant: whoever is refused is told so in Docker's form, and his connection is gone soon, whatever he does.
 */
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../base/runtime.js';

/** How long a connection that is ended waits for its other side. */
const LINGER_MS = 10_000;

/** Sends a status with Docker's document of an error, and ends the connection. */
export function refuse(socket: Duplex, clock: Clock, status: number, message: string): void {
  const body = `${JSON.stringify({ message })}\n`;
  const headers = ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`, 'Connection: close'];
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${headers.join('\r\n')}\r\n\r\n${body}`);
  // What still comes is taken and thrown away: a connection closed over unread bytes would take the answer with it.
  socket.resume();
  destroyLater(socket, clock);
}

/** Gives the other side of a connection that was ended a while to take what was sent, and to end too. */
export function destroyLater(socket: Duplex, clock: Clock): void {
  if (socket.destroyed) return;
  const timer = clock.after(LINGER_MS, () => socket.destroy());
  socket.on('close', () => timer.cancel());
}

/** What is said of a fault that Node's server has found; undefined where nobody is there to be told. */
export function refusalOf({ code = '' }: NodeJS.ErrnoException, mostHeaderBytes: number): { readonly status: number; readonly message: string } | undefined {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return { status: 431, message: `request headers are larger than ${mostHeaderBytes} bytes` };
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return { status: 413, message: 'extensions of a chunk are too large' };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: 408, message: 'the request did not arrive in time' };
    default:
      return code.startsWith('HPE_') ? { status: 400, message: 'malformed HTTP request' } : undefined;
  }
}
