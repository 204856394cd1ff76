/**
 * A client of a store over a bad network: late, lost, refused and cut off, as chance from a seed decides.
 *
 * Every call passes named steps, at each of which a simulation may crash the client: from then on nothing that it was
 * asked ever answers and nothing more is sent. Closing the client leaves the store open for its other clients.
 * Invariant: without faults it is the store itself, and no fault breaks the store's contract.
 */
import { pause } from '../../base/pause.js';
import { randomBelow } from '../../base/random.js';
import { Result } from '../../base/result.js';
import type { Clock, Random, Runtime } from '../../base/runtime.js';
import {
  StoreClosed,
  StoreUnavailable,
  type Commit,
  type CommitTooLarge,
  type Committed,
  type Conflict,
  type Presence,
  type Revision,
  type Snapshot,
  type Store,
  type StoreCapability,
  type WatchEvent,
} from '../../contracts/store.js';
import { happens, NO_FAULTS, type Faults } from './faults.js';
import { FaultyPresence } from './faulty-presence.js';

/** Where a call is: about to be sent, or answered and about to be handed over. */
export type FaultyStep = 'read:send' | 'read:answer' | 'commit:send' | 'commit:answer' | 'announce:send' | 'announce:answer' | 'watch:event';

export interface FaultyOptions {
  /** How likely faults are at first; what is not named never happens. */
  readonly faults?: Partial<Faults>;
  /** Called at each step of each call with how many there were before; may cut, heal or crash the client. */
  readonly onStep?: (step: FaultyStep, number: number) => void;
}

/** A store, seen through a network that can be worsened, cut and healed. */
export interface FaultyStore extends Store {
  /** Changes how likely faults are; what is not named stays as it was. */
  inject(faults: Partial<Faults>): void;
  /** Cuts the client off: new calls fail, commits under way end with an unknown outcome, watches fall silent. */
  cut(): void;
  /** Connects the client again; watches go on where they were. */
  heal(): void;
  /** Stops the client for ever. */
  crash(): void;
}

type Announce = NonNullable<Store['announce']>;

/** A client of the store with faults. Reads, commits and watches each have a chance of their own. */
export function faulty(store: Store, runtime: Pick<Runtime, 'clock' | 'random'>, options: FaultyOptions = {}): FaultyStore {
  return new FaultyClient(store, runtime, options);
}

interface Outage {
  readonly over: Promise<void>;
  readonly end: () => void;
}

class FaultyClient implements FaultyStore {
  readonly name: string;
  readonly capability: StoreCapability;
  readonly announce?: Announce;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #random: { readonly read: Random; readonly commit: Random; readonly announce: Random; readonly watch: Random };
  readonly #onStep: FaultyOptions['onStep'];
  readonly #closing = new AbortController();
  readonly #presences = new Set<FaultyPresence>();
  #faults: Faults;
  #steps = 0;
  #crashed = false;
  #outage: Outage | undefined;

  constructor(store: Store, { clock, random }: Pick<Runtime, 'clock' | 'random'>, options: FaultyOptions) {
    this.name = store.name;
    this.capability = { ...store.capability, losesAnswers: true };
    this.#store = store;
    this.#clock = clock;
    this.#random = { read: random.fork('read'), commit: random.fork('commit'), announce: random.fork('announce'), watch: random.fork('watch') };
    this.#onStep = options.onStep;
    this.#faults = { ...NO_FAULTS, ...options.faults };
    if (store.announce !== undefined) this.announce = (key, value, ttlMs) => this.#announce(key, value, ttlMs);
  }

  async read(prefixes: readonly string[]): Promise<Result<Snapshot, StoreUnavailable | StoreClosed>> {
    const random = this.#random.read;
    await this.#pass('read:send', random, this.#faults.lateCall);
    if (this.#closing.signal.aborted) return Result.error(new StoreClosed({ store: this.name }));
    if (this.#isCut()) return this.#unavailable('it cannot be reached', 'did-not-happen');
    if (happens(random, this.#faults.refusedRead)) return this.#unavailable('it is too busy', 'did-not-happen');
    const answer = await this.#store.read(prefixes);
    await this.#pass('read:answer', random, this.#faults.lateCall);
    return this.#isCut() ? this.#unavailable('it did not answer', 'did-not-happen') : answer;
  }

  async commit(commit: Commit): Promise<Result<Committed | Conflict, StoreUnavailable | CommitTooLarge | StoreClosed>> {
    const random = this.#random.commit;
    await this.#pass('commit:send', random, this.#faults.lateCall);
    if (this.#closing.signal.aborted) return Result.error(new StoreClosed({ store: this.name }));
    if (this.#isCut()) return this.#unavailable('it cannot be reached', 'did-not-happen');
    if (happens(random, this.#faults.refusedCommit)) return this.#unavailable('it is too busy', 'did-not-happen');
    if (happens(random, this.#faults.lostRequest)) return this.#unavailable('it did not answer', 'unknown');
    if (commit.conditions.length > 0 && happens(random, this.#faults.conflict)) return Result.ok(conflictAbout(commit));
    const answer = await this.#store.commit(commit);
    await this.#pass('commit:answer', random, this.#faults.lateCall);
    const lost = this.#isCut() || happens(random, this.#faults.lostAnswer);
    return lost ? this.#unavailable('it did not answer', 'unknown') : answer;
  }

  watch(prefixes: readonly string[], after: Revision, signal: AbortSignal): AsyncIterable<WatchEvent> {
    const ended = AbortSignal.any([signal, this.#closing.signal]);
    return this.#delivered(prefixes, this.#store.watch(prefixes, after, ended), ended);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(Array.from(this.#presences, (presence) => presence.withdraw()));
  }

  inject(faults: Partial<Faults>): void {
    this.#faults = { ...this.#faults, ...faults };
  }

  cut(): void {
    if (this.#outage !== undefined) return;
    let end = (): void => undefined;
    const over = new Promise<void>((resolve) => (end = resolve));
    this.#outage = { over, end };
    for (const presence of this.#presences) presence.fallSilent();
  }

  heal(): void {
    this.#outage?.end();
    this.#outage = undefined;
    if (!this.#crashed) for (const presence of this.#presences) presence.beHeard();
  }

  crash(): void {
    this.#crashed = true;
    for (const presence of this.#presences) presence.fallSilent();
    // Lets go of what the store keeps for the watches; their readers do not hear of it.
    this.#closing.abort();
  }

  async #announce(...[key, value, ttlMs]: Parameters<Announce>): ReturnType<Announce> {
    const random = this.#random.announce;
    await this.#pass('announce:send', random, this.#faults.lateCall);
    if (this.#closing.signal.aborted || this.#store.announce === undefined) return Result.error(new StoreClosed({ store: this.name }));
    if (this.#isCut()) return this.#unavailable('it cannot be reached', 'did-not-happen');
    if (happens(random, this.#faults.refusedCommit)) return this.#unavailable('it is too busy', 'did-not-happen');
    const answer = await this.#store.announce(key, value, ttlMs);
    const presence = answer.ok && answer.value.kind === 'present' ? this.#hold(answer.value, ttlMs) : undefined;
    await this.#pass('announce:answer', random, this.#faults.lateCall);
    if (this.#isCut() || happens(random, this.#faults.lostAnswer)) {
      // Whoever does not know of a presence does not keep it.
      presence?.fallSilent();
      if (presence !== undefined) this.#presences.delete(presence);
      return this.#unavailable('it did not answer', 'unknown');
    }
    return presence === undefined ? answer : Result.ok<Presence | Conflict>(presence);
  }

  #hold(presence: Presence, ttlMs: number): FaultyPresence {
    const held = new FaultyPresence(presence, this.#clock, ttlMs);
    this.#presences.add(held);
    void held.lost.then(() => this.#presences.delete(held));
    if (this.#crashed || this.#isCut()) held.fallSilent();
    return held;
  }

  async *#delivered(prefixes: readonly string[], events: AsyncIterable<WatchEvent>, ended: AbortSignal): AsyncGenerator<WatchEvent, void, undefined> {
    const random = this.#random.watch;
    const end = new Promise<void>((resolve) => ended.addEventListener('abort', () => resolve(), { once: true }));
    /** The revision that a reset of ours has told already. */
    let told: Revision = 0;
    for await (const event of events) {
      await this.#pass('watch:event', random, this.#faults.lateEvent, ended);
      while (this.#outage !== undefined && !ended.aborted) await Promise.race([this.#outage.over, end]);
      await this.#unlessCrashed();
      if (ended.aborted) return;
      if (event.kind === 'changes' && event.revision <= told) continue;
      const anew = happens(random, this.#faults.reset) ? await this.#store.read(prefixes) : undefined;
      if (anew?.ok === true) {
        told = anew.value.revision;
        yield { kind: 'reset', snapshot: anew.value };
      } else {
        yield event;
      }
    }
    await this.#unlessCrashed();
  }

  /** Goes through a step, perhaps late; `ended` cuts the waiting short. Never resolves once the client has crashed. */
  async #pass(step: FaultyStep, random: Random, lateness: number, ended?: AbortSignal): Promise<void> {
    await this.#unlessCrashed();
    this.#onStep?.(step, this.#steps++);
    await this.#unlessCrashed();
    if (!happens(random, lateness)) return;
    const delayMs = 1 + randomBelow(random, this.#faults.maxDelayMs);
    // Nothing is left at the signal when the time is over: a watch may go on for ever.
    if (ended !== undefined) await pause(this.#clock, delayMs, ended);
    else await new Promise<void>((resolve) => void this.#clock.after(delayMs, resolve));
    await this.#unlessCrashed();
  }

  async #unlessCrashed(): Promise<void> {
    if (this.#crashed) await new Promise<never>(() => undefined);
  }

  #isCut(): boolean {
    return this.#outage !== undefined;
  }

  #unavailable(reason: string, outcome: 'did-not-happen' | 'unknown'): Result<never, StoreUnavailable> {
    return Result.error(new StoreUnavailable({ store: this.name, reason, outcome }));
  }
}

/** A conflict that is not one: it names what the sender has seen already. */
function conflictAbout({ conditions }: Commit): Conflict {
  return { kind: 'conflict', revision: Math.max(...conditions.map(({ revision }) => revision)) };
}
