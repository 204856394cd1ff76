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
import type { KeptPresence } from '../kept-presence.js';
import { distinctPrefixes } from '../prefixes.js';
import { loadClient } from '../remote/client-package.js';
import { DEFAULT_DEADLINE_MS } from '../remote/deadline.js';
import { formatHost, parsePrefix, type HostPort } from '../remote/server-url.js';
import { readTlsFiles, type TlsFiles } from '../remote/tls-files.js';
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
  const prefix = parsePrefix(options.prefix ?? '');
  if (prefix === undefined) throw new TypeError(`'${options.prefix}' is not a prefix of keys`);
  const name = `etcd ${options.hosts.map(formatHost).join(',')}${prefix === '' ? '' : `/${prefix.slice(0, -1)}`}`;
  const etcd3 = await loadClient({ store: name, package: 'etcd3', range: '^1.1.2' }, () => import('etcd3'));
  if (etcd3 instanceof StoreClientMissing) return Result.error(etcd3);
  const tls = options.tls === undefined ? undefined : await readTlsFiles(name, options.tls);
  if (tls !== undefined && !tls.ok) return tls;
  const clock = options.clock ?? createSystemRuntime().clock;
  const deadlineMs = options.deadlineMs ?? DEFAULT_DEADLINE_MS;
  const client = new EtcdClient(etcd3, { hosts: options.hosts, user: options.user, tls: tls?.value, deadlineMs, clock });
  const mostOperations = options.maxTransactionOperations ?? TRANSACTION_OPERATIONS;
  return Result.ok(new EtcdStore(name, client, new EtcdKeys(prefix, mostOperations), clock, mostOperations));
}

class EtcdStore implements Store {
  readonly name: string;
  readonly capability: StoreCapability;
  readonly #client: EtcdClient;
  readonly #keys: EtcdKeys;
  readonly #clock: Clock;
  readonly #watches = new Set<EtcdWatch>();
  readonly #presences = new Set<KeptPresence>();
  readonly #underWay = new Set<Promise<unknown>>();
  #closed: Promise<void> | undefined;

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

  async read(prefixes: readonly string[]): Promise<Result<Snapshot, StoreUnavailable | StoreClosed>> {
    if (this.#closed !== undefined) return this.#refusal();
    const reading = this.#tracked(this.#read(distinctPrefixes(prefixes)));
    try {
      return Result.ok(await reading);
    } catch (thrown) {
      return Result.error(unavailable(this.name, thrown, 'did-not-happen'));
    }
  }

  async commit(commit: Commit): Promise<Result<Committed | Conflict, StoreUnavailable | CommitTooLarge | StoreClosed>> {
    if (this.#closed !== undefined) return this.#refusal();
    const excess = excessOf(commit, this) ?? this.#excessBytesOf(commit);
    if (excess !== undefined) return Result.error(excess);
    return this.#tracked(this.#commit(commit));
  }

  watch(prefixes: readonly string[], after: Revision, signal: AbortSignal): AsyncIterable<WatchEvent> {
    const watch = new EtcdWatch({
      keys: this.#keys,
      clock: this.#clock,
      prefixes: distinctPrefixes(prefixes),
      after,
      signal: this.#closed === undefined ? signal : AbortSignal.abort(),
      onEnd: () => this.#watches.delete(watch),
      open: () => this.#client.open((etcd) => etcd.watchClient.watch()),
      state: () => this.#state(),
      read: (below) => this.#read(below),
    });
    if (!watch.stream.ended) this.#watches.add(watch);
    return watch.stream;
  }

  async announce(key: string, value: Uint8Array, ttlMs: number): Promise<Result<Presence | Conflict, StoreUnavailable | StoreClosed>> {
    if (this.#closed !== undefined) return this.#refusal();
    try {
      const present = await this.#tracked(
        announceKey(this.#client, this.#keys, {
          key,
          value,
          ttlMs,
          clock: this.#clock,
          onEnd: (presence) => this.#presences.delete(presence),
        }),
      );
      if (present.kind === 'conflict') return Result.ok<Presence | Conflict>(present);
      this.#presences.add(present);
      if (this.#isClosed()) present.abandon();
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
    for (const { stream } of [...this.#watches]) stream.end();
    for (const presence of [...this.#presences]) presence.abandon();
    await Promise.allSettled([...this.#underWay]);
    this.#client.close();
  }

  async #commit(commit: Commit): Promise<Result<Committed | Conflict, StoreUnavailable>> {
    try {
      const transaction = this.#keys.transactionOf(commit);
      const answer = await this.#client.call((etcd, options) => etcd.kv.txn(transaction, options));
      const revision = Number(answer.header.revision);
      if (answer.succeeded) return Result.ok<Committed | Conflict>({ kind: 'committed', revision });
      const found = answer.responses.map((response) => Number(response.response_range.kvs[0]?.mod_revision ?? 0));
      return Result.ok<Committed | Conflict>({ kind: 'conflict', revision: await this.#revisionOfConflict(commit, found, revision) });
    } catch (thrown) {
      return Result.error(unavailable(this.name, thrown));
    }
  }

  async #revisionOfConflict({ conditions }: Commit, found: readonly Revision[], present: Revision): Promise<Revision> {
    try {
      return await revisionOfConflict(this.#client, this.#keys, { conditions, found, present });
    } catch {
      // That the commit did not happen is known, and at the present its reason can be seen.
      return present;
    }
  }

  #read(prefixes: readonly string[]): Promise<Snapshot> {
    return readBelow(this.#client, this.#keys, prefixes);
  }

  async #state(): Promise<IResponseHeader> {
    const answer = await this.#client.call((etcd, options) => etcd.kv.range({ key: this.#keys.removedKey, count_only: true }, options));
    return answer.header;
  }

  async #tracked<T>(call: Promise<T>): Promise<T> {
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

  #excessBytesOf({ writes }: Commit): CommitTooLarge | undefined {
    const wanted = writes.reduce((sum, { key, value }) => sum + key.length + (value?.length ?? 0), 0);
    if (wanted <= BYTES_PER_COMMIT) return undefined;
    return new CommitTooLarge({ store: this.name, limit: 'bytes', wanted, allowed: BYTES_PER_COMMIT });
  }
}
