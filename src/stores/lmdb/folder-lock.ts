/**
 * Lets one process at a time open or close a folder.
 *
 * lmdb 3.5 cannot be opened while another process closes it: the last one to close destroys the locks that the other one
 * is about to use. So both happen under a lock file that holds its owner's process id. It is given up for lost when that
 * process is gone, or after a time that no opening takes.
 */
import { link, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { kill, pid } from 'node:process';
import { createSystemRuntime } from '../../base/system-runtime.js';
import type { Clock } from '../../base/runtime.js';
import { isCode } from './lmdb-errors.js';

const LOST_AFTER_MS = 5_000;
const RETRY_MS = 2;

/** Runs the work while nobody else opens or closes the folder. */
export async function whileAlone<T>(folder: string, work: () => T | Promise<T>): Promise<T> {
  const lock = join(folder, 'opening.lock');
  // Ages of files are told by the system's clock, whatever clock the store goes by.
  const { clock } = createSystemRuntime();
  while (!(await acquire(lock))) {
    if (!(await dropIfLost(lock, clock))) await new Promise<void>((resolve) => void clock.after(RETRY_MS, resolve));
  }
  try {
    return await work();
  } finally {
    await unlink(lock).catch(ignore('ENOENT'));
  }
}

/** Makes the lock file; false when there is one. A folder that is gone needs none. */
async function acquire(lock: string): Promise<boolean> {
  try {
    const file = await open(lock, 'wx');
    await file.writeFile(String(pid)).finally(() => file.close());
    return true;
  } catch (thrown) {
    if (isCode(thrown, 'ENOENT')) return true;
    ignore('EEXIST')(thrown);
    return false;
  }
}

/** Removes a lock file that its owner will not remove any more; whether it has. */
async function dropIfLost(lock: string, clock: Clock): Promise<boolean> {
  try {
    const owner = await readFile(lock, 'utf8');
    const { mtimeMs } = await stat(lock);
    if (isAlive(owner) && clock.now() - mtimeMs < LOST_AFTER_MS) return false;
    // Moved aside first: only one process succeeds in that, and it sees what it has moved.
    const aside = `${lock}.${pid}`;
    await rename(lock, aside);
    if ((await readFile(aside, 'utf8')) !== owner) await link(aside, lock).catch(ignore('EEXIST'));
    await unlink(aside);
    return true;
  } catch (thrown) {
    ignore('ENOENT')(thrown);
    return true;
  }
}

/** Whether the process that wrote a lock file lives; nothing is written yet right after the file was made. */
function isAlive(owner: string): boolean {
  if (owner === '') return true;
  try {
    return kill(Number(owner), 0);
  } catch (thrown) {
    return !isCode(thrown, 'ESRCH');
  }
}

/** Throws on every error but one. */
function ignore(code: string): (thrown: unknown) => void {
  return (thrown) => {
    if (!isCode(thrown, code)) throw thrown;
  };
}
