/**
 * A store's content in memory: the collections of some scopes, and the few keys that replicas keep for themselves.
 *
 * Relies on the store's watch giving whole revisions in order. Invariant: between two synchronous steps the content is
 * what the store held at `revision`; it moves by whole revisions only, never by single records, because a decision
 * over records of different revisions can be wrong although each record is right.
 */
import type { Clock, Log, Timer } from '../base/runtime.js';
import { Result } from '../base/result.js';
import type { Entry, Snapshot, Store, WatchEvent } from '../contracts/store.js';
import { decode } from '../model/codec.js';
import type { Scope } from '../model/scope.js';
import type { Change, Collection } from '../state/collection.js';
import type { Condition, Revision } from '../state/revision.js';
import { Echo } from './echo.js';
import { StoreRecordUnreadable } from './errors.js';
import { collectionNameOf, type Layout } from './layout.js';

export interface MirrorOptions {
  readonly store: Store;
  readonly layout: Layout;
  /** What of the collections is kept in this store. */
  readonly scopes: readonly Scope[];
  readonly collections: ReadonlyMap<string, Collection>;
  readonly clock: Clock;
  readonly log: Log;
  /** Called after each revision, with what it changed. */
  readonly onRevision: (changes: readonly Change[]) => void;
  /** Called when the store will never tell of a commit again. */
  readonly onEnd: () => void;
}

/** What a replica's own key holds. */
interface Note {
  readonly revision: Revision;
  /** Undefined when it is unreadable. */
  readonly record: object | undefined;
}

interface Waiter {
  readonly test: () => boolean;
  readonly end: (met: boolean) => void;
}

export class Mirror {
  /** What the store will tell of that was sent from here. */
  readonly echo = new Echo();
  readonly #options: MirrorOptions;
  readonly #notes = new Map<string, Note>();
  readonly #unreadable = new Set<string>();
  readonly #waiters = new Set<Waiter>();
  readonly #stop = new AbortController();
  #revision: Revision = 0;
  #following: Promise<void> = Promise.resolve();
  #ended = false;

  constructor(options: MirrorOptions) {
    this.#options = options;
  }

  get revision(): Revision {
    return this.#revision;
  }

  /** The revision whose content this is; undefined where something of it could not be read. */
  get soundRevision(): Revision | undefined {
    return this.#unreadable.size === 0 ? this.#revision : undefined;
  }

  /** What of the store is mirrored. */
  get prefixes(): string[] {
    return this.#options.layout.prefixes(this.#options.scopes);
  }

  /** The store no longer tells of commits, so the content will never move again. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Why the content may not be what the store holds. */
  get trouble(): string | undefined {
    if (this.#ended) return `store ${this.#options.store.name} no longer tells of commits`;
    for (const key of this.#unreadable) return new StoreRecordUnreadable({ store: this.#options.store.name, key }).message;
    return undefined;
  }

  /** Takes over the content, and follows the store from there; what that has changed. */
  open(snapshot: Snapshot): Result<readonly Change[], StoreRecordUnreadable> {
    const changes: Change[] = [];
    for (const entry of snapshot.entries) this.#put(entry, changes);
    return this.begin(snapshot.revision).map(() => changes);
  }

  /** The same entry by entry, for content that nobody is shown before all of it is there: ends with `begin` or `discard`. */
  take(entry: Entry): void {
    this.#put(entry);
  }

  /** All of a revision is taken over: follows the store from there. */
  begin(revision: Revision): Result<void, StoreRecordUnreadable> {
    for (const key of this.#unreadable) return Result.error(new StoreRecordUnreadable({ store: this.#options.store.name, key }));
    this.#revision = revision;
    this.#following = this.#follow();
    return Result.ok();
  }

  /** Forgets what was taken over, because it is not all. */
  discard(): void {
    for (const key of this.#keys()) this.#remove(key, 0);
  }

  /** Stops following. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#following;
  }

  /** What one of the replica's own keys holds. */
  note(storeKey: string): Note | undefined {
    return this.#notes.get(storeKey);
  }

  /** The revision that wrote what is under a key; 0 when nothing is. */
  revisionOf(storeKey: string): Revision {
    const key = this.#options.layout.collectionKeyOf(storeKey);
    if (key === undefined) return this.#notes.get(storeKey)?.revision ?? 0;
    return this.#options.collections.get(collectionNameOf(key))?.revisionOf(key) ?? 0;
  }

  /** The keys of conditions that do not hold here. */
  contradicted(conditions: readonly Condition[]): string[] {
    return conditions.filter(({ key, revision }) => this.revisionOf(key) !== revision).map(({ key }) => key);
  }

  /** Waits until the content is as of that revision or later. */
  reached(revision: Revision, patienceMs?: number): Promise<boolean> {
    return this.until(() => this.#revision >= revision, patienceMs);
  }

  /** Waits until the content passes a test; false when that took too long or the mirror has stopped. */
  until(test: () => boolean, patienceMs?: number): Promise<boolean> {
    if (this.#ended || test()) return Promise.resolve(test());
    return new Promise((resolve) => {
      let timer: Timer | undefined;
      const waiter: Waiter = {
        test,
        end: (met) => {
          timer?.cancel();
          this.#waiters.delete(waiter);
          resolve(met);
        },
      };
      if (patienceMs !== undefined) timer = this.#options.clock.after(patienceMs, () => waiter.end(false));
      this.#waiters.add(waiter);
    });
  }

  /** The signal of the mirror's watch. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Goes on to a revision whose changes the collections show already, because they were made in them. */
  advance(revision: Revision, changes: readonly Change[]): void {
    this.#revision = revision;
    this.#tell(changes);
  }

  async #follow(): Promise<void> {
    const { store, log } = this.#options;
    try {
      for await (const event of store.watch(this.prefixes, this.#revision, this.#stop.signal)) this.#apply(event);
    } catch (thrown) {
      log.warn('following a store has failed', { store: store.name, thrown });
    }
    this.#ended = true;
    for (const waiter of this.#waiters) waiter.end(waiter.test());
    this.#options.onEnd();
  }

  #apply(event: WatchEvent): void {
    // A revision that came with the snapshot may be told again.
    if (event.kind === 'changes' && event.revision <= this.#revision) return;
    const changes: Change[] = [];
    if (event.kind === 'changes') {
      for (const key of event.removed) this.#remove(key, event.revision, changes);
      for (const entry of event.entries) this.#put(entry, changes);
      this.#revision = event.revision;
    } else {
      this.#replace(event.snapshot, changes);
      this.#revision = event.snapshot.revision;
    }
    this.#tell(changes);
  }

  #tell(changes: readonly Change[]): void {
    this.#options.onRevision(changes);
    for (const waiter of this.#waiters) if (waiter.test()) waiter.end(true);
  }

  /** Loads the difference between the content and a snapshot. */
  #replace(snapshot: Snapshot, changes: Change[]): void {
    const present = new Set(snapshot.entries.map((entry) => entry.key));
    for (const key of this.#keys()) if (!present.has(key)) this.#remove(key, snapshot.revision, changes);
    for (const entry of snapshot.entries) if (this.revisionOf(entry.key) !== entry.revision) this.#put(entry, changes);
  }

  /** Every key of the content, as the store has it. */
  #keys(): string[] {
    const { collections, scopes, layout } = this.#options;
    const keys = [...this.#notes.keys(), ...this.#unreadable];
    for (const collection of collections.values()) {
      for (const scope of scopes) for (const key of collection.keys(scope)) keys.push(layout.storeKeyOf(key));
    }
    return keys;
  }

  #put(entry: Entry, changes?: Change[]): void {
    const sent = this.echo.recordOf(entry);
    const record = sent ?? decode(entry.value);
    const key = this.#options.layout.collectionKeyOf(entry.key);
    if (key === undefined) {
      this.#notes.set(entry.key, { revision: entry.revision, record });
      return;
    }
    const collection = this.#options.collections.get(collectionNameOf(key));
    if (collection === undefined) return;
    if (record === undefined) return this.#skip(entry);
    this.#unreadable.delete(entry.key);
    const change = collection.load(key, record, entry.revision, sent !== undefined);
    if (change !== undefined) changes?.push(change);
  }

  #remove(storeKey: string, revision: Revision, changes?: Change[]): void {
    this.#unreadable.delete(storeKey);
    const key = this.#options.layout.collectionKeyOf(storeKey);
    if (key === undefined) {
      this.#notes.delete(storeKey);
      return;
    }
    const change = this.#options.collections.get(collectionNameOf(key))?.load(key, undefined, revision);
    if (change !== undefined) changes?.push(change);
  }

  /** What cannot be read is not taken over. What was there before stays, and commits that depend on it conflict. */
  #skip(entry: Entry): void {
    this.#unreadable.add(entry.key);
    this.#options.log.warn('an unreadable record in the store was left out', { store: this.#options.store.name, key: entry.key });
  }
}
