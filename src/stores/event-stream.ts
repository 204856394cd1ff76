/**
 * A watch as its reader sees it: an endless iterator over events that a store has ready, or will have.
 *
 * The store gives a function that takes the next event, if there is one, and calls `wake` whenever there may be one.
 * Invariant: a reader who waits is answered at the first `wake` that finds an event, and at the end at the latest.
 */
import type { WatchEvent } from '../contracts/store.js';

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };

export interface EventStreamOptions {
  /** The next event, which is then gone; undefined when there is none yet. */
  readonly take: () => WatchEvent | undefined;
  /** Ends the stream. */
  readonly signal: AbortSignal;
  /** Called once, when the stream ends for whatever reason; not for one that had ended before it began. */
  readonly onEnd: () => void;
}

/** The iterator of one watch. */
export class EventStream implements AsyncIterableIterator<WatchEvent> {
  readonly #options: EventStreamOptions;
  readonly #readers: ((result: IteratorResult<WatchEvent>) => void)[] = [];
  readonly #abort = (): void => this.end();
  #ended = false;

  constructor(options: EventStreamOptions) {
    this.#options = options;
    if (options.signal.aborted) this.#ended = true;
    else options.signal.addEventListener('abort', this.#abort, { once: true });
  }

  /** Whether somebody waits for an event. */
  get waiting(): boolean {
    return this.#readers.length > 0;
  }

  get ended(): boolean {
    return this.#ended;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<WatchEvent>> {
    if (this.#ended) return Promise.resolve(DONE);
    if (!this.waiting) {
      const event = this.#options.take();
      if (event !== undefined) return Promise.resolve({ done: false, value: event });
    }
    return new Promise((resolve) => this.#readers.push(resolve));
  }

  return(): Promise<IteratorResult<WatchEvent>> {
    this.end();
    return Promise.resolve(DONE);
  }

  /** Hands events to those who wait, as far as there are any. */
  wake(): void {
    while (this.waiting) {
      const event = this.#options.take();
      if (event === undefined) return;
      this.#readers.shift()?.({ done: false, value: event });
    }
  }

  /** Ends the stream for everybody who waits and who will ask. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#options.signal.removeEventListener('abort', this.#abort);
    for (const reader of this.#readers.splice(0)) reader(DONE);
    this.#options.onEnd();
  }
}
