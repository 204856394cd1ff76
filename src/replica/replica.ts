/**
 * A replica: one host's copy of the cluster's records, and the ledger through which they change.
 *
 * It joins a mirror for each store, the commits to them and the loop that plans and commits. All records may be in one
 * store, or the host's own in a store of their own. It opens and follows stores; whoever made them closes them.
 * Invariant: outside a synchronous run of planning, the collections hold committed content only.
 */
import type { CnmError } from '../base/error.js';
import { Result } from '../base/result.js';
import type { Runtime } from '../base/runtime.js';
import type { Store } from '../contracts/store.js';
import type { Scope } from '../model/scope.js';
import type { Change, Collection } from '../state/collection.js';
import type { Revision } from '../state/revision.js';
import { ControllerClosed, StoreFormatTooNew } from './errors.js';
import { FencedCommit } from './fenced-commit.js';
import { FORMAT, readPresentFormat, versionOf, type FormatError } from './format.js';
import { FORMAT_KEY, Layout } from './layout.js';
import type { Ledger, Work } from './ledger.js';
import { Mirror } from './mirror.js';
import { OneStoreCommit, type Committer, type CommitterError } from './one-store-commit.js';
import { SharedCommit } from './shared-commit.js';
import { TwoStoreCommit } from './two-store-commit.js';

export interface ReplicaOptions {
  readonly runtime: Runtime;
  /** The name of the host whose own records this replica may change. */
  readonly host: string;
  /** Holds what all hosts share, and the host's own records unless these have a store of their own. */
  readonly store: Store;
  /** Holds the host's own records. */
  readonly localStore?: Store;
  /** What is kept, empty at first. */
  readonly collections: readonly Collection[];
  /** Called within the same turn in which a revision was loaded; not for what was there when the replica was opened. */
  readonly onCommitted: (changes: readonly Change[], revision: Revision) => void;
}

export interface ReplicaStatus {
  readonly state: 'ready' | 'degraded' | 'closed';
  readonly revision: Revision;
  /** Why it is not ready. */
  readonly reason?: string;
}

export type OpenReplicaError = FormatError | CommitterError;

/** Opens a replica: brings the stores to the present format, finishes what a crash has left, loads what is there. */
export async function openReplica(options: ReplicaOptions): Promise<Result<Replica, OpenReplicaError>> {
  const replica = new Replica(options);
  const opened = await replica.open();
  if (opened.ok) return Result.ok(replica);
  await replica.close();
  return opened;
}

export class Replica implements Ledger {
  readonly #options: ReplicaOptions;
  readonly #layout: Layout;
  readonly #stopping = new AbortController();
  /** The commits to each store; the first is to the one with the global records. */
  readonly #commits: readonly FencedCommit[];
  readonly #committer: Committer;
  readonly #loop: SharedCommit;
  #opened = false;
  #closing: Promise<Result<void, never>> | undefined;

  /** Use {@link openReplica}. */
  constructor(options: ReplicaOptions) {
    this.#options = options;
    // Drawn from the common stream and not from a fork, because two replicas with one runtime must not get the same.
    const replica = Array.from({ length: 4 }, () => options.runtime.random.u32().toString(16).padStart(8, '0')).join('');
    this.#layout = new Layout(options.host, replica);
    const { store, localStore } = options;
    const global = this.#commitTo(store, localStore === undefined ? ['global', 'local'] : ['global']);
    if (localStore === undefined) {
      this.#commits = [global];
      this.#committer = new OneStoreCommit(global, this.#layout);
    } else {
      const local = this.#commitTo(localStore, ['local']);
      this.#commits = [global, local];
      this.#committer = new TwoStoreCommit(global, local, this.#layout);
    }
    this.#loop = new SharedCommit({
      committer: this.#committer,
      clock: options.runtime.clock,
      random: options.runtime.random.fork(`replica ${replica}`),
      commitShowsPresent: this.#commits.length === 1,
      refusal: () => this.#refusal(),
      collectionKeyOf: (key) => this.#layout.collectionKeyOf(key),
    });
  }

  /** The sum of the stores' revisions that the collections show. */
  get revision(): Revision {
    return this.#commits.reduce((sum, { mirror }) => sum + mirror.revision, 0);
  }

  run<T, E>(work: Work<T, E>): Promise<Result<T, E | CnmError>> {
    return this.#loop.run(work);
  }

  /** Resolves when the collections show every revision that the stores had when this was called. */
  settled(): Promise<Result<void, CnmError>> {
    // What is answered without a write is answered on the present.
    return this.run(() => Result.ok());
  }

  status(): ReplicaStatus {
    const { revision } = this;
    const refusal = this.#closing === undefined ? this.#refusal() : this.#closed();
    if (refusal !== undefined) return { state: 'closed', revision, reason: refusal.message };
    for (const { mirror, trouble } of this.#commits) {
      const reason = trouble ?? mirror.trouble;
      if (reason !== undefined) return { state: 'degraded', revision, reason };
    }
    return { state: 'ready', revision };
  }

  /** Lets what is under way end, refuses everything new, and stops following the stores. */
  close(): Promise<Result<void, never>> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Called once, by {@link openReplica}. */
  async open(): Promise<Result<void, OpenReplicaError>> {
    for (const { store, mirror } of this.#commits) {
      const snapshot = await readPresentFormat(store, mirror.prefixes);
      if (!snapshot.ok) return snapshot;
      const loaded = mirror.open(snapshot.value);
      if (!loaded.ok) return loaded;
    }
    if (this.#committer instanceof TwoStoreCommit) {
      const recovered = await this.#committer.recover();
      if (!recovered.ok) return recovered;
    }
    this.#opened = true;
    return Result.ok();
  }

  async #close(): Promise<Result<void, never>> {
    this.#stopping.abort();
    await this.#loop.close(this.#closed());
    for (const commit of this.#commits) {
      await commit.close();
      await commit.mirror.close();
    }
    return Result.ok();
  }

  #commitTo(store: Store, scopes: readonly Scope[]): FencedCommit {
    const { runtime, collections } = this.#options;
    const mirror = new Mirror({
      store,
      scopes,
      layout: this.#layout,
      collections: new Map(collections.map((collection) => [collection.name, collection])),
      clock: runtime.clock,
      log: runtime.log,
      onRevision: (changes) => this.#announce(changes),
    });
    return new FencedCommit(store, mirror, { runtime, layout: this.#layout, stopping: this.#stopping.signal });
  }

  #announce(changes: readonly Change[]): void {
    if (!this.#opened) return;
    try {
      this.#options.onCommitted(changes, this.revision);
    } catch (thrown) {
      this.#options.runtime.log.warn('a listener to commits has thrown', { host: this.#options.host, thrown });
    }
  }

  #closed(): ControllerClosed {
    return new ControllerClosed({ host: this.#options.host, reason: 'close() was called' });
  }

  /** Why nothing can be committed any more, if so. */
  #refusal(): ControllerClosed | StoreFormatTooNew | undefined {
    const { host } = this.#options;
    for (const { store, mirror } of this.#commits) {
      const found = versionOf(mirror.note(FORMAT_KEY)?.record) ?? 0;
      if (found > FORMAT) return new StoreFormatTooNew({ store: store.name, found, supported: FORMAT });
      if (mirror.ended) return new ControllerClosed({ host, reason: mirror.trouble ?? '' });
    }
    return undefined;
  }
}
