/**
 * The newest revisions of a change log that a server keeps as one key for each revision, under names without an order.
 *
 * The client that follows the server says which names there are; what is behind a new one is fetched once, and what this
 * client has committed itself need not be fetched at all. Watches read on from here.
 * Invariant: the revisions held ascend, and none is missing from `#floor` up to the newest one held.
 */
import type { Revision } from '../../../contracts/store.js';
import type { LoggedRevision } from './pulled-watch.js';

/** Which revisions a server's log had at one moment. */
export interface LogListing {
  readonly names: readonly string[];
  /** The newest revision that is no longer in the log; 0 when all are. */
  readonly floor: Revision;
  /** What `newest` was when the server was asked. */
  readonly askedAt: Revision;
}

/** A revision that the log has and that cannot be shown any more. */
export interface UnreadableRevision {
  readonly revision: Revision;
  readonly mark: string;
  readonly unreadable: true;
}

export interface RecentLogOptions {
  /** What is behind names; those that are gone are left out. Rejects when the server does not answer. */
  readonly fetch: (names: readonly string[]) => Promise<readonly (LoggedRevision | UnreadableRevision)[]>;
  /** The newest revision now. Rejects when the server does not answer. */
  readonly present: () => Promise<Revision>;
}

/** What came of looking at a listing. */
export type Listed =
  | 'current'
  /** The log has lost names since it was listed: it has to be listed again. */
  | 'outdated'
  /** The server was set back to an earlier state: what it said before no longer holds. */
  | 'set-back';

/** Revisions held at most, and the bytes of their values; readers who are further behind start anew. */
const LENGTH = 1_024;
const BYTES = 16 * 2 ** 20;

export class RecentLog {
  readonly #options: RecentLogOptions;
  /** Committed here and not listed yet. */
  readonly #own = new Map<string, LoggedRevision>();
  /** The revisions that were listed and are still in the server's log, by name. */
  readonly #marks = new Map<string, Revision>();
  readonly #ready: Promise<void>;
  #becomeReady = (): void => undefined;
  #revisions: LoggedRevision[] = [];
  #bytes = 0;
  /** The newest revision that may be missing; undefined before the first listing. */
  #floor: Revision | undefined;
  #listedFloor: Revision = 0;

  constructor(options: RecentLogOptions) {
    this.#options = options;
    this.#ready = new Promise((resolve) => (this.#becomeReady = resolve));
  }

  /** The newest revision up to which all are known; 0 before the first. */
  get newest(): Revision {
    return this.#revisions.at(-1)?.revision ?? this.#floor ?? 0;
  }

  /** Takes in what the server has listed; one call at a time. Rejects when the server does not answer. */
  async update({ names, floor, askedAt }: LogListing): Promise<Listed> {
    const setBack = this.#isSetBack(new Set(names), floor, askedAt);
    // Revisions that came and went between two listings are missing here, unless they are below the newest one held.
    if (setBack || floor > this.newest) this.#forget(floor);
    this.#floor ??= floor;
    this.#listedFloor = floor;
    const missing = names.filter((name) => !this.#marks.has(name) && !this.#own.has(name));
    const fetched = missing.length === 0 ? [] : await this.#options.fetch(missing);
    if (fetched.length === missing.length) {
      const own = names.flatMap((name) => this.#own.get(name) ?? []);
      this.#append([...own, ...fetched].sort((a, b) => a.revision - b.revision));
      this.#becomeReady();
    }
    if (setBack) return 'set-back';
    return fetched.length === missing.length ? 'current' : 'outdated';
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

  /** The revisions after one, as a source of watches gives them. */
  async since(after: Revision, mark: string | undefined): Promise<readonly LoggedRevision[] | undefined> {
    await this.#ready;
    const floor = this.#floor ?? 0;
    if (after < floor) return undefined;
    if (after > this.newest) {
      // Another call may have shown more than is listed here; only a server that was set back knows less.
      return mark !== undefined || (await this.#options.present()) < after ? undefined : [];
    }
    const start = this.#placeAfter(after);
    const last = this.#revisions[start - 1];
    if (mark !== undefined && after !== floor && (last?.revision !== after || last.mark !== mark)) return undefined;
    return this.#revisions.slice(start);
  }

  /** Whether the log has lost revisions in another way than by being trimmed. */
  #isSetBack(listed: ReadonlySet<string>, floor: Revision, askedAt: Revision): boolean {
    let setBack = floor < this.#listedFloor;
    for (const [mark, revision] of this.#marks) {
      if (revision <= floor) this.#marks.delete(mark);
      else if (revision <= askedAt && !listed.has(mark)) setBack = true;
    }
    return setBack;
  }

  #append(found: readonly (LoggedRevision | UnreadableRevision)[]): void {
    for (const one of found) {
      this.#own.delete(one.mark);
      if (this.#marks.has(one.mark)) continue;
      this.#marks.set(one.mark, one.revision);
      if ('unreadable' in one) this.#drop(this.#revisions.length, one.revision);
      else if (one.revision > (this.#floor ?? 0)) this.#hold(one);
    }
  }

  #hold(one: LoggedRevision): void {
    this.#revisions.push(one);
    this.#bytes += bytesOf(one);
    // Half of them at once, so that this is seldom.
    if (this.#revisions.length > LENGTH || this.#bytes > BYTES) this.#drop(Math.ceil(this.#revisions.length / 2));
  }

  /** Forgets the oldest revisions, up to the last of them or further. */
  #drop(count: number, floor?: Revision): void {
    const dropped = this.#revisions.splice(0, count);
    for (const one of dropped) this.#bytes -= bytesOf(one);
    this.#floor = floor ?? dropped.at(-1)?.revision ?? this.#floor;
  }

  #forget(floor: Revision): void {
    this.#marks.clear();
    this.#own.clear();
    this.#revisions = [];
    this.#bytes = 0;
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

function bytesOf({ entries }: LoggedRevision): number {
  return entries.reduce((sum, { value }) => sum + value.length, 0);
}
