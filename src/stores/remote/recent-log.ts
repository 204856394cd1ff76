/**
 * The newest revisions of a change log that a server keeps as one key for each revision, under names without an order.
 *
 * The client that follows the server says which names there are; what is behind a new one is fetched once, and what this
 * client has committed itself need not be fetched at all. Watches read on from here.
 * Invariant: the revisions held ascend, and none is missing after `#floor` up to the newest one held.
 */
import type { Revision } from '../../contracts/store.js';
import type { LoggedRevision } from './pulled-watch.js';

/** Which revisions a server's log had at one moment. */
export interface LogListing {
  readonly names: readonly string[];
  /** The newest revision that is no longer in the log; 0 when all are. */
  readonly floor: Revision;
  /** The log was changed last at this revision, or before it. */
  readonly changedAt: Revision;
}

/** A revision as the log had it; one that can no longer be shown has no record. */
export type FetchedRevision = LoggedRevision | { readonly mark: string; readonly revision: Revision; readonly lost: true };

export interface RecentLogOptions {
  /** What is behind names; those that are gone are left out. Rejects when the server does not answer. */
  readonly fetch: (names: readonly string[]) => Promise<readonly FetchedRevision[]>;
  /** The newest revision now. Rejects when the server does not answer. */
  readonly newest: () => Promise<Revision>;
}

/** What came of looking at a listing. */
export type Listed =
  | 'current'
  /** The log has lost names since it was listed: it has to be listed again. */
  | 'outdated'
  /** The server was set back to an earlier state: what it said before no longer holds. */
  | 'set-back';

/** Revisions held at most; readers who are further behind start anew. */
const LENGTH = 1_024;

export class RecentLog {
  readonly #options: RecentLogOptions;
  readonly #own = new Map<string, LoggedRevision>();
  readonly #marks = new Set<string>();
  readonly #ready: Promise<void>;
  #becomeReady = (): void => undefined;
  #revisions: LoggedRevision[] = [];
  #floor: Revision | undefined;
  #changedAt: Revision = 0;

  constructor(options: RecentLogOptions) {
    this.#options = options;
    this.#ready = new Promise((resolve) => (this.#becomeReady = resolve));
  }

  /** Takes in what the server has listed; one call at a time. Rejects when the server does not answer. */
  async update({ names, floor, changedAt }: LogListing): Promise<Listed> {
    const setBack = this.#isSetBack(names, floor, changedAt);
    if (setBack) this.#forget(undefined);
    // Revisions that came and went between two listings are missing here, unless they are below the newest one held.
    if (floor > this.newest) this.#forget(floor);
    this.#floor ??= floor;
    this.#changedAt = changedAt;
    const missing = names.filter((name) => !this.#marks.has(name) && !this.#own.has(name));
    const fetched = missing.length === 0 ? [] : await this.#options.fetch(missing);
    if (fetched.length < missing.length) return setBack ? 'set-back' : 'outdated';
    const found = names.flatMap((name) => this.#own.get(name) ?? []);
    this.#append([...found, ...fetched].sort((a, b) => a.revision - b.revision));
    this.#prune(names);
    this.#becomeReady();
    return setBack ? 'set-back' : 'current';
  }

  /**
   * Takes in what this client has committed. Only a revision that is known to be the next one can be shown before it is
   * listed.
   */
  offer(logged: LoggedRevision, isNext: boolean): void {
    if (this.#floor === undefined || this.#marks.has(logged.mark)) return;
    if (isNext) this.#append([logged]);
    else this.#own.set(logged.mark, logged);
    if (this.#own.size > LENGTH) this.#own.clear();
  }

  /** The newest revision held, or 0. */
  get newest(): Revision {
    return this.#revisions.at(-1)?.revision ?? this.#floor ?? 0;
  }

  /** The revisions after one, as a source of watches gives them. */
  async since(after: Revision, mark: string | undefined): Promise<readonly LoggedRevision[] | undefined> {
    await this.#ready;
    const floor = this.#floor ?? 0;
    if (after < floor) return undefined;
    if (after > this.newest) {
      // The server may have been asked by another call and know more than is listed here, or less than it once did.
      return mark !== undefined || (await this.#options.newest()) < after ? undefined : [];
    }
    const start = this.#placeAfter(after);
    const last = this.#revisions[start - 1];
    if (mark !== undefined && after !== floor && (last?.revision !== after || last.mark !== mark)) return undefined;
    return this.#revisions.slice(start);
  }

  #isSetBack(names: readonly string[], floor: Revision, changedAt: Revision): boolean {
    if (changedAt < this.#changedAt) return true;
    const listed = new Set(names);
    return this.#revisions.some(({ revision, mark }) => revision > floor && revision <= changedAt && !listed.has(mark));
  }

  #append(found: readonly FetchedRevision[]): void {
    for (const one of found) {
      this.#own.delete(one.mark);
      if (this.#marks.has(one.mark)) continue;
      this.#marks.add(one.mark);
      if ('lost' in one) this.#passOver(one.revision);
      else if (one.revision > (this.#floor ?? 0)) this.#revisions.push(one);
    }
    if (this.#revisions.length > LENGTH) this.#drop(this.#revisions.length - LENGTH / 2);
  }

  /** Begins after a revision that cannot be shown. */
  #passOver(revision: Revision): void {
    this.#revisions = [];
    this.#floor = revision;
  }

  #drop(count: number): void {
    for (const { revision } of this.#revisions.splice(0, count)) this.#floor = revision;
  }

  /** Forgets the names of revisions that are neither held nor in the server's log. */
  #prune(names: readonly string[]): void {
    if (this.#marks.size <= 2 * (names.length + LENGTH)) return;
    this.#marks.clear();
    for (const name of names) this.#marks.add(name);
    for (const { mark } of this.#revisions) this.#marks.add(mark);
  }

  #forget(floor: Revision | undefined): void {
    this.#marks.clear();
    this.#own.clear();
    this.#revisions = [];
    this.#floor = floor;
  }

  /** The place of the first revision after one. */
  #placeAfter(after: Revision): number {
    let low = 0;
    let high = this.#revisions.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#revisions[middle]?.revision ?? 0) <= after) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
