/**
 * What a key-value store must do to hold a cluster: read, compare-and-commit several keys, and tell of every commit.
 *
 * Keys are text of `/`-separated parts without a leading slash; each part holds only characters that every back end
 * takes (see `model/keys.ts`). Values are bytes. A revision is a whole number that grows with each commit and is one
 * sequence for the whole store. "No such key" is absence, an empty prefix is an empty snapshot, and only a store that
 * does not answer is an error.
 */
import type { Result } from '../base/result.js';
import { errorClass } from '../base/error.js';
import type { TellProgress } from '../base/pause.js';
import type { Condition, Revision } from '../state/revision.js';

export type { Condition, Revision };

/** A key with its value and the revision that wrote it. */
export interface Entry {
  readonly key: string;
  readonly value: Uint8Array;
  readonly revision: Revision;
}

/** Everything below some prefixes, as it stood at one revision. */
export interface Snapshot {
  readonly revision: Revision;
  readonly entries: readonly Entry[];
}

/** A new value for a key, or its removal (`value` undefined). Removing an absent key does nothing. */
export interface Write {
  readonly key: string;
  readonly value: Uint8Array | undefined;
}

/** All conditions hold and all writes happen at one revision, or nothing happens. A key is written at most once. */
export interface Commit {
  readonly conditions: readonly Condition[];
  readonly writes: readonly Write[];
  /** The store's content as of this revision fulfils every condition, so a store that is still there need not look. */
  readonly heldAt?: Revision | undefined;
}

/** The commit happened, as this revision. */
export interface Committed {
  readonly kind: 'committed';
  readonly revision: Revision;
}

/** A condition did not hold; who waits until the store's content has reached `revision` sees why. */
export interface Conflict {
  readonly kind: 'conflict';
  readonly revision: Revision;
}

export type WatchEvent =
  /** One whole revision, in order: what it wrote and removed below the watched prefixes. */
  | { readonly kind: 'changes'; readonly revision: Revision; readonly entries: readonly Entry[]; readonly removed: readonly string[] }
  /** Revisions were missed: everything below the watched prefixes, anew. */
  | { readonly kind: 'reset'; readonly snapshot: Snapshot };

/** What a store can do, read by the library and by the conformance suite. */
export interface StoreCapability {
  /** Others than this process may write. */
  readonly shared: boolean;
  /** A committed revision outlives the process and the machine's power. */
  readonly durable: boolean;
  readonly watch: 'pushed' | 'polled';
  /** Conditions and writes of one commit together, at most. */
  readonly operationsPerCommit: number;
  /** Conditions of one commit, at most; as many as operations unless told. */
  readonly conditionsPerCommit?: number;
  /** Bytes of one value, at most. */
  readonly bytesPerValue: number;
  /** False: no commit ever ends with outcome 'unknown', so nothing has to be kept to find out later. True unless told. */
  readonly losesAnswers?: boolean;
}

/**
 * A key-value store.
 *
 * An implementation may rely on: keys are well formed, a commit writes each key at most once and has at least one write.
 * It must keep: commits are all or nothing; revisions grow; `watch` yields every revision after `after` that touches
 * the prefixes, whole and in order, or a `reset` where it cannot; a call that ends with `StoreUnavailable` may or may
 * not have happened only if its error says `outcome: 'unknown'`.
 */
export interface Store {
  /** What it is, for people: 'memory', 'lmdb ./path', 'etcd 127.0.0.1:2379'. */
  readonly name: string;
  readonly capability: StoreCapability;
  /**
   * Everything below the prefixes (a prefix is '' or ends with '/'), of one revision, in ascending order of keys. A store
   * that reads in several steps may tell how many entries it has read of how many.
   */
  read(prefixes: readonly string[], tell?: TellProgress): Promise<Result<Snapshot, StoreUnavailable | StoreClosed>>;
  /**
   * Hands on what `read` would give, entry by entry, and resolves with its revision; for stores that may hold much. The
   * value of an entry is its own only during the call of `take`. Absent where `read` is as good.
   */
  readEach?(
    prefixes: readonly string[],
    take: (entry: Entry) => void,
    tell: TellProgress,
  ): Promise<Result<Revision, StoreUnavailable | StoreClosed>>;
  commit(commit: Commit): Promise<Result<Committed | Conflict, StoreUnavailable | CommitTooLarge | StoreClosed>>;
  /**
   * The commits after a revision that touch the prefixes. Ends when the signal aborts or the store is closed.
   * Where `changes` skips revisions, none of the skipped touched the prefixes.
   */
  watch(prefixes: readonly string[], after: Revision, signal: AbortSignal): AsyncIterable<WatchEvent>;
  /**
   * Writes a key that lives as long as its holder does: it is removed when the holder withdraws it or has not been
   * heard of for `ttlMs`, by the store's own clock. A conflict where the key is there. Commits may depend on the key,
   * on its being there or not, and never write it; a watch tells of its coming and, soon after its end, of its going.
   * Absent where a store has no presence.
   */
  announce?(key: string, value: Uint8Array, ttlMs: number): Promise<Result<Presence | Conflict, StoreUnavailable | StoreClosed>>;
  /** How to commit without waiting; absent where a commit leaves the process. */
  readonly inProcess?: InProcessCommits;
  /** Frees what the store holds; pending watches end. Twice is harmless. */
  close(): Promise<void>;
}

/** A new record for a key, or its removal; its bytes are made when somebody asks for them. It never changes afterwards. */
export interface RecordWrite {
  readonly key: string;
  readonly record: object | undefined;
}

/** The commits of a store whose content is in this process. */
export interface InProcessCommits {
  /** Whether the watch that was given the signal has been told everything, and its reader waits for more. */
  isShown(own: AbortSignal): boolean;
  /** Commits within the call; only where `isShown(own)`. The watch with that signal is not told of it. */
  commit(writes: readonly RecordWrite[], own: AbortSignal): Result<Committed, StoreClosed>;
}

/** A key that is kept alive. */
export interface Presence {
  readonly kind: 'present';
  /** The revision that wrote the key. */
  readonly revision: Revision;
  /** Resolves when the key is certainly no longer kept: it has expired, or its holder has withdrawn it. */
  readonly lost: Promise<void>;
  /** Removes the key now. Twice is harmless. */
  withdraw(): Promise<void>;
}

/** The store did not answer, or said that it cannot. */
export class StoreUnavailable extends errorClass('STORE_UNAVAILABLE', 'unavailable', {
  message: (d: { store: string; reason: string; outcome: 'did-not-happen' | 'unknown' }) => `store ${d.store} is unavailable: ${d.reason}`,
  explanation: (d) =>
    d.outcome === 'unknown'
      ? 'Whether the change was made is not known; look it up before trying again.'
      : 'Nothing was changed; try again when the store answers.',
}) {}

/** A commit over the store's limits; it was not sent. */
export class CommitTooLarge extends errorClass('COMMIT_TOO_LARGE', 'invalid-parameter', {
  message: (d: { store: string; limit: string; wanted: number; allowed: number }) =>
    `commit is too large for store ${d.store}: ${d.wanted} ${d.limit}, ${d.allowed} allowed`,
  explanation: (d) => `Split the change, or keep the ${d.limit} below ${d.allowed}.`,
}) {}

/** A call after `close()`. */
export class StoreClosed extends errorClass('STORE_CLOSED', 'unavailable', {
  message: (d: { store: string }) => `store ${d.store} is closed`,
  explanation: () => 'Open the store again; nothing was changed.',
}) {}

/** A store's URL whose kind this runtime cannot open, for example a disk store in a browser. */
export class StoreNotAvailableHere extends errorClass('STORE_NOT_AVAILABLE_HERE', 'not-implemented', {
  message: (d: { url: string; scheme: string }) => `store ${d.scheme} is not available here`,
  explanation: (d) => `'${d.url}' needs Node.js; use 'memory:' or hand a store object.`,
}) {}

/** A store whose client is a package of its own, which is not installed. */
export class StoreClientMissing extends errorClass('STORE_CLIENT_MISSING', 'not-implemented', {
  message: (d: { store: string; package: string; range: string }) => `store ${d.store} needs the package ${d.package}, which is not installed`,
  explanation: (d) => `Install it beside libcnm: npm install '${d.package}@${d.range}'.`,
}) {}

/** A store's URL that no store understands. */
export class InvalidStoreUrl extends errorClass('INVALID_STORE_URL', 'invalid-parameter', {
  message: (d: { url: string; reason: string }) => `invalid store URL '${d.url}': ${d.reason}`,
  explanation: () => "Give 'memory:', 'lmdb:./folder', 'etcd://host:2379/prefix', one of consul, zk or redis alike, or a store object.",
}) {}
