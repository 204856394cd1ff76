/**
 * A commit as one transaction of ZooKeeper.
 *
 * A condition is that a key's stamp is there, or that the key can be made; so is, for each key that is written, what was
 * there before. Invariant: a commit's content, its log entry and its revision come to be at once or not at all.
 */
import { Result } from '../../base/result.js';
import { CommitTooLarge, type Commit } from '../../contracts/store.js';
import { encodeRecord, recordOf, type ChangeRecord } from '../remote/change-log/change-record.js';
import type { Operation } from './client/nodes.js';
import type { KeyState } from './known-keys.js';
import { encodeNamed, encodeStamped, type ZooKeeperLayout } from './zookeeper-layout.js';

/** ZooKeeper has no limit of operations but one of bytes, which this many of the usual length keep. */
export const OPERATIONS_PER_COMMIT = 512;

/** What ZooKeeper takes of one request unless it is told otherwise (jute.maxbuffer). */
const BYTES_PER_TRANSACTION = 2 ** 20 - 4_096;

export const BYTES_PER_VALUE = 1_000_000;

/** Values up to this many bytes together are also kept in the log. */
const LOGGED_VALUE_BYTES = 256 * 1_024;

/** A record up to this many bytes is also kept in the head, where watches find the newest one. */
const HEAD_RECORD_BYTES = 8 * 1_024;

/** What an operation has besides its path and its bytes: its kind, flags, lengths and who may do what. */
const OPERATION_BYTES = 64;

/** A commit ready to be sent. */
export interface PlannedCommit {
  readonly name: string;
  readonly operations: readonly Operation[];
  readonly record: ChangeRecord;
  readonly recordBytes: number;
}

const EMPTY = Buffer.alloc(0);

/**
 * Plans a commit under a name in the log, which is also the stamp of the keys that it writes. `states` has what is there
 * now of the keys that it is about; a key without is taken for absent.
 */
export function planCommit(layout: ZooKeeperLayout, commit: Commit, name: string, states: ReadonlyMap<string, KeyState>): PlannedCommit {
  const operations: Operation[] = [];
  const written = new Map(commit.writes.map(({ key, value }) => [key, value]));
  for (const { key, revision } of commit.conditions) {
    const stamp = states.get(key)?.stamp;
    // What is written depends on what was there anyhow.
    if (written.has(key)) continue;
    if (revision === 0 || stamp === undefined) operations.push(...nothingAt(layout.keyOf(key)));
    else operations.push({ kind: 'check', path: layout.stampOf(key, stamp) });
  }
  for (const [key, value] of written) operations.push(...writeOf(layout, key, value, states.get(key), name));
  const absent = new Set(commit.writes.filter(({ key, value }) => value === undefined && !states.has(key)).map(({ key }) => key));
  const record = recordOf(commit, absent, LOGGED_VALUE_BYTES);
  const bytes = encodeRecord(record);
  operations.push(
    { kind: 'create', path: layout.logOf(name), bytes: Buffer.from(bytes.buffer) },
    { kind: 'set', path: layout.head, bytes: encodeNamed(name, bytes.length <= HEAD_RECORD_BYTES ? bytes : undefined) },
  );
  return { name, operations, record, recordBytes: bytes.length };
}

/** What is too large about a transaction; nothing when it fits. */
export function checkBytes(store: string, { operations }: PlannedCommit): Result<void, CommitTooLarge> {
  const wanted = operations.reduce((sum, operation) => sum + OPERATION_BYTES + operation.path.length + ('bytes' in operation ? operation.bytes.length : 0), 0);
  if (wanted <= BYTES_PER_TRANSACTION) return Result.ok();
  return Result.error(new CommitTooLarge({ store, limit: 'bytes', wanted, allowed: BYTES_PER_TRANSACTION }));
}

function writeOf(layout: ZooKeeperLayout, key: string, value: Uint8Array | undefined, state: KeyState | undefined, stamp: string): Operation[] {
  const path = layout.keyOf(key);
  const newStamp: Operation = { kind: 'create', path: layout.stampOf(key, stamp), bytes: EMPTY };
  if (state === undefined) {
    return value === undefined ? nothingAt(path) : [{ kind: 'create', path, bytes: encodeStamped({ stamp, value }) }, newStamp];
  }
  const oldStamp: Operation = { kind: 'remove', path: layout.stampOf(key, state.stamp) };
  return value === undefined ? [oldStamp, { kind: 'remove', path }] : [oldStamp, { kind: 'set', path, bytes: encodeStamped({ stamp, value }) }, newStamp];
}

/** That there is no node, said with what ZooKeeper has: one can be made. */
function nothingAt(path: string): Operation[] {
  return [
    { kind: 'create', path, bytes: EMPTY },
    { kind: 'remove', path },
  ];
}
