/**
 * The parts that a controller is made of, and the one way in which anything is changed: `run`.
 *
 * The handles (`Network`, `Endpoint`, `Sandbox`) and the modules above the controller hold it. Everything below the
 * commit follows from `follow`, which the replica calls with what was committed.
 */
import type { CnmError } from '../base/error.js';
import { Emitter } from '../base/emitter.js';
import { Result } from '../base/result.js';
import type { Runtime } from '../base/runtime.js';
import type { TellProgress } from '../base/pause.js';
import type { EventMap } from '../contracts/events.js';
import type { HostRecord } from '../model/host.js';
import type { Reconciler } from '../reconciler/reconciler.js';
import type { Replica, ReplicaStatus } from '../replica/replica.js';
import type { Change } from '../state/collection.js';
import type { Tables } from '../state/tables.js';
import type { Transaction } from '../state/transaction.js';
import { emitChanges } from './change-events.js';
import { HostWatch } from './hosts/host-watch.js';
import type { Operation } from './operations/operation.js';
import { isUnsettled, recover } from './operations/recover.js';
import type { Registry } from './registry.js';

/** From so many endpoints on, devices are compared in slices. */
const MANY_ENDPOINTS = 500;

/** What a core is made of. */
export interface CoreParts {
  readonly tables: Tables;
  readonly registry: Registry;
  readonly host: HostRecord;
  readonly runtime: Runtime;
  readonly reconciler: Reconciler;
  readonly replica: Replica;
}

/** What keeps the commits of a host that announces itself to its being announced. */
export interface PresenceGuard {
  /** Why nothing may be committed, if so; the commit depends on the answer. */
  guard(tx: Transaction): CnmError | undefined;
  /** What a caller has to be told before anything of his is committed. */
  readonly notice: CnmError | undefined;
  /** Notes what a caller was told. */
  noteTold(error: CnmError): void;
}

export class Core {
  readonly tables: Tables;
  readonly registry: Registry;
  readonly host: HostRecord;
  readonly runtime: Runtime;
  readonly reconciler: Reconciler;
  readonly events: Emitter<EventMap>;
  readonly replica: Replica;
  readonly hostWatch: HostWatch;
  /** The `Sandbox` handles of this controller, so that no other's is taken for one. */
  readonly sandboxHandles = new WeakSet<object>();
  /** Set when the host announces itself. */
  presence: PresenceGuard | undefined;
  #waitsFor: string | undefined = 'the host is being opened';
  /** The stores answer again, and that is told when the host waits for nothing any more. */
  #owesReady = false;
  /** Devices are compared when the records are there, and follow them from then on. */
  #isStarted = false;
  /** Sandboxes of this host that another host's deed has left to be settled; resolves when all are. */
  #settling: Promise<void> = Promise.resolve();

  constructor(parts: CoreParts) {
    this.tables = parts.tables;
    this.registry = parts.registry;
    this.host = parts.host;
    this.runtime = parts.runtime;
    this.reconciler = parts.reconciler;
    this.replica = parts.replica;
    this.events = new Emitter((thrown) => parts.runtime.log.warn(`a listener threw: ${String(thrown)}`));
    this.hostWatch = new HostWatch({ tables: parts.tables, host: parts.host, clock: parts.runtime.clock, events: this.events });
  }

  /** What keeps the host from working although its stores answer, if anything does. */
  get waitsFor(): string | undefined {
    return this.#waitsFor;
  }

  /** Whether the devices are what the records say. */
  get dataplane(): 'in-step' | 'failed' | 'unknown' {
    if (!this.#isStarted) return 'unknown';
    return this.reconciler.failed ? 'failed' : 'in-step';
  }

  readonly #goneSinceMs = (name: string): number | undefined => this.hostWatch.goneSinceMs(name);

  /** Runs an operation: all of it is committed, or its error is returned and nothing has changed. */
  run<T>(work: (operation: Operation) => Result<T, CnmError>): Promise<Result<T, CnmError>> {
    return this.presence === undefined ? this.commit(work) : this.#runAnnounced(this.presence, work);
  }

  /** The same where the host announces itself: its caller is told first what was missed. */
  async #runAnnounced<T>(presence: PresenceGuard, work: (operation: Operation) => Result<T, CnmError>): Promise<Result<T, CnmError>> {
    const result = await this.commit((operation): Result<T, CnmError> => {
      const { notice } = presence;
      return notice === undefined ? work(operation) : Result.error(notice);
    });
    if (!result.ok) presence.noteTold(result.error);
    return result;
  }

  /** The same for what is done by itself, of which no caller hears. */
  commit<T>(work: (operation: Operation) => Result<T, CnmError>): Promise<Result<T, CnmError>> {
    const { tables, registry, host, runtime } = this;
    const attempt = {};
    return this.replica.run((tx) => {
      const lost = this.presence?.guard(tx);
      if (lost !== undefined) return Result.error(lost);
      return work({ tx, tables, registry, host, clock: runtime.clock, random: runtime.random, attempt, goneSinceMs: this.#goneSinceMs });
    });
  }

  /** Begins what follows from the records, as soon as they are there. */
  start(): void {
    const status = this.replica.status();
    this.hostWatch.outage.note(!status.stale, this.runtime.clock.now());
    if (status.stale) return;
    this.#isStarted = true;
    this.reconciler.resync();
    this.hostWatch.lookAround(false);
  }

  /** The same in slices where there is much, so that opening keeps nothing else waiting. */
  async open(tell: TellProgress): Promise<void> {
    if (this.replica.status().stale || this.tables.endpoints.size < MANY_ENDPOINTS) {
      this.start();
      return;
    }
    this.hostWatch.outage.note(true, this.runtime.clock.now());
    this.#isStarted = true;
    await this.reconciler.resyncInTurns(this.runtime.clock, tell);
    this.hostWatch.lookAround(false);
  }

  /** Follows what was committed, by this controller or another: devices, then events. */
  follow(changes: readonly Change[]): void {
    if (this.#isStarted) this.reconciler.follow(changes);
    this.#settleOwn(changes);
    emitChanges(this.tables, changes, this.events);
    this.hostWatch.follow(changes);
  }

  /** Follows whether the stores answer. */
  noteStatus(status: ReplicaStatus): void {
    if (!this.#isStarted) this.start();
    this.hostWatch.outage.note(!status.stale, this.runtime.clock.now());
    this.hostWatch.lookAround();
    if (status.state === 'degraded') this.events.emit('store:degraded', { reason: status.reason ?? '' });
    this.#owesReady = status.state === 'ready';
    this.#tellReady();
  }

  /** Says what the host waits for, if anything. */
  waitFor(reason: string | undefined): void {
    this.#waitsFor = reason;
    this.#tellReady();
  }

  /** Resolves when this controller has seen every commit made before the call, and has done what follows from them. */
  async settled(): Promise<void> {
    for (let seen = await this.replica.settled(); !seen.ok && seen.error.code === 'STORE_UNAVAILABLE'; seen = await this.replica.settled()) {
      // Nothing is seen of a store that is away.
      await this.replica.answering();
    }
    await this.#settling;
  }

  #tellReady(): void {
    if (!this.#owesReady || this.#waitsFor !== undefined) return;
    this.#owesReady = false;
    this.events.emit('store:ready', {});
  }

  /** Another host may delete an endpoint of this one by force; its sandbox is then put right here. */
  #settleOwn(changes: readonly Change[]): void {
    for (const change of changes) {
      const before = this.tables.endpoints.changed(change)?.before;
      if (before?.join === undefined || before.host !== this.host.name || !isUnsettled(this.tables, before.join.sandboxId)) continue;
      this.#settling = this.#settling.then(() => this.#recover());
      return;
    }
  }

  /** Puts the host's own sandboxes right, as soon as its stores answer. */
  async #recover(): Promise<void> {
    for (;;) {
      const done = await this.commit(recover);
      if (done.ok) return;
      if (done.error.code !== 'STORE_UNAVAILABLE') {
        this.runtime.log.warn(done.error.message, done.error.details);
        return;
      }
      await this.replica.answering();
    }
  }
}
