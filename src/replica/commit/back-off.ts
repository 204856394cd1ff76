/**
 * Waiting before another try: longer after each failure, and by chance, so that many do not come back at once.
 */
import { pause } from '../../base/pause.js';
import { randomBelow } from '../../base/random.js';
import type { Clock, Random } from '../../base/runtime.js';

const LONGEST_MS = 2_000;

export class BackOff {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #stopping: AbortSignal;

  constructor(parts: { readonly clock: Clock; readonly random: Random; readonly stopping: AbortSignal }) {
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.#stopping = parts.stopping;
  }

  /** Waits after that many failures; false when there is to be no other try. */
  async wait(failures: number): Promise<boolean> {
    // The exponent is bounded, since 2 ** 1024 is no number to be below.
    const longest = Math.min(LONGEST_MS, 10 * 2 ** Math.min(failures, 30));
    await pause(this.#clock, 1 + randomBelow(this.#random, longest), this.#stopping);
    return !this.#stopping.aborted;
  }
}
