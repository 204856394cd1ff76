/**
 * What lmdb and the file system report, in this library's words.
 *
 * lmdb tells its own errors by negative numbers and the system's by errno, Node tells the system's by name.
 */
import { StoreUnavailable } from '../../contracts/store.js';

type Outcome = StoreUnavailable['details']['outcome'];

const REASONS: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [-30797, 'its file is damaged'], // MDB_PAGE_NOTFOUND
  [-30796, 'its file is damaged'], // MDB_CORRUPTED
  [-30794, 'its file was written by another version of lmdb'], // MDB_VERSION_MISMATCH
  [-30793, 'its file is not one of lmdb'], // MDB_INVALID
  [-30792, 'its file cannot grow any further'], // MDB_MAP_FULL
  [-30790, 'too many processes have it open'], // MDB_READERS_FULL
  [-30788, 'the commit is too large for one transaction'], // MDB_TXN_FULL
  [2, 'its folder is not there, and cannot be made'],
  [5, 'the disk is full or failing'], // EIO, also what lmdb makes of a write that was cut short
  [13, 'permission denied'],
  [20, 'its path is not a folder'],
  [28, 'the disk is full'],
  [30, 'the file system is read-only'],
  ['EACCES', 'permission denied'],
  ['EEXIST', 'its path is not a folder'],
  ['ENOENT', 'its folder is not there, and cannot be made'],
  ['ENOSPC', 'the disk is full'],
  ['ENOTDIR', 'its path is not a folder'],
  ['EPERM', 'permission denied'],
  ['EROFS', 'the file system is read-only'],
  ['ERR_MODULE_NOT_FOUND', "the package 'lmdb' is not installed"],
]);

/** An error for something that lmdb threw. */
export function unavailable(store: string, thrown: unknown, outcome: Outcome): StoreUnavailable {
  return new StoreUnavailable({ store, reason: reasonOf(thrown), outcome }, { cause: thrown });
}

/**
 * An error for a transaction that lmdb rejected. When the commit itself failed, lmdb's error only holds a promise that
 * rejects with the real one, and the last page may have been written.
 */
export async function transactionFailed(store: string, thrown: unknown): Promise<StoreUnavailable> {
  if (!(thrown instanceof Error) || !('commitError' in thrown)) return unavailable(store, thrown, 'did-not-happen');
  try {
    await thrown.commitError;
    return unavailable(store, thrown, 'unknown');
  } catch (cause) {
    return unavailable(store, cause, 'unknown');
  }
}

/** Whether something thrown is the system's error of a code. */
export function isCode(thrown: unknown, code: string): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === code;
}

function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  return ('code' in thrown ? REASONS.get(thrown.code) : undefined) ?? thrown.message;
}
