/**
 * The last commits of a memory store, so that a watch can begin in the past.
 *
 * Every revision is in it once, in order. Invariant: at least the last `length` revisions are held, at most twice as
 * many.
 */
import type { Revision, WatchEvent } from '../../contracts/store.js';

/** One committed revision. */
export type Changes = Extract<WatchEvent, { kind: 'changes' }>;

export class ChangeLog {
  readonly #length: number;
  readonly #held: Changes[] = [];
  /** The last revision that is no longer held. */
  #forgotten: Revision = 0;

  constructor(length: number) {
    this.#length = length;
  }

  /** Takes in the next revision. */
  add(changes: Changes): void {
    this.#held.push(changes);
    if (this.#held.length <= this.#length * 2) return;
    this.#forgotten += this.#held.length - this.#length;
    this.#held.splice(0, this.#held.length - this.#length);
  }

  /** Every revision after one; undefined when not all of them are held, or when that one is still to come. */
  since(after: Revision): Changes[] | undefined {
    const from = after - this.#forgotten;
    return from < 0 || from > this.#held.length ? undefined : this.#held.slice(from);
  }

  /**
   * The revision that removed a key which was there at `after` and is not now. Where that is forgotten: the last
   * forgotten revision, which every watcher either has passed or is about to jump over.
   */
  removalOf(key: string, after: Revision): Revision {
    for (let at = this.#held.length - 1; at >= Math.max(0, after - this.#forgotten); at--) {
      const changes = this.#held[at];
      if (changes?.removed.includes(key) === true) return changes.revision;
    }
    return this.#forgotten;
  }
}
