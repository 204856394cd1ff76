/**
 * How much may be on its way at a time: slow start, congestion avoidance, and fast recovery (RFC 5681, RFC 6582).
 *
 * It grows with each acknowledgement and shrinks with each loss. Places are counted in octets from the connection's
 * beginning.
 */

/** Segments at first (RFC 6928). */
const INITIAL_SEGMENTS = 10;
/** Acknowledgements of the same place that mean that what follows it was lost. */
const REPEATS_OF_LOSS = 3;

export class CongestionWindow {
  #bytes: number;
  #slowStartBelow = Number.POSITIVE_INFINITY;
  #repeats = 0;
  /** Everything that was sent before the last loss lies below this. */
  #recover = 0;
  #recovering = false;

  constructor(segmentBytes: number) {
    this.#bytes = INITIAL_SEGMENTS * segmentBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** New octets were acknowledged, up to a place; true if the one there was lost too and has to be sent again. */
  acknowledged(octets: number, upTo: number, segmentBytes: number): boolean {
    this.#repeats = 0;
    if (!this.#recovering) {
      this.#bytes += this.#bytes < this.#slowStartBelow ? Math.min(octets, segmentBytes) : Math.max(1, Math.floor((segmentBytes * segmentBytes) / this.#bytes));
      return false;
    }
    if (upTo >= this.#recover) {
      this.#recovering = false;
      this.#bytes = this.#slowStartBelow;
      return false;
    }
    this.#bytes = Math.max(segmentBytes, this.#bytes - octets + segmentBytes);
    return true;
  }

  /** The same place was acknowledged again; true if that means a loss, and what is there has to be sent again. */
  repeated(place: number, sentUpTo: number, segmentBytes: number): boolean {
    this.#repeats += 1;
    if (this.#recovering) this.#bytes += segmentBytes;
    if (this.#recovering || this.#repeats !== REPEATS_OF_LOSS || place < this.#recover) return false;
    this.#shrink(sentUpTo - place, sentUpTo, segmentBytes);
    this.#recovering = true;
    this.#bytes = this.#slowStartBelow + REPEATS_OF_LOSS * segmentBytes;
    return true;
  }

  /** Nothing was acknowledged in time. */
  timedOut(place: number, sentUpTo: number, segmentBytes: number): void {
    this.#shrink(sentUpTo - place, sentUpTo, segmentBytes);
    this.#repeats = 0;
    this.#recovering = false;
    this.#bytes = segmentBytes;
  }

  #shrink(onTheWayBytes: number, sentUpTo: number, segmentBytes: number): void {
    this.#slowStartBelow = Math.max(onTheWayBytes / 2, 2 * segmentBytes);
    this.#recover = sentUpTo;
  }
}
