/**
 * Plans as many pieces of work as one commit may hold, each on top of the others, and undoes them again.
 *
 * A work that fails, or writes nothing, is not part of the commit. What it answered counts only when it was planned on
 * committed content alone, no older than the call; otherwise it is doubtful and planned again.
 * Invariant: when a function of this file returns, every collection is what it was before.
 */
import type { Fifo } from '../base/queues/fifo.js';
import type { CnmError } from '../base/error.js';
import { Transaction, type Mark, type PlannedCommit } from '../state/transaction.js';
import type { PendingWork } from './pending-work.js';

/** How large a commit is. */
export interface CommitSize {
  /** Conditions and writes together. */
  readonly operations: number;
  readonly conditions: number;
}

/** What may share a commit. */
export interface BatchLimits extends CommitSize {
  /** Which stores the writes concern; works of different kinds do not share a commit. */
  kindOf(writtenKeys: Iterable<string>): string;
  /** The error for a work that is over the limit all by itself. */
  tooLarge(size: CommitSize): CnmError;
}

export interface Batch {
  /** What the commit is made of. */
  readonly riders: readonly PendingWork[];
  /** What is to be planned again on newer content. */
  readonly doubtful: readonly PendingWork[];
  readonly planned: PlannedCommit;
}

/** Before everything that a transaction has done. */
const START: Mark = { writes: 0, guards: 0 };

/** More than this many would keep everything else waiting for too long. */
const WORKS_PER_BATCH = 1_000;

/** Takes works off the queues, the first queue first, until one does not fit. Answers those that are done. */
export function planBatch(queues: readonly Fifo<PendingWork>[], limits: BatchLimits): Batch {
  const planning = new Planning(limits);
  for (const queue of queues) {
    for (let work = queue.peek(); work !== undefined; work = queue.peek()) {
      if (!planning.add(work)) return planning.end();
      queue.shift();
    }
  }
  return planning.end();
}

/** Those of the works that touch one of the keys, when they are planned on the content as it is now. */
export function touching(works: readonly PendingWork[], keys: ReadonlySet<string>): Set<PendingWork> {
  const tx = new Transaction();
  const found = new Set<PendingWork>();
  try {
    for (const work of works) {
      const mark = tx.mark();
      if (!planned(work, tx)) tx.rollback(mark);
      else if (intersects(tx.touchedSince(mark), keys)) {
        tx.rollback(mark);
        found.add(work);
      }
    }
  } finally {
    tx.rollback();
  }
  return found;
}

class Planning {
  readonly #limits: BatchLimits;
  readonly #tx = new Transaction();
  readonly #riders: PendingWork[] = [];
  readonly #doubtful: PendingWork[] = [];
  #kind = '';
  /** Never less than the commit so far. */
  #size: CommitSize = { operations: 0, conditions: 0 };
  /** The commit's keys, once it may be too large. */
  #keys: { readonly touched: Set<string>; readonly written: Set<string> } | undefined;

  constructor(limits: BatchLimits) {
    this.#limits = limits;
  }

  /** Plans one more work; false when it must wait for the next batch. */
  add(work: PendingWork): boolean {
    const first = this.#riders.length === 0;
    if (!first && (work.alone || this.#riders[0]?.alone === true || this.#riders.length >= WORKS_PER_BATCH)) return false;
    const tx = this.#tx;
    const mark = tx.mark();
    let succeeded: boolean;
    try {
      succeeded = work.plan(tx);
    } catch (thrown) {
      tx.rollback(mark);
      work.crash(thrown);
      return true;
    }
    if (!succeeded || !tx.wrote(mark)) {
      tx.rollback(mark);
      if (first && work.current) work.answer();
      else this.#doubtful.push(work);
      return true;
    }
    const size = this.#sizeWith(mark);
    if (this.#fits(size) && this.#sameKind(mark)) {
      this.#size = size;
      this.#riders.push(work);
      return true;
    }
    tx.rollback(mark);
    if (first) work.fail(this.#limits.tooLarge(size));
    return first;
  }

  end(): Batch {
    const planned = this.#tx.planned();
    this.#tx.rollback();
    return { riders: this.#riders, doubtful: this.#doubtful, planned };
  }

  /** The size of the commit with what was done since the mark; keys are told apart only when it may be too large. */
  #sizeWith(mark: Mark): CommitSize {
    const now = this.#tx.mark();
    const writes = now.writes - mark.writes;
    const guards = now.guards - mark.guards;
    const atMost = { operations: this.#size.operations + 2 * writes + guards, conditions: this.#size.conditions + writes + guards };
    if (this.#keys === undefined && this.#fits(atMost)) return atMost;
    if (this.#riders.length === 0) return sizeOf(this.#tx.planned());
    // What does not fit ends the batch, so its keys do no harm here.
    this.#keys ??= { touched: new Set(this.#tx.touchedSince(START)), written: new Set(this.#tx.writtenSince(START)) };
    const { touched, written } = this.#keys;
    for (const key of this.#tx.touchedSince(mark)) touched.add(key);
    for (const key of this.#tx.writtenSince(mark)) written.add(key);
    return { operations: touched.size + written.size, conditions: touched.size };
  }

  #fits({ operations, conditions }: CommitSize): boolean {
    return operations <= this.#limits.operations && conditions <= this.#limits.conditions;
  }

  #sameKind(mark: Mark): boolean {
    const kind = this.#limits.kindOf(this.#tx.writtenSince(mark));
    if (this.#riders.length === 0) this.#kind = kind;
    return kind === this.#kind;
  }
}

function sizeOf({ conditions, writes }: PlannedCommit): CommitSize {
  return { operations: conditions.length + writes.length, conditions: conditions.length };
}

function planned(work: PendingWork, tx: Transaction): boolean {
  try {
    return work.plan(tx);
  } catch {
    // It will throw again when its turn comes, and its caller will be told then.
    return false;
  }
}

function intersects(keys: Iterable<string>, wanted: ReadonlySet<string>): boolean {
  for (const key of keys) if (wanted.has(key)) return true;
  return false;
}
