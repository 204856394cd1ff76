/**
 * How long to wait for an acknowledgement: from measured round trips (RFC 6298), doubled each time that none came.
 */

/** Before anything was measured (RFC 6298, 2.1). */
const INITIAL_MS = 1000;
/** Linux' bounds. */
const LEAST_MS = 200;
const MOST_MS = 120_000;

export class RetransmissionTimeout {
  #smoothedMs: number | undefined;
  #variationMs = 0;
  #doublings = 0;

  get ms(): number {
    const measured = this.#smoothedMs === undefined ? INITIAL_MS : Math.max(LEAST_MS, this.#smoothedMs + 4 * this.#variationMs);
    return Math.min(MOST_MS, measured * 2 ** this.#doublings);
  }

  /** How often in a row nothing came. */
  get doublings(): number {
    return this.#doublings;
  }

  /** A segment that was sent once was acknowledged after so long. */
  measure(roundTripMs: number): void {
    if (this.#smoothedMs === undefined) {
      this.#smoothedMs = roundTripMs;
      this.#variationMs = roundTripMs / 2;
    } else {
      this.#variationMs += (Math.abs(this.#smoothedMs - roundTripMs) - this.#variationMs) / 4;
      this.#smoothedMs += (roundTripMs - this.#smoothedMs) / 8;
    }
  }

  /** Nothing came in time. */
  double(): void {
    this.#doublings += 1;
  }

  /** Something came. */
  reset(): void {
    this.#doublings = 0;
  }
}
