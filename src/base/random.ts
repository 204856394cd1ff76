/**
 * A seeded stream of random numbers: the generator sfc32 of the PractRand suite, small, fast and good enough for ids.
 *
 * The seed is text of any length, so that the seed of a fork is its parent's with the label behind it.
 * Invariant: a fork's numbers depend on seed and label alone, never on how many numbers its parent has given.
 */
import type { Random } from './runtime.js';

/** A random stream in which the seed decides every number. */
export function createRandom(seed: string | number): Random {
  return new Sfc32(String(seed));
}

/** A whole number from 0 to `bound` - 1, each as likely; `bound` is from 1 to 2^32. */
export function randomBelow(random: Random, bound: number): number {
  const fair = 0x1_0000_0000 - (0x1_0000_0000 % bound);
  for (;;) {
    const draw = random.u32();
    if (draw < fair) return draw % bound;
  }
}

class Sfc32 implements Random {
  readonly #seed: string;
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: string) {
    this.#seed = seed;
    this.#a = hash(seed, 0x243f_6a88);
    this.#b = hash(seed, 0x85a3_08d3);
    this.#c = hash(seed, 0x1319_8a2e);
    this.#counter = hash(seed, 0x0370_7344);
    // Its author lets this many rounds pass before neighbouring seeds have nothing in common.
    for (let round = 0; round < 12; round++) this.u32();
  }

  u32(): number {
    const draw = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + draw) | 0;
    return draw >>> 0;
  }

  fork(label: string): Random {
    return new Sfc32(`${this.#seed}/${label.length}:${label}`);
  }
}

/** 32 bits that depend on every character; another `start` gives other bits. The mixing is MurmurHash3's. */
function hash(text: string, start: number): number {
  let mixed = start;
  for (let at = 0; at < text.length; at++) {
    mixed = Math.imul(mixed ^ Math.imul(text.charCodeAt(at), 0xcc9e_2d51), 0x1b87_3593);
    mixed = (mixed << 13) | (mixed >>> 19);
  }
  mixed ^= text.length;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return mixed ^ (mixed >>> 16);
}
