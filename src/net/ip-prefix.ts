/**
 * Prefixes in CIDR notation: an address and how many of its leading bits belong to the network.
 *
 * The address keeps its host bits, so that one type says both '10.0.0.0/24' and '10.0.0.7/24'; `networkOf` clears them.
 * Addresses of a prefix are numbered by ordinals from 0, its network address. An ordinal is a number as long as that
 * is exact and a bigint above, so that equal ordinals are identical.
 */
import { addressEquals, type IpAddress, type Ipv4Address, formatIpAddress, ipv4, parseIpAddressUntil, wordsOf } from './ip-address.js';
import { Ipv6Words, sharesBits, wordMask } from './ipv6-words.js';

export interface IpPrefix {
  /** Host bits are kept. */
  readonly address: IpAddress;
  /** 0 to 32 for IPv4, 0 to 128 for IPv6. */
  readonly length: number;
}

/** The place of an address in a prefix: a number up to 2^53 - 1, a bigint above. */
export type Ordinal = number | bigint;

/** The prefix that the text is, or undefined when it is none; a length is digits without leading zeros. */
export function parseIpPrefix(text: string): IpPrefix | undefined {
  const slash = text.lastIndexOf('/');
  const digits = text.length - slash - 1;
  if (slash < 0 || digits < 1 || digits > 3) return undefined;
  let length = 0;
  for (let at = slash + 1; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return undefined;
    length = length * 10 + digit;
  }
  if (digits > 1 && text.charCodeAt(slash + 1) === 48) return undefined;
  const address = parseIpAddressUntil(text, slash);
  return address === undefined || length > addressBits(address.family) ? undefined : { address, length };
}

/** The text of a prefix with the host bits that it has: '10.0.0.7/24'. */
export function formatIpPrefix(prefix: IpPrefix): string {
  return `${formatIpAddress(prefix.address)}/${prefix.length}`;
}

/** How many bits an address of a family has. */
export function addressBits(family: 4 | 6): 32 | 128 {
  return family === 4 ? 32 : 128;
}

/** The prefix with its host bits cleared. */
export function networkOf(prefix: IpPrefix): IpPrefix {
  const { address, length } = prefix;
  if (address.family === 4) {
    const value = (address.value & wordMask(length)) >>> 0;
    return value === address.value ? prefix : { address: ipv4(value), length };
  }
  return { address: withHostBits(wordsOf(address), length, 0, 0, 0, 0), length };
}

/** The network mask of an IPv4 prefix of a length, as an address. */
export function netmaskOf(length: number): Ipv4Address {
  return ipv4(wordMask(length) >>> 0);
}

/** The last address of the prefix; of an IPv4 network the broadcast address. */
export function broadcastOf(prefix: IpPrefix): IpAddress {
  const { address, length } = prefix;
  if (address.family === 4) return ipv4((address.value | ~wordMask(length)) >>> 0);
  return withHostBits(wordsOf(address), length, -1, -1, -1, -1);
}

export function prefixEquals(a: IpPrefix, b: IpPrefix): boolean {
  return a.length === b.length && addressEquals(a.address, b.address);
}

/** Whether the address is in the prefix's network. */
export function prefixContains(prefix: IpPrefix, address: IpAddress): boolean {
  return sharesLeadingBits(prefix.address, address, prefix.length);
}

/** Whether every address of `inner` is one of `outer`. */
export function prefixCovers(outer: IpPrefix, inner: IpPrefix): boolean {
  return inner.length >= outer.length && sharesLeadingBits(outer.address, inner.address, outer.length);
}

/** Whether any address is in both networks, which is when one covers the other. */
export function prefixesOverlap(a: IpPrefix, b: IpPrefix): boolean {
  return sharesLeadingBits(a.address, b.address, Math.min(a.length, b.length));
}

/** How many addresses the prefix has, the reserved ones included. */
export function sizeOf(prefix: IpPrefix): Ordinal {
  const host = addressBits(prefix.address.family) - prefix.length;
  return host < 53 ? 2 ** host : 1n << BigInt(host);
}

/** The place of an address of the prefix, counted from its network address. The caller has checked that it is inside. */
export function ordinalOf(prefix: IpPrefix, address: IpAddress): Ordinal {
  const { length } = prefix;
  if (address.family === 4) return (address.value & ~wordMask(length)) >>> 0;
  const words = wordsOf(address);
  const high = words.word2 & ~wordMask(length - 64);
  const low = (words.word3 & ~wordMask(length - 96)) >>> 0;
  // Above 2^53 - 1 a number would not be exact.
  const isNumber = high >>> 0 < 0x20_0000 && (words.word1 & ~wordMask(length - 32)) === 0 && (words.word0 & ~wordMask(length)) === 0;
  return isNumber ? high * WORD + low : BigInt.asUintN(128 - length, words.value);
}

/** The place of the last address. */
export function lastOrdinal(prefix: IpPrefix): Ordinal {
  return prefix.address.family === 4 ? ~wordMask(prefix.length) >>> 0 : ordinalOf(prefix, broadcastOf(prefix));
}

/** The address at a place of the prefix. The caller has checked that the ordinal is below the prefix's size. */
export function addressAt(prefix: IpPrefix, place: Ordinal): IpAddress {
  const { address, length } = prefix;
  if (address.family === 4) return ipv4(((address.value & wordMask(length)) | Number(place)) >>> 0);
  const network = wordsOf(address);
  if (typeof place === 'number') return withHostBits(network, length, 0, 0, Math.floor(place / WORD), place | 0);
  const { word0, word1, word2, word3 } = Ipv6Words.of(place);
  return withHostBits(network, length, word0, word1, word2, word3);
}

/** A whole number as an ordinal: a number where that is exact, a bigint above. */
export function ordinal(value: bigint): Ordinal {
  return value <= 0x1f_ffff_ffff_ffffn ? Number(value) : value;
}

/** The place behind another. */
export function ordinalAfter(place: Ordinal): Ordinal {
  return typeof place === 'number' && place < Number.MAX_SAFE_INTEGER ? place + 1 : BigInt(place) + 1n;
}

/** How many values a word has. */
const WORD = 2 ** 32;

/** The address with the bits behind the first `length` replaced by those of four words. */
function withHostBits(network: Ipv6Words, length: number, word0: number, word1: number, word2: number, word3: number): Ipv6Words {
  return new Ipv6Words(
    merge(network.word0, word0, wordMask(length)),
    merge(network.word1, word1, wordMask(length - 32)),
    merge(network.word2, word2, wordMask(length - 64)),
    merge(network.word3, word3, wordMask(length - 96)),
  );
}

/** The bits of `kept` where the mask is set, those of `other` elsewhere. */
function merge(kept: number, other: number, mask: number): number {
  return (kept & mask) | (other & ~mask);
}

function sharesLeadingBits(a: IpAddress, b: IpAddress, length: number): boolean {
  if (a.family === 4) return b.family === 4 && ((a.value ^ b.value) & wordMask(length)) === 0;
  return b.family === 6 && sharesBits(wordsOf(a), wordsOf(b), length);
}
