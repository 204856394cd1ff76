/**
 * A store that tells a callback what passes between it and its user.
 *
 * Invariant: everything goes through unchanged and in the same order; the callback is called when an answer, an event
 * or an end has come back and before the user sees it.
 */
import type { Result } from '../../base/result.js';
import type {
  Commit,
  CommitTooLarge,
  Committed,
  Conflict,
  Revision,
  Snapshot,
  Store,
  StoreCapability,
  StoreClosed,
  StoreUnavailable,
  WatchEvent,
} from '../../contracts/store.js';

type Announce = NonNullable<Store['announce']>;

/** Something that a traced store was asked or has answered. */
export type StoreTrace =
  | { readonly kind: 'read'; readonly prefixes: readonly string[]; readonly answer: Awaited<ReturnType<Store['read']>> }
  | { readonly kind: 'commit'; readonly commit: Commit; readonly answer: Awaited<ReturnType<Store['commit']>> }
  | { readonly kind: 'announce'; readonly key: string; readonly answer: Awaited<ReturnType<Announce>> }
  | { readonly kind: 'watch'; readonly prefixes: readonly string[]; readonly after: Revision }
  | { readonly kind: 'event'; readonly prefixes: readonly string[]; readonly event: WatchEvent }
  | { readonly kind: 'watch-end'; readonly prefixes: readonly string[] }
  | { readonly kind: 'close' };

/** The store, with every call told to `onCall`. */
export function traced(store: Store, onCall: (trace: StoreTrace) => void): Store {
  return new TracedStore(store, onCall);
}

class TracedStore implements Store {
  readonly name: string;
  readonly capability: StoreCapability;
  readonly announce?: Announce;
  readonly #store: Store;
  readonly #tell: (trace: StoreTrace) => void;

  constructor(store: Store, tell: (trace: StoreTrace) => void) {
    this.name = store.name;
    this.capability = store.capability;
    this.#store = store;
    this.#tell = tell;
    const announce = store.announce?.bind(store);
    if (announce === undefined) return;
    this.announce = async (key, value, ttlMs) => {
      const answer = await announce(key, value, ttlMs);
      this.#tell({ kind: 'announce', key, answer });
      return answer;
    };
  }

  async read(prefixes: readonly string[]): Promise<Result<Snapshot, StoreUnavailable | StoreClosed>> {
    const answer = await this.#store.read(prefixes);
    this.#tell({ kind: 'read', prefixes, answer });
    return answer;
  }

  async commit(commit: Commit): Promise<Result<Committed | Conflict, StoreUnavailable | CommitTooLarge | StoreClosed>> {
    const answer = await this.#store.commit(commit);
    this.#tell({ kind: 'commit', commit, answer });
    return answer;
  }

  watch(prefixes: readonly string[], after: Revision, signal: AbortSignal): AsyncIterable<WatchEvent> {
    this.#tell({ kind: 'watch', prefixes, after });
    return this.#tellEvents(prefixes, this.#store.watch(prefixes, after, signal));
  }

  async close(): Promise<void> {
    await this.#store.close();
    this.#tell({ kind: 'close' });
  }

  async *#tellEvents(prefixes: readonly string[], events: AsyncIterable<WatchEvent>): AsyncGenerator<WatchEvent, void, undefined> {
    try {
      for await (const event of events) {
        this.#tell({ kind: 'event', prefixes, event });
        yield event;
      }
    } finally {
      this.#tell({ kind: 'watch-end', prefixes });
    }
  }
}
