/**
 * What waits for a client, in order. Writing never waits for a slow client; one that falls far behind is given up.
 *
 * Invariant: no more than MOST_BYTES wait when something is added, and whoever awaits `done` is not kept by a client that
 * takes nothing.
 */
import { joinBytes } from '../../../programs/input.js';

/** More than a client that reads at all leaves lying: all files of a container. */
const MOST_BYTES = 16 * 1024 * 1024;

export class Outbox {
  readonly #write: (bytes: Uint8Array) => Promise<void>;
  readonly #waiting: Uint8Array[] = [];
  #bytes = 0;
  #ended = false;
  #wake: (() => void) | undefined;
  #finish: () => void = () => {};
  /** Resolves when all is written after the end, or at once when the client is given up. */
  readonly done: Promise<void>;

  constructor(write: (bytes: Uint8Array) => Promise<void>) {
    this.#write = write;
    this.done = new Promise((resolve, reject) => {
      this.#finish = resolve;
      this.#run().then(resolve, reject);
    });
  }

  push(bytes: Uint8Array): void {
    if (this.#ended || bytes.length === 0) return;
    if (this.#bytes > MOST_BYTES) {
      this.drop();
      return;
    }
    this.#waiting.push(bytes);
    this.#bytes += bytes.length;
    this.#wake?.();
  }

  /** Nothing more comes; what waits is written still. */
  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** The client is gone, or as good as gone: what waits is thrown away, and a write under way is not waited for. */
  drop(): void {
    this.#waiting.length = 0;
    this.end();
    this.#finish();
  }

  async #run(): Promise<void> {
    for (;;) {
      while (this.#waiting.length > 0) {
        const bytes = joinBytes(this.#waiting.splice(0));
        await this.#write(bytes);
        this.#bytes -= bytes.length;
      }
      if (this.#ended) return;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
