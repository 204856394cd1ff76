/**
 * Opens the folder of an lmdb store, and makes it when it is missing.
 *
 * lmdb itself crashes the process on a file that is not its own, so the file is looked at before and after.
 */
import { mkdir, open as openFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RootDatabase } from 'lmdb';
import { Content, type LogLimits } from './content.js';
import { whileAlone } from './folder-lock.js';
import { NewestCommit, pageSizeOf } from './newest-commit.js';

const FOREIGN_FILE = 'its file is not one of lmdb';
/** Bytes from the beginning of the file that tell what it is. */
const HEAD_BYTES = 64;

/** An open folder. */
export interface Folder {
  readonly root: RootDatabase<unknown, string>;
  readonly content: Content;
  readonly newest: NewestCommit;
}

/** Opens a folder for several processes at once; a text says why it cannot be. */
export async function openFolder(path: string, limits: LogLimits): Promise<Folder | string> {
  await mkdir(path, { recursive: true });
  const { open } = await import('lmdb');
  return whileAlone(path, async () => {
    const head = await readHead(path);
    if (head.byteLength > 0 && pageSizeOf(head) === undefined) return FOREIGN_FILE;
    const root = open<unknown, string>({
      path,
      noSubdir: false, // lmdb takes a path with a dot for a file.
      maxDbs: 5,
      // A commit is answered when it is on disk, and nobody sees it before.
      overlappingSync: false,
      // With it on, lmdb leaves a rejected promise unhandled when a commit fails, which ends the process.
      eventTurnBatching: false,
    });
    const content = new Content(root, limits);
    const foreign = content.foreignFormat();
    const pageSize = pageSizeOf(await readHead(path));
    if (foreign === undefined && pageSize !== undefined) {
      const newest = new NewestCommit(path, pageSize);
      while (!(await root.transaction(() => newest.isFollowedBy(root.getWriteTxnId())))); // Opening may have set lmdb back.
      return { root, content, newest };
    }
    await root.close();
    return foreign === undefined ? FOREIGN_FILE : `its layout is ${foreign}, which this version does not know`;
  });
}

/** Closes a folder that was opened. */
export async function closeFolder(path: string, { root, newest }: Folder): Promise<void> {
  await whileAlone(path, () => {
    newest.close();
    return root.close();
  });
}

/** The beginning of the data file; nothing when there is none yet. */
async function readHead(path: string): Promise<DataView> {
  const bytes = new Uint8Array(HEAD_BYTES);
  try {
    const file = await openFile(join(path, 'data.mdb'), 'r');
    try {
      return new DataView(bytes.buffer, 0, (await file.read(bytes, 0, HEAD_BYTES, 0)).bytesRead);
    } finally {
      await file.close();
    }
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return new DataView(bytes.buffer, 0, 0);
    throw thrown;
  }
}
