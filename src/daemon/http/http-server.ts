/**
 * HTTP around a daemon's `handle`: one server for each address, over unix sockets, TCP or TLS.
 *
 * Relies on Node's server to cut clients that are slow with headers or bodies, and on `SlowReaders` for those that do not
 * read. Invariant: nothing that a client sends, and no way in which it goes, ends the process.
 */
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock, Runtime } from '../../base/runtime.js';
import type { ApiCall, ApiResponse } from '../api/api.js';
import { refusalOf, refuse } from './refuse.js';
import { send } from './send.js';
import { SlowReaders } from './slow-readers.js';
import type { TlsMaterial } from './tls.js';
import { headersOf, serveUpgrade } from './upgrade.js';

/** What clients may take their time for. */
export interface HttpLimits {
  readonly headersTimeoutMs?: number;
  readonly requestTimeoutMs?: number;
  readonly keepAliveMs?: number;
  /** How long a client may take nothing of what is sent to it. */
  readonly readTimeoutMs?: number;
  /** How often connections are looked at. */
  readonly checkEveryMs?: number;
  readonly mostConnections?: number;
}

export interface HttpServerOptions {
  readonly handle: (call: ApiCall) => Promise<ApiResponse>;
  readonly runtime: Runtime;
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

export function createHttpServer({ handle, runtime, tls, limits = {} }: HttpServerOptions): ApiServer {
  const { headersTimeoutMs = 20_000, requestTimeoutMs = 300_000, keepAliveMs = 75_000, checkEveryMs = 5_000, readTimeoutMs = 300_000, mostConnections = 4_096 } = limits;
  const { log, clock } = runtime;
  const upgraded = new Set<Duplex>();
  const slowReaders = new SlowReaders(runtime, readTimeoutMs);
  const answers = new Answers();
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
    answers.add(response);
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
  server.on(tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => slowReaders.watch(socket));
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgraded.add(socket);
    socket.on('close', () => upgraded.delete(socket));
    request.url = pathOf(request);
    serveUpgrade({ handle, clock, bodyTimeoutMs: requestTimeoutMs }, request, socket, head).catch((thrown: unknown) => {
      fault(thrown);
      socket.destroy();
    });
  });
  refuseFaults(server, answers, clock);
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

/** Answers what is no request. */
function refuseFaults(server: Server, answers: Answers, clock: Clock): void {
  const refused = new WeakSet<Duplex>();
  server.on('clientError', (error, socket) => {
    // What comes behind a request that was refused is not looked at.
    if (refused.has(socket)) return;
    const refusal = refusalOf(error, MOST_HEADER_BYTES);
    if (refusal === undefined || !socket.writable || answers.areBegunOn(socket)) {
      socket.destroy();
      return;
    }
    refused.add(socket);
    refuse(socket, clock, refusal.status, refusal.message);
  });
}

/** The path of a request, also of one that says the whole URL. */
function pathOf({ url = '' }: IncomingMessage): string {
  return url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
}

/** Responses that are not over, by connection: one that has begun cannot become another. */
class Answers {
  readonly #open = new WeakMap<Duplex, Set<ServerResponse>>();

  add(response: ServerResponse): void {
    const { socket } = response.req;
    const open = this.#open.get(socket) ?? new Set();
    this.#open.set(socket, open.add(response));
    response.on('close', () => open.delete(response));
  }

  areBegunOn(socket: Duplex): boolean {
    return [...(this.#open.get(socket) ?? [])].some(({ headersSent }) => headersSent);
  }
}

/** The body as it comes; throws where the client ends before it does. */
async function* bodyOf(request: IncomingMessage): AsyncIterable<Uint8Array> {
  const chunks: AsyncIterable<unknown> = request;
  for await (const chunk of chunks) if (chunk instanceof Uint8Array) yield chunk;
}
