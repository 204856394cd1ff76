/**
 * A store in a folder on disk, for any number of processes of one machine at once; the engine is lmdb.
 *
 * Commits that are under way together share one transaction of lmdb and one flush of the disk. Whatever could be wrong
 * with one of them is found before it writes; should lmdb fail while it writes, all of them fail. Watches look for new
 * revisions at every poll and after own commits, which they are shown as they were given. A presence ends by the
 * machine's clock: whichever process commits or polls next removes it.
 * Invariant: a commit is answered as committed only when it is on disk.
 */
import { Result } from '../../base/result.js';
import type { Clock, Timer } from '../../base/runtime.js';
import { createSystemRuntime } from '../../base/system-runtime.js';
import type { TellProgress } from '../../base/pause.js';
import {
  CommitTooLarge,
  StoreClosed,
  StoreUnavailable,
  type Commit,
  type Committed,
  type Conflict,
  type Entry,
  type Presence,
  type Revision,
  type Snapshot,
  type Store,
  type StoreCapability,
  type WatchEvent,
} from '../../contracts/store.js';
import { excessOf } from '../commit-limits.js';
import { EventStream } from '../event-stream.js';
import { KeptPresence } from '../kept-presence.js';
import { distinctPrefixes } from '../prefixes.js';
import { DEFAULT_DEADLINE_MS } from '../deadline.js';
import { Content, type Applied, type LogLimits } from './content.js';
import { unavailable } from './lmdb-errors.js';
import { closeFolder, openFolder, type Folder } from './open-folder.js';
import { Transactions } from './transactions.js';

/** Bytes of a key that lmdb takes with its usual pages. */
const KEY_BYTES = 1_978;

export interface LmdbStoreOptions {
  /** The folder; made when it is missing. */
  readonly path: string;
  /** Whose time deadlines and polls go by; the system's unless told. */
  readonly clock?: Clock;
  /** How long a call may take, as it does while a process is stopped in the middle of a commit; 5,000 unless told. */
  readonly deadlineMs?: number;
  /** How long a commit of another process may go unseen by a watch; 20 unless told. */
  readonly pollIntervalMs?: number;
  /** Revisions from which a watch can still begin without starting anew; 1,024 unless told. */
  readonly changeLogLength?: number;
  /** Bytes that these revisions may take; 16 MiB unless told. */
  readonly changeLogBytes?: number;
}

/** Opens a store in a folder. */
export async function lmdbStore(options: LmdbStoreOptions): Promise<Result<Store, StoreUnavailable>> {
  const name = `lmdb ${options.path}`;
  try {
    const folder = await openFolder(options.path);
    if (typeof folder !== 'string') return Result.ok(new LmdbStore(name, folder, options));
    return Result.error(new StoreUnavailable({ store: name, reason: folder, outcome: 'did-not-happen' }));
  } catch (thrown) {
    return Result.error(unavailable(name, thrown, 'did-not-happen'));
  }
}

class LmdbStore implements Store {
  readonly name: string;
  readonly capability: StoreCapability = {
    shared: true,
    durable: true,
    watch: 'polled',
    operationsPerCommit: 10_000,
    bytesPerValue: 16 * 2 ** 20,
  };
  readonly #path: string;
  readonly #folder: Folder;
  readonly #content: Content;
  readonly #clock: Clock;
  readonly #pollIntervalMs: number;
  readonly #streams = new Set<EventStream>();
  readonly #presences = new Set<KeptPresence>();
  readonly #transactions: Transactions;
  #poll: Timer | undefined;
  /** A transaction is under way that no call waits for. */
  #tidying = false;
  #closed: Promise<void> | undefined;

  constructor(name: string, folder: Folder, options: LmdbStoreOptions) {
    this.name = name;
    this.#path = options.path;
    this.#folder = folder;
    this.#clock = options.clock ?? createSystemRuntime().clock;
    this.#content = new Content(folder.databases, limitsOf(options), this.#clock);
    this.#pollIntervalMs = options.pollIntervalMs ?? 20;
    this.#transactions = new Transactions({ store: name, folder, clock: this.#clock, deadlineMs: options.deadlineMs ?? DEFAULT_DEADLINE_MS });
  }

  async read(prefixes: readonly string[], tell: TellProgress = () => undefined): Promise<Result<Snapshot, StoreUnavailable | StoreClosed>> {
    const entries: Entry[] = [];
    const read = await this.readEach(prefixes, (entry) => entries.push({ ...entry, value: entry.value.slice() }), tell);
    return read.ok ? Result.ok({ revision: read.value, entries }) : read;
  }

  async readEach(prefixes: readonly string[], take: (entry: Entry) => void, tell: TellProgress): Promise<Result<Revision, StoreUnavailable | StoreClosed>> {
    if (this.#closed !== undefined) return Result.error(new StoreClosed({ store: this.name }));
    const distinct = distinctPrefixes(prefixes);
    try {
      while (!this.#content.refresh()) {
        const failed = await this.#transactions.run(() => undefined);
        if (failed !== undefined) return Result.error(failed);
      }
      return Result.ok(await this.#content.readEach(distinct, take, tell));
    } catch (thrown) {
      return Result.error(unavailable(this.name, thrown, 'did-not-happen'));
    }
  }

  async commit(commit: Commit): Promise<Result<Committed | Conflict, StoreUnavailable | CommitTooLarge | StoreClosed>> {
    if (this.#closed !== undefined) return Result.error(new StoreClosed({ store: this.name }));
    const excess = excessOf(commit, this) ?? this.#longKeyOf(commit);
    if (excess !== undefined) return Result.error(excess);
    const answer = await this.#change(() => this.#content.apply(commit, this.#clock.now()));
    if (answer instanceof StoreUnavailable) return Result.error(answer);
    const { kind, revision } = answer;
    return Result.ok<Committed | Conflict>({ kind, revision });
  }

  watch(prefixes: readonly string[], after: Revision, signal: AbortSignal): AsyncIterable<WatchEvent> {
    const distinct = distinctPrefixes(prefixes);
    let seen = after;
    const take = (): WatchEvent | undefined => {
      const next = this.#nextAfter(seen, distinct);
      if (typeof next === 'number') {
        seen = next;
        this.#startPoll();
        return undefined;
      }
      seen = next.kind === 'reset' ? next.snapshot.revision : next.revision;
      return next;
    };
    const stream = new EventStream({
      take,
      signal: this.#closed === undefined ? signal : AbortSignal.abort(),
      onEnd: () => this.#streams.delete(stream),
    });
    if (!stream.ended) this.#streams.add(stream);
    return stream;
  }

  async announce(key: string, value: Uint8Array, ttlMs: number): Promise<Result<Presence | Conflict, StoreUnavailable | StoreClosed>> {
    if (this.#closed !== undefined) return Result.error(new StoreClosed({ store: this.name }));
    if (key.length > KEY_BYTES) {
      return Result.error(new StoreUnavailable({ store: this.name, reason: `it takes no keys beyond ${KEY_BYTES} bytes`, outcome: 'did-not-happen' }));
    }
    const answer = await this.#change(() => this.#content.announce(key, value, ttlMs, this.#clock.now()));
    if (answer instanceof StoreUnavailable) return Result.error(answer);
    const { kind, revision } = answer;
    return Result.ok<Presence | Conflict>(kind === 'conflict' ? { kind, revision } : this.#keep(key, revision, ttlMs));
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#poll?.cancel();
    for (const stream of [...this.#streams]) stream.end();
    for (const presence of [...this.#presences]) presence.abandon();
    // lmdb waits in this thread for what does not end, so such a folder stays open.
    if (await this.#transactions.settled()) await closeFolder(this.#path, this.#folder);
  }

  /** Runs a step that commits, and shows what it has committed. */
  async #change(step: () => Applied | Conflict): Promise<Applied | Conflict | StoreUnavailable> {
    const answer = await this.#transactions.run(step);
    if (!(answer instanceof StoreUnavailable)) {
      if (answer.kind === 'committed') this.#content.note(answer);
      else this.#content.know(answer.revision);
    }
    // A conflict, too, says that there is something new to see.
    this.#wake();
    return answer;
  }

  /** Runs a step that may commit and that no call waits for, unless one is under way. */
  async #tidy(step: () => void): Promise<void> {
    if (this.#tidying) return;
    this.#tidying = true;
    await this.#transactions.run(step);
    this.#tidying = false;
    this.#wake();
  }

  #keep(key: string, revision: Revision, ttlMs: number): Presence {
    const presence = new KeptPresence({
      clock: this.#clock,
      ttlMs,
      revision,
      renew: async () => answered(await this.#transactions.run(() => this.#content.renew(key, revision, ttlMs, this.#clock.now()))),
      remove: async () => {
        answered(await this.#transactions.run(() => this.#content.withdraw(key, revision, this.#clock.now())));
        this.#wake();
      },
    });
    this.#presences.add(presence);
    void presence.lost.then(() => this.#presences.delete(presence));
    if (this.#closed !== undefined) presence.abandon();
    return presence;
  }

  #nextAfter(seen: Revision, prefixes: readonly string[]): WatchEvent | Revision {
    try {
      if (this.#content.refresh()) return this.#content.after(seen, prefixes);
      void this.#tidy(() => undefined);
      return seen;
    } catch {
      // All of lmdb's places for readers may be taken for a moment; the next poll asks again.
      return seen;
    }
  }

  /** Looks again after a while, as long as somebody waits. */
  #startPoll(): void {
    this.#poll ??= this.#clock.after(this.#pollIntervalMs, () => {
      this.#poll = undefined;
      this.#wake();
      this.#expire();
    });
  }

  /** Removes presences that are over, if there are any. */
  #expire(): void {
    try {
      if (this.#content.overdue(this.#clock.now()).length > 0) void this.#tidy(() => this.#content.expire(this.#clock.now()));
    } catch {
      // Whoever polls or commits next removes them.
    }
  }

  #wake(): void {
    for (const stream of this.#streams) stream.wake();
  }

  #longKeyOf({ conditions, writes }: Commit): CommitTooLarge | undefined {
    for (const { key } of [...conditions, ...writes]) {
      if (key.length <= KEY_BYTES) continue;
      return new CommitTooLarge({ store: this.name, limit: 'bytes of a key', wanted: key.length, allowed: KEY_BYTES });
    }
    return undefined;
  }
}

function limitsOf({ changeLogLength = 1_024, changeLogBytes = 16 * 2 ** 20 }: LmdbStoreOptions): LogLimits {
  return { revisions: changeLogLength, bytes: changeLogBytes };
}

/** What a transaction answered; throws when it failed. */
function answered<T>(answer: T | StoreUnavailable): T {
  if (answer instanceof StoreUnavailable) throw answer;
  return answer;
}
