/**
 * Asking a server again and again, and ever more seldom while it does not answer.
 */
import { pause } from '../../base/pause.js';
import type { Clock } from '../../base/runtime.js';

const LONGEST_DELAY_MS = 1_000;

/** How long to wait after so many failures in a row before the next try. */
export function retryDelayMs(failures: number): number {
  return Math.min(LONGEST_DELAY_MS, 20 * 2 ** (failures - 1));
}

/** A step that is made again and again from its start until it is stopped. */
export class Repeated {
  readonly #clock: Clock;
  readonly #step: (signal: AbortSignal) => Promise<void>;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;

  constructor(clock: Clock, step: (signal: AbortSignal) => Promise<void>) {
    this.#clock = clock;
    this.#step = step;
  }

  /** Begins, unless it has begun before. */
  start(): void {
    if (!this.#stopping.signal.aborted) this.#running ??= this.#run();
  }

  /** Aborts the step's signal, and resolves when the step has ended. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    let failures = 0;
    while (!signal.aborted) {
      try {
        await this.#step(signal);
        failures = 0;
      } catch {
        await pause(this.#clock, retryDelayMs(++failures), signal);
      }
    }
  }
}
