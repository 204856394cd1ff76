/**
 * What a change log holds of one revision, as bytes: for servers that keep no log of their own.
 *
 *     length of the head, 4 bytes    head, JSON    values, one behind the other
 *
 * Values that are too long to be kept twice are left out; who reads the log takes them from their keys, as long as
 * nobody has written these again. Invariant: what `decodeRecord` gives is what `encodeRecord` was given.
 */
import { trusted } from '../../../base/brand.js';
import type { Commit, Entry, Revision, Write } from '../../../contracts/store.js';
import type { LoggedRevision } from './pulled-watch.js';
import type { UnreadableRevision } from './recent-log.js';

/** What one revision has changed. */
export interface ChangeRecord {
  /** Keys with their new values; undefined: the value is not in the record. */
  readonly written: readonly Write[];
  readonly removed: readonly string[];
  /** Keys that were to be removed and were not there. */
  readonly absent: readonly string[];
}

/** Keys with the lengths of their values, -1 for one that is left out; removed keys; absent keys. */
type Head = readonly [written: readonly (readonly [key: string, length: number])[], removed: readonly string[], absent: readonly string[]];

const LEFT_OUT = -1;
const HEAD_AT = 4;

/** The record of a commit whose removals of absent keys are known, with its values when they are not more than so many bytes. */
export function recordOf({ writes }: Commit, absent: ReadonlySet<string>, valueBytes: number): ChangeRecord {
  const written = writes.filter(({ value }) => value !== undefined);
  const bytes = written.reduce((sum, { value }) => sum + (value?.length ?? 0), 0);
  return {
    written: bytes <= valueBytes ? written : written.map(({ key }) => ({ key, value: undefined })),
    removed: writes.filter(({ key, value }) => value === undefined && !absent.has(key)).map(({ key }) => key),
    absent: [...absent],
  };
}

export function encodeRecord({ written, removed, absent }: ChangeRecord): Uint8Array {
  const lengths = written.map(({ key, value }) => [key, value?.length ?? LEFT_OUT] as const);
  const head: Head = [lengths, removed, absent];
  const headBytes = new TextEncoder().encode(JSON.stringify(head));
  const bytes = new Uint8Array(HEAD_AT + headBytes.length + lengths.reduce((sum, [, length]) => sum + Math.max(0, length), 0));
  new DataView(bytes.buffer).setUint32(0, headBytes.length);
  bytes.set(headBytes, HEAD_AT);
  let at = HEAD_AT + headBytes.length;
  for (const { value } of written) {
    if (value === undefined) continue;
    bytes.set(value, at);
    at += value.length;
  }
  return bytes;
}

/** The record in bytes that this library has written; its values share their memory. */
export function decodeRecord(bytes: Uint8Array): ChangeRecord {
  const headLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  let at = HEAD_AT + headLength;
  const [lengths, removed, absent] = trusted<Head>(JSON.parse(new TextDecoder().decode(bytes.subarray(HEAD_AT, at))));
  const written = lengths.map(([key, length]) => {
    const start = at;
    at += Math.max(0, length);
    return { key, value: length === LEFT_OUT ? undefined : bytes.subarray(start, at) };
  });
  return { written, removed, absent };
}

/** A revision as watches are shown it; undefined when its record leaves values out. */
export function loggedOf({ written, removed, absent }: ChangeRecord, revision: Revision, mark: string): LoggedRevision | undefined {
  const entries = written.flatMap(({ key, value }) => (value === undefined ? [] : [{ key, value, revision }]));
  return entries.length === written.length ? { revision, mark, entries, removed, absent } : undefined;
}

/** The same with what its record leaves out; `find` gives the present entries of keys, which may have been written again. */
export async function completed(
  record: ChangeRecord,
  revision: Revision,
  mark: string,
  find: (keys: readonly string[]) => Promise<readonly Entry[]>,
): Promise<LoggedRevision | UnreadableRevision> {
  const logged = loggedOf(record, revision, mark);
  if (logged !== undefined) return logged;
  const leftOut = record.written.filter(({ value }) => value === undefined).map(({ key }) => key);
  const found = await find(leftOut);
  const values = new Map(found.filter((entry) => entry.revision === revision).map(({ key, value }) => [key, value]));
  const written = record.written.map(({ key, value }) => ({ key, value: value ?? values.get(key) }));
  return loggedOf({ ...record, written }, revision, mark) ?? { revision, mark, unreadable: true };
}
