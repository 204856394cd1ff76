/**
 * How long a change log that a client trims behind its own commits may become.
 */

import type { KnownLog, LogItem } from './known-log.js';

/** What is to be kept of a log. */
export interface LogLimits {
  readonly revisions: number;
  readonly bytes: number;
}

/** Those of a log's revisions, the oldest ones, that are beyond its limits; the log's oldest comes first. */
export function beyond<Item extends Pick<LogItem, 'bytes'>>(log: readonly Item[], limits: LogLimits): readonly Item[] {
  let bytes = 0;
  const kept = log.toReversed().findIndex((item, index) => index >= limits.revisions || (bytes += item.bytes) > limits.bytes);
  return kept === -1 ? [] : log.slice(0, log.length - kept);
}

/** Has a log trimmed after as many commits, or bytes, of this client as half of it may have. */
export class LogTrimmer {
  readonly #limits: LogLimits;
  readonly #known: KnownLog;
  readonly #trim: (limits: LogLimits) => Promise<void>;
  #untrimmed = { revisions: 0, bytes: 0 };
  #trimming: Promise<void> = Promise.resolve();

  constructor(limits: LogLimits, known: KnownLog, trim: (limits: LogLimits) => Promise<void>) {
    this.#limits = limits;
    this.#known = known;
    this.#trim = trim;
  }

  /** Takes note of a revision that was added to the log. */
  added(item: LogItem): void {
    this.#known.note(item);
    this.#untrimmed.revisions++;
    this.#untrimmed.bytes += item.bytes;
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
