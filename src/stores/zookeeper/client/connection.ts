/**
 * A session with a ZooKeeper: every call has a deadline, none waits for a server that is not there.
 *
 * A connection that says nothing until a call's deadline is broken, and the next server is tried. A session that has
 * ended is followed by a new one, unless it is one that only its own keys matter to.
 * Invariant: a call that fails with `DidNotHappen` was not sent and never will be.
 */
import type { Client } from 'node-zookeeper-client';
import type { Clock, Timer } from '../../../base/runtime.js';
import { DeadlinePassed, within } from '../../deadline.js';
import { DidNotHappen } from '../../remote/did-not-happen.js';
import type { HostPort } from '../../remote/server-url.js';
import { RawClient, type ZooKeeperModule } from './raw-client.js';

export interface ConnectionOptions {
  readonly zookeeper: ZooKeeperModule;
  readonly servers: readonly HostPort[];
  readonly sessionTimeoutMs: number;
  /** 'user:password'. */
  readonly digest: string | undefined;
  readonly deadlineMs: number;
  readonly clock: Clock;
  /** Whether another session may take the place of one that has ended. */
  readonly reopens: boolean;
  /** A connection was made, of the same session or another one; watches of another one are gone. */
  readonly onConnected?: () => void;
}

/** What the client calls when ZooKeeper has answered. */
export type Done<Value> = (error: unknown, value: Value) => void;

/** A call that waits for a connection. */
interface Waiter {
  /** How many more tries may fail. */
  patience: number;
  readonly connected: (raw: RawClient) => void;
  readonly refused: (reason: DidNotHappen) => void;
}

export class ZooKeeperConnection {
  readonly #options: ConnectionOptions;
  readonly #waiters = new Set<Waiter>();
  #raw: RawClient | undefined;
  #connected = false;
  #count = 0;
  /** When the connection was lost; undefined while there is one. */
  #lostAt: number | undefined;
  #closing: Promise<void> | undefined;
  #ended: Error | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** How many connections there were, the present one included. */
  get count(): number {
    return this.#count;
  }

  /** Whether the session has ended, and with it all keys that it kept; never true for one that reopens. */
  get ended(): boolean {
    return this.#ended !== undefined;
  }

  /** How long the session outlives its connection: what the server has granted, or what it is going to be asked for. */
  get timeoutMs(): number {
    return this.#raw?.client.getSessionTimeout() ?? this.#options.sessionTimeoutMs;
  }

  /** Calls ZooKeeper. */
  async call<Value>(send: (client: Client, done: Done<Value>) => void): Promise<Value> {
    const { clock, deadlineMs } = this.#options;
    const endAt = clock.now() + deadlineMs;
    const raw = await this.#connectedRaw(deadlineMs);
    const answer = new Promise<Value>((resolve, reject) => {
      send(raw.client, (error, value) => {
        if (error === null || error === undefined) resolve(value);
        else reject(error instanceof Error ? error : new TypeError('the client has failed with something that is no error'));
      });
    });
    try {
      return await within(clock, Math.max(1, endAt - clock.now()), answer);
    } catch (thrown) {
      if (thrown instanceof DeadlinePassed) raw.sever();
      throw raw.failure === undefined ? thrown : new Error(raw.failure.message, { cause: thrown });
    }
  }

  /** Ends the session in order. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Falls silent: the session ends when its time is over. */
  abandon(): void {
    this.#closing ??= Promise.resolve();
    this.#raw?.kill();
    this.#raw = undefined;
    this.#refuseWaiters(new DidNotHappen('it is closed'));
  }

  async #close(): Promise<void> {
    const { clock, deadlineMs } = this.#options;
    const raw = this.#raw;
    this.#refuseWaiters(new DidNotHappen('it is closed'));
    if (raw !== undefined && this.#connected) await within(clock, deadlineMs, raw.close()).catch(() => undefined);
    raw?.kill();
    this.#raw = undefined;
  }

  #connectedRaw(limitMs: number): Promise<RawClient> {
    if (this.#ended !== undefined) return Promise.reject(new DidNotHappen(this.#ended.message, { cause: this.#ended }));
    if (this.#closing !== undefined) return Promise.reject(new DidNotHappen('it is closed'));
    const raw = (this.#raw ??= this.#open());
    if (this.#connected) return Promise.resolve(raw);
    return new Promise((resolve, reject) => {
      const end = (): void => {
        timer.cancel();
        this.#waiters.delete(waiter);
      };
      const waiter: Waiter = {
        // A try may be under way that began before.
        patience: this.#options.servers.length + 1,
        connected: (found) => {
          end();
          resolve(found);
        },
        refused: (reason) => {
          end();
          reject(reason);
        },
      };
      const timer: Timer = this.#options.clock.after(limitMs, () => {
        // A server may take a connection and say nothing more, for which the client would wait for ever.
        raw.sever();
        waiter.refused(new DidNotHappen('it cannot be reached'));
      });
      this.#waiters.add(waiter);
    });
  }

  #open(): RawClient {
    const { zookeeper, servers, sessionTimeoutMs, digest } = this.#options;
    const raw: RawClient = new RawClient(zookeeper, {
      servers,
      sessionTimeoutMs,
      digest,
      onConnected: () => this.#onConnected(raw),
      onDisconnected: () => this.#onDisconnected(raw),
      onEnd: (reason) => this.#onEnd(raw, reason),
    });
    return raw;
  }

  #onConnected(raw: RawClient): void {
    if (raw !== this.#raw) return;
    this.#connected = true;
    this.#count++;
    this.#lostAt = undefined;
    for (const waiter of [...this.#waiters]) waiter.connected(raw);
    this.#options.onConnected?.();
  }

  #onDisconnected(raw: RawClient): void {
    if (raw !== this.#raw) return;
    const { clock, sessionTimeoutMs, reopens } = this.#options;
    this.#connected = false;
    this.#lostAt ??= clock.now();
    for (const waiter of [...this.#waiters]) if (--waiter.patience <= 0) waiter.refused(new DidNotHappen('it cannot be reached'));
    // Servers that were set back turn the session away for ever, without ending it.
    if (reopens && clock.now() - this.#lostAt > sessionTimeoutMs) this.#replace(raw);
  }

  #onEnd(raw: RawClient, reason: Error): void {
    if (raw !== this.#raw) return;
    this.#connected = false;
    if (this.#options.reopens) return this.#replace(raw);
    this.#ended = reason;
    this.#refuseWaiters(new DidNotHappen(reason.message, { cause: reason }));
  }

  #replace(raw: RawClient): void {
    raw.kill();
    this.#lostAt = undefined;
    this.#raw = this.#closing === undefined ? this.#open() : undefined;
  }

  #refuseWaiters(reason: DidNotHappen): void {
    for (const waiter of [...this.#waiters]) waiter.refused(reason);
  }
}
