/**
 * The store in memory: the reference for every other one.
 *
 * A commit is one synchronous step, so nobody ever sees half of it. Several controllers of one process share one store
 * object. Values are kept and given out as they came, without a copy, so nobody may change them afterwards; records
 * become bytes when somebody reads them. Who
 * announces a presence lives in the same process, so it is heard of until it is withdrawn or the store is closed.
 * Invariant: `#keys` holds exactly the keys of `#entries`, and the log holds the newest revisions.
 */
import { RecurringMap } from '../../base/maps/recurring-map.js';
import { Result } from '../../base/result.js';
import {
  StoreClosed,
  type Commit,
  type CommitTooLarge,
  type Committed,
  type Condition,
  type Conflict,
  type Entry,
  type InProcessCommits,
  type Presence,
  type RecordWrite,
  type Revision,
  type Snapshot,
  type Store,
  type StoreCapability,
  type WatchEvent,
} from '../../contracts/store.js';
import { excessOf } from '../commit-limits.js';
import { distinctPrefixes, endOfPrefix } from '../prefixes.js';
import { ChangeLog } from './change-log.js';
import { HeldEntry } from './held-entry.js';
import { SortedKeys } from './sorted-keys.js';
import { Watchers } from './watchers.js';

export interface MemoryStoreOptions {
  /** What it is called in messages; 'memory' unless told. */
  readonly name?: string;
  /** Revisions from which a watch can still begin without starting anew; 256 unless told. */
  readonly changeLogLength?: number;
  /** Conditions and writes of one commit together, at most; no limit unless told. */
  readonly operationsPerCommit?: number;
  /** Bytes of one value, at most; no limit unless told. */
  readonly bytesPerValue?: number;
}

/** Commits that a watcher may be behind, unless told: as many as may well be made in one turn. */
const BACKLOG_LENGTH = 65_536;

/** Makes an empty store in memory. */
export function createMemoryStore(options: MemoryStoreOptions = {}): Store {
  return new MemoryStore(options);
}

class MemoryStore implements Store {
  readonly name: string;
  readonly capability: StoreCapability;
  readonly inProcess?: InProcessCommits;
  readonly #entries = new RecurringMap<HeldEntry>();
  readonly #keys = new SortedKeys();
  readonly #log: ChangeLog;
  readonly #watchers: Watchers;
  #revision: Revision = 0;
  #closed = false;

  constructor(options: MemoryStoreOptions) {
    const changeLogLength = options.changeLogLength ?? 256;
    this.name = options.name ?? 'memory';
    this.capability = {
      shared: false,
      durable: false,
      watch: 'pushed',
      losesAnswers: false,
      operationsPerCommit: options.operationsPerCommit ?? Number.MAX_SAFE_INTEGER,
      bytesPerValue: options.bytesPerValue ?? Number.MAX_SAFE_INTEGER,
    };
    this.#log = new ChangeLog(changeLogLength);
    // Who limits commits wants them measured, which takes their bytes.
    if (options.operationsPerCommit === undefined && options.bytesPerValue === undefined) this.inProcess = this.#inProcess();
    this.#watchers = new Watchers({ backlogLength: options.changeLogLength ?? BACKLOG_LENGTH, read: (prefixes) => this.#read(prefixes) });
  }

  async read(prefixes: readonly string[]): Promise<Result<Snapshot, StoreClosed>> {
    if (this.#closed) return Result.error(new StoreClosed({ store: this.name }));
    return Result.ok(this.#read(distinctPrefixes(prefixes)));
  }

  async commit(commit: Commit): Promise<Result<Committed | Conflict, CommitTooLarge | StoreClosed>> {
    if (this.#closed) return Result.error(new StoreClosed({ store: this.name }));
    const excess = excessOf(commit, this);
    if (excess !== undefined) return Result.error(excess);
    const conflict = commit.heldAt === this.#revision ? undefined : this.#conflictOf(commit.conditions);
    if (conflict !== undefined) return Result.ok({ kind: 'conflict', revision: conflict });
    return Result.ok({ kind: 'committed', revision: this.#write(commit.writes.map(({ key, value }) => ({ key, record: value }))) });
  }

  watch(prefixes: readonly string[], after: Revision, signal: AbortSignal): AsyncIterable<WatchEvent> {
    return this.#watchers.add(distinctPrefixes(prefixes), this.#log.since(after), this.#closed ? AbortSignal.abort() : signal);
  }

  async announce(key: string, value: Uint8Array): Promise<Result<Presence | Conflict, StoreClosed>> {
    if (this.#closed) return Result.error(new StoreClosed({ store: this.name }));
    const conflict = this.#conflictOf([{ key, revision: 0 }]);
    if (conflict !== undefined) return Result.ok<Presence | Conflict>({ kind: 'conflict', revision: conflict });
    const revision = this.#write([{ key, record: value }]);
    let lose = (): void => undefined;
    const lost = new Promise<void>((resolve) => (lose = resolve));
    const withdraw = async (): Promise<void> => {
      if (!this.#closed && this.#entries.get(key)?.revision === revision) this.#write([{ key, record: undefined }]);
      lose();
    };
    return Result.ok<Presence | Conflict>({ kind: 'present', revision, lost, withdraw });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#watchers.end();
  }

  #inProcess(): InProcessCommits {
    return {
      isShown: (own) => !this.#closed && this.#watchers.isShown(own),
      commit: (writes, own) => {
        if (this.#closed) return Result.error(new StoreClosed({ store: this.name }));
        return Result.ok({ kind: 'committed', revision: this.#write(writes, own) });
      },
    };
  }

  #read(prefixes: readonly string[]): Snapshot {
    const entries: Entry[] = [];
    for (const prefix of prefixes) {
      for (const key of this.#keys.range(prefix, prefix === '' ? undefined : endOfPrefix(prefix))) {
        const entry = this.#entries.get(key);
        if (entry !== undefined) entries.push(entry.read());
      }
    }
    return { revision: this.#revision, entries };
  }

  /** The revision at which every failed condition can be seen to fail; undefined when all hold. */
  #conflictOf(conditions: readonly Condition[]): Revision | undefined {
    let conflict: Revision | undefined;
    for (const { key, revision } of conditions) {
      const written = this.#entries.get(key)?.revision ?? 0;
      if (written === revision) continue;
      const seen = written === 0 ? this.#log.removalOf(key, revision) : written;
      conflict = Math.max(conflict ?? 0, seen);
    }
    return conflict;
  }

  #write(writes: readonly RecordWrite[], own?: AbortSignal): Revision {
    const revision = this.#revision + 1;
    const entries: HeldEntry[] = [];
    const removed: string[] = [];
    for (const { key, record } of writes) {
      if (record !== undefined) {
        const entry = new HeldEntry(key, record, revision);
        const keys = this.#entries.size;
        this.#entries.set(key, entry);
        if (this.#entries.size > keys) this.#keys.add(key);
        entries.push(entry);
      } else if (this.#entries.delete(key)) {
        this.#keys.remove(key);
        removed.push(key);
      }
    }
    this.#revision = revision;
    const logged = { writes, revision, entries, removed };
    this.#log.add(logged);
    this.#watchers.tell(logged, own);
    return revision;
  }
}
