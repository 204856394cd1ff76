/**
 * A part of a store as a store of its own: everything below one prefix, with that prefix left out.
 *
 * Revisions are those of the whole store. Closing the view ends its watches and presences and refuses its calls; the
 * store behind it stays open for its other users. Invariant: no key without the prefix is ever read or written.
 */
import { Result } from '../../base/result.js';
import {
  StoreClosed,
  type Commit,
  type CommitTooLarge,
  type Committed,
  type Conflict,
  type Entry,
  type Presence,
  type Revision,
  type Snapshot,
  type Store,
  type StoreCapability,
  type StoreUnavailable,
  type WatchEvent,
} from '../../contracts/store.js';

type Announce = NonNullable<Store['announce']>;

/** A view of what is below a prefix, which ends with '/'. */
export function prefixed(store: Store, prefix: string): Store {
  return new PrefixedStore(store, prefix);
}

class PrefixedStore implements Store {
  readonly name: string;
  readonly capability: StoreCapability;
  readonly announce?: Announce;
  readonly #store: Store;
  readonly #prefix: string;
  readonly #closing = new AbortController();
  readonly #presences = new Set<Presence>();

  constructor(store: Store, prefix: string) {
    this.name = `${store.name} below ${prefix}`;
    this.capability = store.capability;
    this.#store = store;
    this.#prefix = prefix;
    if (store.announce !== undefined) this.announce = (key, value, ttlMs) => this.#announce(key, value, ttlMs);
  }

  async read(prefixes: readonly string[]): Promise<Result<Snapshot, StoreUnavailable | StoreClosed>> {
    if (this.#closing.signal.aborted) return Result.error(new StoreClosed({ store: this.name }));
    const answer = await this.#store.read(prefixes.map((prefix) => this.#prefix + prefix));
    return answer.ok ? Result.ok(this.#stripSnapshot(answer.value)) : answer;
  }

  async commit({ conditions, writes, heldAt }: Commit): Promise<Result<Committed | Conflict, StoreUnavailable | CommitTooLarge | StoreClosed>> {
    if (this.#closing.signal.aborted) return Result.error(new StoreClosed({ store: this.name }));
    return this.#store.commit({
      conditions: conditions.map(({ key, revision }) => ({ key: this.#prefix + key, revision })),
      writes: writes.map(({ key, value }) => ({ key: this.#prefix + key, value })),
      heldAt,
    });
  }

  watch(prefixes: readonly string[], after: Revision, signal: AbortSignal): AsyncIterable<WatchEvent> {
    const either = AbortSignal.any([signal, this.#closing.signal]);
    return this.#strippedEvents(
      this.#store.watch(prefixes.map((prefix) => this.#prefix + prefix), after, either),
    );
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(Array.from(this.#presences, (presence) => presence.withdraw()));
  }

  async #announce(...[key, value, ttlMs]: Parameters<Announce>): ReturnType<Announce> {
    if (this.#isClosed() || this.#store.announce === undefined) return Result.error(new StoreClosed({ store: this.name }));
    const answer = await this.#store.announce(this.#prefix + key, value, ttlMs);
    if (!answer.ok || answer.value.kind === 'conflict') return answer;
    const presence = answer.value;
    this.#presences.add(presence);
    void presence.lost.then(() => this.#presences.delete(presence));
    if (this.#isClosed()) await presence.withdraw();
    return answer;
  }

  #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  async *#strippedEvents(events: AsyncIterable<WatchEvent>): AsyncGenerator<WatchEvent, void, undefined> {
    for await (const event of events) {
      if (event.kind === 'reset') {
        yield { kind: 'reset', snapshot: this.#stripSnapshot(event.snapshot) };
      } else {
        yield { ...event, entries: event.entries.map((entry) => this.#stripEntry(entry)), removed: event.removed.map((key) => this.#stripKey(key)) };
      }
    }
  }

  #stripSnapshot(snapshot: Snapshot): Snapshot {
    return { ...snapshot, entries: snapshot.entries.map((entry) => this.#stripEntry(entry)) };
  }

  #stripEntry(entry: Entry): Entry {
    return { ...entry, key: this.#stripKey(entry.key) };
  }

  #stripKey(key: string): string {
    return key.slice(this.#prefix.length);
  }
}
