/**
 * The databases in an lmdb folder:
 *
 *     entries   key -> value, with the revision that wrote it as lmdb's own version of the entry
 *     log       revision -> what that commit wrote, with values, so that a watch shows every revision as it was
 *     meta      'format' -> 1; 'sequence' -> newest revision, oldest one in the log, bytes in the log
 *     leases    key of a presence -> when it ends
 *
 * Opening them writes, and holds up the whole process until lmdb lets it: nothing else of the process may be in a
 * transaction on the folder then; see `open-folder.ts`.
 */
import type { Database, RootDatabase } from 'lmdb';
import type { Revision } from '../../contracts/store.js';

/** Bytes of keys and values, written entries, removed keys, keys to be removed that were absent. */
export type LogRecord = readonly [bytes: number, written: readonly (readonly [string, Uint8Array])[], removed: readonly string[], absent: readonly string[]];

/** Newest revision, oldest revision in the log (one more than the newest when it is empty), bytes in the log. */
export type Sequence = readonly [newest: Revision, oldest: Revision, bytes: number];

/** What an open folder holds. */
export interface Databases {
  readonly root: RootDatabase<unknown, string>;
  readonly entries: Database<Uint8Array, string>;
  readonly log: Database<LogRecord, Revision>;
  readonly sequence: Database<Sequence, string>;
  readonly leases: Database<number, string>;
}

const FORMAT = 1;

/** What is read of the entries lies in memory that lmdb uses again for the next value. */
const ENTRIES = {
  name: 'entries',
  encoding: 'binary',
  useVersions: true,
  encoder: {
    encode: (value: Uint8Array): Uint8Array => value,
    decode: (memory: Uint8Array, length: number): Uint8Array => new Uint8Array(memory.buffer, memory.byteOffset, length),
  },
} as const;

/** Opens the databases of a folder, or makes them; a number is the layout that it has instead of this one. */
export function openDatabases(root: RootDatabase<unknown, string>): Databases | number {
  const databases = {
    root,
    entries: root.openDB<Uint8Array, string>(ENTRIES),
    log: root.openDB<LogRecord, Revision>({ name: 'log', encoding: 'msgpack' }),
    sequence: root.openDB<Sequence, string>({ name: 'meta', encoding: 'msgpack' }),
    leases: root.openDB<number, string>({ name: 'leases', encoding: 'msgpack' }),
  };
  const format = root.openDB<number, string>({ name: 'meta', encoding: 'msgpack' });
  const found = format.get('format');
  if (found === undefined) format.putSync('format', FORMAT);
  return found === undefined || found === FORMAT ? databases : found;
}
