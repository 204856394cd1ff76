/**
 * The floor of an overlap check: the starts of blocks in a sorted array, searched by halves.
 */
export class SortedStarts {
  readonly #starts: Float64Array;
  readonly #sizes: Float64Array;
  #count = 0;

  constructor(capacity: number) {
    this.#starts = new Float64Array(capacity);
    this.#sizes = new Float64Array(capacity);
  }

  /** Adds a block that overlaps none; false when it does. */
  add(start: number, size: number): boolean {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#starts[middle]! < start) low = middle + 1;
      else high = middle;
    }
    if (low < this.#count && this.#starts[low]! < start + size) return false;
    if (low > 0 && this.#starts[low - 1]! + this.#sizes[low - 1]! > start) return false;
    this.#starts.copyWithin(low + 1, low, this.#count);
    this.#sizes.copyWithin(low + 1, low, this.#count);
    this.#starts[low] = start;
    this.#sizes[low] = size;
    this.#count++;
    return true;
  }
}
