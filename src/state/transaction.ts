/**
 * A transaction: writes in place, remembers how to undo them, and what must still be true when they are committed.
 *
 * Operations are synchronous functions over a transaction, so nothing runs in between. `get` guards what it read: the
 * commit fails when another has written that key since. `find` in an index guards nothing; an invariant over several
 * records is therefore turned into a conflict on one key (see docs/concurrency.md). Every write guards its key.
 * Invariant: after `rollback(mark)` every collection holds what it held at `mark`; the order of its rows may be another.
 */
import type { Condition, Revision } from './revision.js';
import { UNCOMMITTED, type Change, type LoggedWrite } from './collection.js';
import type { UniqueIndex } from './indexes/secondary-index.js';
import type { RowEntry } from './row-entry.js';
import type { Table } from './table.js';

/** A point to roll back to. */
export interface Mark {
  readonly writes: number;
  readonly guards: number;
}

/** A key's new value, a JSON value; undefined removes it. */
export interface PlannedWrite {
  readonly key: string;
  readonly value: object | undefined;
}

/** What a transaction would commit. */
export interface PlannedCommit {
  readonly conditions: readonly Condition[];
  readonly writes: readonly PlannedWrite[];
}

export class Transaction {
  // Made with what comes first into them: a list that grows from nothing takes room for many at once.
  #log: LoggedWrite[] | undefined;
  #guards: Guard[] | undefined;

  /** The row under a key; the commit depends on its staying as it is, also on its staying absent. */
  get<Row extends object>(table: Table<Row>, key: string): Row | undefined {
    const entry = table.entry(key);
    this.#guard(new Guard(entry, () => key));
    return entry?.row;
  }

  /** The row that an index has under a value; the commit depends on its staying as it is. */
  find<Row extends object>(index: UniqueIndex<Row>, value: string): Row | undefined {
    const entry = index.entry(value);
    if (entry !== undefined) this.#guard(new Guard(entry, () => index.keyOf(entry.row)));
    return entry?.row;
  }

  /** Makes the commit depend on a row that an index found staying as it is. */
  guard<Row extends object>(table: Table<Row>, row: Row): void {
    const key = table.keyOf(row);
    this.#guard(new Guard(table.entryOf(row, key), () => key));
  }

  /** Adds a row. The caller has made sure that the key is free. */
  insert<Row extends object>(table: Table<Row>, row: Row): void {
    const key = table.keyOf(row);
    const there = table.entry(key);
    if (there !== undefined) throw new Error(`insert of a key that is there: ${key}`);
    this.#write(table, key, there, row);
  }

  /** Replaces the row of the same key. */
  update<Row extends object>(table: Table<Row>, row: Row): void {
    const key = table.keyOf(row);
    const there = table.entryOf(row, key);
    if (there === undefined) throw new Error(`update of a key that is not there: ${key}`);
    this.#write(table, key, there, row);
  }

  delete<Row extends object>(table: Table<Row>, row: Row): void {
    const key = table.keyOf(row);
    const there = table.entryOf(row, key);
    if (there === undefined) throw new Error(`delete of a key that is not there: ${key}`);
    this.#write(table, key, there, undefined);
  }

  /** Adds a write that a collection other than a table has made. */
  record(write: LoggedWrite): void {
    if (this.#log === undefined) this.#log = [write];
    else this.#log.push(write);
  }

  mark(): Mark {
    return { writes: this.#log?.length ?? 0, guards: this.#guards?.length ?? 0 };
  }

  /** Undoes everything since a mark, or everything. */
  rollback(mark: Mark = { writes: 0, guards: 0 }): void {
    const { writes, guards } = this.mark();
    for (let at = writes - 1; at >= mark.writes; at--) this.#log?.[at]?.undo();
    if (writes > mark.writes) this.#log?.splice(mark.writes);
    if (guards > mark.guards) this.#guards?.splice(mark.guards);
  }

  /** Whether anything was written since a mark, or at all. */
  wrote(mark: Mark = { writes: 0, guards: 0 }): boolean {
    return this.mark().writes > mark.writes;
  }

  /** The keys written since a mark. */
  *writtenSince(mark: Mark): Iterable<string> {
    for (const write of this.#log?.slice(mark.writes) ?? []) yield write.key();
  }

  /** The keys that the commit depends on because of what was done since a mark. */
  *touchedSince(mark: Mark): Iterable<string> {
    yield* this.writtenSince(mark);
    for (const guard of this.#guards?.slice(mark.guards) ?? []) yield guard.key();
  }

  /** The commit that makes these writes durable, each key once, with its last value and its first condition. */
  planned(): PlannedCommit {
    const conditions = new Map<string, Condition>();
    const writes = new Map<string, PlannedWrite>();
    for (const write of this.#log ?? []) {
      const key = write.key();
      const revision = write.priorRevision;
      if (revision !== UNCOMMITTED && !conditions.has(key)) conditions.set(key, { key, revision });
      writes.set(key, { key, value: write.value() });
    }
    for (const guard of this.#guards ?? []) {
      const key = guard.isWritten ? undefined : guard.key();
      if (key !== undefined && !conditions.has(key)) conditions.set(key, { key, revision: guard.revision });
    }
    for (const { key, value } of writes.values()) if (value === undefined && conditions.get(key)?.revision === 0) writes.delete(key);
    return { conditions: [...conditions.values()], writes: [...writes.values()] };
  }

  /** Keeps what was written, as a committed revision; nothing of it can be undone any more. */
  settle(revision: Revision): void {
    for (const write of this.#log ?? []) write.settle(revision);
    this.#log = undefined;
    this.#guards = undefined;
  }

  /** What the writes have changed so far, removals first, as stores tell it. */
  changes(): readonly Change[] {
    const log = this.#log ?? [];
    const all = log.map(changeOf);
    const changes = mayRepeat(log) ? firstToLast(all) : all;
    if (changes.every(({ after }) => after !== undefined)) return changes;
    const removals = changes.filter(({ before, after }) => before !== undefined && after === undefined);
    return removals.concat(changes.filter(({ after }) => after !== undefined));
  }

  #guard(guard: Guard): void {
    if (guard.isWritten) return;
    if (this.#guards === undefined) this.#guards = [guard];
    else this.#guards.push(guard);
  }

  #write<Row extends object>(table: Table<Row>, key: string, there: RowEntry<Row> | undefined, row: Row | undefined): void {
    const before = there?.row;
    const priorRevision = there?.revision ?? 0;
    const entry = table.writeTo(there, key, row, UNCOMMITTED);
    this.record(new RowWrite(table, key, before, priorRevision, row, entry));
  }
}

function changeOf(write: LoggedWrite): Change {
  return { collection: write.collection, key: write.key(), before: write.prior(), after: write.value() };
}

/** Whether a key may be among the writes twice: something was there that they wrote, or nothing after they removed. */
function mayRepeat(log: readonly LoggedWrite[]): boolean {
  let removes = false;
  for (const write of log) {
    if (write.priorRevision === UNCOMMITTED || (removes && write.priorRevision === 0)) return true;
    removes ||= write.value() === undefined;
  }
  return false;
}

/** One change a key, from what was there before its first. */
function firstToLast(changes: readonly Change[]): Change[] {
  const whole = new Map<string, Change>();
  for (const change of changes) {
    const first = whole.get(change.key);
    whole.set(change.key, first === undefined ? change : { ...change, before: first.before });
  }
  return [...whole.values()];
}

/** What a transaction has read, with the revision that it had. */
class Guard {
  readonly revision: Revision;

  constructor(
    readonly entry: RowEntry<object> | undefined,
    /** Its key, which takes time to make and may never be asked for. */
    readonly key: () => string,
  ) {
    this.revision = entry?.revision ?? 0;
  }

  /** The transaction has written it since, which is a condition on the same revision. */
  get isWritten(): boolean {
    return this.entry?.revision === UNCOMMITTED;
  }
}

class RowWrite<Row extends object> implements LoggedWrite {
  constructor(
    readonly collection: Table<Row>,
    readonly rowKey: string,
    readonly before: Row | undefined,
    readonly priorRevision: Revision,
    readonly after: Row | undefined,
    /** Where the row is, unless a later write of the transaction has replaced it. */
    readonly entry: RowEntry<Row> | undefined,
  ) {}

  key(): string {
    return this.rowKey;
  }

  value(): Row | undefined {
    return this.after;
  }

  prior(): Row | undefined {
    return this.before;
  }

  undo(): void {
    const row = this.before ?? this.after;
    const entry = row === undefined ? undefined : this.collection.entryOf(row, this.rowKey);
    this.collection.writeTo(entry, this.rowKey, this.before, this.priorRevision);
  }

  settle(revision: Revision): void {
    if (this.entry !== undefined && this.entry.row === this.after) this.entry.revision = revision;
  }
}
