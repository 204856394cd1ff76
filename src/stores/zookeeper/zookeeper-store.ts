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
  StoreClientMissing,
  type Commit,
  type CommitTooLarge,
  type Committed,
  type Conflict,
  type Revision,
  type Snapshot,
  type Store,
  type StoreCapability,
  type WatchEvent,
} from '../../contracts/store.js';
import type { KeptPresence } from '../kept-presence.js';
import { loadClient } from '../remote/client-package.js';
import { DEFAULT_DEADLINE_MS } from '../deadline.js';
import { reading } from '../remote/did-not-happen.js';
import type { LogLimits } from '../remote/change-log/log-trimming.js';
import { OwnCommits } from '../remote/own-commits.js';
import { PulledWatches } from '../remote/change-log/pulled-watch.js';
import { RecentLog } from '../remote/change-log/recent-log.js';
import { RemoteStore, type Backend } from '../remote/remote-store.js';
import { placeOf, type HostPort } from '../remote/server-url.js';
import { newNames } from '../remote/unique-names.js';
import { ZooKeeperConnection, type ConnectionOptions } from './client/connection.js';
import { unavailable } from './client/errors.js';
import { ZooKeeperNodes } from './client/nodes.js';
import { KnownKeys } from './known-keys.js';
import { BYTES_PER_VALUE, OPERATIONS_PER_COMMIT } from './zookeeper-commit.js';
import { ZooKeeperContent } from './zookeeper-content.js';
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
  const { name, prefix } = placeOf('zookeeper', options.hosts, options.prefix);
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
  return Result.ok(new RemoteStore(new ZooKeeperBackend(name, new ZooKeeperLayout(prefix), log, connection)));
}

type SharedOptions = Omit<ConnectionOptions, 'reopens' | 'onConnected'>;

class ZooKeeperBackend implements Backend {
  readonly name: string;
  readonly capability: StoreCapability = {
    shared: true,
    durable: true,
    watch: 'pushed',
    operationsPerCommit: OPERATIONS_PER_COMMIT,
    bytesPerValue: BYTES_PER_VALUE,
  };
  readonly unavailable = unavailable;
  readonly #layout: ZooKeeperLayout;
  readonly #connection: ZooKeeperConnection;
  readonly #nodes: ZooKeeperNodes;
  readonly #content: ZooKeeperContent;
  readonly #writer: ZooKeeperWriter;
  readonly #own: OwnCommits;
  readonly #watches: PulledWatches;
  readonly #presences: ZooKeeperPresences;
  readonly #follower: ZooKeeperFollower;
  /** Through which of its connections it was made sure that what has to be there is there. */
  #preparedIn = 0;
  #preparing: Promise<void> | undefined;

  constructor(name: string, layout: ZooKeeperLayout, log: LogLimits, shared: SharedOptions) {
    const { clock, zookeeper, digest } = shared;
    this.name = name;
    this.#layout = layout;
    this.#connection = new ZooKeeperConnection({ ...shared, reopens: true, onConnected: () => this.#follower.reconnected() });
    const nodes = (this.#nodes = new ZooKeeperNodes(zookeeper, this.#connection, { digest: digest !== undefined }));
    const known = new KnownKeys();
    const content = (this.#content = new ZooKeeperContent(nodes, layout, known));
    const recent = new RecentLog({ fetch: (names) => content.fetch(names), present: () => content.present() });
    const own = (this.#own = new OwnCommits(clock));
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
      own,
      clock,
      prepare: () => this.#prepare(),
      onLog: (anew) => (anew ? watches.startAnew() : watches.wake()),
      onOverdue: (keys) => presences.removeOverdue(keys),
    });
  }

  async read(prefixes: readonly string[]): Promise<Snapshot> {
    await this.#prepare();
    return this.#content.read(prefixes);
  }

  async commit(commit: Commit): Promise<Committed | Conflict | CommitTooLarge> {
    await this.#prepare();
    return this.#own.make(() => this.#writer.commit(commit));
  }

  watch(prefixes: readonly string[], after: Revision, signal: AbortSignal): AsyncIterable<WatchEvent> {
    if (!signal.aborted) this.#follower.start();
    return this.#watches.add(prefixes, after, signal);
  }

  async announce(key: string, value: Uint8Array, ttlMs: number): Promise<KeptPresence | Conflict> {
    await this.#prepare();
    return this.#presences.announce(key, value, ttlMs);
  }

  endWatches(): Promise<void> {
    this.#watches.end();
    return this.#follower.stop();
  }

  async close(): Promise<void> {
    await this.#writer.settled();
    await this.#connection.close();
  }

  /** Makes what has to be there, once for each connection: another one may be to a server that was set back. */
  #prepare(): Promise<void> {
    if (this.#preparedIn === this.#connection.count && this.#preparedIn > 0) return Promise.resolve();
    this.#preparing ??= reading(this.#makeFolders());
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
}
