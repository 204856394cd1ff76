/**
 * What happens to frames, told to whoever listens.
 *
 * Nothing is built while nobody does: whoever reports a hop asks `active` first, which is one field to read.
 */
import type { DropCode } from './drop-code.js';
import { describeFrame } from '../../../wire/describe/describe-frame.js';

/** What was done with a frame at one place. */
export type HopAction =
  | 'send'
  | 'receive'
  | 'forward'
  | 'flood'
  | 'encapsulate'
  | 'decapsulate'
  | 'answer'
  | 'deliver'
  | 'drop';

/** Where a hop is: an interface in a namespace of a host. */
export interface HopPlace {
  readonly host: string;
  readonly namespace: string;
  readonly name: string;
}

/** One thing that happened to one frame. */
export interface Hop {
  /** Milliseconds on the simulator's clock. */
  readonly at: number;
  readonly host: string;
  readonly namespace: string;
  readonly interface: string;
  readonly action: HopAction;
  /** Why, of a drop, in words. */
  readonly reason?: string;
  readonly code?: DropCode;
  /** The frame itself, shared: not to be written to. */
  readonly frame: Uint8Array;
  /** The frame in one line. */
  readonly summary: string;
}

export type HopListener = (hop: Hop) => void;

export class HopTrace {
  /** Whether anybody listens. */
  active = false;
  readonly #listeners = new Set<HopListener>();
  readonly #now: () => number;
  readonly #onThrow: (thrown: unknown) => void;

  constructor(now: () => number, onThrow: (thrown: unknown) => void) {
    this.#now = now;
    this.#onThrow = onThrow;
  }

  /** Calls the listener for each hop until the returned function is called or the signal aborts. */
  on(listener: HopListener, options: { readonly signal?: AbortSignal } = {}): () => void {
    const off = (): void => {
      this.#listeners.delete(listener);
      this.active = this.#listeners.size > 0;
    };
    if (options.signal?.aborted === true) return off;
    options.signal?.addEventListener('abort', off, { once: true });
    this.#listeners.add(listener);
    this.active = true;
    return off;
  }

  /** Tells the listeners; for those who saw that the trace is active. */
  hop(place: HopPlace, action: HopAction, frame: Uint8Array, dropped?: { readonly code: DropCode; readonly reason: string }): void {
    const { host, namespace } = place;
    const base = { at: this.#now(), host, namespace, interface: place.name, action, frame, summary: describeFrame(frame) };
    const hop: Hop = dropped === undefined ? base : { ...base, ...dropped };
    for (const listener of [...this.#listeners]) {
      try {
        listener(hop);
      } catch (thrown) {
        this.#onThrow(thrown);
      }
    }
  }
}
