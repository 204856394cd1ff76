/**
 * Addresses as runs of 32-bit words, most significant first: one for IPv4, four for IPv6.
 *
 * What walks over bits does so on words, because arithmetic on bigints costs an allocation a step. Words are signed,
 * as bit operations leave them.
 */
import { ipv4, ipv6, type IpAddress } from './ip-address.js';

export type Words = readonly number[];

export function splitWords(address: IpAddress): Words {
  if (address.family === 4) return [address.value | 0];
  const { value } = address;
  return [Number(value >> 96n) | 0, lowWord(value >> 64n), lowWord(value >> 32n), lowWord(value)];
}

export function joinWords(words: Words): IpAddress {
  const [first = 0, second = 0, third = 0, fourth = 0] = words;
  if (words.length === 1) return ipv4(first >>> 0);
  const high = BigInt((first >>> 0) * 2 ** 96) + BigInt((second >>> 0) * 2 ** 64);
  return ipv6(high + BigInt((third >>> 0) * 2 ** 32) + BigInt(fourth >>> 0));
}

/** The bit at a place, counted from the most significant. */
export function bitOf(words: Words, place: number): 0 | 1 {
  return ((words[place >>> 5] ?? 0) & (1 << (31 - (place & 31)))) === 0 ? 0 : 1;
}

/** How many leading bits two addresses of one family share. */
export function commonBits(a: Words, b: Words): number {
  for (let at = 0; at < a.length; at++) {
    const differing = (a[at] ?? 0) ^ (b[at] ?? 0);
    if (differing !== 0) return at * 32 + Math.clz32(differing);
  }
  return a.length * 32;
}

/** The words with all bits behind the first `length` cleared. */
export function maskWords(words: Words, length: number): number[] {
  return words.map((word, at) => {
    const kept = length - at * 32;
    return kept >= 32 ? word : kept <= 0 ? 0 : word & (-1 << (32 - kept));
  });
}

function lowWord(value: bigint): number {
  return Number(BigInt.asIntN(32, value));
}
