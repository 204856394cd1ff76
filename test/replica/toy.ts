/**
 * A replica over two toy tables, counters and names, for the tests of this folder.
 */
import { createSimulatedRuntime, type SimulatedRuntime } from '../../src/base/simulated-runtime.js';
import { deferToMacrotask } from '../../src/base/system-runtime.js';
import { errorClass } from '../../src/base/error.js';
import { Result } from '../../src/base/result.js';
import type { Log } from '../../src/base/runtime.js';
import type { Store } from '../../src/contracts/store.js';
import { keyPart } from '../../src/model/keys.js';
import type { Scope } from '../../src/model/scope.js';
import { openReplica, type OpenReplicaError, type Replica, type ReplicaOptions, type ReplicaStatus } from '../../src/replica/replica.js';
import type { Work } from '../../src/replica/ledger.js';
import type { Change } from '../../src/state/collection.js';
import { Table } from '../../src/state/table.js';
import { pick } from './history.js';

export interface Counter {
  readonly scope: Scope;
  readonly name: string;
  readonly value: number;
}

export interface Name {
  readonly scope: Scope;
  readonly name: string;
  readonly owner: string;
}

export class NameTaken extends errorClass('NAME_TAKEN', 'forbidden', {
  message: (d: { name: string; owner: string }) => `${d.name} belongs to ${d.owner}`,
  explanation: () => 'Take another name.',
}) {}

export class Tables {
  readonly counters = new Table<Counter>('counter', (row) => `${row.scope}/counter/${keyPart(row.name)}`);
  readonly names = new Table<Name>('name', (row) => `${row.scope}/name/${keyPart(row.name)}`);
  readonly collections = [this.counters, this.names];

  count(name: string, scope: Scope = 'global'): number {
    return this.counters.get(`${scope}/counter/${keyPart(name)}`)?.value ?? 0;
  }

  owner(name: string, scope: Scope = 'global'): string | undefined {
    return this.names.get(`${scope}/name/${keyPart(name)}`)?.owner;
  }

  increment(name: string, scope: Scope = 'global', by = 1): Work<number, never> {
    return (tx) => {
      const row = tx.get(this.counters, `${scope}/counter/${keyPart(name)}`);
      const next = { scope, name, value: (row?.value ?? 0) + by };
      if (row === undefined) tx.insert(this.counters, next);
      else tx.update(this.counters, next);
      return Result.ok(next.value);
    };
  }

  take(name: string, owner: string, scope: Scope = 'global'): Work<string, NameTaken> {
    return (tx) => {
      const row = tx.get(this.names, `${scope}/name/${keyPart(name)}`);
      if (row !== undefined) return Result.error(new NameTaken({ name, owner: row.owner }));
      tx.insert(this.names, { scope, name, owner });
      return Result.ok(owner);
    };
  }

  release(name: string, scope: Scope = 'global'): Work<boolean, never> {
    return (tx) => {
      const row = tx.get(this.names, `${scope}/name/${keyPart(name)}`);
      if (row !== undefined) tx.delete(this.names, row);
      return Result.ok(row !== undefined);
    };
  }

  /** Everything in the tables, for comparison. */
  content(): Record<string, unknown> {
    const rows = [...this.counters.rows()].map((row) => [this.counters.keyOf(row), row.value] as const);
    const names = [...this.names.rows()].map((row) => [this.names.keyOf(row), row.owner] as const);
    return Object.fromEntries<unknown>([...rows, ...names].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

export interface Toy {
  readonly replica: Replica;
  readonly tables: Tables;
  /** What onCommitted was called with. */
  readonly heard: { readonly changes: readonly Change[]; readonly revision: number; readonly content: Record<string, unknown> }[];
  /** What onStatus was called with. */
  readonly statuses: ReplicaStatus[];
}

export interface ToyOptions extends Pick<ReplicaOptions, 'startDegraded' | 'patienceMs'> {
  readonly store: Store;
  readonly localStore?: Store;
  readonly runtime?: SimulatedRuntime;
  readonly host?: string;
  /** Commits go within the calls where the store can; unless told, all stores are as if they were elsewhere. */
  readonly withinCalls?: boolean;
}

/** A runtime whose clock runs by itself, as fast as promises settle. */
export function autoRuntime(seed: string | number, log?: Log): SimulatedRuntime {
  return createSimulatedRuntime({ seed, auto: deferToMacrotask, ...(log === undefined ? {} : { log }) });
}

export async function openToy(options: ToyOptions): Promise<Toy> {
  const opened = await tryOpenToy(options);
  if (!opened.ok) throw opened.error;
  return opened.value;
}

export async function tryOpenToy({ store, localStore, runtime, host = 'h1', withinCalls = false, ...options }: ToyOptions): Promise<Result<Toy, OpenReplicaError>> {
  const tables = new Tables();
  const heard: Toy['heard'] = [];
  const statuses: ReplicaStatus[] = [];
  const replica = await openReplica({
    runtime: runtime ?? autoRuntime(`toy ${host}`),
    host,
    store: withinCalls || store.inProcess === undefined ? store : pick(store),
    ...(localStore === undefined ? {} : { localStore }),
    collections: tables.collections,
    onCommitted: (changes, revision) => heard.push({ changes, revision, content: tables.content() }),
    onStatus: (status) => statuses.push(status),
    ...options,
  });
  return replica.ok ? Result.ok({ replica: replica.value, tables, heard, statuses }) : replica;
}
