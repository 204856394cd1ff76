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
import type { EventMap } from '../contracts/events.js';
import { Names } from '../dns/names.js';
import type { HostRecord } from '../model/host.js';
import type { Reconciler } from '../reconciler/reconciler.js';
import type { Replica } from '../replica/replica.js';
import type { Change } from '../state/collection.js';
import type { Tables } from '../state/tables.js';
import type { Transaction } from '../state/transaction.js';
import { emitChanges } from './change-events.js';
import type { Operation } from './operations/operation.js';
import { isUnsettled, recover } from './operations/recover.js';
import type { Outage } from './outage.js';
import type { Registry } from './registry.js';

/** What a core is made of. */
export interface CoreParts {
  readonly tables: Tables;
  readonly registry: Registry;
  readonly host: HostRecord;
  readonly runtime: Runtime;
  readonly reconciler: Reconciler;
  readonly outage: Outage;
}

export class Core {
  readonly tables: Tables;
  readonly registry: Registry;
  readonly host: HostRecord;
  readonly runtime: Runtime;
  readonly reconciler: Reconciler;
  readonly events: Emitter<EventMap>;
  readonly names: Names;
  readonly replica: Replica;
  readonly outage: Outage;
  /** The `Sandbox` handles of this controller, so that no other's is taken for one. */
  readonly sandboxHandles = new WeakSet<object>();
  /** Set when the host announces itself; every operation is then kept to it. */
  presence: { guard(tx: Transaction): CnmError | undefined } | undefined;
  /** Sandboxes of this host that another host's deed has left to be settled; resolves when all are. */
  #settling: Promise<void> = Promise.resolve();

  constructor(parts: CoreParts, replica: Replica) {
    this.tables = parts.tables;
    this.registry = parts.registry;
    this.host = parts.host;
    this.runtime = parts.runtime;
    this.reconciler = parts.reconciler;
    this.replica = replica;
    this.outage = parts.outage;
    this.names = new Names(parts.tables);
    this.events = new Emitter((thrown) => parts.runtime.log.warn(`a listener threw: ${String(thrown)}`));
  }

  /** Runs an operation: all of it is committed, or its error is returned and nothing has changed. */
  run<T>(work: (operation: Operation) => Result<T, CnmError>): Promise<Result<T, CnmError>> {
    const { tables, registry, host, runtime } = this;
    return this.replica.run((tx) => {
      const lost = this.presence?.guard(tx);
      if (lost !== undefined) return Result.error(lost);
      return work({ tx, tables, registry, host, clock: runtime.clock, random: runtime.random });
    });
  }

  /** Follows what was committed, by this controller or another: devices, names, then events. */
  follow(changes: readonly Change[]): void {
    this.names.follow(changes);
    this.reconciler.follow(changes);
    this.#settleOwn(changes);
    emitChanges(this.tables, changes, this.events);
  }

  /** Resolves when this controller has seen every commit made before the call, and has done what follows from them. */
  async settled(): Promise<void> {
    await this.replica.settled();
    await this.#settling;
  }

  /** Another host may delete an endpoint of this one by force; its sandbox is then put right here. */
  #settleOwn(changes: readonly Change[]): void {
    for (const change of changes) {
      const before = this.tables.endpoints.changed(change)?.before;
      if (before?.join === undefined || before.host !== this.host.name || !isUnsettled(this.tables, before.join.sandboxId)) continue;
      this.#settling = this.#settling.then(async () => {
        const done = await this.run(recover);
        if (!done.ok) this.runtime.log.warn(done.error.message, done.error.details);
      });
      return;
    }
  }
}
