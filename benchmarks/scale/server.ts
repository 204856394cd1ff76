/**
 * The time that a store's server takes, on a simulated clock: one queue of commits, and one of what watchers are told.
 *
 * Commits that wait are taken together, wait for the disk once and are applied one after the other. Telling watchers is
 * spread over the processors that are left. It knows nothing of keys: whoever asks decides what holds when a commit is
 * applied. Invariant: commits are applied, and watchers told of them, in the order in which they arrived.
 */
import type { Clock } from '../../src/base/runtime.js';
import type { MeasuredCosts, Setting } from './costs.js';

/** A commit as the server sees it. */
export interface Arrival {
  /** Conditions and writes. */
  readonly operations: number;
  /** Called when it is applied; what has to be told, undefined if a condition did not hold. */
  apply(): Telling | undefined;
  /** Called half a round trip after it was applied. */
  answer(): void;
}

/** What watchers are told of a commit. */
export interface Telling {
  readonly watchers: number;
  readonly entries: number;
  /** Called when the watchers have been told, half a round trip later. */
  told(): void;
}

/** How many processors tell watchers. */
export function tellersOf({ mostProcessors = Number.POSITIVE_INFINITY }: MeasuredCosts, { processors }: Setting): number {
  return Math.max(1, Math.min(processors, mostProcessors) - 1);
}

export class Server {
  /** How much of the time of its processors was used. */
  commitBusyMs = 0;
  tellBusyMs = 0;
  readonly #clock: Clock;
  readonly #costs: MeasuredCosts;
  readonly #setting: Setting;
  #waiting: Arrival[] = [];
  #isBusy = false;
  /** Processors that tell watchers; a server of one is counted as having another for them. */
  readonly #tellers: number;
  #toldAtMs = 0;

  constructor(clock: Clock, costs: MeasuredCosts, setting: Setting) {
    this.#clock = clock;
    this.#costs = costs;
    this.#setting = setting;
    this.#tellers = tellersOf(costs, setting);
  }

  /** How long what is told now waits behind what has to be told before. */
  get backlogMs(): number {
    return Math.max(0, this.#toldAtMs - this.#clock.now());
  }

  /** Takes a commit, which arrives half a round trip later. */
  commit(arrival: Arrival): void {
    this.#clock.after(this.#setting.roundTripMs / 2, () => {
      this.#waiting.push(arrival);
      if (!this.#isBusy) this.#takeGroup();
    });
  }

  #takeGroup(): void {
    const group = this.#waiting;
    this.#waiting = [];
    this.#isBusy = group.length > 0;
    if (!this.#isBusy) return;
    let atMs = this.#costs.syncMs;
    for (const arrival of group) {
      const workMs = this.#costs.commitMs + arrival.operations * this.#costs.operationMs;
      this.commitBusyMs += workMs;
      atMs += workMs;
      this.#clock.after(atMs, () => this.#apply(arrival));
    }
    this.#clock.after(atMs, () => this.#takeGroup());
  }

  #apply(arrival: Arrival): void {
    const telling = arrival.apply();
    const half = this.#setting.roundTripMs / 2;
    this.#clock.after(half, () => arrival.answer());
    if (telling === undefined) return;
    const workMs = telling.watchers * (this.#costs.deliveryMs + telling.entries * this.#costs.entryMs);
    this.tellBusyMs += workMs;
    const nowMs = this.#clock.now();
    this.#toldAtMs = Math.max(nowMs, this.#toldAtMs) + workMs / this.#tellers;
    this.#clock.after(this.#toldAtMs - nowMs + half, () => telling.told());
  }
}
