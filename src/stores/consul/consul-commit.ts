/**
 * A commit as one transaction of Consul, and back: what its answer means.
 *
 * Beside the conditions and the writes the transaction holds two operations of this store's own: the log's new entry and
 * the head. Invariant: a commit's content, its log entry and its revision come to be at once or not at all.
 */
import { Result } from '../../base/result.js';
import { CommitTooLarge, type Commit, type Revision } from '../../contracts/store.js';
import { encodeRecord, recordOf, type ChangeRecord } from '../remote/change-log/change-record.js';
import { numberOfName } from '../remote/unique-names.js';
import type { Operation, TransactionRefusal } from './consul-client.js';
import { condition, remove, set, type ConsulLayout } from './consul-layout.js';

/** What Consul takes of one transaction (its issue 2921), less the operations of this store's own. */
export const OPERATIONS_PER_COMMIT = 62;

/** The bytes of a transaction's JSON that Consul takes unless it is told otherwise (txn_max_req_len). */
const BYTES_PER_TRANSACTION = 512 * 1_024;

/** A value of this length fits a transaction once, in base64. */
export const BYTES_PER_VALUE = 360 * 1_024;

/** Values up to this many bytes together are also kept in the log. */
const LOGGED_VALUE_BYTES = 64 * 1_024;

/** What an operation's JSON has besides its key and its value. */
const OPERATION_BYTES = 110;

/** A commit ready to be sent. */
export interface PlannedCommit {
  readonly operations: readonly Operation[];
  readonly record: ChangeRecord;
  /** How many operations at the front stand for the commit's own conditions. */
  readonly conditions: number;
}

/** Keys whose removal depends on nothing: whether they are there has to be found out. */
export function unconditionalRemovals({ conditions, writes }: Commit): readonly string[] {
  const depended = new Set(conditions.map(({ key }) => key));
  return writes.filter(({ key, value }) => value === undefined && !depended.has(key)).map(({ key }) => key);
}

/**
 * Plans a commit under a name in the log. `found` has the revisions of the keys that are removed without a condition, 0
 * for those that are not there.
 */
export function planCommit(layout: ConsulLayout, commit: Commit, name: string, found: ReadonlyMap<string, Revision>): PlannedCommit {
  const absent = absentKeys(commit, found);
  const record = recordOf(commit, absent, LOGGED_VALUE_BYTES);
  const number = numberOfName(name);
  const operations = commit.conditions.map(({ key, revision }) => condition(layout.keyOf(key), revision));
  for (const { key, value } of commit.writes) {
    const full = layout.keyOf(key);
    const revision = found.get(key);
    if (value !== undefined) operations.push(set(full, value, number));
    else if (revision === 0) operations.push(condition(full, 0));
    // A key that is gone by then was removed by another; it does no harm to tell that twice.
    else if (revision !== undefined) operations.push({ KV: { Verb: 'delete-cas', Key: full, Index: revision } });
    else if (!absent.has(key)) operations.push(remove(full));
  }
  operations.push(set(layout.log + name, encodeRecord(record)), set(layout.head, new TextEncoder().encode(name)));
  return { operations, record, conditions: commit.conditions.length };
}

/** What is too large about a transaction; nothing when it fits. */
export function checkBytes(store: string, { operations }: PlannedCommit): Result<void, CommitTooLarge> {
  const wanted = operations.reduce((sum, { KV }) => sum + OPERATION_BYTES + KV.Key.length + (KV.Value?.length ?? 0), 0);
  if (wanted <= BYTES_PER_TRANSACTION) return Result.ok();
  return Result.error(new CommitTooLarge({ store, limit: 'bytes in base64', wanted, allowed: BYTES_PER_TRANSACTION }));
}

/** The commit's conditions that did not hold, by their place; empty when only what was found out before has changed. */
export function failedConditions({ errors }: TransactionRefusal, { conditions }: PlannedCommit): readonly number[] {
  return errors.map(({ OpIndex }) => OpIndex).filter((index) => index < conditions);
}

function absentKeys({ conditions, writes }: Commit, found: ReadonlyMap<string, Revision>): ReadonlySet<string> {
  const absent = new Set(conditions.filter(({ revision }) => revision === 0).map(({ key }) => key));
  for (const [key, revision] of found) if (revision === 0) absent.add(key);
  return new Set(writes.filter(({ key, value }) => value === undefined && absent.has(key)).map(({ key }) => key));
}
