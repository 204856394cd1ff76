/**
 * A row's entry in its table: one object as long as its key has a row.
 */
import type { Revision } from './revision.js';

/** The row that is under a key now, with the revision that wrote it. Only the table and its transaction change it. */
export interface RowEntry<Row> {
  row: Row;
  revision: Revision;
}
