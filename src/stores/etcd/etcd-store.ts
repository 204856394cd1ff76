/**
 * A store in an etcd (3.4 or newer), in one part of its keys, for any number of processes and machines at once.
 *
 * A revision is etcd's own, so it grows with the writes of others in that etcd too. A commit is one transaction, a watch
 * is etcd's watch, a presence is a lease. Opening it reaches no server: every call by itself says whether one answers.
 */
import type { IResponseHeader } from 'etcd3';
import { Result } from '../../base/result.js';
import type { Clock } from '../../base/runtime.js';
import { createSystemRuntime } from '../../base/system-runtime.js';
import {
  CommitTooLarge,
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
import type { KeptPresence } from '../kept-presence.js';
import { loadClient } from '../remote/client-package.js';
import { DEFAULT_DEADLINE_MS } from '../deadline.js';
import { RemoteStore, type Backend } from '../remote/remote-store.js';
import { placeOf, type HostPort, type TlsFiles } from '../remote/server-url.js';
import { readTlsFiles } from '../remote/tls-files.js';
import { EtcdClient } from './etcd-client.js';
import { unavailable } from './etcd-errors.js';
import { EtcdKeys } from './etcd-keys.js';
import { announceKey } from './etcd-presence.js';
import { readBelow, revisionOfConflict } from './etcd-read.js';
import { EtcdWatch } from './etcd-watch.js';

/** Bytes of one commit, at most: etcd takes requests of 1.5 MiB unless it is told otherwise. */
const BYTES_PER_COMMIT = 1_400_000;
const BYTES_PER_VALUE = 2 ** 20;

/** What etcd calls max-txn-ops, unless it is told otherwise. */
const TRANSACTION_OPERATIONS = 128;

export interface EtcdStoreOptions {
  readonly hosts: readonly HostPort[];
  /** Below which of its keys the store is: 'clusters/one'. Everything in it unless told. */
  readonly prefix?: string;
  /** Where etcd demands a user. */
  readonly user?: { readonly name: string; readonly password: string };
  /** Makes the connections secure. */
  readonly tls?: TlsFiles;
  /** How long a call may take; 5,000 unless told. */
  readonly deadlineMs?: number;
  /** What etcd was told with --max-txn-ops; 128 unless told. */
  readonly maxTransactionOperations?: number;
  /** Whose time deadlines and leases go by; the system's unless told. */
  readonly clock?: Clock;
}

/** Makes a store of an etcd; whether it answers, each call says. */
export async function etcdStore(options: EtcdStoreOptions): Promise<Result<Store, StoreClientMissing | StoreUnavailable>> {
  const { name, prefix } = placeOf('etcd', options.hosts, options.prefix);
  const etcd3 = await loadClient({ store: name, package: 'etcd3', range: '^1.1.2' }, () => import('etcd3'));
  if (etcd3 instanceof StoreClientMissing) return Result.error(etcd3);
  const tls = await readTlsFiles(name, options.tls);
  if (!tls.ok) return tls;
  const clock = options.clock ?? createSystemRuntime().clock;
  const deadlineMs = options.deadlineMs ?? DEFAULT_DEADLINE_MS;
  const client = new EtcdClient(etcd3, { hosts: options.hosts, user: options.user, tls: tls.value, deadlineMs, clock });
  const mostOperations = options.maxTransactionOperations ?? TRANSACTION_OPERATIONS;
  return Result.ok(new RemoteStore(new EtcdBackend(name, client, new EtcdKeys(prefix, mostOperations), clock, mostOperations)));
}

class EtcdBackend implements Backend {
  readonly name: string;
  readonly capability: StoreCapability;
  readonly unavailable = unavailable;
  readonly #client: EtcdClient;
  readonly #keys: EtcdKeys;
  readonly #clock: Clock;
  readonly #watches = new Set<EtcdWatch>();

  constructor(name: string, client: EtcdClient, keys: EtcdKeys, clock: Clock, transactionOperations: number) {
    this.name = name;
    // One operation is the note of what was removed; operations within operations make room for twice as many.
    const conditionsPerCommit = transactionOperations - 1;
    const operationsPerCommit = 2 * conditionsPerCommit;
    this.capability = { shared: true, durable: true, watch: 'pushed', operationsPerCommit, conditionsPerCommit, bytesPerValue: BYTES_PER_VALUE };
    this.#client = client;
    this.#keys = keys;
    this.#clock = clock;
  }

  read(prefixes: readonly string[]): Promise<Snapshot> {
    return readBelow(this.#client, this.#keys, prefixes);
  }

  async commit(commit: Commit): Promise<Committed | Conflict | CommitTooLarge> {
    const excess = this.#excessBytesOf(commit);
    if (excess !== undefined) return excess;
    const transaction = this.#keys.transactionOf(commit);
    const answer = await this.#client.call((etcd, options) => etcd.kv.txn(transaction, options));
    const revision = Number(answer.header.revision);
    if (answer.succeeded) {
      const own = { header: answer.header, ...this.#keys.changedBy(commit, answer) };
      for (const watch of this.#watches) watch.offer(own);
      return { kind: 'committed', revision };
    }
    return { kind: 'conflict', revision: await this.#revisionOfConflict(commit, revision) };
  }

  watch(prefixes: readonly string[], after: Revision, signal: AbortSignal): AsyncIterable<WatchEvent> {
    const watch = new EtcdWatch({
      keys: this.#keys,
      clock: this.#clock,
      prefixes,
      after,
      signal,
      onEnd: () => this.#watches.delete(watch),
      open: () => this.#client.open((etcd) => etcd.watchClient.watch()),
      state: () => this.#state(),
      read: (below) => this.read(below),
    });
    if (!watch.stream.ended) this.#watches.add(watch);
    return watch.stream;
  }

  announce(key: string, value: Uint8Array, ttlMs: number): Promise<KeptPresence | Conflict> {
    return announceKey(this.#client, this.#keys, { key, value, ttlMs, clock: this.#clock });
  }

  async endWatches(): Promise<void> {
    for (const { stream } of [...this.#watches]) stream.end();
  }

  async close(): Promise<void> {
    this.#client.close();
  }

  async #revisionOfConflict({ conditions }: Commit, present: Revision): Promise<Revision> {
    try {
      return await revisionOfConflict(this.#client, this.#keys, conditions, present);
    } catch {
      // That the commit did not happen is known, and at the present its reason can be seen.
      return present;
    }
  }

  async #state(): Promise<IResponseHeader> {
    const answer = await this.#client.call((etcd, options) => etcd.kv.range({ key: this.#keys.removedKey, count_only: true }, options));
    return answer.header;
  }

  #excessBytesOf({ writes }: Commit): CommitTooLarge | undefined {
    const wanted = writes.reduce((sum, { key, value }) => sum + key.length + (value?.length ?? 0), 0);
    if (wanted <= BYTES_PER_COMMIT) return undefined;
    return new CommitTooLarge({ store: this.name, limit: 'bytes', wanted, allowed: BYTES_PER_COMMIT });
  }
}
