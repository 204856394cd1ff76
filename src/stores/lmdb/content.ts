/**
 * What an lmdb folder holds as one store sees it, and how one commit changes it. Everything here is synchronous.
 *
 * Whatever changes it begins with removing the presences whose time is over, at a revision of their own.
 * Relies on: `apply` runs within a write transaction, and lmdb reads from one snapshot until `refresh` or the end of the
 * turn. Invariant: the log holds every revision from the oldest to the newest.
 */
import type { Transaction } from 'lmdb';
import { Slices, type TellProgress } from '../../base/pause.js';
import type { Clock } from '../../base/runtime.js';
import type { Commit, Committed, Condition, Conflict, Entry, Revision, Snapshot, WatchEvent, Write } from '../../contracts/store.js';
import { changesBelow, endOfPrefix, isBelow } from '../prefixes.js';
import type { Databases, LogRecord, Sequence } from './databases.js';

export interface LogLimits {
  readonly revisions: number;
  readonly bytes: number;
}

type Changes = Extract<WatchEvent, { kind: 'changes' }>;

/** A commit that happened, with what it has changed. */
export interface Applied extends Committed {
  readonly changes: LogRecord;
}

const EMPTY: Sequence = [0, 1, 0];
const NO_KEYS: readonly string[] = [];

/** Entries that are read in one go, at most. */
const MOST_A_SLICE = 4_096;

/** Commits of this store's own that watches need not read from the log: a watch is woken right after each. */
const OWN_LENGTH = 4;

export class Content {
  readonly #root: Databases['root'];
  readonly #entries: Databases['entries'];
  readonly #log: Databases['log'];
  readonly #sequence: Databases['sequence'];
  readonly #leases: Databases['leases'];
  readonly #limits: LogLimits;
  readonly #clock: Clock;
  /** The newest revision that this store has seen. */
  #known: Revision = 0;
  /** The newest commits of this store, which need not be read again. */
  readonly #own = new Map<Revision, LogRecord>();
  /** Bytes of this store's commits that are in the log still, which takes long to read. */
  readonly #ownBytes = new Map<Revision, number>();
  /** When the first presence ends of those that there are at a revision; nobody else has to look for it before. */
  #firstEnd = { revision: -1, atMs: 0 };

  constructor({ root, entries, log, sequence, leases }: Databases, limits: LogLimits, clock: Clock) {
    this.#root = root;
    this.#entries = entries;
    this.#log = log;
    this.#sequence = sequence;
    this.#leases = leases;
    this.#limits = limits;
    this.#clock = clock;
  }

  /**
   * Makes the reads that follow see what is committed now. False: they see less than was seen before, as can be after
   * another process has opened the folder and until the next write transaction; see `newest-commit.ts`.
   */
  refresh(): boolean {
    this.#root.resetReadTxn();
    return this.#readSequence()[0] >= this.#known;
  }

  /** Remembers that a revision was seen. */
  know(revision: Revision): void {
    this.#known = Math.max(this.#known, revision);
  }

  /** Remembers a commit of this store's own; only once it is on disk, because until then its revision may become another's. */
  note({ revision, changes }: Applied): void {
    this.know(revision);
    // Only an announcement brings a presence, and this store's own ones are heeded as they are made.
    if (this.#firstEnd.revision === revision - 1) this.#firstEnd.revision = revision;
    this.#own.set(revision, changes);
    this.#ownBytes.set(revision, changes[0]);
    for (const oldest of this.#ownBytes.keys()) {
      if (oldest > revision - this.#limits.revisions) break;
      this.#ownBytes.delete(oldest);
    }
    for (const oldest of this.#own.keys()) {
      if (this.#own.size <= OWN_LENGTH) break;
      this.#own.delete(oldest);
    }
  }

  read(prefixes: readonly string[]): Snapshot {
    const [revision] = this.#readSequence();
    this.know(revision);
    const entries: Entry[] = [];
    for (const prefix of prefixes) {
      for (const { key, value, version } of this.#rangeOf(prefix)) entries.push({ key, value: value.slice(), revision: version ?? 0 });
    }
    return { revision, entries };
  }

  /**
   * Hands on the entries below prefixes without keeping everything else waiting for long: in slices, all of them from one
   * snapshot of lmdb. A value is overwritten when the next one is read.
   */
  async readEach(prefixes: readonly string[], take: (entry: Entry) => void, tell: TellProgress): Promise<Revision> {
    const transaction = this.#root.useReadTransaction();
    try {
      const [revision] = this.#sequence.get('sequence', { transaction }) ?? EMPTY;
      this.know(revision);
      const slices = new Slices(this.#clock, MOST_A_SLICE);
      const total = countOf(this.#entries.getStats());
      let done = 0;
      for (const prefix of prefixes) {
        for (const { key, value, version } of this.#rangeOf(prefix, transaction)) {
          take({ key, value, revision: version ?? 0 });
          done++;
          if (!slices.endsHere()) continue;
          tell(done, Math.max(total, done));
          await slices.next();
        }
      }
      return revision;
    } finally {
      transaction.done();
    }
  }

  #rangeOf(prefix: string, transaction?: Transaction): Iterable<{ key: string; value: Uint8Array; version?: number }> {
    const range = prefix === '' ? {} : { start: prefix, end: endOfPrefix(prefix) };
    return this.#entries.getRange({ ...range, versions: true, ...(transaction !== undefined && { transaction }) });
  }

  /** The next event after a revision; a bare revision when nothing up to it touched the prefixes. */
  after(revision: Revision, prefixes: readonly string[]): WatchEvent | Revision {
    const [newest, oldest] = this.#readSequence();
    this.know(newest);
    if (revision > newest || revision < oldest - 1) return { kind: 'reset', snapshot: this.read(prefixes) };
    for (let next = revision + 1; next <= newest; next++) {
      const logged = this.#own.get(next) ?? this.#log.get(next);
      if (logged !== undefined && touches(logged, prefixes)) return changesBelow(prefixes, changesOf(next, logged));
    }
    return newest;
  }

  /** Compares and writes, as part of the write transaction that is under way. */
  apply({ conditions, writes, heldAt }: Commit, nowMs: number): Applied | Conflict {
    this.expire(nowMs);
    const [newest, oldest] = this.#readSequence();
    const conflict = heldAt === newest ? undefined : this.#conflictOf(conditions, newest, oldest);
    return conflict === undefined ? this.#write(writes) : { kind: 'conflict', revision: conflict };
  }

  /** Writes a key that lasts until it is over, if there is none; as part of the write transaction that is under way. */
  announce(key: string, value: Uint8Array, ttlMs: number, nowMs: number): Applied | Conflict {
    const outcome = this.apply({ conditions: [{ key, revision: 0 }], writes: [{ key, value }] }, nowMs);
    if (outcome.kind === 'committed') {
      void this.#leases.put(key, nowMs + ttlMs);
      this.#firstEnd.atMs = Math.min(this.#firstEnd.atMs, nowMs + ttlMs);
    }
    return outcome;
  }

  /** Has a presence last longer; false when it is over. As part of the write transaction that is under way. */
  renew(key: string, revision: Revision, ttlMs: number, nowMs: number): boolean {
    this.expire(nowMs);
    if (!this.#entries.doesExist(key, revision) || !this.#leases.doesExist(key)) return false;
    void this.#leases.put(key, nowMs + ttlMs);
    return true;
  }

  /** Removes a presence, if it is still that one; as part of the write transaction that is under way. */
  withdraw(key: string, revision: Revision, nowMs: number): void {
    this.apply({ conditions: [{ key, revision }], writes: [{ key, value: undefined }] }, nowMs);
  }

  /** The keys of presences whose time is over. There are as many presences as hosts, so all are looked at, but seldom. */
  overdue(nowMs: number): readonly string[] {
    const [revision] = this.#readSequence();
    if (revision === this.#firstEnd.revision && nowMs < this.#firstEnd.atMs) return NO_KEYS;
    const keys: string[] = [];
    let firstMs = Infinity;
    for (const { key, value } of this.#leases.getRange()) {
      if (value <= nowMs) keys.push(key);
      firstMs = Math.min(firstMs, value);
    }
    // A revision that is not on disk yet may become another's.
    if (revision <= this.#known) this.#firstEnd = { revision, atMs: firstMs };
    return keys;
  }

  /** Removes presences whose time is over; as part of the write transaction that is under way. */
  expire(nowMs: number): void {
    const keys = this.overdue(nowMs);
    if (keys.length > 0) this.#write(keys.map((key) => ({ key, value: undefined })));
  }

  /** Writes as the next revision. */
  #write(writes: readonly Write[]): Applied {
    const [newest, oldest, loggedBytes] = this.#readSequence();
    const revision = newest + 1;
    const written: [string, Uint8Array][] = [];
    const removed: string[] = [];
    const absent: string[] = [];
    let bytes = 0;
    for (const { key, value } of writes) {
      bytes += key.length + (value?.length ?? 0);
      if (value !== undefined) {
        void this.#entries.put(key, value, revision);
        written.push([key, value]);
      } else if (this.#entries.doesExist(key)) {
        void this.#entries.remove(key);
        removed.push(key);
      } else {
        absent.push(key);
      }
      if (value === undefined && this.#leases.doesExist(key)) void this.#leases.remove(key);
    }
    const changes: LogRecord = [bytes, written, removed, absent];
    void this.#log.put(revision, changes);
    void this.#sequence.put('sequence', this.#trimmed([revision, oldest, loggedBytes + bytes]));
    return { kind: 'committed', revision, changes };
  }

  /** Drops the oldest revisions from the log until it is within its limits. */
  #trimmed([newest, oldest, bytes]: Sequence): Sequence {
    let [kept, keptBytes] = [oldest, bytes];
    while (kept <= newest && (newest - kept >= this.#limits.revisions || keptBytes > this.#limits.bytes)) {
      keptBytes -= this.#ownBytes.get(kept) ?? this.#log.get(kept)?.[0] ?? 0;
      this.#ownBytes.delete(kept);
      void this.#log.remove(kept++);
    }
    return [newest, kept, keptBytes];
  }

  /** The revision at which every failed condition can be seen to fail; undefined when all hold. */
  #conflictOf(conditions: readonly Condition[], newest: Revision, oldest: Revision): Revision | undefined {
    let conflict: Revision | undefined;
    for (const { key, revision } of conditions) {
      if (revision === 0 ? !this.#entries.doesExist(key) : this.#entries.doesExist(key, revision)) continue;
      const seen = this.#entries.getEntry(key)?.version ?? this.#removalOf(key, Math.max(revision + 1, oldest), newest);
      conflict = Math.max(conflict ?? 0, seen);
    }
    return conflict;
  }

  /** The newest revision that removed the key. Where the log does not say: one that every watch has passed or jumps over. */
  #removalOf(key: string, from: Revision, newest: Revision): Revision {
    for (let revision = newest; revision >= from; revision--) {
      if (this.#log.get(revision)?.[2].includes(key) === true) return revision;
    }
    return from - 1;
  }

  #readSequence(): Sequence {
    return this.#sequence.get('sequence') ?? EMPTY;
  }
}

function touches([, written, removed, absent]: LogRecord, prefixes: readonly string[]): boolean {
  return (
    written.some(([key]) => isBelow(prefixes, key)) || removed.some((key) => isBelow(prefixes, key)) || absent.some((key) => isBelow(prefixes, key))
  );
}

function changesOf(revision: Revision, [, written, removed]: LogRecord): Changes {
  return { kind: 'changes', revision, entries: written.map(([key, value]) => ({ key, value: plainBytes(value), revision })), removed };
}

/** The bytes of one of Node's buffers, without its methods. */
function plainBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** How many entries the figures of a database say that it has. */
function countOf(stats: object): number {
  const count: unknown = Reflect.get(stats, 'entryCount');
  return typeof count === 'number' ? count : 0;
}
