/**
 * The connections to a Redis: one for calls and, once it is wanted, one for notices.
 *
 * ioredis would keep a call until there is a connection, and send it again when one breaks; both would have a commit
 * happen at a time when nobody knows of it any more. So a call waits for a connection here, is sent once, and fails
 * with what breaks.
 */
import type * as RedisModule from 'ioredis';
import type { Redis, RedisOptions } from 'ioredis';
import type { Clock } from '../../base/runtime.js';
import { within } from '../deadline.js';
import { retryDelayMs } from '../remote/retrying.js';
import type { HostPort } from '../remote/server-url.js';
import type { TlsContent } from '../remote/tls-files.js';
import { isReply, NotConnected } from './redis-errors.js';
import { SCRIPT, SCRIPT_HASH, type RedisConnection, type ScriptArgument } from './redis-script.js';

export interface RedisConnectionOptions {
  readonly host: HostPort;
  readonly database: number;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly tls: TlsContent | undefined;
  readonly deadlineMs: number;
  readonly clock: Clock;
}

/** Prepares connections, which are made when they are needed. */
export function connectRedis(ioredis: Pick<typeof RedisModule, 'Redis'>, options: RedisConnectionOptions): RedisConnection {
  const { host, database, user, password, tls, deadlineMs } = options;
  const redisOptions: RedisOptions = {
    host: host.host,
    port: host.port,
    db: database,
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    maxRetriesPerRequest: 0,
    connectTimeout: deadlineMs,
    disableClientInfo: true,
    retryStrategy: retryDelayMs,
    // After a failover the old address may lead to a copy.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
    ...(user === undefined ? {} : { username: user }),
    ...(password === undefined ? {} : { password }),
    ...(tls === undefined ? {} : { tls }),
  };
  return new Connection(new ioredis.Redis(redisOptions), options);
}

class Connection implements RedisConnection {
  readonly #redis: Redis;
  readonly #clock: Clock;
  readonly #deadlineMs: number;
  #listener: Redis | undefined;
  #attempt: Promise<void> | undefined;
  #lastError: Error | undefined;

  constructor(redis: Redis, { clock, deadlineMs }: RedisConnectionOptions) {
    this.#redis = redis;
    this.#clock = clock;
    this.#deadlineMs = deadlineMs;
    redis.on('error', (error: Error) => (this.#lastError = error));
  }

  async run(keys: readonly string[], args: readonly ScriptArgument[]): Promise<unknown> {
    const endsAt = this.#clock.now() + this.#deadlineMs;
    await this.#ready();
    const leftMs = Math.max(1, endsAt - this.#clock.now());
    let answered = false;
    try {
      const answer = await within(this.#clock, leftMs, this.#evaluate(keys, args));
      answered = true;
      return answer;
    } catch (thrown) {
      answered = isReply(thrown);
      throw thrown;
    } finally {
      // A connection that has fallen silent is given up, so that the next call does not wait on it as well.
      if (!answered && this.#redis.status === 'ready') this.#reconnect();
    }
  }

  listen(channel: string, onNotice: (message: Buffer | undefined) => void): void {
    if (this.#listener !== undefined) return;
    const listener = this.#redis.duplicate();
    this.#listener = listener;
    listener.on('error', () => undefined);
    listener.on('messageBuffer', (_channel: Buffer, message: Buffer) => onNotice(message));
    listener.on('ready', () => {
      listener.subscribe(channel).then(() => onNotice(undefined), () => undefined);
    });
    listener.connect().catch(() => undefined);
  }

  close(): void {
    this.#redis.disconnect();
    this.#listener?.disconnect();
  }

  async #evaluate(keys: readonly string[], args: readonly ScriptArgument[]): Promise<unknown> {
    try {
      return await this.#redis.callBuffer('EVALSHA', SCRIPT_HASH, String(keys.length), ...keys, ...args);
    } catch (thrown) {
      if (!isReply(thrown) || !thrown.message.startsWith('NOSCRIPT')) throw thrown;
      return this.#redis.callBuffer('EVAL', SCRIPT, String(keys.length), ...keys, ...args);
    }
  }

  /** Waits for a connection, together with everybody else who does; rejects as soon as one cannot be made. */
  async #ready(): Promise<void> {
    if (this.#redis.status === 'ready') return;
    this.#attempt ??= this.#nextAttempt();
    try {
      await within(this.#clock, this.#deadlineMs, this.#attempt);
    } catch (thrown) {
      throw new NotConnected('it cannot be reached: ETIMEDOUT', { cause: thrown });
    }
    if (!this.#isReady()) throw new NotConnected(this.#lastError?.message ?? 'the connection was closed', { cause: this.#lastError });
  }

  /** Resolves when the next attempt to connect has ended, well or badly. */
  async #nextAttempt(): Promise<void> {
    const redis = this.#redis;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        redis.off('ready', end).off('close', end);
        resolve();
      };
      redis.on('ready', end).on('close', end);
      if (redis.status === 'wait' || redis.status === 'end') redis.connect().catch(() => undefined);
    });
    this.#attempt = undefined;
  }

  #isReady(): boolean {
    return this.#redis.status === 'ready';
  }

  #reconnect(): void {
    this.#redis.disconnect(true);
    this.#listener?.disconnect(true);
  }
}
