/**
 * The commit loop: plans what has been asked for, commits it, and plans again what others got in the way of.
 *
 * One commit is in flight; what is asked meanwhile is the next batch. After a conflict the works that touch none of the
 * changed keys go on at once, and those that do come back a little later, sixteen times at most. An error or an answer
 * that writes nothing is given only when it is true of the present, never of a mirror that lags behind.
 * Invariant: each work is in exactly one place (a queue, the batch in flight, waiting to come back) until it is answered.
 */
import { Fifo } from '../base/queues/fifo.js';
import type { CnmError } from '../base/error.js';
import { randomBelow } from '../base/random.js';
import type { Result } from '../base/result.js';
import type { Clock, Random } from '../base/runtime.js';
import { planBatch, touching, type Batch } from './batch.js';
import { ContentionExceeded } from './errors.js';
import { TRIES, type Outcome } from './commit/fenced-commit.js';
import type { Work } from './ledger.js';
import type { InstantCommit } from './commit/instant-commit.js';
import type { Committer, CommitterError } from './commit/one-store-commit.js';
import { PendingWork } from './pending-work.js';

/** A crowd of a hundred has thinned out in so long. */
const LONGEST_WAIT_MS = 256;

/** How long at most works wait that have conflicted that often: soon at first, because most conflicts are chance. */
function longestWaitMs(tries: number): number {
  return Math.min(LONGEST_WAIT_MS, 2 ** tries);
}

/** Turns of settled promises without a new work after which nobody else is about to ask; a caller takes a dozen. */
const QUIET_TURNS = 24;

/** Turns after which a batch begins although others still ask. */
const MOST_TURNS = 1_000;

export interface SharedCommitOptions {
  readonly committer: Committer;
  /** Commits within the call, where the store can. */
  readonly instant: InstantCommit | undefined;
  readonly clock: Clock;
  readonly random: Random;
  /** A committed commit shows everything that was committed before it, in every store. */
  readonly commitShowsPresent: boolean;
  /** Why nothing can be committed now, if so. */
  readonly refusal: () => CnmError | undefined;
  /** The collection's key of a store's key. */
  readonly collectionKeyOf: (storeKey: string) => string | undefined;
}

export class SharedCommit {
  readonly #options: SharedCommitOptions;
  readonly #returned = new Fifo<PendingWork>();
  readonly #fresh = new Fifo<PendingWork>();
  #comingBack = 0;
  /** A batch is planned, or on its way. */
  #inRound = false;
  #running: Promise<void> | undefined;
  readonly #idle: (() => void)[] = [];
  #closed: CnmError | undefined;

  constructor(options: SharedCommitOptions) {
    this.#options = options;
  }

  /** Runs a work and resolves when it is committed, or when its answer is known to be that of the present. */
  run<T, E>(work: Work<T, E>): Promise<Result<T, E | CnmError>>;
  run(work: Work<unknown, unknown>): Promise<Result<unknown, unknown>> {
    const refusal = this.#closed ?? this.#options.refusal();
    const { instant } = this.#options;
    // A loop that only looks whether somebody is about to ask is not in the way.
    const isFree = !this.#inRound && this.#comingBack === 0 && this.#returned.size + this.#fresh.size === 0;
    if (refusal === undefined && isFree && instant?.isReady === true) return instant.run(work, () => this.#queue(work));
    return this.#queue(work, refusal);
  }

  #queue(work: Work<unknown, unknown>, refusal = this.#closed ?? this.#options.refusal()): Promise<Result<unknown, unknown>> {
    const pending = new PendingWork(work);
    if (refusal === undefined) {
      this.#fresh.push(pending);
      this.#start();
    } else {
      pending.fail(refusal);
    }
    return pending.promise;
  }

  /** Refuses what waits for its turn, if nothing can be committed now. */
  refuse(): void {
    const refusal = this.#options.refusal();
    if (refusal !== undefined) this.#failAll(refusal);
  }

  /** Refuses everything new with an error, and resolves when everything that was asked for before is answered. */
  close(error: CnmError): Promise<void> {
    this.#closed = error;
    if (this.#isIdle()) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  #isIdle(): boolean {
    return this.#running === undefined && this.#comingBack === 0;
  }

  #start(): void {
    this.#running ??= this.#drain();
  }

  async #drain(): Promise<void> {
    await this.#gather();
    while (this.#returned.size + this.#fresh.size > 0) {
      this.#inRound = true;
      await this.#round();
      this.#inRound = false;
      await this.#gather();
    }
    this.#running = undefined;
    if (this.#isIdle()) for (const resolve of this.#idle.splice(0)) resolve();
  }

  /**
   * Lets those who are about to ask do so, that they share the next batch: who asks in this turn, and who was answered
   * and goes on from there. Nothing is waited for but promises that are settled already.
   */
  async #gather(): Promise<void> {
    let asked = this.#fresh.size;
    for (let quiet = 0, turns = 0; quiet < QUIET_TURNS && turns < MOST_TURNS; quiet++, turns++) {
      await Promise.resolve();
      if (this.#fresh.size !== asked) quiet = 0;
      asked = this.#fresh.size;
    }
  }

  /** One batch: planned, committed, settled. */
  async #round(): Promise<void> {
    this.refuse();
    const batch = planBatch([this.#returned, this.#fresh], this.#options.committer.limits);
    const committed = batch.riders.length > 0 && (await this.#commit(batch));
    if (batch.doubtful.length > 0) await this.#confirm(batch.doubtful, committed && this.#options.commitShowsPresent);
  }

  /** Commits a batch and settles its works; true when it was committed. */
  async #commit({ riders, planned }: Batch): Promise<boolean> {
    let result: Result<Outcome, CommitterError>;
    try {
      result = await this.#options.committer.commit(planned);
    } catch (thrown) {
      this.#part(riders, (work) => work.crash(thrown));
      return false;
    }
    if (!result.ok) {
      const { error } = result;
      if (error.code === 'COMMIT_TOO_LARGE') this.#part(riders, (work) => work.fail(error));
      else for (const work of riders) work.fail(error);
      return false;
    }
    if (result.value.kind === 'committed') for (const work of riders) work.answer();
    else if (result.value.kind === 'repeat') this.#return(riders);
    else this.#retry(riders, result.value.keys);
    return result.value.kind === 'committed';
  }

  /** Has works planned again, each by itself, to see which of them cannot be committed; a single one is that one. */
  #part(works: readonly PendingWork[], refuse: (work: PendingWork) => void): void {
    const [first, second] = works;
    if (first !== undefined && second === undefined) return refuse(first);
    for (const work of works) work.alone = true;
    this.#return(works);
  }

  /** Sends works back after a conflict: at once those that had no part in it. */
  #retry(works: readonly PendingWork[], storeKeys: readonly string[]): void {
    const keys = new Set(storeKeys.map((key) => this.#options.collectionKeyOf(key)).filter((key) => key !== undefined));
    const found = works.length > 1 && keys.size > 0 ? touching(works, keys) : new Set<PendingWork>();
    // When nobody is found, whoever was in the way is gone or unknown, and all have to come back.
    const concerned = found.size > 0 ? found : new Set(works);
    this.#return(works.filter((work) => !concerned.has(work)));
    this.#comeBack([...concerned], [...keys]);
  }

  /** Has works planned again a little later, all at once, so that they share a commit again. */
  #comeBack(works: readonly PendingWork[], keys: readonly string[]): void {
    for (const work of works) if (++work.tries >= TRIES) work.fail(new ContentionExceeded({ tries: TRIES, keys }));
    const again = works.filter(({ tries }) => tries < TRIES);
    if (again.length === 0) return;
    this.#comingBack++;
    const mostTries = Math.max(...again.map(({ tries }) => tries));
    this.#options.clock.after(randomBelow(this.#options.random, longestWaitMs(mostTries)), () => {
      this.#comingBack--;
      this.#return(again);
      this.refuse();
      this.#start();
    });
  }

  /** Makes sure that the mirrors are not behind, and has the works planned again. */
  async #confirm(works: readonly PendingWork[], present: boolean): Promise<void> {
    const caughtUp = present ? undefined : await this.#options.committer.catchUp();
    if (caughtUp !== undefined && !caughtUp.ok) {
      for (const work of works) work.fail(caughtUp.error);
      return;
    }
    for (const work of works) work.current = true;
    this.#return(works);
  }

  #return(works: Iterable<PendingWork>): void {
    for (const work of works) this.#returned.push(work);
  }

  #failAll(error: CnmError): void {
    for (const queue of [this.#returned, this.#fresh]) {
      for (let work = queue.shift(); work !== undefined; work = queue.shift()) work.fail(error);
    }
  }
}
