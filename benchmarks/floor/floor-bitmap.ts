/**
 * The floor of an address allocator: a three-level bitmap over one fixed array, and an array of owners.
 */
export class FloorBitmap {
  readonly #words: Int32Array;
  readonly #middle: Int32Array;
  readonly #top: Int32Array;
  readonly #owners: string[];

  constructor(bits: number) {
    this.#words = new Int32Array(Math.ceil(bits / 32));
    this.#middle = new Int32Array(Math.ceil(bits / 1024));
    this.#top = new Int32Array(Math.ceil(bits / 32_768));
    this.#owners = [];
  }

  /** Takes the lowest free bit. */
  take(owner: string): number {
    let top = 0;
    while (this.#top[top] === -1) top++;
    const middle = (top << 5) + lowest(~this.#top[top]!);
    const word = (middle << 5) + lowest(~this.#middle[middle]!);
    const bit = (word << 5) + lowest(~this.#words[word]!);
    this.set(bit);
    this.#owners[bit] = owner;
    return bit;
  }

  set(bit: number): void {
    const word = bit >>> 5;
    const after = this.#words[word]! | (1 << (bit & 31));
    this.#words[word] = after;
    if (after !== -1) return;
    const middle = this.#middle[word >>> 5]! | (1 << (word & 31));
    this.#middle[word >>> 5] = middle;
    if (middle === -1) this.#top[word >>> 10] = this.#top[word >>> 10]! | (1 << ((word >>> 5) & 31));
  }

  free(bit: number): void {
    const word = bit >>> 5;
    this.#words[word] = this.#words[word]! & ~(1 << (bit & 31));
    this.#middle[word >>> 5] = this.#middle[word >>> 5]! & ~(1 << (word & 31));
    this.#top[word >>> 10] = this.#top[word >>> 10]! & ~(1 << ((word >>> 5) & 31));
  }
}

function lowest(word: number): number {
  return 31 - Math.clz32(word & -word);
}
