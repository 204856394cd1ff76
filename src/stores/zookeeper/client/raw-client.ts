/**
 * The package's client, with what it lacks: it survives an answer that it does not understand and one that was cut in
 * half, says when no server could be reached, and can be ended at once.
 *
 * These need its inner connection, which it does not offer; what is taken of it is the same in every version 1.
 */
import type * as zookeeperClient from 'node-zookeeper-client';
import { formatHost, type HostPort } from '../../remote/server-url.js';

export type ZooKeeperModule = typeof zookeeperClient;

export interface RawClientOptions {
  readonly servers: readonly HostPort[];
  readonly sessionTimeoutMs: number;
  readonly digest: string | undefined;
  readonly onConnected: () => void;
  /** A connection has ended, or could not be made. */
  readonly onDisconnected: () => void;
  /** The session has ended, and with it the client; the error is what it did not understand before, if anything. */
  readonly onEnd: (reason: Error) => void;
}

/** What the client's inner connection calls its state when it has ended in order. */
const CLOSED = -2;
const DISCONNECTED = 0;

/** Tries of all servers follow each other after this long, at most. */
const SPIN_DELAY_MS = 200;

export class RawClient {
  readonly client: zookeeperClient.Client;
  readonly #connection: object;
  #failure: Error | undefined;
  #closed = (): void => undefined;
  #dead = false;

  constructor(zookeeper: ZooKeeperModule, options: RawClientOptions) {
    const { servers, sessionTimeoutMs, digest, onConnected, onDisconnected, onEnd } = options;
    this.client = zookeeper.createClient(servers.map(formatHost).join(','), { sessionTimeout: sessionTimeoutMs, spinDelay: SPIN_DELAY_MS, retries: 0 });
    this.#connection = this.#innerConnection();
    // The client cannot read an address of IPv6; otherwise it mixes the servers, so that not all clients take the first.
    if (servers.some(({ host }) => host.includes(':'))) Reflect.set(this.#connection, 'servers', [...servers]);
    this.#guardAnswers();
    if (digest !== undefined) this.client.addAuthInfo('digest', Buffer.from(digest));
    Reflect.apply(this.#method(this.#connection, 'on'), this.#connection, [
      'state',
      (state: number) => {
        if (state === CLOSED) this.#closed();
        if (state !== DISCONNECTED || this.#dead) return;
        // Half of an answer would be taken for the beginning of the next connection's.
        Reflect.set(this.#connection, 'pendingBuffer', null);
        onDisconnected();
      },
    ]);
    this.client.on('connected', () => {
      if (!this.#dead) onConnected();
    });
    this.client.on('expired', () => onEnd(this.#failure ?? new Error('the session has expired')));
    this.client.on('authenticationFailed', () => onEnd(new Error('authentication failed')));
    this.client.connect();
  }

  /** What the client has not understood. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Breaks the connection, as a cut cable does; the client goes on to the next server. */
  sever(): void {
    const socket: unknown = Reflect.get(this.#connection, 'socket');
    if (typeof socket === 'object' && socket !== null) Reflect.apply(this.#method(socket, 'destroy'), socket, []);
  }

  /** Ends the session in order, and resolves when the server has ended the connection. */
  close(): Promise<void> {
    const closed = new Promise<void>((resolve) => (this.#closed = resolve));
    this.client.close();
    return closed;
  }

  /** Ends the client without a word to the server, where the session lives on until its time is over. */
  kill(): void {
    this.#dead = true;
    Reflect.set(this.#connection, 'connect', () => undefined);
    Reflect.set(this.#connection, 'onSocketConnected', () => this.sever());
    this.sever();
  }

  #innerConnection(): object {
    const connection: unknown = Reflect.get(this.client, 'connectionManager');
    if (typeof connection === 'object' && connection !== null) return connection;
    throw new TypeError('node-zookeeper-client is of a version that this store does not know');
  }

  /** The client throws at an error of a number that it does not know, where nobody could catch it. */
  #guardAnswers(): void {
    const receive = this.#method(this.#connection, 'onSocketData');
    Reflect.set(this.#connection, 'onSocketData', (bytes: Buffer) => {
      try {
        Reflect.apply(receive, this.#connection, [bytes]);
      } catch (thrown) {
        this.#failure = thrown instanceof Error ? thrown : new Error(String(thrown));
        this.sever();
      }
    });
  }

  #method(owner: object, name: string): (...parameters: unknown[]) => unknown {
    const method: unknown = Reflect.get(owner, name);
    if (isFunction(method)) return method;
    throw new TypeError('node-zookeeper-client is of a version that this store does not know');
  }
}

function isFunction(value: unknown): value is (...parameters: unknown[]) => unknown {
  return typeof value === 'function';
}
