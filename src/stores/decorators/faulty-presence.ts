/**
 * A presence whose holder may fall silent: unheard of for its time to live, it is over, as a server would have it.
 *
 * Invariant: the holder learns of the end only while it is heard.
 */
import type { Clock, Timer } from '../../base/runtime.js';
import type { Presence, Revision } from '../../contracts/store.js';

export class FaultyPresence implements Presence {
  readonly kind = 'present';
  readonly revision: Revision;
  readonly lost: Promise<void>;
  readonly #presence: Presence;
  readonly #clock: Clock;
  readonly #ttlMs: number;
  #lose = (): void => undefined;
  #silence: Timer | undefined;
  #over = false;
  #abandoned = false;

  constructor(presence: Presence, clock: Clock, ttlMs: number) {
    this.revision = presence.revision;
    this.#presence = presence;
    this.#clock = clock;
    this.#ttlMs = ttlMs;
    this.lost = new Promise((resolve) => (this.#lose = resolve));
    void this.#follow(presence);
  }

  async #follow(presence: Presence): Promise<void> {
    await presence.lost;
    this.#over = true;
    if (this.#silence === undefined || this.#abandoned) this.#lose();
  }

  /** The holder is no longer heard of. */
  fallSilent(): void {
    this.#silence ??= this.#clock.after(this.#ttlMs, () => void this.#presence.withdraw());
  }

  /** The holder is heard again, and hears. */
  beHeard(): void {
    if (this.#abandoned) return;
    this.#silence?.cancel();
    this.#silence = undefined;
    if (this.#over) this.#lose();
  }

  async withdraw(): Promise<void> {
    // Nobody hears of it while the holder is silent; the key goes when its time is over, since it is not kept any more.
    if (this.#silence === undefined) await this.#presence.withdraw();
    else this.#abandoned = true;
  }
}
