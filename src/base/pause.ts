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

/** How long a slice of work may take; waiting beside it must not be felt. */
const SLICE_MS = 8;

/** Pieces of work after which the time is looked at, which costs as much as a small piece. */
const PIECES_A_LOOK = 32;

/** Work of many small pieces, cut into slices by the time that they take and, where a clock stands still, by their number. */
export class Slices {
  readonly #clock: Clock;
  readonly #mostPieces: number;
  #beganAtMs: number;
  #pieces = 0;

  constructor(clock: Clock, mostPieces: number) {
    this.#clock = clock;
    this.#mostPieces = mostPieces;
    this.#beganAtMs = clock.now();
  }

  /** Counts a piece; whether the slice ends with it. */
  endsHere(): boolean {
    if (++this.#pieces % PIECES_A_LOOK !== 0) return false;
    return this.#pieces >= this.#mostPieces || this.#clock.now() - this.#beganAtMs >= SLICE_MS;
  }

  /** Lets everything else have a turn, and begins the next slice. */
  async next(): Promise<void> {
    await nextTurn();
    this.#pieces = 0;
    this.#beganAtMs = this.#clock.now();
  }
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
