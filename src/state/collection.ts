/**
 * What a transaction and a mirror need of anything that holds records: tables of rows, and sets of addresses.
 *
 * A key is text whose first part is the scope ('global' or 'local') and whose second is the collection's name, so that
 * whoever reads a store finds the collection from the key alone. A collection changes only through a transaction (and
 * its undo) or through `load`, which a mirror calls with what a store has committed.
 */
import type { Scope } from '../model/scope.js';
import type { Revision } from './revision.js';

/** The revision of what a transaction has written and no store has committed yet. */
export const UNCOMMITTED: Revision = -1;

/** One write of a transaction, in the order in which it was made. */
export interface LoggedWrite {
  /** The full key; it may be built only here, when the write is committed. */
  key(): string;
  /** The value to store as JSON, or undefined for a removal. */
  value(): object | undefined;
  /** Where the write was made. */
  readonly collection: Collection;
  /** The value before; undefined when there was none. */
  prior(): unknown;
  /** The revision that had written the key before this write; 0 when there was none, UNCOMMITTED for an own one. */
  readonly priorRevision: Revision;
  /** Puts back what was there before. Called in reverse order. */
  undo(): void;
  /** What was written is committed, as a revision. Called in order. */
  settle(revision: Revision): void;
}

/** A committed change of one record. Rows of tables are immutable, so before and after are what they were. */
export interface Change {
  readonly collection: Collection;
  readonly key: string;
  readonly before: unknown;
  readonly after: object | undefined;
}

export interface Collection {
  /** The second part of its keys. */
  readonly name: string;
  /**
   * Takes over a committed value (undefined: removed) and says what that changed, undefined when nothing. A shared value,
   * of which others have parts, is left as it is.
   */
  load(key: string, value: unknown, revision: Revision, isShared?: boolean): Change | undefined;
  /** Every key that is there now, for a reset. */
  keys(scope: Scope): Iterable<string>;
  /** The revision that wrote what is under a key now; 0 when nothing is. */
  revisionOf(key: string): Revision;
}
