/**
 * Requests and responses of Docker's API. Nothing here knows of sockets.
 *
 * `http/` makes requests of what comes in over a socket and sends responses; tests and browsers call `daemon.handle`.
 */
import type { CnmError } from '../../base/error.js';
import type { Result } from '../../base/result.js';

/** A request as it came in, before anybody knows which route it is for. */
export interface ApiCall {
  readonly method: string;
  /** With the query, still encoded: '/v1.41/networks?filters=...'. */
  readonly url: string;
  /** By lower-case name. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Throws where it is cut short. */
  readonly body?: AsyncIterable<Uint8Array> | string;
  /** Aborts when nobody waits for the response any more. */
  readonly signal?: AbortSignal;
}

/** A request at its route. */
export interface ApiRequest {
  readonly method: string;
  /** Decoded, without the version in front. */
  readonly path: string;
  /** What stands in the place of the pattern's names. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The second number of the API's version: 41 for 1.41. */
  readonly minor: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** The body as JSON; undefined where there is none. Errors: INVALID_BODY, BODY_TOO_LARGE. */
  json(): Promise<Result<unknown, CnmError>>;
  /** The body as it comes; one that is cut short ends there. */
  bytes(): AsyncIterable<Uint8Array>;
}

/** Both ends of a connection that is no HTTP any more. */
export interface Duplex {
  /** What the client sends; ends when it sends no more. */
  readonly input: AsyncIterable<Uint8Array>;
  /** Resolves when there is room for more. Does nothing once the client is gone. */
  write(bytes: Uint8Array): Promise<void>;
  /** Aborts when the client is gone. */
  readonly signal: AbortSignal;
}

export type Headers = Readonly<Record<string, string>>;

export type ApiResponse =
  | { readonly kind: 'json'; readonly status: number; readonly body: unknown; readonly headers?: Headers }
  | { readonly kind: 'text'; readonly status: number; readonly text: string; readonly contentType: string; readonly headers?: Headers }
  | { readonly kind: 'empty'; readonly status: number; readonly headers?: Headers }
  /** Headers go out at once, and the body as it comes; ended when the client is gone. */
  | { readonly kind: 'stream'; readonly status: number; readonly contentType: string; readonly chunks: AsyncIterable<Uint8Array>; readonly headers?: Headers }
  /** The connection itself: after 101 where the client asked for an upgrade, else after 200. It is closed when `run` resolves. */
  | { readonly kind: 'hijack'; readonly contentType: string; readonly headers?: Headers; run(duplex: Duplex): Promise<void> };
