/**
 * A store in a Consul (1.8 or newer), below one prefix of its keys, for any number of processes and machines at once.
 *
 * A revision is Consul's own index, so it grows with the writes of others in that Consul too. A commit is one
 * transaction; watches read a log that is written with every commit; a presence is a session. Opening it reaches no
 * server: every call by itself says whether one answers.
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
  type StoreUnavailable,
  type WatchEvent,
} from '../../contracts/store.js';
import type { KeptPresence } from '../kept-presence.js';
import { loadClient } from '../remote/client-package.js';
import { DEFAULT_DEADLINE_MS } from '../deadline.js';
import type { LogLimits } from '../remote/change-log/log-trimming.js';
import { OwnCommits } from '../remote/own-commits.js';
import { PulledWatches, type LoggedRevision } from '../remote/change-log/pulled-watch.js';
import { RecentLog } from '../remote/change-log/recent-log.js';
import { RemoteStore, type Backend } from '../remote/remote-store.js';
import { placeOf, type HostPort, type TlsFiles } from '../remote/server-url.js';
import { readTlsFiles } from '../remote/tls-files.js';
import { newNames } from '../remote/unique-names.js';
import { ConsulClient } from './consul-client.js';
import { BYTES_PER_VALUE, OPERATIONS_PER_COMMIT } from './consul-commit.js';
import { ConsulContent } from './consul-content.js';
import { unavailable } from './consul-errors.js';
import { ConsulFollower } from './consul-follower.js';
import { ConsulLayout } from './consul-layout.js';
import { ConsulPresences } from './consul-presence.js';
import { ConsulWriter } from './consul-writer.js';

/** How long a watch trusts in being woken; the server is followed by itself. */
const POLL_INTERVAL_MS = 60_000;

export interface ConsulStoreOptions {
  /** Servers or agents; the next one is asked when one cannot be reached. */
  readonly hosts: readonly HostPort[];
  /** Below which of its keys the store is: 'clusters/one'. Everything in it unless told. */
  readonly prefix?: string;
  /** The ACL token, where Consul demands one. */
  readonly token?: string;
  /** Makes the connections secure. */
  readonly tls?: TlsFiles;
  /** How long a call may take; 5,000 unless told. */
  readonly deadlineMs?: number;
  /** Revisions from which a watch can still begin without starting anew; 128 unless told. */
  readonly changeLogLength?: number;
  /** Bytes that these revisions may take; 4 MiB unless told. */
  readonly changeLogBytes?: number;
  /** Whose time deadlines go by; the system's unless told. */
  readonly clock?: Clock;
}

/** Makes a store of a Consul; whether it answers, each call says. */
export async function consulStore(options: ConsulStoreOptions): Promise<Result<Store, StoreClientMissing | StoreUnavailable>> {
  const { name, prefix } = placeOf('consul', options.hosts, options.prefix);
  const consul = await loadClient({ store: name, package: 'consul', range: '^2.0.1' }, () => import('consul'));
  if (consul instanceof StoreClientMissing) return Result.error(consul);
  const tls = await readTlsFiles(name, options.tls);
  if (!tls.ok) return tls;
  const clock = options.clock ?? createSystemRuntime().clock;
  const deadlineMs = options.deadlineMs ?? DEFAULT_DEADLINE_MS;
  const client = new ConsulClient(consul.default, { hosts: options.hosts, token: options.token, tls: tls.value, deadlineMs, clock });
  const log = { revisions: options.changeLogLength ?? 128, bytes: options.changeLogBytes ?? 4 * 2 ** 20 };
  return Result.ok(new RemoteStore(new ConsulBackend({ name, client, layout: new ConsulLayout(prefix), log, clock })));
}

interface Parts {
  readonly name: string;
  readonly client: ConsulClient;
  readonly layout: ConsulLayout;
  readonly log: LogLimits;
  readonly clock: Clock;
}

class ConsulBackend implements Backend {
  readonly name: string;
  readonly capability: StoreCapability = {
    shared: true,
    durable: true,
    watch: 'pushed',
    operationsPerCommit: OPERATIONS_PER_COMMIT,
    bytesPerValue: BYTES_PER_VALUE,
  };
  readonly unavailable = unavailable;
  readonly #client: ConsulClient;
  readonly #content: ConsulContent;
  readonly #writer: ConsulWriter;
  readonly #own: OwnCommits;
  readonly #recent: RecentLog;
  readonly #watches: PulledWatches;
  readonly #presences: ConsulPresences;
  readonly #follower: ConsulFollower;

  constructor({ name, client, layout, log, clock }: Parts) {
    this.name = name;
    this.#client = client;
    const content = (this.#content = new ConsulContent(client, layout));
    const recent = (this.#recent = new RecentLog({
      fetch: (names) => content.fetch(names),
      present: async () => (await content.read([])).revision,
    }));
    const own = (this.#own = new OwnCommits(clock));
    const writer = (this.#writer = new ConsulWriter({ store: name, content, layout, newName: newNames(), log, onCommitted: (logged) => this.#offer(logged) }));
    const watches = (this.#watches = new PulledWatches({
      source: { since: (after, mark) => recent.since(after, mark), read: (prefixes) => content.read(prefixes) },
      clock,
      pollIntervalMs: POLL_INTERVAL_MS,
    }));
    const presences = (this.#presences = new ConsulPresences({ client, content, layout, writer, clock }));
    this.#follower = new ConsulFollower({
      client,
      layout,
      recent,
      own,
      clock,
      onLog: (anew) => (anew ? watches.startAnew() : watches.wake()),
      onOverdue: (keys) => presences.removeOverdue(keys),
    });
  }

  read(prefixes: readonly string[]): Promise<Snapshot> {
    return this.#content.read(prefixes);
  }

  commit(commit: Commit): Promise<Committed | Conflict | CommitTooLarge> {
    return this.#own.make(() => this.#writer.commit(commit));
  }

  watch(prefixes: readonly string[], after: Revision, signal: AbortSignal): AsyncIterable<WatchEvent> {
    if (!signal.aborted) this.#follower.start();
    return this.#watches.add(prefixes, after, signal);
  }

  announce(key: string, value: Uint8Array, ttlMs: number): Promise<KeptPresence | Conflict> {
    return this.#presences.announce(key, value, ttlMs);
  }

  endWatches(): Promise<void> {
    this.#watches.end();
    return this.#follower.stop();
  }

  async close(): Promise<void> {
    await this.#writer.settled();
    this.#client.close();
  }

  /** Consul's indices are one sequence, so nothing lies between two of them that follow each other. */
  #offer(logged: LoggedRevision): void {
    const isNext = logged.revision === this.#recent.newest + 1;
    if (!isNext) this.#own.outpaced();
    this.#recent.offer(logged, isNext);
    this.#watches.wake();
  }
}
