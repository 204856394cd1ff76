/**
 * Opens the folder of an lmdb store, and makes it when it is missing.
 *
 * lmdb itself crashes the process on a file that is not its own, so the file is looked at first.
 */
import { mkdir, open as openFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RootDatabase } from 'lmdb';

/** The bytes that lmdb writes behind the header of its first page. */
const MAGIC = 0xbeef_c0de;
/** Where they are: 64-bit builds have a page header of 24 bytes, older ones of 16. */
const MAGIC_OFFSETS = [24, 16] as const;

/** Opens a folder for several processes at once; undefined when there is a file in it that is not lmdb's. */
export async function openFolder(path: string): Promise<RootDatabase<unknown, string> | undefined> {
  await mkdir(path, { recursive: true });
  if (!(await isOwnFile(join(path, 'data.mdb')))) return undefined;
  const { open } = await import('lmdb');
  return open<unknown, string>({
    path,
    noSubdir: false, // lmdb takes a path with a dot for a file.
    maxDbs: 5,
    // A commit is answered when it is on disk, and nobody sees it before.
    overlappingSync: false,
    // With it on, lmdb leaves a rejected promise unhandled when a commit fails, which ends the process.
    eventTurnBatching: false,
  });
}

async function isOwnFile(file: string): Promise<boolean> {
  const head = new DataView(new ArrayBuffer(32));
  let length: number;
  try {
    const handle = await openFile(file, 'r');
    try {
      length = (await handle.read(new Uint8Array(head.buffer), 0, head.byteLength, 0)).bytesRead;
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return true;
    throw thrown;
  }
  return length === 0 || (length === head.byteLength && MAGIC_OFFSETS.some((offset) => head.getUint32(offset, true) === MAGIC));
}
