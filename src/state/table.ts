/**
 * A table: immutable rows by key, with indexes that follow every change.
 *
 * Relies on rows never being changed in place. A row's entry stays the same object while its key has a row, so that an
 * index that holds it need not be told of a row that replaces another under the same value.
 * Invariant: each index holds exactly the rows that are in the table.
 */
import { trusted } from '../base/brand.js';
import type { Revision } from './revision.js';
import type { Scope } from '../model/scope.js';
import type { Change, Collection } from './collection.js';
import type { Fresh } from './compact.js';
import { Index, UniqueIndex } from './indexes/secondary-index.js';
import type { RowEntry } from './row-entry.js';

/** A row and what replaced it; undefined is absence. */
export interface RowChange<Row> {
  readonly before: Row | undefined;
  readonly after: Row | undefined;
}

/** Something that is told of every change of a table's rows, undone ones too. */
export interface Follower<Row> {
  change(key: string, before: Row | undefined, after: Row | undefined, entry: RowEntry<Row>): void;
}

/** A map by key. */
export interface KeyMap<Value> {
  readonly size: number;
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
  keys(): Iterable<string>;
  values(): Iterable<Value>;
}

/** What makes a table of many rows smaller. */
export interface Thrift<Row> {
  /** Where the rows' entries are kept; a Map unless told. */
  readonly entries?: KeyMap<RowEntry<Row>>;
  /** Makes a row smaller that was just decoded, given the one that it replaces. */
  readonly compact?: (row: Fresh<Row>, before: Row | undefined) => void;
  /** Finds the entry under a row's key without the key, as an index may that knows rows by their ids. */
  readonly shortcut?: (row: Row) => RowEntry<Row> | undefined;
}

export class Table<Row extends object> implements Collection {
  readonly #entries: KeyMap<RowEntry<Row>>;
  readonly #compact: Thrift<Row>['compact'];
  readonly #shortcut: Thrift<Row>['shortcut'];
  readonly #indexes: Follower<Row>[] = [];

  constructor(
    readonly name: string,
    /** The full key of a row: scope, table name, and what is unique in the table. */
    readonly keyOf: (row: Row) => string,
    { entries = new Map<string, RowEntry<Row>>(), compact, shortcut }: Thrift<Row> = {},
  ) {
    this.#entries = entries;
    this.#shortcut = shortcut;
    this.#compact = compact;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Row | undefined {
    return this.#entries.get(key)?.row;
  }

  entry(key: string): RowEntry<Row> | undefined {
    return this.#entries.get(key);
  }

  /** The entry that is under the key of a row. */
  entryOf(row: Row, key: string): RowEntry<Row> | undefined {
    return this.#shortcut?.(row) ?? this.#entries.get(key);
  }

  revisionOf(key: string): Revision {
    return this.#entries.get(key)?.revision ?? 0;
  }

  *rows(): Iterable<Row> {
    for (const entry of this.#entries.values()) yield entry.row;
  }

  *keys(scope: Scope): Iterable<string> {
    const prefix = `${scope}/`;
    for (const key of this.#entries.keys()) if (key.startsWith(prefix)) yield key;
  }

  /** Adds an index over a value that several rows may share; rows for which `by` is undefined are left out. */
  index(by: (row: Row) => string | undefined): Index<Row> {
    return this.follow(new Index(by));
  }

  /** Adds an index over a value that one row has. */
  uniqueIndex(by: (row: Row) => string | undefined): UniqueIndex<Row> {
    return this.follow(new UniqueIndex(by, this.keyOf));
  }

  /** Adds anything that must follow the table from its start. */
  follow<F extends Follower<Row>>(follower: F): F {
    this.#indexes.push(follower);
    return follower;
  }

  /**
   * Puts or removes a row under a key, given the key's entry; the entry that it has then. Only transactions, their undo
   * and `load` write.
   */
  writeTo(entry: RowEntry<Row> | undefined, key: string, row: Row | undefined, revision: Revision): RowEntry<Row> | undefined {
    if (row === undefined) {
      if (entry === undefined) return undefined;
      this.#entries.delete(key);
      this.#tell(key, entry, entry.row, undefined);
      return undefined;
    }
    if (entry === undefined) {
      const added = { row, revision };
      this.#entries.set(key, added);
      this.#tell(key, added, undefined, row);
      return added;
    }
    const before = entry.row;
    entry.row = row;
    entry.revision = revision;
    if (before !== row) this.#tell(key, entry, before, row);
    return entry;
  }

  #tell(key: string, entry: RowEntry<Row>, before: Row | undefined, after: Row | undefined): void {
    for (const index of this.#indexes) index.change(key, before, after, entry);
  }

  load(key: string, value: unknown, revision: Revision, isShared = false): Change | undefined {
    const entry = isShared && value !== undefined ? this.entryOf(trusted<Row>(value), key) : this.#entries.get(key);
    const before = entry?.row;
    if (value !== undefined && !isShared) this.#compact?.(trusted<Fresh<Row>>(value), before);
    const after = value === undefined ? undefined : trusted<Row>(value);
    if (before === undefined && after === undefined) return undefined;
    this.writeTo(entry, key, after, revision);
    return { collection: this, key, before, after };
  }

  /** The change as rows of this table, or undefined when it is another collection's. */
  changed(change: Change): RowChange<Row> | undefined {
    return change.collection === this ? trusted<RowChange<Row>>(change) : undefined;
  }
}
