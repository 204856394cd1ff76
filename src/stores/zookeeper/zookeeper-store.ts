/**
 * A store in a ZooKeeper (3.6 or newer), below one node, for any number of processes and machines at once.
 *
 * A revision is the number of ZooKeeper's transaction, so it grows with the writes of others in that ZooKeeper too. A
 * commit is one transaction; watches read a log that is written with every commit; a presence is a session. Opening it
 * reaches no server: every call by itself says whether one answers.
 */
import { Result } from '../../base/result.js';
import type { Clock } from '../../base/runtime.js';
import { createSystemRuntime } from '../../base/system-runtime.js';
import {
  CommitTooLarge,
  StoreClientMissing,
  StoreClosed,
  type Commit,
  type Committed,
  type Conflict,
  type Presence,
  type Revision,
  type Snapshot,
  type Store,
  type StoreCapability,
  type StoreUnavailable,
  type WatchEvent,
} from '../../contracts/store.js';
import { excessOf } from '../commit-limits.js';
import { distinctPrefixes } from '../prefixes.js';
import { loadClient } from '../remote/client-package.js';
import { DEFAULT_DEADLINE_MS } from '../remote/deadline.js';
import { reading } from '../remote/did-not-happen.js';
import { PulledWatches } from '../remote/pulled-watch.js';
import { RecentLog } from '../remote/recent-log.js';
import { formatHost, parsePrefix, type HostPort } from '../remote/server-url.js';
import { newNames } from '../remote/unique-names.js';
import { ZooKeeperConnection, type ConnectionOptions } from './client/connection.js';
import { unavailable } from './client/errors.js';
import { ZooKeeperNodes } from './client/nodes.js';
import { KnownKeys } from './known-keys.js';
import { BYTES_PER_VALUE, OPERATIONS_PER_COMMIT } from './zookeeper-commit.js';
import { ZooKeeperContent, type LogLimits } from './zookeeper-content.js';
import { ZooKeeperFollower } from './zookeeper-follower.js';
import { ZooKeeperLayout } from './zookeeper-layout.js';
import { ZooKeeperPresences } from './zookeeper-presence.js';
import { ZooKeeperWriter } from './zookeeper-writer.js';

/** How long a watch trusts in being woken; the server is followed by itself. */
const POLL_INTERVAL_MS = 60_000;

const SESSION_TIMEOUT_MS = 10_000;

export interface ZooKeeperStoreOptions {
  /** Servers of one ensemble; the next one is asked when one does not answer. */
  readonly hosts: readonly HostPort[];
  /** Below which of its nodes the store is: 'clusters/one'. Right below its root unless told. */
  readonly prefix?: string;
  /** Who we are (scheme 'digest'). What is written with it nobody else may read or write. */
  readonly user?: { readonly name: string; readonly password: string };
  /** How long a session outlives its connection, and a server that was set back goes unnoticed; 10,000 unless told. */
  readonly sessionTimeoutMs?: number;
  /** How long a call may take; 5,000 unless told. */
  readonly deadlineMs?: number;
  /** Revisions from which a watch can still begin without starting anew; 128 unless told. */
  readonly changeLogLength?: number;
  /** Bytes that these revisions may take; 8 MiB unless told. */
  readonly changeLogBytes?: number;
  /** Whose time deadlines go by; the system's unless told. */
  readonly clock?: Clock;
}

/** Makes a store of a ZooKeeper; whether it answers, each call says. */
export async function zookeeperStore(options: ZooKeeperStoreOptions): Promise<Result<Store, StoreClientMissing>> {
  const prefix = parsePrefix(options.prefix ?? '');
  if (prefix === undefined) throw new TypeError(`'${options.prefix}' is not a prefix of keys`);
  const name = `zookeeper ${options.hosts.map(formatHost).join(',')}${prefix === '' ? '' : `/${prefix.slice(0, -1)}`}`;
  const wanted = { store: name, package: 'node-zookeeper-client', range: '^1.1.3' };
  const zookeeper = await loadClient(wanted, () => import('node-zookeeper-client'));
  if (zookeeper instanceof StoreClientMissing) return Result.error(zookeeper);
  const { user } = options;
  const connection = {
    zookeeper,
    servers: options.hosts,
    digest: user === undefined ? undefined : `${user.name}:${user.password}`,
    sessionTimeoutMs: options.sessionTimeoutMs ?? SESSION_TIMEOUT_MS,
    deadlineMs: options.deadlineMs ?? DEFAULT_DEADLINE_MS,
    clock: options.clock ?? createSystemRuntime().clock,
  };
  const log = { revisions: options.changeLogLength ?? 128, bytes: options.changeLogBytes ?? 8 * 2 ** 20 };
  return Result.ok(new ZooKeeperStore(name, new ZooKeeperLayout(prefix), log, connection));
}

type SharedOptions = Omit<ConnectionOptions, 'reopens' | 'onConnected'>;

class ZooKeeperStore implements Store {
  readonly name: string;
  readonly capability: StoreCapability = {
    shared: true,
    durable: true,
    watch: 'pushed',
    operationsPerCommit: OPERATIONS_PER_COMMIT,
    bytesPerValue: BYTES_PER_VALUE,
  };
  readonly #layout: ZooKeeperLayout;
  readonly #connection: ZooKeeperConnection;
  readonly #nodes: ZooKeeperNodes;
  readonly #content: ZooKeeperContent;
  readonly #writer: ZooKeeperWriter;
  readonly #watches: PulledWatches;
  readonly #presences: ZooKeeperPresences;
  readonly #follower: ZooKeeperFollower;
  readonly #underWay = new Set<Promise<unknown>>();
  /** Through which of its connections it was made sure that what has to be there is there. */
  #preparedIn = 0;
  #preparing: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  constructor(name: string, layout: ZooKeeperLayout, log: LogLimits, shared: SharedOptions) {
    const { clock, zookeeper, digest } = shared;
    this.name = name;
    this.#layout = layout;
    this.#connection = new ZooKeeperConnection({ ...shared, reopens: true, onConnected: () => this.#follower.reconnected() });
    const nodes = (this.#nodes = new ZooKeeperNodes(zookeeper, this.#connection, { digest: digest !== undefined }));
    const known = new KnownKeys();
    const content = (this.#content = new ZooKeeperContent(nodes, layout, known));
    const recent = new RecentLog({ fetch: (names) => content.fetch(names), present: () => content.present() });
    const writer = (this.#writer = new ZooKeeperWriter({
      store: name,
      nodes,
      content,
      layout,
      known,
      newName: newNames(),
      log,
      onCommitted: (logged, count) => this.#follower.offer(logged, count),
    }));
    const watches = (this.#watches = new PulledWatches({
      source: { since: (after, mark) => recent.since(after, mark), read: (prefixes) => content.read(prefixes) },
      clock,
      pollIntervalMs: POLL_INTERVAL_MS,
    }));
    const openSession = (timeoutMs: number): ZooKeeperConnection => new ZooKeeperConnection({ ...shared, sessionTimeoutMs: timeoutMs, reopens: false });
    const presences = (this.#presences = new ZooKeeperPresences({ nodes, content, layout, writer, clock, openSession }));
    this.#follower = new ZooKeeperFollower({
      nodes,
      content,
      layout,
      recent,
      clock,
      prepare: () => this.#prepare(),
      onLog: (anew) => (anew ? watches.startAnew() : watches.wake()),
      onOverdue: (keys) => presences.removeOverdue(keys),
    });
  }

  async read(prefixes: readonly string[]): Promise<Result<Snapshot, StoreUnavailable | StoreClosed>> {
    if (this.#closed !== undefined) return this.#refusal();
    const distinct = distinctPrefixes(prefixes);
    try {
      return Result.ok(await this.#tracked(() => this.#content.read(distinct)));
    } catch (thrown) {
      return Result.error(unavailable(this.name, thrown, 'did-not-happen'));
    }
  }

  async commit(commit: Commit): Promise<Result<Committed | Conflict, StoreUnavailable | CommitTooLarge | StoreClosed>> {
    if (this.#closed !== undefined) return this.#refusal();
    const excess = excessOf(commit, this);
    if (excess !== undefined) return Result.error(excess);
    try {
      const outcome = await this.#tracked(() => this.#writer.commit(commit));
      return outcome instanceof CommitTooLarge ? Result.error(outcome) : Result.ok<Committed | Conflict>(outcome);
    } catch (thrown) {
      return Result.error(unavailable(this.name, thrown));
    }
  }

  watch(prefixes: readonly string[], after: Revision, signal: AbortSignal): AsyncIterable<WatchEvent> {
    const distinct = distinctPrefixes(prefixes);
    if (this.#closed !== undefined) return this.#watches.add(distinct, after, AbortSignal.abort());
    this.#follower.start();
    return this.#watches.add(distinct, after, signal);
  }

  async announce(key: string, value: Uint8Array, ttlMs: number): Promise<Result<Presence | Conflict, StoreUnavailable | StoreClosed>> {
    if (this.#closed !== undefined) return this.#refusal();
    try {
      const present = await this.#tracked(() => this.#presences.announce(key, value, ttlMs));
      if (this.#isClosed()) this.#presences.abandon();
      return Result.ok<Presence | Conflict>(present);
    } catch (thrown) {
      return Result.error(unavailable(this.name, thrown));
    }
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#watches.end();
    this.#presences.abandon();
    await this.#follower.stop();
    await Promise.allSettled([...this.#underWay]);
    await this.#writer.settled();
    await this.#connection.close();
  }

  /** Makes what has to be there, once for each connection: another one may be to a server that was set back. */
  #prepare(): Promise<void> {
    if (this.#preparedIn === this.#connection.count && this.#preparedIn > 0) return Promise.resolve();
    this.#preparing ??= this.#makeFolders();
    return this.#preparing;
  }

  async #makeFolders(): Promise<void> {
    try {
      await this.#nodes.ensure(this.#layout.folders);
      this.#preparedIn = this.#connection.count;
    } finally {
      this.#preparing = undefined;
    }
  }

  async #tracked<T>(work: () => Promise<T>): Promise<T> {
    const call = reading(this.#prepare()).then(work);
    this.#underWay.add(call);
    try {
      return await call;
    } finally {
      this.#underWay.delete(call);
    }
  }

  #isClosed(): boolean {
    return this.#closed !== undefined;
  }

  #refusal(): Result<never, StoreClosed> {
    return Result.error(new StoreClosed({ store: this.name }));
  }
}
