/**
 * Keeps commits from being forgotten when another process opens the folder.
 *
 * All processes share the number of lmdb's newest transaction, in the lock file. Whoever opens the folder writes there
 * what it has read a moment before (mdb_env_open2 in lmdb 3.5's mdb.c), so a transaction that was committed in between
 * is no longer known, and the next one overwrites it. The data file has the truth: its first two pages are written in
 * turns, each with the number of the transaction that wrote it.
 *
 *     page header (24 bytes) | magic 4 | version 4 | address 8 | map size 8 | free list 48 | root 48 | last page 8 | number 8
 *
 * Invariant: no transaction writes unless it builds on the newest one.
 */
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** The first bytes of both files' content. */
const MAGIC = 0xbeef_c0de;
const HEADER_BYTES = 24;
/** Where, behind the header: the size of pages, which leads the free list's description, and the transaction's number. */
const PAGE_SIZE_AT = 24;
const NUMBER_AT = 128;
/** In the lock file: magic, format, number of the newest transaction. */
const SHARED_NUMBER_AT = 8;

/** The page size of a file that lmdb has written; undefined when it is another's file, or laid out in another way. */
export function pageSizeOf(head: DataView): number | undefined {
  if (head.byteLength < HEADER_BYTES + PAGE_SIZE_AT + 4 || head.getUint32(HEADER_BYTES, true) !== MAGIC) return undefined;
  const size = head.getUint32(HEADER_BYTES + PAGE_SIZE_AT, true);
  return size >= 512 && size <= 65_536 && Number.isInteger(Math.log2(size)) ? size : undefined;
}

export class NewestCommit {
  readonly #lockFile: string;
  readonly #dataFile: number;
  readonly #pages: DataView<ArrayBuffer>;
  readonly #pageSize: number;
  #openLockFile: number | undefined;

  constructor(folder: string, pageSize: number) {
    this.#lockFile = join(folder, 'lock.mdb');
    this.#dataFile = openSync(join(folder, 'data.mdb'), 'r');
    this.#pageSize = pageSize;
    this.#pages = new DataView(new ArrayBuffer(pageSize + HEADER_BYTES + NUMBER_AT + 8));
  }

  /**
   * Whether the write transaction of a number, which is under way, follows the newest one. When it does not, the shared
   * number is put right: end the transaction without a write, and begin another.
   */
  isFollowedBy(number: number): boolean {
    readSync(this.#dataFile, this.#pages, 0, this.#pages.byteLength, 0);
    const newest = Math.max(this.#numberOf(0), this.#numberOf(1));
    if (newest < number) return true;
    this.#share(newest);
    return false;
  }

  close(): void {
    closeSync(this.#dataFile);
    // The lock file stays open: closing it would end lmdb's own locks on it, which belong to the process.
  }

  #numberOf(page: 0 | 1): number {
    return Number(this.#pages.getBigUint64(page * this.#pageSize + HEADER_BYTES + NUMBER_AT, true));
  }

  #share(number: number): void {
    this.#openLockFile ??= openSync(this.#lockFile, 'r+');
    const head = new DataView(new ArrayBuffer(SHARED_NUMBER_AT));
    readSync(this.#openLockFile, head, 0, head.byteLength, 0);
    if (head.getUint32(0, true) !== MAGIC) throw new Error("lmdb's lock file is laid out in an unknown way");
    head.setBigUint64(0, BigInt(number), true);
    writeSync(this.#openLockFile, head, 0, head.byteLength, SHARED_NUMBER_AT);
  }
}
