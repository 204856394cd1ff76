/**
 * What a connection receives: segments in any order, repeated or overlapping, to octets in order, each once.
 *
 * Places are counted from the connection's beginning, as on the sending side. What nobody took yet counts against the
 * window, so a reader that is slow slows its peer down.
 */

/** The window of a connection without scaling. */
const WINDOW_BYTES = 0xffff;

/** Octets that came before those in front of them. */
interface Early {
  readonly place: number;
  readonly bytes: Uint8Array;
}

export class ReceiveSide {
  readonly #early: Early[] = [];
  #initialNumber = 0;
  #next = 0;
  #endAt: number | undefined;
  #untaken: Uint8Array[] = [];
  #untakenBytes = 0;

  /** Whether the peer's beginning came. */
  get open(): boolean {
    return this.#next > 0;
  }

  /** Whether all came, the end included. */
  get ended(): boolean {
    return this.#endAt !== undefined && this.#next > this.#endAt;
  }

  /** The number that is expected next, on the wire. */
  get acknowledgement(): number {
    return (this.#initialNumber + this.#next) >>> 0;
  }

  /** How many octets are taken beyond that. */
  get window(): number {
    return Math.max(0, WINDOW_BYTES - this.#untakenBytes);
  }

  /** The peer begins with this number. */
  begin(number: number): void {
    this.#initialNumber = number;
    this.#next = 1;
  }

  /** The place that a number on the wire means. */
  place(number: number): number {
    return this.#next + ((number - this.acknowledgement) | 0);
  }

  /** Whether a segment of so many octets from a place is neither all old nor beyond the window (RFC 9293, 3.10.7.4). */
  isExpected(place: number, octets: number): boolean {
    const { window } = this;
    if (octets === 0) return place >= this.#next && place <= this.#next + window;
    return place + octets > this.#next && place < this.#next + window;
  }

  /** Whether the place is exactly the next. */
  isNext(place: number): boolean {
    return place === this.#next;
  }

  /** Takes octets from a place, and what end the segment says there is. */
  accept(place: number, bytes: Uint8Array, fin: boolean): void {
    if (fin) this.#endAt ??= place + bytes.length;
    const limit = this.#next + this.window;
    const fitting = place + bytes.length > limit ? bytes.subarray(0, Math.max(0, limit - place)) : bytes;
    if (place > this.#next) this.#keep({ place, bytes: fitting });
    else this.#append(place, fitting);
    this.#appendEarly();
    if (this.#endAt === this.#next) this.#next += 1;
  }

  /** All octets that nobody took yet, in order. */
  take(): readonly Uint8Array[] {
    const taken = this.#untaken;
    this.#untaken = [];
    this.#untakenBytes = 0;
    return taken;
  }

  /** Adds what of these octets is new at the end of what is there. */
  #append(place: number, bytes: Uint8Array): void {
    const fresh = place === this.#next ? bytes : bytes.subarray(this.#next - place);
    if (fresh.length === 0) return;
    this.#untaken.push(fresh);
    this.#untakenBytes += fresh.length;
    this.#next += fresh.length;
  }

  #keep(early: Early): void {
    if (early.bytes.length === 0) return;
    const before = this.#early.findLastIndex(({ place }) => place <= early.place);
    const same = this.#early[before];
    if (same !== undefined && same.place + same.bytes.length >= early.place + early.bytes.length) return;
    this.#early.splice(before + 1, 0, early);
  }

  #appendEarly(): void {
    let used = 0;
    for (const { place, bytes } of this.#early) {
      if (place > this.#next) break;
      used += 1;
      if (place + bytes.length > this.#next) this.#append(place, bytes);
    }
    if (used > 0) this.#early.splice(0, used);
  }
}
