/**
 * A page of 32,768 bits that finds its next clear bit in a few steps, and grows to what is used of it.
 *
 * Three levels: words of bits, above them a bit a word that says "this word is full", and one word above those. Layout
 * of the one array: cell 0 is the top, cells 1 to 32 the middle, the words follow. Words that are not there yet are
 * clear. Invariant: a bit of a level is set exactly when the word below it has all bits set.
 */

/** How many bits a page has. */
export const PAGE_BITS = 32_768;

const MIDDLE = 1;
const WORDS = 33;
const PAGE_WORDS = 1_024;
const FIRST_WORDS = 8;

export class BitPage {
  #cells = new Int32Array(WORDS + FIRST_WORDS);
  #count = 0;

  /** How many bits are set. */
  get count(): number {
    return this.#count;
  }

  get full(): boolean {
    return this.#cells[0] === -1;
  }

  has(bit: number): boolean {
    return ((this.#cells[WORDS + (bit >>> 5)] ?? 0) & (1 << (bit & 31))) !== 0;
  }

  /** Sets a bit and says whether it was clear. */
  set(bit: number): boolean {
    const word = bit >>> 5;
    if (WORDS + word >= this.#cells.length) this.#grow(word);
    const cells = this.#cells;
    const before = cells[WORDS + word] ?? 0;
    const after = before | (1 << (bit & 31));
    if (after === before) return false;
    cells[WORDS + word] = after;
    this.#count += 1;
    if (after === -1) {
      const middle = MIDDLE + (word >>> 5);
      const full = (cells[middle] ?? 0) | (1 << (word & 31));
      cells[middle] = full;
      if (full === -1) cells[0] = (cells[0] ?? 0) | (1 << (word >>> 5));
    }
    return true;
  }

  /** Clears a bit and says whether it was set. */
  clear(bit: number): boolean {
    const word = bit >>> 5;
    const cells = this.#cells;
    const before = cells[WORDS + word] ?? 0;
    const after = before & ~(1 << (bit & 31));
    if (after === before) return false;
    cells[WORDS + word] = after;
    this.#count -= 1;
    if (before === -1) {
      const middle = MIDDLE + (word >>> 5);
      cells[middle] = (cells[middle] ?? 0) & ~(1 << (word & 31));
      cells[0] = (cells[0] ?? 0) & ~(1 << (word >>> 5));
    }
    return true;
  }

  /** The first clear bit from `from` on, or PAGE_BITS. */
  nextClear(from: number): number {
    const cells = this.#cells;
    let word = from >>> 5;
    let open = ~(cells[WORDS + word] ?? 0) & (-1 << (from & 31));
    if (open !== 0) return (word << 5) + lowest(open);
    word += 1;
    if (word === PAGE_WORDS) return PAGE_BITS;
    let middle = word >>> 5;
    open = ~(cells[MIDDLE + middle] ?? 0) & (-1 << (word & 31));
    if (open === 0) {
      if (middle === 31) return PAGE_BITS;
      const top = ~(cells[0] ?? 0) & (-1 << (middle + 1));
      if (top === 0) return PAGE_BITS;
      middle = lowest(top);
      open = ~(cells[MIDDLE + middle] ?? 0);
    }
    word = (middle << 5) + lowest(open);
    return (word << 5) + lowest(~(cells[WORDS + word] ?? 0));
  }

  /** The first set bit from `from` on, or PAGE_BITS. */
  nextSet(from: number): number {
    const cells = this.#cells;
    let word = from >>> 5;
    let bits = (cells[WORDS + word] ?? 0) & (-1 << (from & 31));
    const end = cells.length - WORDS;
    while (bits === 0) {
      if (++word >= end) return PAGE_BITS;
      bits = cells[WORDS + word] ?? 0;
    }
    return (word << 5) + lowest(bits);
  }

  /** How many bits from `first` to `last`, both included, are set. */
  countBetween(first: number, last: number): number {
    const cells = this.#cells;
    let count = 0;
    for (let word = first >>> 5; word <= last >>> 5 && WORDS + word < cells.length; word++) {
      let bits = cells[WORDS + word] ?? 0;
      if (word === first >>> 5) bits &= -1 << (first & 31);
      if (word === last >>> 5) bits &= -1 >>> (31 - (last & 31));
      count += ones(bits);
    }
    return count;
  }

  #grow(word: number): void {
    let words = this.#cells.length - WORDS;
    while (words <= word) words *= 2;
    const cells = new Int32Array(WORDS + words);
    cells.set(this.#cells);
    this.#cells = cells;
  }
}

/** The place of the lowest set bit of a word that has one. */
function lowest(word: number): number {
  return 31 - Math.clz32(word & -word);
}

function ones(word: number): number {
  let sum = word - ((word >>> 1) & 0x5555_5555);
  sum = (sum & 0x3333_3333) + ((sum >>> 2) & 0x3333_3333);
  return Math.imul((sum + (sum >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
