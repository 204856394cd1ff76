/**
 * A set of whole numbers from 0 to 2^128 that finds the next number not in it in a few steps, however large it is.
 *
 * Pages of bits by page number, kept only while a bit of theirs is set; the numbers of full pages are such a set again,
 * so that a search skips them. A number is a `number` up to 2^53 - 1 and a `bigint` above, always.
 */
import { BitPage, PAGE_BITS } from './bit-page.js';

/** A whole number: a `number` as long as that is exact, a `bigint` above. */
export type Whole = number | bigint;

const PAGE_SHIFT = 15n;
const IN_PAGE = PAGE_BITS - 1;

export class SparseBits {
  /** Made with the first number, so that an empty set costs next to nothing. */
  #pages: Map<Whole, BitPage> | undefined;
  #full: SparseBits | undefined;
  #count = 0;
  /** The page used last, which mostly is the next one used. */
  #near: BitPage | undefined;
  #nearNumber: Whole = -1;
  /** An emptied page to use again. */
  #spare: BitPage | undefined;

  /** How many numbers are in the set. */
  get count(): number {
    return this.#count;
  }

  has(bit: Whole): boolean {
    return this.#page(pageOf(bit))?.has(placeOf(bit)) ?? false;
  }

  /** Adds a number and says whether it was new. */
  add(bit: Whole): boolean {
    const number = pageOf(bit);
    const page = this.#page(number) ?? this.#addPage(number);
    if (!page.set(placeOf(bit))) return false;
    this.#count += 1;
    if (page.full) (this.#full ??= new SparseBits()).add(number);
    return true;
  }

  /** Takes a number out and says whether it was in. */
  delete(bit: Whole): boolean {
    const number = pageOf(bit);
    const page = this.#page(number);
    if (page === undefined) return false;
    const wasFull = page.full;
    if (!page.clear(placeOf(bit))) return false;
    this.#count -= 1;
    if (wasFull) this.#full?.delete(number);
    if (page.count === 0) {
      this.#pages?.delete(number);
      this.#near = undefined;
      this.#spare = page;
    }
    return true;
  }

  /** The first number from `from` on that is not in the set. */
  nextAbsent(from: Whole): Whole {
    const number = pageOf(from);
    const page = this.#page(number);
    if (page === undefined) return from;
    const place = page.nextClear(placeOf(from));
    if (place < PAGE_BITS) return join(number, place);
    const open = this.#full?.nextAbsent(after(number)) ?? after(number);
    return join(open, this.#page(open)?.nextClear(0) ?? 0);
  }

  /** The first number from `from` on that is in the set. Looks at all page numbers when its own page has none. */
  nextPresent(from: Whole): Whole | undefined {
    const number = pageOf(from);
    const place = this.#page(number)?.nextSet(placeOf(from)) ?? PAGE_BITS;
    if (place < PAGE_BITS) return join(number, place);
    let next: Whole | undefined;
    for (const other of this.#pages?.keys() ?? []) if (other > number && (next === undefined || other < next)) next = other;
    return next === undefined ? undefined : join(next, this.#page(next)?.nextSet(0) ?? 0);
  }

  /** How many numbers from `first` to `last`, both included, are in the set. */
  countBetween(first: Whole, last: Whole): number {
    const firstPage = pageOf(first);
    const lastPage = pageOf(last);
    let count = 0;
    if (firstPage === lastPage) return this.#page(firstPage)?.countBetween(placeOf(first), placeOf(last)) ?? 0;
    for (const [number, page] of this.#pages ?? []) {
      if (number < firstPage || number > lastPage) continue;
      const from = number === firstPage ? placeOf(first) : 0;
      const to = number === lastPage ? placeOf(last) : IN_PAGE;
      count += from === 0 && to === IN_PAGE ? page.count : page.countBetween(from, to);
    }
    return count;
  }

  #page(number: Whole): BitPage | undefined {
    if (number === this.#nearNumber) return this.#near;
    const page = this.#pages?.get(number);
    this.#nearNumber = number;
    this.#near = page;
    return page;
  }

  #addPage(number: Whole): BitPage {
    const page = this.#spare ?? new BitPage();
    this.#spare = undefined;
    (this.#pages ??= new Map()).set(number, page);
    this.#near = page;
    this.#nearNumber = number;
    return page;
  }

  /** The numbers of the set, ascending. */
  *values(): Iterable<Whole> {
    const pages = Array.from(this.#pages ?? []).sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [number, page] of pages) {
      for (let place = page.nextSet(0); place < PAGE_BITS; place = place < IN_PAGE ? page.nextSet(place + 1) : PAGE_BITS) {
        yield join(number, place);
      }
    }
  }
}

// Small numbers go by shifts, which keeps them integers to the machine as well.

function pageOf(bit: Whole): Whole {
  if (typeof bit !== 'number') return bit >> PAGE_SHIFT;
  return bit < 2 ** 31 ? bit >>> 15 : Math.floor(bit / PAGE_BITS);
}

function placeOf(bit: Whole): number {
  return typeof bit === 'number' ? bit & IN_PAGE : Number(BigInt.asUintN(15, bit));
}

function join(page: Whole, place: number): Whole {
  if (typeof page !== 'number') return (page << PAGE_SHIFT) + BigInt(place);
  return page < 2 ** 16 ? (page << 15) | place : page * PAGE_BITS + place;
}

/** The number after another; the step from 2^53 - 1 is never reached, because no set holds all numbers before it. */
function after(value: Whole): Whole {
  return typeof value === 'number' ? value + 1 : value + 1n;
}
