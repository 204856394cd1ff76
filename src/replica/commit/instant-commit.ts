/**
 * Commits within the call, to a store whose content is in this process.
 *
 * While the collections show the store's newest revision nobody else's commit can be in the way, so what a work has
 * written stays where it is and becomes the next revision.
 * Invariant: when `run` returns or throws, the collections hold committed content only.
 */
import { Result } from '../../base/result.js';
import type { InProcessCommits, StoreClosed } from '../../contracts/store.js';
import { seal } from '../../model/codec.js';
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

  /**
   * Whether nothing can be in the way: the collections show everything, and no work is under way, as when somebody who
   * listens to a commit asks for the next one within it.
   */
  get isReady(): boolean {
    return !this.#busy && this.#isPresent() && !this.#mirror.ended && this.#mirror.trouble === undefined;
  }

  /**
   * Runs a work and commits what it has written, before this returns. Where the work itself has let somebody else commit,
   * nothing of it is kept, and it goes the long way.
   */
  run<T, E>(work: Work<T, E>, theLongWay: () => Promise<Result<T, E>>): Promise<Result<T, E | StoreClosed>>;
  // async, so that what the work throws becomes a rejection.
  async run(work: Work<unknown, unknown>, theLongWay: () => Promise<Result<unknown, unknown>>): Promise<Result<unknown, unknown>> {
    const tx = new Transaction();
    this.#busy = true;
    try {
      const answer = work(tx);
      if (this.#isPresent()) {
        const committed = answer.ok ? this.#commit(tx) : answer;
        return committed.ok ? answer : committed;
      }
    } finally {
      // What was settled is no longer the transaction's.
      tx.rollback();
      this.#busy = false;
    }
    return theLongWay();
  }

  /** Whether the collections show the store's newest revision, as far as it concerns them. */
  #isPresent(): boolean {
    return this.#store.isShown(this.#mirror.signal);
  }

  #commit(tx: Transaction): Result<void, StoreClosed> {
    const changes = tx.changes();
    if (changes.length === 0) return Result.ok();
    const records = changes.map(({ key, after }) => ({ key: this.#layout.storeKeyOf(key), record: after }));
    // Before anything is changed, because what cannot be stored throws.
    for (const { record } of records) if (record !== undefined) seal(record);
    const committed = this.#store.commit(records, this.#mirror.signal);
    if (!committed.ok) return committed;
    const { revision } = committed.value;
    tx.settle(revision);
    this.#mirror.advance(revision, changes);
    return Result.ok();
  }
}
