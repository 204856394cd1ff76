/**
 * What waits for a client, in order. Writing never waits for a slow client; one that falls far behind is given up.
 */
import { joinBytes } from '../../../programs/input.js';

/** More than a client that reads at all leaves lying. */
const MOST_BYTES = 8 * 1024 * 1024;

export class Outbox {
  readonly #write: (bytes: Uint8Array) => Promise<void>;
  readonly #waiting: Uint8Array[] = [];
  #bytes = 0;
  #ended = false;
  #wake: (() => void) | undefined;
  /** Resolves when all is written after the end, or the client is given up. */
  readonly done: Promise<void>;

  constructor(write: (bytes: Uint8Array) => Promise<void>) {
    this.#write = write;
    this.done = this.#run();
  }

  push(bytes: Uint8Array): void {
    if (this.#ended || bytes.length === 0) return;
    this.#waiting.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes > MOST_BYTES) this.drop();
    this.#wake?.();
  }

  /** Nothing more comes; what waits is written still. */
  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** The client is gone: what waits is thrown away. */
  drop(): void {
    this.#waiting.length = 0;
    this.end();
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
