/**
 * The clock of work that only computes: processor time of the main thread, so that other processes do not count.
 *
 * Linux tells it in /proc; elsewhere it is the time that passes. Its figure is brought up to date when a thread
 * is put to sleep, so whoever reads it naps for a moment first.
 */
import { openSync, readSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import process from 'node:process';

const NAP_MS = 0.02;
const cell = new Int32Array(new SharedArrayBuffer(4));
const bytes = Buffer.alloc(64);
const file = process.platform === 'linux' ? openSync(`/proc/self/task/${process.pid}/schedstat`, 'r') : undefined;

/** Nanoseconds that the main thread has worked. */
export function workedNs(): number {
  if (file === undefined) return performance.now() * 1e6;
  Atomics.wait(cell, 0, 0, NAP_MS);
  const length = readSync(file, bytes, 0, bytes.length, 0);
  return Number.parseInt(bytes.toString('latin1', 0, length), 10);
}
