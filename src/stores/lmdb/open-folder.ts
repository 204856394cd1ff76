/**
 * Opens the folder of an lmdb store, and makes it when it is missing.
 *
 * lmdb itself crashes the process on a file that is not its own, so the file is looked at before and after. And a file
 * that a process opens twice can stop it for ever: opening waits, with the whole thread, for the transaction that is
 * under way by the other opening, and that one waits for the thread to say what it writes.
 * Invariant: this process has a data file open once, however many stores are in it.
 */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RootDatabase } from 'lmdb';
import { openDatabases, type Databases } from './databases.js';
import { underWayUntilAnswered } from './ending.js';
import { whileAlone } from './folder-lock.js';
import { isCode } from './lmdb-errors.js';
import { makeFolder } from './make-folder.js';
import { NewestCommit, pageSizeOf } from './newest-commit.js';

/** Room for what is in a file; lmdb that has to make more while other processes do so may crash when it closes. */
const MAP_BYTES = 2 ** 34;

const FOREIGN_FILE = 'its file is not one of lmdb';
/** Bytes from the beginning of the file that tell what it is. */
const HEAD_BYTES = 64;

/** An open folder. */
export interface Folder {
  readonly databases: Databases;
  readonly newest: NewestCommit;
  /** Which data file it is, whatever the path. */
  readonly file: string;
}

interface OpenFolder extends Folder {
  /** Stores that have it open. */
  stores: number;
}

/** What this process has open, by data file. A file that is open is not another one's successor, a folder may be. */
const openFolders = new Map<string, OpenFolder>();

/** Opens a folder for several processes at once; a text says why it cannot be. */
export async function openFolder(path: string): Promise<Folder | string> {
  await makeFolder(path);
  const { open } = await import('lmdb');
  return whileAlone(path, async () => {
    const shared = openFolders.get(fileIn(path));
    if (shared !== undefined) {
      shared.stores++;
      return shared;
    }
    const head = readHead(path);
    if (head.byteLength > 0 && pageSizeOf(head) === undefined) return FOREIGN_FILE;
    const root = open<unknown, string>({
      path,
      noSubdir: false, // lmdb takes a path with a dot for a file.
      maxDbs: 5,
      // Of addresses, not of memory. On Windows the file would be as large.
      ...(process.platform !== 'win32' && { mapSize: MAP_BYTES }),
      // A commit is answered when it is on disk, and nobody sees it before.
      overlappingSync: false,
      // With it on, lmdb leaves a rejected promise unhandled when a commit fails, which ends the process.
      eventTurnBatching: false,
    });
    return await adopt(path, root);
  });
}

/** Closes a folder that was opened, when no other store has it open. */
export async function closeFolder(path: string, { databases, newest, file }: Folder): Promise<void> {
  await whileAlone(path, async () => {
    const open = openFolders.get(file);
    if (open !== undefined && --open.stores > 0) return;
    openFolders.delete(file);
    newest.close();
    await databases.root.close();
  });
}

/** Takes what lmdb has opened, if it is what it should be; closes it otherwise. */
async function adopt(path: string, root: RootDatabase<unknown, string>): Promise<Folder | string> {
  const file = fileIn(path);
  try {
    const databases = openDatabases(root);
    const pageSize = pageSizeOf(readHead(path));
    if (typeof databases !== 'number' && pageSize !== undefined) {
      const newest = new NewestCommit(path, pageSize);
      const folder: OpenFolder = { databases, newest, file, stores: 1 };
      openFolders.set(file, folder);
      while (!(await underWayUntilAnswered(root.transaction(() => newest.isFollowedBy(root.getWriteTxnId()))))); // Opening may have set lmdb back.
      return folder;
    }
    await root.close();
    return typeof databases === 'number' ? `its layout is ${databases}, which this version does not know` : FOREIGN_FILE;
  } catch (thrown) {
    openFolders.delete(file);
    await root.close();
    throw thrown;
  }
}

/** Which data file a folder has; the empty text when there is none yet. */
function fileIn(path: string): string {
  const stat = statSync(join(path, 'data.mdb'), { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? '' : `${stat.dev}:${stat.ino}`;
}

/** The beginning of the data file; nothing when there is none yet. */
function readHead(path: string): DataView {
  const bytes = new Uint8Array(HEAD_BYTES);
  try {
    const file = openSync(join(path, 'data.mdb'), 'r');
    try {
      return new DataView(bytes.buffer, 0, readSync(file, bytes, 0, HEAD_BYTES, 0));
    } finally {
      closeSync(file);
    }
  } catch (thrown) {
    if (isCode(thrown, 'ENOENT')) return new DataView(bytes.buffer, 0, 0);
    throw thrown;
  }
}
