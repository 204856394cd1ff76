/**
 * The bits of an address of either family as four words, most significant first: of IPv4 only the first one counts.
 *
 * What walks over bits does so on words, because arithmetic on bigints costs an allocation a step. Words are signed,
 * as bit operations leave them.
 */
import { ipv4, type IpAddress, wordsOf } from './ip-address.js';
import { Ipv6Words, wordMask } from './ipv6-words.js';

export interface AddressBits {
  readonly word0: number;
  readonly word1: number;
  readonly word2: number;
  readonly word3: number;
}

export function bitsOf(address: IpAddress): AddressBits {
  return address.family === 6 ? wordsOf(address) : { word0: address.value | 0, word1: 0, word2: 0, word3: 0 };
}

/** The address of a family that has the words. */
export function joinWords(family: 4 | 6, [word0 = 0, word1 = 0, word2 = 0, word3 = 0]: readonly number[]): IpAddress {
  return family === 4 ? ipv4(word0 >>> 0) : new Ipv6Words(word0, word1, word2, word3);
}

/** The bit at a place, counted from the most significant. */
export function bitAt(bits: AddressBits, place: number): 0 | 1 {
  const word = place < 32 ? bits.word0 : place < 64 ? bits.word1 : place < 96 ? bits.word2 : bits.word3;
  return (word & (1 << (31 - (place & 31)))) === 0 ? 0 : 1;
}

/** How many leading bits two addresses of one family share; 128 when they are the same. */
export function commonBits(a: AddressBits, b: AddressBits): number {
  let differing = a.word0 ^ b.word0;
  if (differing !== 0) return Math.clz32(differing);
  differing = a.word1 ^ b.word1;
  if (differing !== 0) return 32 + Math.clz32(differing);
  differing = a.word2 ^ b.word2;
  return differing !== 0 ? 64 + Math.clz32(differing) : 96 + Math.clz32(a.word3 ^ b.word3);
}

/** The bits with all behind the first `length` cleared. */
export function maskBits({ word0, word1, word2, word3 }: AddressBits, length: number): AddressBits {
  return {
    word0: word0 & wordMask(length),
    word1: word1 & wordMask(length - 32),
    word2: word2 & wordMask(length - 64),
    word3: word3 & wordMask(length - 96),
  };
}
