/**
 * A store in a Redis (6.2 or newer), in one part of its keys, for any number of processes and machines at once.
 *
 * Everything is done by one script, so a commit is one step of the server. Watches are woken by what the script
 * publishes, and read the log. Whether a committed revision outlives a crash of the server is for its owner to say: it
 * does with `appendonly yes` and `appendfsync always`. Opening it reaches no server; each call says if one answers.
 */
import { Result } from '../../base/result.js';
import type { Clock, Random } from '../../base/runtime.js';
import { createSystemRuntime } from '../../base/system-runtime.js';
import {
  StoreClientMissing,
  type Commit,
  type Committed,
  type Conflict,
  type Revision,
  type Snapshot,
  type Store,
  type StoreCapability,
  type StoreUnavailable,
  type WatchEvent,
} from '../../contracts/store.js';
import { KeptPresence } from '../kept-presence.js';
import { loadClient } from '../remote/client-package.js';
import { DEFAULT_DEADLINE_MS } from '../deadline.js';
import type { LogLimits } from '../remote/change-log/log-trimming.js';
import { PulledWatches, type LoggedRevision, type MarkedSnapshot } from '../remote/change-log/pulled-watch.js';
import { RemoteStore, type Backend } from '../remote/remote-store.js';
import { placeOf, type HostPort, type TlsFiles } from '../remote/server-url.js';
import { readTlsFiles } from '../remote/tls-files.js';
import { connectRedis } from './redis-connection.js';
import { unavailable } from './redis-errors.js';
import { RedisLog } from './redis-log.js';
import { entriesOf, listOf, revisionOf, textOf, noticeOf, publishedOf } from './redis-replies.js';
import { announceArguments, channelOf, commitArguments, readArguments, scriptHead, scriptKeys, type RedisConnection, type ScriptArgument } from './redis-script.js';

export interface RedisStoreOptions {
  readonly host: HostPort;
  /** Below which of its keys the store is: 'clusters/one'. */
  readonly prefix?: string;
  /** The number of the database; 0 unless told. */
  readonly database?: number;
  /** Where Redis demands a password, and perhaps a user. */
  readonly user?: string;
  readonly password?: string;
  /** Makes the connections secure. */
  readonly tls?: TlsFiles;
  /** The server writes everything to disk before it answers; false unless told. */
  readonly durable?: boolean;
  /** How long a call may take; 5,000 unless told. */
  readonly deadlineMs?: number;
  /** How long a presence that is over, or a notice that was lost, may go unseen by a watch; 500 unless told. */
  readonly pollIntervalMs?: number;
  /** Revisions from which a watch can still begin without starting anew; 4,096 unless told. */
  readonly changeLogLength?: number;
  /** Bytes that these revisions may take; 64 MiB unless told. */
  readonly changeLogBytes?: number;
  /** Whose time deadlines and polls go by; the system's unless told. */
  readonly clock?: Clock;
}

/** Makes a store of a Redis; whether it answers, each call says. */
export async function redisStore(options: RedisStoreOptions): Promise<Result<Store, StoreClientMissing | StoreUnavailable>> {
  const { name, prefix } = placeOf('redis', [options.host], options.prefix);
  const ioredis = await loadClient({ store: name, package: 'ioredis', range: '^5.11.1 || ^6.0.0' }, () => import('ioredis'));
  if (ioredis instanceof StoreClientMissing) return Result.error(ioredis);
  const tls = await readTlsFiles(name, options.tls);
  if (!tls.ok) return tls;
  const { clock, random } = createSystemRuntime();
  const connection = connectRedis(ioredis, {
    host: options.host,
    database: options.database ?? 0,
    user: options.user,
    password: options.password,
    tls: tls.value,
    deadlineMs: options.deadlineMs ?? DEFAULT_DEADLINE_MS,
    clock: options.clock ?? clock,
  });
  return Result.ok(new RemoteStore(new RedisBackend({ name, prefix, connection, clock: options.clock ?? clock, random }, options)));
}

/** What a Redis store is made of. */
export interface RedisParts {
  readonly name: string;
  readonly prefix: string;
  readonly connection: RedisConnection;
  readonly clock: Clock;
  readonly random: Random;
}

export class RedisBackend implements Backend {
  readonly name: string;
  readonly capability: StoreCapability;
  readonly unavailable = unavailable;
  readonly #connection: RedisConnection;
  readonly #keys: readonly string[];
  readonly #channel: string;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #limits: LogLimits;
  readonly #log: RedisLog;
  readonly #watches: PulledWatches;
  /** Marks of commits that are under way. */
  readonly #unanswered = new Set<string>();
  /** What was read last, from where a watch is likely to begin. */
  #lastRead: { readonly revision: Revision; readonly mark: string } | undefined;

  constructor(parts: RedisParts, options: Pick<RedisStoreOptions, 'durable' | 'pollIntervalMs' | 'changeLogLength' | 'changeLogBytes'>) {
    this.name = parts.name;
    this.capability = { shared: true, durable: options.durable ?? false, watch: 'pushed', operationsPerCommit: 1_000, bytesPerValue: 2 ** 20 };
    this.#connection = parts.connection;
    this.#keys = scriptKeys(parts.prefix);
    this.#channel = channelOf(parts.prefix);
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.#limits = { revisions: options.changeLogLength ?? 4_096, bytes: options.changeLogBytes ?? 64 * 2 ** 20 };
    this.#log = new RedisLog((args) => this.#run(args));
    this.#watches = new PulledWatches({
      source: { since: (after, mark) => this.#log.since(after, mark), read: (prefixes) => this.#read(prefixes) },
      clock: parts.clock,
      pollIntervalMs: options.pollIntervalMs ?? 500,
    });
  }

  async read(prefixes: readonly string[]): Promise<Snapshot> {
    const { mark, ...snapshot } = await this.#read(prefixes);
    this.#lastRead = { revision: snapshot.revision, mark };
    return snapshot;
  }

  async commit(commit: Commit): Promise<Committed | Conflict> {
    const mark = this.#newMark();
    this.#unanswered.add(mark);
    let committed: LoggedRevision | undefined;
    try {
      const [kind, ...found] = listOf(await this.#run(commitArguments(commit), mark));
      if (textOf(kind) === 'conflict') return { kind: 'conflict', revision: await this.#revisionOfConflict(commit, found.map(revisionOf)) };
      const revision = revisionOf(found[0]);
      committed = { ...changesOf(commit, revision, listOf(found[2]).map(textOf)), mark, markBefore: textOf(found[1]) };
      return { kind: 'committed', revision };
    } finally {
      this.#unanswered.delete(mark);
      if (committed === undefined) this.#watches.wake();
      else this.#watches.offer(committed);
    }
  }

  watch(prefixes: readonly string[], after: Revision, signal: AbortSignal): AsyncIterable<WatchEvent> {
    if (!signal.aborted) this.#connection.listen(this.#channel, (message) => this.#notice(message));
    return this.#watches.add(prefixes, after, signal, this.#lastRead?.revision === after ? this.#lastRead.mark : undefined);
  }

  async announce(key: string, value: Uint8Array, ttlMs: number): Promise<KeptPresence | Conflict> {
    const [kind, written] = listOf(await this.#run(announceArguments(key, value, ttlMs)));
    const revision = revisionOf(written);
    return textOf(kind) === 'present' ? this.#keep(key, revision, ttlMs) : { kind: 'conflict', revision };
  }

  async endWatches(): Promise<void> {
    this.#watches.end();
  }

  async close(): Promise<void> {
    this.#connection.close();
  }

  async #read(prefixes: readonly string[]): Promise<Required<MarkedSnapshot>> {
    const reply = listOf(await this.#run(readArguments(prefixes)));
    return { revision: revisionOf(reply[0]), mark: textOf(reply[1]), entries: entriesOf(reply, 2) };
  }

  /** Takes in what was published; what this client has committed itself, the answer tells at the same moment. */
  #notice(message: Buffer | undefined): void {
    const notice = message === undefined ? undefined : noticeOf(message);
    if (notice !== undefined && this.#unanswered.has(notice.mark)) return;
    const published = notice === undefined ? undefined : publishedOf(notice);
    if (published === undefined) this.#watches.wake(notice?.revision);
    else this.#watches.offer(published);
  }

  /** The revision at which every condition that did not hold can be seen not to hold; of removed keys the log tells. */
  async #revisionOfConflict({ conditions }: Commit, found: readonly Revision[]): Promise<Revision> {
    let latest = 0;
    for (const [at, { key, revision }] of conditions.entries()) {
      const written = found[at] ?? 0;
      if (written !== revision) latest = Math.max(latest, written === 0 ? await this.#log.removalOf(key, revision) : written);
    }
    return latest;
  }

  #keep(key: string, revision: Revision, ttlMs: number): KeptPresence {
    return new KeptPresence({
      clock: this.#clock,
      ttlMs,
      revision,
      renew: async () => textOf(listOf(await this.#run(['renew', key, String(revision), String(ttlMs)]))[0]) === 'kept',
      remove: async () => {
        await this.#run(['withdraw', key, String(revision)]);
      },
    });
  }

  #run(args: readonly ScriptArgument[], mark = this.#newMark()): Promise<unknown> {
    return this.#connection.run(this.#keys, [...scriptHead(mark, this.#limits), ...args]);
  }

  #newMark(): string {
    return `${this.#random.u32().toString(36)}-${this.#random.u32().toString(36)}`;
  }
}

/** A commit of our own as the log has it. */
function changesOf({ writes }: Commit, revision: Revision, absent: readonly string[]): Omit<LoggedRevision, 'mark'> {
  const entries: LoggedRevision['entries'][number][] = [];
  const removed: string[] = [];
  const missing = new Set(absent);
  for (const { key, value } of writes) {
    if (value !== undefined) entries.push({ key, value, revision });
    else if (!missing.has(key)) removed.push(key);
  }
  return { revision, entries, removed, absent };
}
