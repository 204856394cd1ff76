/**
 * Values by whole number, for numbers that come in runs: eight bytes or a little more each.
 *
 * Chunks of neighbours by chunk number, kept only while they hold something. A chunk is a plain array that grows from
 * its front, so a short run costs little.
 */
import type { Whole } from './sparse-bits.js';

/** Just below a step (517) in which V8 grows arrays that are filled in order, so that full chunks waste nothing. */
const CHUNK = 512;

interface Chunk<Value> {
  readonly values: (Value | undefined)[];
  count: number;
}

export class PagedValues<Value extends string | number> {
  /** Made with the first value. */
  #chunks: Map<Whole, Chunk<Value>> | undefined;
  /** The chunk used last, which mostly is the next one used. */
  #near: Chunk<Value> | undefined;
  #nearNumber: Whole = -1;

  get(at: Whole): Value | undefined {
    return this.#chunk(chunkOf(at))?.values[placeOf(at)];
  }

  /** Puts a value, or takes it away with undefined. Returns what was there. */
  put(at: Whole, value: Value | undefined): Value | undefined {
    const number = chunkOf(at);
    const place = placeOf(at);
    let chunk = this.#chunk(number);
    if (chunk === undefined) {
      if (value === undefined) return undefined;
      chunk = { values: [], count: 0 };
      (this.#chunks ??= new Map()).set(number, chunk);
      this.#near = chunk;
    }
    const before = chunk.values[place];
    if (before === value) return before;
    chunk.values[place] = value;
    if (before === undefined) chunk.count += 1;
    else if (value === undefined && --chunk.count === 0) {
      this.#chunks?.delete(number);
      this.#near = undefined;
    }
    return before;
  }

  #chunk(number: Whole): Chunk<Value> | undefined {
    if (number === this.#nearNumber) return this.#near;
    this.#nearNumber = number;
    this.#near = this.#chunks?.get(number);
    return this.#near;
  }
}

function chunkOf(at: Whole): Whole {
  if (typeof at !== 'number') return at >> 9n;
  return at < 2 ** 31 ? at >>> 9 : Math.floor(at / CHUNK);
}

function placeOf(at: Whole): number {
  return typeof at === 'number' ? at & (CHUNK - 1) : Number(BigInt.asUintN(9, at));
}
