/**
 * What every store on a server has in common: it sends nothing that is over its limits and nothing once it is closed,
 * tells failures as values, and keeps presences for as long as it is open.
 *
 * Invariant: `close()` resolves when no call is under way any more and the connections are closed.
 */
import { Result } from '../../base/result.js';
import {
  StoreClosed,
  type Commit,
  type CommitTooLarge,
  type Committed,
  type Conflict,
  type Presence,
  type Revision,
  type Snapshot,
  type Store,
  type StoreCapability,
  type StoreUnavailable,
  type WatchEvent,
} from '../../contracts/store.js';
import { excessOf } from '../commit-limits.js';
import type { KeptPresence } from '../kept-presence.js';
import { distinctPrefixes } from '../prefixes.js';

type Outcome = StoreUnavailable['details']['outcome'];

/** One kind of server, as its store calls it. Every call rejects when the server does not answer or refuses it. */
export interface Backend {
  readonly name: string;
  readonly capability: StoreCapability;
  /** Everything below distinct prefixes. */
  read(prefixes: readonly string[]): Promise<Snapshot>;
  /** Commits what is within `capability`; an error is about another limit. */
  commit(commit: Commit): Promise<Committed | Conflict | CommitTooLarge>;
  /** Watches distinct prefixes; begins nothing for a signal that has aborted. */
  watch(prefixes: readonly string[], after: Revision, signal: AbortSignal): AsyncIterable<WatchEvent>;
  /** Writes a key and keeps it. */
  announce(key: string, value: Uint8Array, ttlMs: number): Promise<KeptPresence | Conflict>;
  /** An error for something that a call threw; what became of the call is told by what was thrown, unless it is known. */
  unavailable(store: string, thrown: unknown, outcome?: Outcome): StoreUnavailable;
  /** Ends every watch; resolves when nothing is done for them any more. */
  endWatches(): Promise<void>;
  /** Closes the connections, when no call is under way. */
  close(): Promise<void>;
}

export class RemoteStore implements Store {
  readonly name: string;
  readonly capability: StoreCapability;
  readonly #backend: Backend;
  readonly #presences = new Set<KeptPresence>();
  readonly #underWay = new Set<Promise<unknown>>();
  #closed: Promise<void> | undefined;

  constructor(backend: Backend) {
    this.name = backend.name;
    this.capability = backend.capability;
    this.#backend = backend;
  }

  async read(prefixes: readonly string[]): Promise<Result<Snapshot, StoreUnavailable | StoreClosed>> {
    const distinct = distinctPrefixes(prefixes);
    const answer = await this.#call(() => this.#backend.read(distinct), 'did-not-happen');
    return answer instanceof Error ? Result.error(answer) : Result.ok(answer);
  }

  async commit(commit: Commit): Promise<Result<Committed | Conflict, StoreUnavailable | CommitTooLarge | StoreClosed>> {
    const answer = await this.#call(async () => excessOf(commit, this) ?? this.#backend.commit(commit));
    return answer instanceof Error ? Result.error(answer) : Result.ok<Committed | Conflict>(answer);
  }

  watch(prefixes: readonly string[], after: Revision, signal: AbortSignal): AsyncIterable<WatchEvent> {
    return this.#backend.watch(distinctPrefixes(prefixes), after, this.#closed === undefined ? signal : AbortSignal.abort());
  }

  async announce(key: string, value: Uint8Array, ttlMs: number): Promise<Result<Presence | Conflict, StoreUnavailable | StoreClosed>> {
    const answer = await this.#call(() => this.#backend.announce(key, value, ttlMs));
    if (answer instanceof Error) return Result.error(answer);
    if (answer.kind === 'present') this.#keep(answer);
    return Result.ok<Presence | Conflict>(answer);
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    const watchesEnded = this.#backend.endWatches();
    for (const presence of this.#presences) presence.abandon();
    await watchesEnded;
    await Promise.allSettled([...this.#underWay]);
    await this.#backend.close();
  }

  #keep(presence: KeptPresence): void {
    this.#presences.add(presence);
    void presence.lost.then(() => this.#presences.delete(presence));
    if (this.#closed !== undefined) presence.abandon();
  }

  async #call<T>(send: () => Promise<T>, outcome?: Outcome): Promise<T | StoreUnavailable | StoreClosed> {
    if (this.#closed !== undefined) return new StoreClosed({ store: this.name });
    const call = send();
    this.#underWay.add(call);
    try {
      return await call;
    } catch (thrown) {
      return this.#backend.unavailable(this.name, thrown, outcome);
    } finally {
      this.#underWay.delete(call);
    }
  }
}
