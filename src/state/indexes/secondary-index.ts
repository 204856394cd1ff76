/**
 * Rows by something else than their key.
 *
 * Relies on a row's entry being the same as long as its key has a row. Invariant: after `change` the index holds the
 * entry of each row of its table once, under the value that `by` gives for the row.
 */
import type { RowEntry } from '../row-entry.js';

/** Rows by a value that several may share, in the order in which they came. */
export class Index<Row> {
  readonly #entries = new Map<string, Set<RowEntry<Row>>>();

  constructor(readonly by: (row: Row) => string | undefined) {}

  *get(value: string): Iterable<Row> {
    for (const { row } of this.#entries.get(value) ?? []) yield row;
  }

  count(value: string): number {
    return this.#entries.get(value)?.size ?? 0;
  }

  /** The first row under the value. */
  first(value: string): Row | undefined {
    for (const row of this.get(value)) return row;
    return undefined;
  }

  change(_key: string, before: Row | undefined, after: Row | undefined, entry: RowEntry<Row>): void {
    const from = before === undefined ? undefined : this.by(before);
    const to = after === undefined ? undefined : this.by(after);
    if (from === to) return;
    if (from !== undefined) {
      const entries = this.#entries.get(from);
      entries?.delete(entry);
      if (entries?.size === 0) this.#entries.delete(from);
    }
    if (to !== undefined) {
      const entries = this.#entries.get(to);
      if (entries === undefined) this.#entries.set(to, new Set([entry]));
      else entries.add(entry);
    }
  }
}

/** Rows by a value that one row has. */
export class UniqueIndex<Row> {
  readonly #entries = new Map<string, RowEntry<Row>>();

  constructor(
    readonly by: (row: Row) => string | undefined,
    /** The key of a row in its table. */
    readonly keyOf: (row: Row) => string,
  ) {}

  get(value: string): Row | undefined {
    return this.#entries.get(value)?.row;
  }

  entry(value: string): RowEntry<Row> | undefined {
    return this.#entries.get(value);
  }

  *values(): Iterable<Row> {
    for (const { row } of this.#entries.values()) yield row;
  }

  change(_key: string, before: Row | undefined, after: Row | undefined, entry: RowEntry<Row>): void {
    const from = before === undefined ? undefined : this.by(before);
    const to = after === undefined ? undefined : this.by(after);
    // Of two rows under one value, as while one moves to another key, the one that came last counts.
    if (from !== undefined && from !== to && this.#entries.get(from) === entry) this.#entries.delete(from);
    if (to !== undefined && from !== to) this.#entries.set(to, entry);
  }
}
