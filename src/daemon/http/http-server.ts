/**
 * HTTP around a daemon's `handle`: one server for each address, over unix sockets, TCP or TLS.
 *
 * Relies on Node's server to cut clients that are slow with headers or bodies. Invariant: nothing that a client sends,
 * and no way in which it goes, ends the process.
 */
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Log } from '../../base/runtime.js';
import type { ApiCall, ApiResponse } from '../api/api.js';
import { send } from './send.js';
import type { TlsMaterial } from './tls.js';
import { headersOf, serveUpgrade } from './upgrade.js';

/** What clients may take their time for. */
export interface HttpLimits {
  readonly headersTimeoutMs?: number;
  readonly requestTimeoutMs?: number;
  readonly keepAliveMs?: number;
  /** How often connections are looked at. */
  readonly checkEveryMs?: number;
  readonly mostConnections?: number;
}

export interface HttpServerOptions {
  readonly handle: (call: ApiCall) => Promise<ApiResponse>;
  readonly log: Log;
  readonly tls?: TlsMaterial;
  readonly limits?: HttpLimits;
}

const MOST_HEADER_BYTES = 64 * 1024;

/** A server that does not listen yet, and how it ends. */
export interface ApiServer {
  readonly server: Server;
  /** Takes no more connections, and ends those that are open: idle ones at once, others when they are done. */
  close(): Promise<void>;
  /** Ends every connection now. */
  cut(): void;
}

export function createHttpServer({ handle, log, tls, limits = {} }: HttpServerOptions): ApiServer {
  const { headersTimeoutMs = 20_000, requestTimeoutMs = 300_000, keepAliveMs = 75_000, checkEveryMs = 5_000, mostConnections = 4_096 } = limits;
  const upgraded = new Set<Duplex>();
  const options: ServerOptions = {
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveMs,
    connectionsCheckingInterval: checkEveryMs,
    maxHeaderSize: MOST_HEADER_BYTES,
    keepAlive: true,
  };
  const fault = (thrown: unknown): void => log.warn(`a connection has failed: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`);
  const answer: RequestListener = (request, response) => {
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    response.on('error', () => gone.abort());
    void serve().catch((thrown: unknown) => {
      fault(thrown);
      response.destroy();
    });
    async function serve(): Promise<void> {
      const call: ApiCall = { method: request.method ?? '', url: pathOf(request), headers: headersOf(request), body: bodyOf(request), signal: gone.signal };
      await send(await handle(call), response, gone.signal);
    }
  };
  // A client that ends its input still reads what comes of it, over TLS too, where Node would end both sides.
  const server = tls === undefined ? createServer(options, answer) : createTlsServer({ ...options, ...tls, allowHalfOpen: true }, answer);
  server.maxConnections = mostConnections;
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgraded.add(socket);
    socket.on('close', () => upgraded.delete(socket));
    request.url = pathOf(request);
    serveUpgrade(handle, request, socket, head).catch((thrown: unknown) => {
      fault(thrown);
      socket.destroy();
    });
  });
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    else socket.destroy();
  });
  return {
    server,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
    cut: () => {
      for (const socket of upgraded) socket.destroy();
      server.closeAllConnections();
    },
  };
}

/** The path of a request, also of one that says the whole URL. */
function pathOf({ url = '' }: IncomingMessage): string {
  return url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
}

/** The body as it comes; it ends early where the client does. */
async function* bodyOf(request: IncomingMessage): AsyncIterable<Uint8Array> {
  const chunks: AsyncIterable<unknown> = request;
  try {
    for await (const chunk of chunks) if (chunk instanceof Uint8Array) yield chunk;
  } catch {
    // The client is gone; whoever reads finds a body that is cut.
  }
}
