/**
 * Copies of records with other members, for records that are many and kept.
 *
 * V8 gives an object that begins with a spread and then gets another member, or is frozen, a hidden class of its own. To
 * make that takes longer than the copy, and whatever reads many such records is slower.
 */

/** The record with some members replaced or added. */
export function copyWith<Row extends object>(row: Row, members: Partial<Row>): Row {
  return Object.assign({}, row, members);
}
