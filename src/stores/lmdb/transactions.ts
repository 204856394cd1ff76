/**
 * Write transactions on an open folder, each answered within a deadline.
 *
 * lmdb waits for ever for a process that is stopped in the middle of a commit, and where it could not begin a transaction
 * it never answers again. Relies on lmdb running the steps of a transaction one after the other, in this thread.
 * Invariant: a step that is given up before it has begun never runs.
 */
import type { Clock } from '../../base/runtime.js';
import { StoreUnavailable } from '../../contracts/store.js';
import { DeadlinePassed, within } from '../deadline.js';
import { underWayUntilAnswered } from './ending.js';
import { transactionFailed } from './lmdb-errors.js';
import type { Folder } from './open-folder.js';

export interface TransactionsOptions {
  /** The store's name, for its errors. */
  readonly store: string;
  readonly folder: Folder;
  readonly clock: Clock;
  /** How long a transaction may take. */
  readonly deadlineMs: number;
}

export class Transactions {
  readonly #options: TransactionsOptions;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(options: TransactionsOptions) {
    this.#options = options;
  }

  /** Runs a step within a write transaction, which may be shared with others, and answers when that is on disk. */
  async run<T>(step: () => T): Promise<T | StoreUnavailable> {
    const { store, clock, deadlineMs } = this.#options;
    const call = { begun: false, given: true };
    const commit = this.#onNewest(() => {
      if (!call.given) throw new DeadlinePassed(deadlineMs);
      call.begun = true;
      return step();
    });
    const transaction = underWayUntilAnswered(commit);
    this.#underWay.add(transaction);
    const end = (): void => void this.#underWay.delete(transaction);
    transaction.then(end, end);
    try {
      return await within(clock, deadlineMs, transaction);
    } catch (thrown) {
      if (!(thrown instanceof DeadlinePassed)) return await transactionFailed(store, thrown);
      call.given = false;
      return new StoreUnavailable({ store, reason: 'it did not answer in time', outcome: call.begun ? 'unknown' : 'did-not-happen' }, { cause: thrown });
    }
  }

  /** Resolves when no transaction is under way any more; false: one of them does not end. */
  async settled(): Promise<boolean> {
    const { clock, deadlineMs } = this.#options;
    if (this.#underWay.size === 0) return true;
    try {
      await within(clock, deadlineMs, Promise.allSettled([...this.#underWay]));
      return true;
    } catch {
      return false;
    }
  }

  /** Runs a step in a write transaction that builds on the newest commit. */
  async #onNewest<T>(step: () => T): Promise<T> {
    const { newest, databases } = this.#options.folder;
    const { root } = databases;
    for (;;) {
      const done = await root.transaction(() => (newest.isFollowedBy(root.getWriteTxnId()) ? { answer: step() } : undefined));
      if (done !== undefined) return done.answer;
    }
  }
}
