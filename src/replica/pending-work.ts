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

/** Stands for the caller until the promise is made. */
const nobody = (): void => {};

export class PendingWork {
  /** What the caller gets. */
  readonly promise: Promise<Result<unknown, unknown>>;
  /** How many commits it was in that conflicted because of it. */
  tries = 0;
  /** The mirrors have reached a state of the stores that is later than the call. */
  current = false;
  /** It does not share its commit, because together with others it could not be encoded. */
  alone = false;
  readonly #work: Work<unknown, unknown>;
  #answer: Result<unknown, unknown> | undefined;
  #resolve: (result: Result<unknown, unknown>) => void = nobody;
  #reject: (thrown: unknown) => void = nobody;

  constructor(work: Work<unknown, unknown>) {
    this.#work = work;
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Runs the work; true when it succeeded. */
  plan(tx: Transaction): boolean {
    this.#answer = this.#work(tx);
    return this.#answer.ok;
  }

  /** Tells the caller what the work answered when it was planned last. */
  answer(): void {
    if (this.#answer !== undefined) this.#resolve(this.#answer);
  }

  /** Tells the caller that it could not be committed. */
  fail(error: CnmError): void {
    this.#resolve(Result.error(error));
  }

  /** Tells the caller what was thrown. */
  crash(thrown: unknown): void {
    this.#reject(thrown);
  }
}
