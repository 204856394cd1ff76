/**
 * Who watches what in a memory store.
 *
 * Watchers are found by the prefixes of the keys that a commit writes, so whoever watches something else costs it
 * nothing. Invariant: a watcher that falls more than `backlogLength` commits behind starts anew.
 */
import type { Revision, Snapshot, WatchEvent } from '../../contracts/store.js';
import { Fifo } from '../../base/queues/fifo.js';
import { EventStream } from '../event-stream.js';
import { isBelow } from '../prefixes.js';
import type { LoggedCommit } from './change-log.js';

export interface WatchersOptions {
  /** Commits that a watcher may be behind. */
  readonly backlogLength: number;
  /** The store's content now, for those who have to start anew. */
  readonly read: (prefixes: readonly string[]) => Snapshot;
}

export class Watchers {
  readonly #options: WatchersOptions;
  readonly #byPrefix = new Map<string, Set<Watcher>>();
  readonly #bySignal = new Map<AbortSignal, Set<Watcher>>();

  constructor(options: WatchersOptions) {
    this.#options = options;
  }

  /** Starts a watch below distinct prefixes with changes that it has missed; undefined: these are not known. */
  add(prefixes: readonly string[], missed: readonly LoggedCommit[] | undefined, signal: AbortSignal): EventStream {
    const watcher = new Watcher(prefixes, signal, missed, this.#options);
    const stream = new EventStream({ take: () => watcher.take(), signal, onEnd: () => this.#remove(watcher) });
    if (stream.ended) return stream;
    watcher.stream = stream;
    addTo(this.#bySignal, signal, watcher);
    for (const prefix of prefixes) addTo(this.#byPrefix, prefix, watcher);
    return stream;
  }

  /** Whether the watches of a signal, of which there is one at least, have been told everything and wait for more. */
  isShown(signal: AbortSignal): boolean {
    const watchers = this.#bySignal.get(signal);
    if (watchers === undefined) return false;
    for (const watcher of watchers) if (!watcher.isShown) return false;
    return true;
  }

  /** Tells a commit to everybody who watches a key that it wrote, but for the watch of who made it. */
  tell(commit: LoggedCommit, own: AbortSignal | undefined): void {
    if (this.#bySignal.size === 0 || (own !== undefined && this.#bySignal.size === 1 && this.#bySignal.has(own))) return;
    for (const { key } of commit.writes) {
      this.#tellBelow('', commit, own);
      for (let slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', slash + 1)) {
        this.#tellBelow(key.slice(0, slash + 1), commit, own);
      }
    }
  }

  /** Ends every watch. */
  end(): void {
    for (const watchers of [...this.#byPrefix.values()]) {
      for (const watcher of [...watchers]) watcher.stream?.end();
    }
  }

  #tellBelow(prefix: string, commit: LoggedCommit, own: AbortSignal | undefined): void {
    const watchers = this.#byPrefix.get(prefix);
    if (watchers === undefined) return;
    for (const watcher of watchers) if (watcher.signal !== own) watcher.tell(commit);
  }

  #remove(watcher: Watcher): void {
    removeFrom(this.#bySignal, watcher.signal, watcher);
    for (const prefix of watcher.prefixes) removeFrom(this.#byPrefix, prefix, watcher);
  }
}

function addTo<Key>(map: Map<Key, Set<Watcher>>, key: Key, watcher: Watcher): void {
  const watchers = map.get(key);
  if (watchers === undefined) map.set(key, new Set([watcher]));
  else watchers.add(watcher);
}

function removeFrom<Key>(map: Map<Key, Set<Watcher>>, key: Key, watcher: Watcher): void {
  const watchers = map.get(key);
  watchers?.delete(watcher);
  if (watchers?.size === 0) map.delete(key);
}

class Watcher {
  stream: EventStream | undefined;
  readonly #options: WatchersOptions;
  /** Commits still to be read; undefined when the watcher has to start anew. */
  #backlog: Fifo<LoggedCommit> | undefined;
  /** The last revision that it was told. */
  #told: Revision = 0;

  constructor(
    readonly prefixes: readonly string[],
    readonly signal: AbortSignal,
    missed: readonly LoggedCommit[] | undefined,
    options: WatchersOptions,
  ) {
    this.#options = options;
    if (missed === undefined) return;
    this.#backlog = new Fifo();
    for (const commit of missed) if (commit.writes.some(({ key }) => isBelow(prefixes, key))) this.#backlog.push(commit);
  }

  get isShown(): boolean {
    return this.#backlog?.size === 0 && this.stream?.waiting === true;
  }

  /** Takes in a revision; harmless when it has it already. */
  tell(commit: LoggedCommit): void {
    if (this.#told === commit.revision) return;
    this.#told = commit.revision;
    if (this.#backlog !== undefined) {
      if (this.#backlog.size < this.#options.backlogLength) this.#backlog.push(commit);
      else this.#backlog = undefined;
    }
    this.stream?.wake();
  }

  take(): WatchEvent | undefined {
    if (this.#backlog === undefined) {
      this.#backlog = new Fifo();
      return { kind: 'reset', snapshot: this.#options.read(this.prefixes) };
    }
    const commit = this.#backlog.shift();
    return commit === undefined ? undefined : this.#eventOf(commit);
  }

  /** The commit as far as it is below the prefixes. */
  #eventOf({ revision, entries, removed }: LoggedCommit): WatchEvent {
    return {
      kind: 'changes',
      revision,
      entries: entries.filter(({ key }) => isBelow(this.prefixes, key)).map((entry) => entry.read()),
      removed: removed.filter((key) => isBelow(this.prefixes, key)),
    };
  }
}
