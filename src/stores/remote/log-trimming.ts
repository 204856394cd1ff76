/**
 * How long a change log that a client trims behind its own commits may become.
 */

/** What is to be kept of a log. */
export interface LogLimits {
  readonly revisions: number;
  readonly bytes: number;
}

/** How many of a log's revisions, the oldest ones, are beyond its limits; `sizes` has the bytes of each, oldest first. */
export function countBeyond(sizes: readonly number[], limits: LogLimits): number {
  let bytes = 0;
  const kept = sizes.toReversed().findIndex((size, index) => index >= limits.revisions || (bytes += size) > limits.bytes);
  return kept === -1 ? 0 : sizes.length - kept;
}

/** Has a log trimmed after as many commits, or bytes, of this client as half of it may have. */
export class LogTrimmer {
  readonly #limits: LogLimits;
  readonly #trim: (limits: LogLimits) => Promise<void>;
  #untrimmed = { revisions: 0, bytes: 0 };
  #trimming: Promise<void> = Promise.resolve();

  constructor(limits: LogLimits, trim: (limits: LogLimits) => Promise<void>) {
    this.#limits = limits;
    this.#trim = trim;
  }

  /** Takes note of a revision of so many bytes that was added to the log. */
  added(bytes: number): void {
    this.#untrimmed.revisions++;
    this.#untrimmed.bytes += bytes;
    if (this.#untrimmed.revisions * 2 < this.#limits.revisions && this.#untrimmed.bytes * 2 < this.#limits.bytes) return;
    this.#untrimmed = { revisions: 0, bytes: 0 };
    // A log that is too long for a while does no harm.
    this.#trimming = this.#trimming.then(() => this.#trim(this.#limits)).catch(() => undefined);
  }

  /** Resolves when nothing is being trimmed any more. */
  settled(): Promise<void> {
    return this.#trimming;
  }
}
