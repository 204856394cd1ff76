/**
 * A piece of work on its way to a commit, and the caller who waits for it.
 *
 * Relies on the work being a function of the tables alone: it is planned as often as it takes, and the caller gets the
 * answer of the last time. Invariant: the caller is told exactly once.
 */
import { Result } from '../base/result.js';
import type { CnmError } from '../base/error.js';
import type { Transaction } from '../state/transaction.js';
import type { Work } from './ledger.js';

/** A piece of work, whatever it answers. */
export interface Pending {
  /** How many commits it was in that conflicted because of it. */
  tries: number;
  /** The mirrors have reached a state of the stores that is later than the call. */
  current: boolean;
  /** It does not share its commit, because it could not be encoded together with others. */
  alone: boolean;
  /** Runs the work; true when it succeeded. */
  plan(tx: Transaction): boolean;
  /** Tells the caller what the work answered when it was planned last. */
  answer(): void;
  /** Tells the caller that it could not be committed. */
  fail(error: CnmError): void;
  /** Tells the caller what was thrown. */
  crash(thrown: unknown): void;
}

export class PendingWork<T, E> implements Pending {
  /** What the caller gets. */
  readonly promise: Promise<Result<T, E | CnmError>>;
  tries = 0;
  current = false;
  alone = false;
  readonly #work: Work<T, E>;
  #answer: Result<T, E> | undefined;
  #resolve: (result: Result<T, E | CnmError>) => void = () => {};
  #reject: (thrown: unknown) => void = () => {};

  constructor(work: Work<T, E>) {
    this.#work = work;
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  plan(tx: Transaction): boolean {
    this.#answer = this.#work(tx);
    return this.#answer.ok;
  }

  answer(): void {
    if (this.#answer !== undefined) this.#resolve(this.#answer);
  }

  fail(error: CnmError): void {
    this.#resolve(Result.error(error));
  }

  crash(thrown: unknown): void {
    this.#reject(thrown);
  }
}
