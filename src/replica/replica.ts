/**
 * A replica: one host's copy of the cluster's records, and the ledger through which they change.
 *
 * It joins a mirror for each store, the commits to them and the loop that plans and commits. All records may be in one
 * store, or the host's own in a store of their own. It opens and follows stores; whoever made them closes them.
 * While a store does not answer the replica is degraded: it shows what it has, refuses at once what needs that store,
 * and tries by itself to get well. Invariant: outside a synchronous run of planning, the collections hold committed
 * content only.
 */
import type { CnmError } from '../base/error.js';
import { Result } from '../base/result.js';
import { StoreUnavailable, type Store } from '../contracts/store.js';
import type { Scope } from '../model/scope.js';
import type { Change } from '../state/collection.js';
import type { Revision } from '../state/revision.js';
import { BackOff } from './commit/back-off.js';
import { FencedCommit } from './commit/fenced-commit.js';
import { InstantCommit } from './commit/instant-commit.js';
import { OneStoreCommit, type Committer, type CommitterError } from './commit/one-store-commit.js';
import { TwoStoreCommit } from './commit/two-store-commit.js';
import { ControllerClosed, StoreFormatTooNew } from './errors.js';
import { FORMAT, versionOf, type FormatError } from './format.js';
import { FORMAT_KEY, Layout } from './layout.js';
import type { Ledger, Work } from './ledger.js';
import { loadMirrors, loadMirrorsInTurns } from './load.js';
import { Mirror } from './mirror.js';
import type { ReplicaOptions, ReplicaStatus } from './replica-options.js';
import { SharedCommit } from './shared-commit.js';

export type { ReplicaOptions, ReplicaStatus };

const DEFAULT_PATIENCE_MS = 30_000;

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
  readonly #backOff: BackOff;
  /** The commits to each store; the first is to the one with the global records. */
  readonly #commits: readonly FencedCommit[];
  readonly #committer: Committer;
  readonly #loop: SharedCommit;
  readonly #waiting: (() => void)[] = [];
  /** Why the collections are not loaded, or what a crash left is not finished. */
  #unopened: StoreUnavailable | undefined;
  #loaded = false;
  /** What it was last said to be; undefined until it is opened. */
  #told: string | undefined;
  readonly #healing = new Set<FencedCommit>();
  #failure: CnmError | undefined;
  #closing: Promise<Result<void, never>> | undefined;

  /** Use {@link openReplica}. */
  constructor(options: ReplicaOptions) {
    this.#options = options;
    const { store, localStore, runtime } = options;
    // Drawn from the common stream and not from a fork, because two replicas with one runtime must not get the same.
    const replica = Array.from({ length: 4 }, () => runtime.random.u32().toString(16).padStart(8, '0')).join('');
    this.#layout = new Layout(options.host, replica);
    const global = this.#commitTo(store, localStore === undefined ? ['global', 'local'] : ['global']);
    if (localStore === undefined) {
      this.#commits = [global];
      this.#committer = new OneStoreCommit(global, this.#layout);
    } else {
      const local = this.#commitTo(localStore, ['local']);
      this.#commits = [global, local];
      this.#committer = new TwoStoreCommit(global, local, this.#layout, runtime.clock);
    }
    this.#backOff = new BackOff({ clock: runtime.clock, random: runtime.random.fork(`heal ${replica}`), stopping: this.#stopping.signal });
    this.#loop = new SharedCommit({
      committer: this.#committer,
      instant: store.inProcess === undefined || localStore !== undefined ? undefined : new InstantCommit(store.inProcess, global.mirror, this.#layout),
      clock: runtime.clock,
      random: runtime.random.fork(`replica ${replica}`),
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

  /** Resolves when every store answers, or the replica is closed. */
  answering(): Promise<void> {
    if (this.#absence() === undefined || this.status().state === 'closed') return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  status(): ReplicaStatus {
    const { revision } = this;
    const end = this.#closing === undefined ? this.#end() : this.#closed();
    if (end !== undefined) return { state: 'closed', revision, stale: true, reason: end.message };
    const absence = this.#absence();
    if (absence !== undefined) return { state: 'degraded', revision, stale: true, reason: absence.message };
    for (const { mirror } of this.#commits) {
      if (mirror.trouble !== undefined) return { state: 'degraded', revision, stale: false, reason: mirror.trouble };
    }
    return { state: 'ready', revision, stale: false };
  }

  /** Lets what is under way end, refuses everything new, and stops following the stores. */
  close(): Promise<Result<void, never>> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Called once, by {@link openReplica}. */
  async open(): Promise<Result<void, OpenReplicaError>> {
    const opened = await this.#tryToOpen();
    if (!opened.ok && !(this.#options.startDegraded === true && opened.error instanceof StoreUnavailable)) return opened;
    this.#told = nameOf(this.status());
    if (!opened.ok) void this.#persist(() => (this.#unopened === undefined ? undefined : () => this.#tryToOpen()));
    return Result.ok();
  }

  async #close(): Promise<Result<void, never>> {
    this.#stopping.abort();
    await this.#loop.close(this.#closed());
    for (const commit of this.#commits) {
      await commit.close();
      await commit.mirror.close();
    }
    this.#tell();
    return Result.ok();
  }

  #commitTo(store: Store, scopes: readonly Scope[]): FencedCommit {
    const { runtime, collections, patienceMs = DEFAULT_PATIENCE_MS } = this.#options;
    const mirror = new Mirror({
      store,
      scopes,
      layout: this.#layout,
      collections: new Map(collections.map((collection) => [collection.name, collection])),
      clock: runtime.clock,
      log: runtime.log,
      onRevision: (changes) => {
        this.#announce(changes);
        this.#tell();
      },
      onEnd: () => this.#tell(),
    });
    const onTrouble = (): void => {
      this.#tell();
      this.#heal(commit);
    };
    const commit = new FencedCommit(store, mirror, { runtime, layout: this.#layout, stopping: this.#stopping.signal, patienceMs, onTrouble });
    return commit;
  }

  async #tryToOpen(): Promise<Result<void, OpenReplicaError>> {
    const opened = await this.#openNow();
    if (opened.ok) this.#unopened = undefined;
    else if (opened.error instanceof StoreUnavailable) this.#unopened = opened.error;
    return opened;
  }

  async #openNow(): Promise<Result<void, OpenReplicaError>> {
    if (!this.#loaded) {
      const { runtime, onProgress = () => undefined } = this.#options;
      const isShown = this.#told !== undefined;
      const loaded = isShown ? await loadMirrors(this.#commits, runtime.clock.now()) : await loadMirrorsInTurns(this.#commits, runtime.clock, onProgress);
      if (!loaded.ok) return loaded;
      this.#loaded = true;
      this.#announce(loaded.value ?? []);
    }
    return this.#committer instanceof TwoStoreCommit ? this.#committer.recover() : Result.ok();
  }

  /** Brings a store back that is in trouble. */
  #heal(commit: FencedCommit): void {
    if (this.#healing.has(commit)) return;
    this.#healing.add(commit);
    void this.#persist(() => {
      if (commit.refusal !== undefined) return () => commit.heal();
      this.#healing.delete(commit);
      return undefined;
    });
  }

  /** Tries what is next, later after each failure, until nothing is. */
  async #persist(next: () => (() => Promise<Result<void, OpenReplicaError>>) | undefined): Promise<void> {
    for (let failures = 0; this.#end() === undefined; failures++) {
      const attempt = next();
      if (attempt === undefined || !(await this.#backOff.wait(failures))) return;
      const done = await attempt();
      if (!done.ok && done.error.code !== 'STORE_UNAVAILABLE' && done.error.code !== 'CONTENTION_EXCEEDED') this.#failure ??= done.error;
      this.#tell();
    }
  }

  #announce(changes: readonly Change[]): void {
    if (this.#told === undefined) return;
    try {
      this.#options.onCommitted(changes, this.revision);
    } catch (thrown) {
      this.#options.runtime.log.warn('a listener to commits has thrown', { host: this.#options.host, thrown });
    }
  }

  /** Tells of another status, and lets go of those who wait for something that it settles. */
  #tell(): void {
    if (this.#told === undefined) return;
    const status = this.status();
    if (!status.stale || status.state === 'closed') for (const resolve of this.#waiting.splice(0)) resolve();
    if (nameOf(status) === this.#told) return;
    this.#told = nameOf(status);
    this.#loop.refuse();
    try {
      this.#options.onStatus?.(status);
    } catch (thrown) {
      this.#options.runtime.log.warn('a listener to the status has thrown', { host: this.#options.host, thrown });
    }
  }

  #closed(): ControllerClosed {
    return new ControllerClosed({ host: this.#options.host, reason: 'close() was called' });
  }

  /** Why nothing can be committed now, if so. */
  #refusal(): CnmError | undefined {
    const end = this.#end();
    if (end !== undefined || this.#unopened !== undefined) return end ?? this.#absence();
    // While one store answers, what concerns that one alone goes on.
    const refusals = this.#commits.map(({ refusal }) => refusal);
    return refusals.every((refusal) => refusal !== undefined) ? refusals[0] : undefined;
  }

  /** That a store does not answer, if so. */
  #absence(): StoreUnavailable | undefined {
    if (this.#unopened instanceof StoreUnavailable) return new StoreUnavailable({ ...this.#unopened.details, outcome: 'did-not-happen' });
    for (const { refusal } of this.#commits) if (refusal !== undefined) return refusal;
    return undefined;
  }

  /** Why nothing can be committed any more, if so. */
  #end(): CnmError | undefined {
    if (this.#failure !== undefined) return this.#failure;
    const { host } = this.#options;
    for (const { store, mirror } of this.#commits) {
      const found = versionOf(mirror.note(FORMAT_KEY)?.record) ?? 0;
      if (found > FORMAT) return new StoreFormatTooNew({ store: store.name, found, supported: FORMAT });
      if (mirror.ended) return new ControllerClosed({ host, reason: mirror.trouble ?? '' });
    }
    return undefined;
  }
}

/** What makes one status another. */
function nameOf({ state, reason = '' }: ReplicaStatus): string {
  return `${state} ${reason}`;
}
