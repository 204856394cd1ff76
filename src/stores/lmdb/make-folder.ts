/**
 * Makes a folder and those above it that are missing.
 *
 * Node's own way to do so asks again and again, for ever, where the file system says of a folder that is there that it
 * is not, as Linux's /proc does for whatever one makes in it. Here no folder is asked for more than twice.
 */
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isCode } from './lmdb-errors.js';

/** Makes a folder, and what is missing above it; throws the file system's error where that cannot be. */
export async function makeFolder(path: string): Promise<void> {
  const refused = await make(path);
  if (refused === undefined) return;
  const parent = dirname(path);
  if (!isCode(refused, 'ENOENT') || parent === path) throw refused;
  await makeFolder(parent);
  const again = await make(path);
  if (again !== undefined) throw again;
}

/** Makes a folder whose parent is there; what was thrown, when there is none afterwards. */
async function make(path: string): Promise<Error | undefined> {
  try {
    await mkdir(path);
    return undefined;
  } catch (thrown) {
    // Another process may have been faster, and some file systems have another word for a folder that is there.
    if (await isFolder(path)) return undefined;
    return thrown instanceof Error ? thrown : new Error(String(thrown));
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
