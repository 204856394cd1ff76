/**
 * IPv4 and IPv6 addresses as numbers, and their text forms.
 *
 * IPv4 is an unsigned 32-bit number, IPv6 a bigint that is made of its words when it is asked for. Text is read
 * strictly: no leading zeros in IPv4 octets, no spaces, no zones, no other bases. IPv6 is written as RFC 5952 says. An
 * IPv4-mapped address stays IPv6.
 * Invariant: `parseIpAddress(formatIpAddress(a))` equals `a`.
 */
import { formatIpv4Value, parseIpv4Value } from './ipv4-text.js';
import { formatIpv6, parseIpv6 } from './ipv6-text.js';
import { compareWords, Ipv6Words } from './ipv6-words.js';

export interface Ipv4Address {
  readonly family: 4;
  /** An unsigned 32-bit number. */
  readonly value: number;
}

export interface Ipv6Address {
  readonly family: 6;
  /** An unsigned 128-bit number. */
  readonly value: bigint;
}

export type IpAddress = Ipv4Address | Ipv6Address;

/** The IPv4 address of an unsigned 32-bit number. */
export function ipv4(value: number): Ipv4Address {
  return { family: 4, value };
}

/** The IPv6 address of an unsigned 128-bit number. */
export function ipv6(value: bigint): Ipv6Address {
  return Ipv6Words.of(value);
}

/** The words of an IPv6 address, which has them already unless somebody has made it by hand. */
export function wordsOf(address: Ipv6Address): Ipv6Words {
  return address instanceof Ipv6Words ? address : Ipv6Words.of(address.value);
}

/** The address that the text is, or undefined when it is none. */
export function parseIpAddress(text: string): IpAddress | undefined {
  return parseIpAddressUntil(text, text.length);
}

/** The address that the text before index `end` is, or undefined when it is none. */
export function parseIpAddressUntil(text: string, end: number): IpAddress | undefined {
  const value = parseIpv4Value(text, 0, end);
  return value >= 0 ? { family: 4, value } : parseIpv6(text, end);
}

/** The text of an address: dotted quad, or RFC 5952 with a dotted tail where the address is IPv4-mapped. */
export function formatIpAddress(address: IpAddress): string {
  return address.family === 4 ? formatIpv4Value(address.value) : formatIpv6(wordsOf(address));
}

export function addressEquals(a: IpAddress, b: IpAddress): boolean {
  return compareAddresses(a, b) === 0;
}

/** Negative, zero or positive as `a` comes before, is, or comes after `b`; all IPv4 comes before all IPv6. */
export function compareAddresses(a: IpAddress, b: IpAddress): number {
  if (a.family === 4) return b.family === 4 ? a.value - b.value : -1;
  return b.family === 6 ? compareWords(wordsOf(a), wordsOf(b)) : 1;
}
