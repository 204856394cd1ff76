/**
 * The last commits of a memory store, so that a watch can begin in the past.
 *
 * Every revision is in it once, in order. Invariant: at least the last `length` revisions are held, at most twice as
 * many.
 */
import type { RecordWrite, Revision } from '../../contracts/store.js';
import type { HeldEntry } from './held-entry.js';

/** One committed revision. */
export interface LoggedCommit {
  /** What was asked for, removals of absent keys included. */
  readonly writes: readonly RecordWrite[];
  readonly revision: Revision;
  /** What came of it. */
  readonly entries: readonly HeldEntry[];
  readonly removed: readonly string[];
}

export class ChangeLog {
  readonly #length: number;
  readonly #held: LoggedCommit[] = [];
  /** The last revision that is no longer held. */
  #forgotten: Revision = 0;

  constructor(length: number) {
    this.#length = length;
  }

  /** Takes in the next revision. */
  add(commit: LoggedCommit): void {
    this.#held.push(commit);
    if (this.#held.length <= this.#length * 2) return;
    this.#forgotten += this.#held.length - this.#length;
    this.#held.splice(0, this.#held.length - this.#length);
  }

  /** Every revision after one; undefined when not all of them are held, or when that one is still to come. */
  since(after: Revision): LoggedCommit[] | undefined {
    const from = after - this.#forgotten;
    return from < 0 || from > this.#held.length ? undefined : this.#held.slice(from);
  }

  /**
   * The revision that removed a key which was there at `after` and is not now. Where that is forgotten: the last
   * forgotten revision, which every watcher either has passed or is about to jump over.
   */
  removalOf(key: string, after: Revision): Revision {
    for (let at = this.#held.length - 1; at >= Math.max(0, after - this.#forgotten); at--) {
      const commit = this.#held[at];
      if (commit?.removed.includes(key) === true) return commit.revision;
    }
    return this.#forgotten;
  }
}
