/**
 * The client of a Consul: one call after another server has refused, each with a deadline and an end at the signal.
 *
 * The package's own watches and its waits for ever are not used. What a call was answered is taken from its bare answer,
 * because only that has Consul's index.
 */
import { EventEmitter } from 'node:events';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type Consul from 'consul';
import { trusted } from '../../base/brand.js';
import type { Clock } from '../../base/runtime.js';
import { within } from '../deadline.js';
import type { HostPort } from '../remote/server-url.js';
import type { TlsContent } from '../remote/tls-files.js';
import { isUnreached } from './consul-errors.js';

/** One operation of a transaction. */
export interface Operation {
  readonly KV: {
    readonly Verb: string;
    readonly Key: string;
    /** In base64. */
    readonly Value?: string;
    readonly Index?: number;
    readonly Flags?: number;
    readonly Session?: string;
  };
}

/** A key as a transaction shows it; the value is null where there is none, and after a write. */
export interface KeyState {
  readonly Key: string;
  readonly Value: string | null;
  readonly ModifyIndex: number;
}

/** A transaction happened, and these are the keys that it has read and written. */
export type TransactionAnswer = { readonly kind: 'done'; readonly keys: readonly KeyState[] } | TransactionRefusal;

/** It did not happen, because of these operations of it. */
export interface TransactionRefusal {
  readonly kind: 'refused';
  readonly errors: readonly { readonly OpIndex: number; readonly What: string }[];
}

/** The names below a prefix, and when one of them was written or removed last. */
export interface Names {
  readonly names: readonly string[];
  readonly index: number;
}

export interface ConsulClientOptions {
  readonly hosts: readonly HostPort[];
  readonly token: string | undefined;
  readonly tls: TlsContent | undefined;
  readonly deadlineMs: number;
  readonly clock: Clock;
}

/** What this file asks of the package. */
interface Http {
  readonly transaction: { create(operations: readonly unknown[], options: object): Promise<unknown> };
  readonly kv: { keys(options: object): Promise<unknown> };
  readonly session: {
    create(options: object): Promise<unknown>;
    renew(options: object): Promise<unknown>;
    destroy(options: object): Promise<unknown>;
  };
}

/** What the package takes as a request's end: it listens for 'cancel', and adds the bare answer to what it gives. */
class Request extends EventEmitter {
  readonly includeResponse = true;
}

/** How much longer than it was asked to wait a Consul may take: a sixteenth, by chance. */
const WAIT_SPREAD = 1 + 1 / 16;

export class ConsulClient {
  readonly #hosts: readonly Http[];
  readonly #agent: HttpAgent;
  readonly #options: ConsulClientOptions;
  #current = 0;

  constructor(consul: typeof Consul, options: ConsulClientOptions) {
    const { tls, token } = options;
    this.#options = options;
    this.#agent = tls === undefined ? new HttpAgent({ keepAlive: true }) : new HttpsAgent({ keepAlive: true, ...tls });
    this.#hosts = options.hosts.map(
      ({ host, port }): Http =>
        new consul({
          host: host.includes(':') ? `[${host}]` : host,
          port,
          secure: tls !== undefined,
          agent: this.#agent,
          ...(token === undefined ? {} : { defaults: { token } }),
        }),
    );
  }

  /** Runs a transaction; one that only reads shows the present. */
  async transaction(operations: readonly Operation[]): Promise<TransactionAnswer> {
    try {
      const [, body] = await this.#call((http, ctx) => http.transaction.create(operations, { ctx, consistent: true }));
      const { Results } = trusted<{ Results: readonly { KV: KeyState }[] | null }>(body);
      return { kind: 'done', keys: (Results ?? []).map(({ KV }) => KV) };
    } catch (thrown) {
      const errors = refusedOperationsIn(thrown);
      if (errors === undefined) throw thrown;
      return { kind: 'refused', errors };
    }
  }

  /** The names below a prefix as soon as they are no longer as they were at an index, or after a while; at once without. */
  async names(prefix: string, since?: { readonly index: number; readonly waitMs: number }, signal?: AbortSignal): Promise<Names> {
    const wait = since === undefined ? {} : { index: String(since.index), wait: `${since.waitMs}ms` };
    const limitMs = this.#options.deadlineMs + (since?.waitMs ?? 0) * WAIT_SPREAD;
    try {
      const [response, body] = await this.#call((http, ctx) => http.kv.keys({ key: prefix, consistent: true, ...wait, ctx }), limitMs, signal);
      return { names: trusted<readonly string[]>(body), index: indexOf(response) };
    } catch (thrown) {
      const response = responseOf(thrown);
      // Consul answers "not found" where there is nothing below the prefix.
      if (response?.statusCode === 404) return { names: [], index: indexOf(response) };
      throw thrown;
    }
  }

  /** Makes a session that Consul ends, with the keys that it holds, when it is not renewed in time. */
  async createSession(ttlMs: number): Promise<string> {
    const options = { ttl: `${ttlMs}ms`, behavior: 'delete', lockdelay: '0s', checks: [], name: 'libcnm' };
    const [, body] = await this.#call((http, ctx) => http.session.create({ ...options, ctx }));
    return trusted<{ ID: string }>(body).ID;
  }

  /** Renews a session; false when there is no such session any more. */
  async renewSession(id: string): Promise<boolean> {
    try {
      await this.#call((http, ctx) => http.session.renew({ id, ctx }));
      return true;
    } catch (thrown) {
      if (responseOf(thrown)?.statusCode === 404) return false;
      throw thrown;
    }
  }

  async destroySession(id: string): Promise<void> {
    await this.#call((http, ctx) => http.session.destroy({ id, ctx }));
  }

  close(): void {
    this.#agent.destroy();
  }

  /** Calls a server; the next ones too, as long as none was reached. */
  async #call(send: (http: Http, ctx: Request) => Promise<unknown>, limitMs = this.#options.deadlineMs, signal?: AbortSignal): Promise<readonly [Response, unknown]> {
    const endAt = this.#options.clock.now() + limitMs;
    for (let tries = 1; ; tries++) {
      const http = this.#hosts[this.#current % this.#hosts.length];
      if (http === undefined) throw new TypeError('a Consul store needs a host');
      try {
        return await this.#callOne(http, send, endAt - this.#options.clock.now(), signal);
      } catch (thrown) {
        if (responseOf(thrown) !== undefined) throw thrown;
        this.#current++;
        if (tries >= this.#hosts.length || !isUnreached(thrown)) throw thrown;
      }
    }
  }

  async #callOne(http: Http, send: (http: Http, ctx: Request) => Promise<unknown>, limitMs: number, signal: AbortSignal | undefined): Promise<readonly [Response, unknown]> {
    const request = new Request();
    const cancel = (): void => void request.emit('cancel');
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      signal?.throwIfAborted();
      const sent = send(http, request);
      // An answer that comes too late is nobody's.
      sent.catch(() => undefined);
      return trusted<readonly [Response, unknown]>(await within(this.#options.clock, Math.max(1, limitMs), sent));
    } finally {
      signal?.removeEventListener('abort', cancel);
      cancel();
    }
  }
}

/** What this file reads of an answer. */
interface Response {
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What Consul has answered to a call that failed; undefined when it has not. */
export function responseOf(thrown: unknown): Response | undefined {
  return thrown instanceof Error && 'response' in thrown ? trusted<Response | undefined>(thrown.response) : undefined;
}

function indexOf({ headers }: Response): number {
  return Number(headers?.['x-consul-index'] ?? 0);
}

function refusedOperationsIn(thrown: unknown): TransactionRefusal['errors'] | undefined {
  const response = responseOf(thrown);
  if (response?.statusCode !== 409) return undefined;
  return trusted<{ Errors: TransactionRefusal['errors'] | null }>(response.body).Errors ?? [];
}
