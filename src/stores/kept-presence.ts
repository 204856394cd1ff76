/**
 * A key that lives as long as this process says so: renewed three times within its time to live, until it is withdrawn.
 *
 * Who cannot reach the store cannot know whether the key is still there, so only the store's word, or its holder's
 * removal of it, ends a presence. Invariant: `lost` resolves only when the key is gone.
 */
import type { Clock, Timer } from '../base/runtime.js';
import type { Presence, Revision } from '../contracts/store.js';

export interface KeptPresenceOptions {
  readonly clock: Clock;
  readonly ttlMs: number;
  /** The revision that wrote the key. */
  readonly revision: Revision;
  /** Keeps the key for another `ttlMs`; false when it is gone. Rejects when the store does not answer. */
  readonly renew: () => Promise<boolean>;
  /** Removes the key. Rejects when the store does not answer. */
  readonly remove: () => Promise<void>;
  /** Called when the key is given up without being removed. */
  readonly onAbandon?: () => void;
}

export class KeptPresence implements Presence {
  readonly kind = 'present';
  readonly revision: Revision;
  readonly lost: Promise<void>;
  readonly #options: KeptPresenceOptions;
  #lose = (): void => undefined;
  #timer: Timer | undefined;
  #keeping = true;
  #withdrawn: Promise<void> | undefined;

  constructor(options: KeptPresenceOptions) {
    this.revision = options.revision;
    this.#options = options;
    this.lost = new Promise((resolve) => (this.#lose = resolve));
    this.#renewLater();
  }

  withdraw(): Promise<void> {
    this.#withdrawn ??= this.#withdraw();
    return this.#withdrawn;
  }

  /** Stops keeping the key, which then goes when its time is over; for a store that is closed. */
  abandon(): void {
    if (!this.#keeping) return;
    this.#end();
    this.#options.onAbandon?.();
  }

  #end(): void {
    this.#timer?.cancel();
    this.#keeping = false;
  }

  async #withdraw(): Promise<void> {
    const { clock, ttlMs, remove } = this.#options;
    if (!this.#keeping) return;
    this.#end();
    try {
      await remove();
      this.#lose();
    } catch {
      // It may have been removed, and goes by itself otherwise.
      clock.after(ttlMs, this.#lose);
    }
  }

  #renewLater(): void {
    this.#timer = this.#options.clock.after(this.#options.ttlMs / 3, () => void this.#renew());
  }

  async #renew(): Promise<void> {
    let there = true;
    try {
      there = await this.#options.renew();
    } catch {
      // Whether the key is still there, the next answer will say.
    }
    if (!this.#keeping) return;
    if (there) {
      this.#renewLater();
    } else {
      this.abandon();
      this.#lose();
    }
  }
}
