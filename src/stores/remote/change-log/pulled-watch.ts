/**
 * Watches over a change log that a server keeps: each reads on from where it is when it is woken.
 *
 * A watch is woken by a notification of the server and, so that a lost one does no harm, every now and then by the
 * clock. What this client has committed itself, or a notification tells whole, need not be read: it is offered to the
 * watches. A server that does not answer is asked again, ever more seldom.
 * Invariant: a watch shows the log's revisions in order and without a gap, or everything anew.
 */
import type { Clock, Timer } from '../../../base/runtime.js';
import type { Entry, Revision, Snapshot, WatchEvent } from '../../../contracts/store.js';
import { EventStream } from '../../event-stream.js';
import { changesBelow, isBelow } from '../../prefixes.js';
import { retryDelayMs } from '../retrying.js';

/** One revision as a change log has it. */
export interface LoggedRevision {
  readonly revision: Revision;
  readonly entries: readonly Entry[];
  readonly removed: readonly string[];
  /** Keys that were to be removed and were not there. */
  readonly absent: readonly string[];
  /** Tells the revision from another of the same number, in a store that was set back to an earlier state. */
  readonly mark: string;
  /** The mark of the revision before it, where that is known. */
  readonly markBefore?: string;
}

/** A snapshot with the mark of its revision, where that is known. */
export interface MarkedSnapshot extends Snapshot {
  readonly mark?: string;
}

export interface ChangeSource {
  /**
   * The revisions after one, in order, without a gap, as many as fit an answer; none when there are none yet. Undefined
   * when the log does not reach back so far, or when that one is not there or has another mark. Rejects when the server
   * does not answer.
   */
  since(after: Revision, mark: string | undefined): Promise<readonly LoggedRevision[] | undefined>;
  /** Everything below the prefixes. Rejects when the server does not answer. */
  read(prefixes: readonly string[]): Promise<MarkedSnapshot>;
}

export interface PulledWatchesOptions {
  readonly source: ChangeSource;
  readonly clock: Clock;
  /** How long a watch trusts in being woken. */
  readonly pollIntervalMs: number;
}

/** Revisions that a watch holds for a reader who is slow; what is beyond it reads from the log again. */
const READY_LENGTH = 256;

/** All watches of one client. */
export class PulledWatches {
  readonly #options: PulledWatchesOptions;
  readonly #watches = new Set<PulledWatch>();
  #poll: Timer | undefined;

  constructor(options: PulledWatchesOptions) {
    this.#options = options;
  }

  /** Whether there is a watch. */
  get active(): boolean {
    return this.#watches.size > 0;
  }

  /** Starts a watch below distinct prefixes after a revision, whose mark is told where it is known. */
  add(prefixes: readonly string[], after: Revision, signal: AbortSignal, mark?: string): AsyncIterable<WatchEvent> {
    const watch = new PulledWatch(prefixes, { after, mark }, signal, this.#options, () => this.#remove(watch));
    if (watch.stream.ended) return watch.stream;
    this.#watches.add(watch);
    this.#startPoll();
    return watch.stream;
  }

  /** There may be something new: a revision, if it is known which. */
  wake(revision?: Revision): void {
    for (const watch of this.#watches) watch.wake(revision);
  }

  /** A revision as this client has committed it or was told of it. */
  offer(logged: LoggedRevision): void {
    for (const watch of this.#watches) watch.offer(logged);
  }

  /** What the server has said no longer holds: every watch shows everything anew. */
  startAnew(): void {
    for (const watch of this.#watches) watch.startAnew();
  }

  /** Ends every watch. */
  end(): void {
    for (const { stream } of [...this.#watches]) stream.end();
  }

  #remove(watch: PulledWatch): void {
    this.#watches.delete(watch);
    if (this.active) return;
    this.#poll?.cancel();
    this.#poll = undefined;
  }

  #startPoll(): void {
    this.#poll ??= this.#options.clock.after(this.#options.pollIntervalMs, () => {
      this.#poll = undefined;
      this.wake();
      if (this.active) this.#startPoll();
    });
  }
}

class PulledWatch {
  readonly stream: EventStream;
  readonly #options: PulledWatchesOptions;
  readonly #prefixes: readonly string[];
  readonly #ready: WatchEvent[] = [];
  /** The last revision that was made ready or passed over, with its mark where it is known. */
  #seen: Revision;
  #mark: string | undefined;
  /** The log may hold more than was seen. */
  #stale = true;
  /** What was seen no longer holds. */
  #void = false;
  #pulling = false;
  #readingAnew = false;
  #failures = 0;
  #retry: Timer | undefined;

  constructor(
    prefixes: readonly string[],
    { after, mark }: { readonly after: Revision; readonly mark: string | undefined },
    signal: AbortSignal,
    options: PulledWatchesOptions,
    onEnd: () => void,
  ) {
    this.#prefixes = prefixes;
    this.#seen = after;
    this.#mark = mark;
    this.#options = options;
    this.stream = new EventStream({
      take: () => this.#take(),
      signal,
      onEnd: () => {
        this.#retry?.cancel();
        onEnd();
      },
    });
  }

  wake(revision: Revision | undefined): void {
    if (revision !== undefined && revision === this.#seen) return;
    this.#stale = true;
    this.#retry?.cancel();
    this.#retry = undefined;
    if (this.stream.waiting) this.#startPull();
  }

  startAnew(): void {
    this.#void = true;
    this.wake(undefined);
  }

  offer(logged: LoggedRevision): void {
    const follows = logged.revision === this.#seen + 1 && (logged.markBefore ?? this.#mark) === this.#mark;
    if (follows && !this.#readingAnew && !this.#void && this.#ready.length < READY_LENGTH) {
      this.#add(logged);
      this.stream.wake();
    } else if (logged.revision !== this.#seen || logged.mark !== this.#mark) {
      this.wake(undefined);
    }
  }

  #take(): WatchEvent | undefined {
    const event = this.#ready.shift();
    if (event === undefined) this.#startPull();
    return event;
  }

  #startPull(): void {
    if (this.#pulling || !this.#stale || this.#retry !== undefined) return;
    this.#pulling = true;
    void this.#pull();
  }

  /** Reads on until there is something to show, or nothing more to be read. */
  async #pull(): Promise<void> {
    try {
      while (this.#stale && this.#ready.length === 0 && !this.stream.ended) {
        this.#stale = false;
        const found = this.#void ? undefined : await this.#options.source.since(this.#seen, this.#mark);
        if (found === undefined) await this.#readAnew();
        // What was offered meanwhile is known already.
        else for (const logged of found) if (logged.revision > this.#seen) this.#add(logged);
        // An answer may have been cut to its limit.
        if (found?.length !== 0) this.#stale = true;
        this.#failures = 0;
      }
    } catch {
      this.#stale = true;
      this.#retryLater();
    }
    this.#pulling = false;
    this.stream.wake();
  }

  async #readAnew(): Promise<void> {
    this.#void = false;
    this.#readingAnew = true;
    try {
      const { revision, entries, mark } = await this.#options.source.read(this.#prefixes);
      this.#ready.push({ kind: 'reset', snapshot: { revision, entries } });
      this.#seen = revision;
      this.#mark = mark;
    } catch (thrown) {
      this.#void = true;
      throw thrown;
    } finally {
      this.#readingAnew = false;
    }
  }

  #add(logged: LoggedRevision): void {
    const { revision, entries, removed, mark } = logged;
    this.#seen = revision;
    this.#mark = mark;
    const changes = { kind: 'changes', revision, entries, removed } as const;
    if (touches(logged, this.#prefixes)) this.#ready.push(changesBelow(this.#prefixes, changes));
  }

  #retryLater(): void {
    if (this.stream.ended) return;
    this.#retry = this.#options.clock.after(retryDelayMs(++this.#failures), () => {
      this.#retry = undefined;
      this.stream.wake();
    });
  }
}

function touches({ entries, removed, absent }: LoggedRevision, prefixes: readonly string[]): boolean {
  return (
    entries.some(({ key }) => isBelow(prefixes, key)) || removed.some((key) => isBelow(prefixes, key)) || absent.some((key) => isBelow(prefixes, key))
  );
}
