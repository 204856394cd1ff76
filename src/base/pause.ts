/**
 * Waiting as a promise: on an injected clock, or until everything else has had its turn.
 */
import type { Clock } from './runtime.js';
import { deferToMacrotask } from './system-runtime.js';

/** Is told how much of long work is done. */
export type TellProgress = (done: number, of: number) => void;

/** Lets everything else that waits have a turn, between two slices of long work. */
export function nextTurn(): Promise<void> {
  return new Promise(deferToMacrotask);
}

/** Resolves after a while, or as soon as the signal aborts. */
export function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      timer.cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = clock.after(delayMs, end);
    signal.addEventListener('abort', end, { once: true });
  });
}
