/**
 * IPv6 addresses as four words of 32 bits, most significant first: arithmetic on bigints allocates at each step.
 *
 * Words are signed, as bit operations leave them. Invariant: `Ipv6Words.of(words.value)` has the same words.
 */

/** Where a number is put together or taken apart; the low half comes first, as on every machine that runs JavaScript. */
const HALVES = new BigUint64Array(2);
const WORDS = new Int32Array(HALVES.buffer);

export class Ipv6Words {
  readonly family = 6;

  constructor(
    readonly word0: number,
    readonly word1: number,
    readonly word2: number,
    readonly word3: number,
  ) {}

  /** The words of an unsigned 128-bit number. */
  static of(value: bigint): Ipv6Words {
    HALVES[0] = value;
    HALVES[1] = value >> 64n;
    return new Ipv6Words(WORDS[3] ?? 0, WORDS[2] ?? 0, WORDS[1] ?? 0, WORDS[0] ?? 0);
  }

  /** The address as an unsigned 128-bit number, made each time: few ask for it, and every address would have to keep room. */
  get value(): bigint {
    WORDS[3] = this.word0;
    WORDS[2] = this.word1;
    WORDS[1] = this.word2;
    WORDS[0] = this.word3;
    return ((HALVES[1] ?? 0n) << 64n) | (HALVES[0] ?? 0n);
  }
}

/** Negative, zero or positive as `a` is below, is, or is above `b`. */
export function compareWords(a: Ipv6Words, b: Ipv6Words): number {
  if (a.word0 !== b.word0) return (a.word0 >>> 0) - (b.word0 >>> 0);
  if (a.word1 !== b.word1) return (a.word1 >>> 0) - (b.word1 >>> 0);
  if (a.word2 !== b.word2) return (a.word2 >>> 0) - (b.word2 >>> 0);
  return (a.word3 >>> 0) - (b.word3 >>> 0);
}

/** Whether two addresses have the same first `length` bits. */
export function sharesBits(a: Ipv6Words, b: Ipv6Words, length: number): boolean {
  if (length <= 32) return ((a.word0 ^ b.word0) & wordMask(length)) === 0;
  if (a.word0 !== b.word0) return false;
  if (length <= 64) return ((a.word1 ^ b.word1) & wordMask(length - 32)) === 0;
  if (a.word1 !== b.word1) return false;
  if (length <= 96) return ((a.word2 ^ b.word2) & wordMask(length - 64)) === 0;
  return a.word2 === b.word2 && ((a.word3 ^ b.word3) & wordMask(length - 96)) === 0;
}

/** The bits of a word that are among the first `length` of it and the words behind it. */
export function wordMask(length: number): number {
  return length <= 0 ? 0 : length >= 32 ? -1 : -1 << (32 - length);
}
