/**
 * Where a decision becomes lasting: runs a piece of work as one transaction, all of it or nothing.
 *
 * The work is a synchronous function of the tables that may run several times, so it does nothing else than read and
 * write through its transaction. The replica is a ledger over a store; the memory ledger keeps its tables for itself.
 */
import { Result } from '../base/result.js';
import type { CnmError } from '../base/error.js';
import { Transaction } from '../state/transaction.js';
import { ControllerClosed } from './errors.js';

/** A piece of work over tables: it reads and writes through the transaction and answers what its caller wants to know. */
export type Work<T, E> = (tx: Transaction) => Result<T, E>;

export interface Ledger {
  /**
   * Runs the work and resolves when what it wrote is committed. When it fails, nothing was written; when it throws,
   * nothing was written and the promise rejects.
   */
  run<T, E>(work: Work<T, E>): Promise<Result<T, E | CnmError>>;
}

/** A ledger of a host over tables that nobody else holds: no store, no copy, no wait. */
export class MemoryLedger implements Ledger {
  readonly #host: string;
  #closed = false;

  constructor(host: string) {
    this.#host = host;
  }

  run<T, E>(work: Work<T, E>): Promise<Result<T, E | CnmError>>;
  // async, so that what the work throws becomes a rejection.
  async run(work: Work<unknown, unknown>): Promise<Result<unknown, unknown>> {
    if (this.#closed) return Result.error(new ControllerClosed({ host: this.#host, reason: 'close() was called' }));
    const tx = new Transaction();
    let kept = false;
    try {
      const result = work(tx);
      kept = result.ok;
      return result;
    } finally {
      if (!kept) tx.rollback();
    }
  }

  /** Refuses everything that is asked from now on. */
  async close(): Promise<Result<void, never>> {
    this.#closed = true;
    return Result.ok();
  }
}
