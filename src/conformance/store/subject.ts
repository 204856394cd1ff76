/**
 * A store as a conformance case sees it: its calls with their expected failures taken as broken contracts, and watches
 * whose events are waited for with patience instead of slept for.
 */
import type { Clock } from '../../base/runtime.js';
import type { Condition, Entry, Revision, Snapshot, Store, WatchEvent, Write } from '../../contracts/store.js';
import { ContractBroken, expectThat } from '../check.js';

/** What a factory gives for one case: a store with no content, and what else can be done to it. */
export interface StoreFixture {
  readonly store: Store;
  /** Opens another client on the same content; the suite closes it. Leave it out where there cannot be one. */
  readonly second?: () => Promise<Store>;
  /** Makes the store forget its past revisions, so that a watch cannot begin there. Leave it out where it cannot. */
  readonly forgetHistory?: () => Promise<void>;
  /** Frees everything, the store included; called once, after the case. */
  readonly cleanup: () => Promise<void>;
}

/** One thing that every store must keep. */
export interface StoreCase {
  readonly name: string;
  /** Why the case does not apply to the store; undefined when it does. */
  readonly excuse?: (fixture: StoreFixture) => string | undefined;
  readonly check: (subject: StoreSubject) => Promise<void>;
}

export interface Patience {
  readonly clock: Clock;
  /** How long a case waits for something that must happen. */
  readonly patienceMs: number;
}

export class StoreSubject {
  readonly store: Store;
  readonly #patience: Patience;
  readonly #stopping = new AbortController();
  readonly #clients: Store[] = [];

  constructor(
    readonly fixture: StoreFixture,
    patience: Patience,
  ) {
    this.store = fixture.store;
    this.#patience = patience;
  }

  /** Another client on the same content; the same one where there cannot be another. */
  async second(): Promise<Store> {
    if (this.fixture.second === undefined) return this.store;
    const client = await this.fixture.second();
    this.#clients.push(client);
    return client;
  }

  async read(...prefixes: readonly string[]): Promise<Snapshot> {
    const answer = await this.within(this.store.read(prefixes), 'a read');
    if (!answer.ok) throw new ContractBroken(`a read failed: ${answer.error.message}`, { cause: answer.error });
    return answer.value;
  }

  /** Commits, which must succeed, and gives the revision. */
  async commit(writes: readonly Write[], conditions: readonly Condition[] = [], heldAt?: Revision): Promise<Revision> {
    const outcome = await this.tryCommit(writes, conditions, heldAt);
    expectThat(outcome.kind === 'committed', `a commit was in conflict at revision ${outcome.revision}, though its conditions hold`);
    return outcome.revision;
  }

  /** Commits, which must be in conflict, and gives the revision that it names. */
  async conflict(writes: readonly Write[], conditions: readonly Condition[], heldAt?: Revision): Promise<Revision> {
    const outcome = await this.tryCommit(writes, conditions, heldAt);
    expectThat(outcome.kind === 'conflict', `a commit happened as revision ${outcome.revision}, though a condition does not hold`);
    return outcome.revision;
  }

  async tryCommit(
    writes: readonly Write[],
    conditions: readonly Condition[] = [],
    heldAt?: Revision,
  ): Promise<{ kind: 'committed' | 'conflict'; revision: Revision }> {
    const answer = await this.within(this.store.commit({ conditions, writes, heldAt }), 'a commit');
    if (!answer.ok) throw new ContractBroken(`a commit failed: ${answer.error.message}`, { cause: answer.error });
    return answer.value;
  }

  /** Watches below prefixes; ends with the case. */
  watch(prefixes: readonly string[], after: Revision, options: { readonly store?: Store; readonly signal?: AbortSignal } = {}): Watching {
    const events = (options.store ?? this.store).watch(prefixes, after, options.signal ?? this.#stopping.signal);
    return new Watching(events[Symbol.asyncIterator](), after, (promise, what) => this.within(promise, what));
  }

  /** What a promise resolves with; broken when it takes longer than patience lasts. */
  async within<T>(promise: Promise<T>, what: string): Promise<T> {
    const { clock, patienceMs } = this.#patience;
    let giveUp = (): void => undefined;
    const late = new Promise<never>((_resolve, reject) => {
      giveUp = () => reject(new ContractBroken(`${what} was waited for in vain`));
    });
    const timer = clock.after(patienceMs, giveUp);
    try {
      return await Promise.race([promise, late]);
    } finally {
      timer.cancel();
    }
  }

  async cleanup(): Promise<void> {
    this.#stopping.abort();
    for (const client of this.#clients) await client.close();
    await this.fixture.cleanup();
  }
}

/** A watch under way, and the content that it has shown. */
export class Watching {
  /** What is below the watched prefixes, by key, as far as events have told; empty at first. */
  readonly content = new Map<string, Entry>();
  readonly #events: AsyncIterator<WatchEvent>;
  readonly #within: <T>(promise: Promise<T>, what: string) => Promise<T>;
  #seen: Revision;

  constructor(events: AsyncIterator<WatchEvent>, after: Revision, within: <T>(promise: Promise<T>, what: string) => Promise<T>) {
    this.#events = events;
    this.#seen = after;
    this.#within = within;
  }

  /** The next event. */
  async next(): Promise<WatchEvent> {
    const result = await this.#within(this.#events.next(), 'an event of a watch');
    expectThat(result.done !== true, 'a watch ended by itself');
    this.#take(result.value);
    return result.value;
  }

  /** The next event, which must be a revision's changes. */
  async changes(): Promise<Extract<WatchEvent, { kind: 'changes' }>> {
    const event = await this.next();
    expectThat(event.kind === 'changes', 'a watch started anew, though it was not behind');
    return event;
  }

  /** Every event up to a revision, which must come. */
  async until(revision: Revision): Promise<readonly WatchEvent[]> {
    const events: WatchEvent[] = [];
    for (;;) {
      const event = await this.next();
      events.push(event);
      if (revisionOf(event) >= revision) return events;
    }
  }

  /** Waits for the end, which must come without further events. */
  async end(): Promise<void> {
    const result = await this.#within(this.#events.next(), 'the end of a watch');
    expectThat(result.done === true, 'a watch went on after its end');
  }

  /** Stops reading, as leaving a loop does. */
  async stop(): Promise<void> {
    await this.#events.return?.();
  }

  #take(event: WatchEvent): void {
    if (event.kind === 'reset') {
      this.content.clear();
      for (const entry of event.snapshot.entries) this.content.set(entry.key, entry);
    } else {
      expectThat(event.revision > this.#seen, `a watch showed revision ${event.revision} after ${this.#seen}`);
      for (const entry of event.entries) {
        expectThat(entry.revision === event.revision, `revision ${event.revision} of a watch has an entry of revision ${entry.revision}`);
        this.content.set(entry.key, entry);
      }
      for (const key of event.removed) this.content.delete(key);
    }
    this.#seen = revisionOf(event);
  }
}

export function revisionOf(event: WatchEvent): Revision {
  return event.kind === 'reset' ? event.snapshot.revision : event.revision;
}

/** A new value for a key, given as text. */
export function put(key: string, text: string): Write {
  return { key, value: new TextEncoder().encode(text) };
}

export function remove(key: string): Write {
  return { key, value: undefined };
}

/** Keys with their values as text, to be compared. */
export function textsOf(entries: Iterable<Entry>): readonly (readonly [string, string])[] {
  return Array.from(entries, ({ key, value }) => [key, new TextDecoder().decode(value)] as const);
}
