/**
 * Commits within the call, to a store whose content is in this process.
 *
 * While the collections show the store's newest revision nobody else's commit can be in the way, so what a work has
 * written stays where it is and becomes the next revision. Whatever is not so simple goes the long way.
 * Invariant: when `run` returns or throws, the collections hold committed content only.
 */
import type { Result } from '../../base/result.js';
import type { InProcessCommits } from '../../contracts/store.js';
import { Transaction } from '../../state/transaction.js';
import type { Layout } from '../layout.js';
import type { Work } from '../ledger.js';
import type { Mirror } from '../mirror.js';

export class InstantCommit {
  readonly #store: InProcessCommits;
  readonly #mirror: Mirror;
  readonly #layout: Layout;
  #busy = false;

  constructor(store: InProcessCommits, mirror: Mirror, layout: Layout) {
    this.#store = store;
    this.#mirror = mirror;
    this.#layout = layout;
  }

  /** Runs a work and commits what it has written; undefined when it has to go the long way, and nothing has happened. */
  run<T, E>(work: Work<T, E>): Result<T, E> | undefined {
    const mirror = this.#mirror;
    // A listener to a commit may ask for the next one within it.
    if (this.#busy || mirror.revision !== this.#store.revision || mirror.ended || mirror.trouble !== undefined) return undefined;
    const tx = new Transaction();
    this.#busy = true;
    try {
      const answer = work(tx);
      if (!answer.ok) return answer;
      return this.#commit(tx) ? answer : undefined;
    } finally {
      // What was settled is no longer the transaction's.
      tx.rollback();
      this.#busy = false;
    }
  }

  #commit(tx: Transaction): boolean {
    const changes = tx.changes();
    if (changes.length === 0) return true;
    const records = changes.map(({ key, after }) => ({ key: this.#layout.storeKeyOf(key), record: after }));
    const committed = this.#store.commit(records, this.#mirror.signal);
    if (!committed.ok) return false;
    const { revision } = committed.value;
    tx.settle(revision);
    this.#mirror.advance(revision, changes);
    return true;
  }
}
