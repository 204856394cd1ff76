/**
 * A row's entry in its table: one object as long as its key has a row.
 */
import type { Revision } from './revision.js';

/** The row that is under a key now, with the revision that wrote it. Only the table changes it. */
export interface RowEntry<Row> {
  readonly key: string;
  row: Row;
  revision: Revision;
}
