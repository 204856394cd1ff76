/**
 * The script's replies, which come as nested lists of bytes, as what they mean.
 *
 * A reply of another form is a broken invariant: the script is ours.
 */
import type { Entry, Revision } from '../../contracts/store.js';
import type { LoggedRevision } from '../remote/change-log/pulled-watch.js';

/** A reply that is a list. */
export function listOf(reply: unknown): readonly unknown[] {
  if (Array.isArray(reply)) return reply;
  throw new TypeError('the script of a Redis store replied with something that is not a list');
}

/** A reply that is text, or a number. */
export function textOf(reply: unknown): string {
  if (Buffer.isBuffer(reply)) return reply.toString('latin1');
  if (typeof reply === 'string' || typeof reply === 'number') return String(reply);
  throw new TypeError('the script of a Redis store replied with something that is not text');
}

/** A reply that is a revision. */
export function revisionOf(reply: unknown): Revision {
  return Number(textOf(reply));
}

/** The entries in a flat list of keys, revisions and values, from a place on. */
export function entriesOf(reply: readonly unknown[], from: number): Entry[] {
  const entries: Entry[] = [];
  for (let at = from; at < reply.length; at += 3) {
    entries.push({ key: textOf(reply[at]), revision: revisionOf(reply[at + 1]), value: plainBytes(bytesOf(reply[at + 2])) });
  }
  return entries;
}

/** Revisions of the log, as the stream has them: an id and a list of fields with their values. */
export function loggedOf(reply: unknown): readonly LoggedRevision[] {
  return listOf(reply).map((item) => {
    const [id, fields] = listOf(item);
    const [, mark, , changes] = listOf(fields);
    return { mark: textOf(mark), ...changesOf(Number.parseInt(textOf(id), 10), bytesOf(changes)) };
  });
}

/** A revision as it is published. */
export interface Notice {
  readonly revision: Revision;
  readonly mark: string;
  readonly markBefore: string;
  /** What it has changed, packed; nothing where that is too long. */
  readonly changes: Buffer;
}

/** What a published message says. */
export function noticeOf(message: Buffer): Notice {
  const afterRevision = message.indexOf(' ');
  const afterMark = message.indexOf(' ', afterRevision + 1);
  const afterMarkBefore = message.indexOf(' ', afterMark + 1);
  return {
    revision: Number(message.toString('latin1', 0, afterRevision)),
    mark: message.toString('latin1', afterRevision + 1, afterMark),
    markBefore: message.toString('latin1', afterMark + 1, afterMarkBefore),
    changes: message.subarray(afterMarkBefore + 1),
  };
}

/** The revision that a notice tells of; undefined where the notice is not enough. */
export function publishedOf({ revision, mark, markBefore, changes }: Notice): LoggedRevision | undefined {
  return changes.length === 0 ? undefined : { mark, markBefore, ...changesOf(revision, changes) };
}

/** Takes apart what the script packs: for each change its kind, two lengths, key and value. */
function changesOf(revision: Revision, packed: Buffer): Omit<LoggedRevision, 'mark'> {
  const entries: Entry[] = [];
  const removed: string[] = [];
  const absent: string[] = [];
  for (let at = 0; at < packed.length; ) {
    const kind = packed.toString('latin1', at, at + 1);
    const afterKeyLength = packed.indexOf(' ', at);
    const afterValueLength = packed.indexOf(' ', afterKeyLength + 1);
    const valueAt = afterValueLength + 1 + Number(packed.toString('latin1', at + 1, afterKeyLength));
    const end = valueAt + Number(packed.toString('latin1', afterKeyLength + 1, afterValueLength));
    const key = packed.toString('latin1', afterValueLength + 1, valueAt);
    if (kind === 'w') entries.push({ key, value: plainBytes(packed.subarray(valueAt, end)), revision });
    else (kind === 'r' ? removed : absent).push(key);
    at = end;
  }
  return { revision, entries, removed, absent };
}

function bytesOf(reply: unknown): Buffer {
  return Buffer.isBuffer(reply) ? reply : Buffer.from(textOf(reply), 'latin1');
}

/** The bytes of one of Node's buffers, without its methods. */
function plainBytes(bytes: Buffer): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
