/**
 * IPv4 and IPv6 addresses as numbers, and their text forms.
 *
 * IPv4 is an unsigned 32-bit number, IPv6 a bigint. Text is read strictly: no leading zeros in IPv4 octets, no spaces,
 * no zones, no other bases. IPv6 is written as RFC 5952 says. An IPv4-mapped address stays IPv6.
 * Invariant: `parseIpAddress(formatIpAddress(a))` equals `a`.
 */
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
  return { family: 6, value };
}

/** The address that the text is, or undefined when it is none. */
export function parseIpAddress(text: string): IpAddress | undefined {
  return parseIpAddressUntil(text, text.length);
}

/** The address that the text before index `end` is, or undefined when it is none. */
export function parseIpAddressUntil(text: string, end: number): IpAddress | undefined {
  const low = parseIpv4Value(text, 0, end);
  if (low >= 0) return { family: 4, value: low };
  const value = parseIpv6Value(text, end);
  return value === undefined ? undefined : { family: 6, value };
}

/** The text of an address: dotted quad, or RFC 5952 with a dotted tail where the address is IPv4-mapped. */
export function formatIpAddress(address: IpAddress): string {
  return address.family === 4 ? formatIpv4Value(address.value) : formatIpv6Value(address.value);
}

export function addressEquals(a: IpAddress, b: IpAddress): boolean {
  return a.family === b.family && a.value === b.value;
}

/** Negative, zero or positive as `a` comes before, is, or comes after `b`; all IPv4 comes before all IPv6. */
export function compareAddresses(a: IpAddress, b: IpAddress): number {
  if (a.family !== b.family) return a.family - b.family;
  return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
}

const DOT = 46;
const COLON = 58;
const ZERO = 48;

/** The number of a dotted quad between two indexes, or -1. */
function parseIpv4Value(text: string, start: number, end: number): number {
  let value = 0;
  let octet = -1;
  let dots = 0;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    const digit = code - ZERO;
    if (digit >= 0 && digit <= 9) {
      if (octet === 0) return -1;
      octet = octet < 0 ? digit : octet * 10 + digit;
      if (octet > 255) return -1;
    } else if (code === DOT) {
      if (octet < 0 || dots === 3) return -1;
      value = (value << 8) | octet;
      octet = -1;
      dots += 1;
    } else return -1;
  }
  return dots === 3 && octet >= 0 ? ((value << 8) | octet) >>> 0 : -1;
}

/** The value of a hexadecimal digit, or -1. */
function hexDigit(code: number): number {
  if (code >= ZERO && code <= 57) return code - ZERO;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** The number of an IPv6 address that ends before `end`: up to eight groups, one `::`, perhaps a dotted tail. */
function parseIpv6Value(text: string, end: number): bigint | undefined {
  let missing = missingGroups(text, end);
  // The 128 bits as numbers of 48, 48 and 32, each exact.
  let high = 0;
  let middle = 0;
  let low = 0;
  let index = 0;
  let at = 0;
  if (end > 1 && text.charCodeAt(0) === COLON && text.charCodeAt(1) === COLON) {
    if (missing < 1) return undefined;
    index = missing;
    missing = 0;
    at = 2;
  }
  while (at < end) {
    const start = at;
    let group = 0;
    let digit = 0;
    while (at < end && (digit = hexDigit(text.charCodeAt(at))) >= 0) {
      group = group * 16 + digit;
      at += 1;
    }
    if (at < end && text.charCodeAt(at) === DOT) {
      const tail = parseIpv4Value(text, start, end);
      if (tail < 0 || index !== 6) return undefined;
      low = tail;
      index = 8;
      break;
    }
    if (at === start || at - start > 4 || index > 7) return undefined;
    if (index < 3) high += group * (index === 0 ? 0x1_0000_0000 : index === 1 ? 0x1_0000 : 1);
    else if (index < 6) middle += group * (index === 3 ? 0x1_0000_0000 : index === 4 ? 0x1_0000 : 1);
    else low += group * (index === 6 ? 0x1_0000 : 1);
    index += 1;
    if (at === end) break;
    if (text.charCodeAt(at) !== COLON || ++at === end) return undefined;
    if (text.charCodeAt(at) === COLON) {
      if (missing < 1) return undefined;
      index += missing;
      missing = 0;
      at += 1;
    }
  }
  return index === 8 ? joinWords(high, middle, low) : undefined;
}

/** How many groups `::` stands for where it stands, counted from the colons and a dotted tail. */
function missingGroups(text: string, end: number): number {
  let missing = 8;
  for (let at = 0; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === COLON) missing -= 1;
    else if (code === DOT) {
      missing -= 1;
      break;
    }
  }
  // Each colon follows a group, but the first of a leading '::' and the last of a trailing one have none beside them.
  if (text.charCodeAt(0) === COLON) missing += 1;
  if (end > 1 && text.charCodeAt(end - 1) === COLON) missing += 1;
  return missing;
}

/** 48, 48 and 32 bits as one number; the products are exact, because only their exponent grows. */
function joinWords(high: number, middle: number, low: number): bigint {
  if (high === 0) return middle === 0 ? BigInt(low) : BigInt(middle * 2 ** 32) + BigInt(low);
  return BigInt(high * 2 ** 80) + BigInt(middle * 2 ** 32) + BigInt(low);
}

function formatIpv4Value(value: number): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

function formatIpv6Value(value: bigint): string {
  const low = Number(BigInt.asUintN(32, value));
  const upper = value >> 32n;
  if (upper === 0xffffn) return `::ffff:${formatIpv4Value(low)}`;
  const middle = Number(BigInt.asUintN(48, upper));
  const groups: readonly number[] = [...splitGroups(Number(upper >> 48n)), ...splitGroups(middle), low >>> 16, low & 0xffff];
  const gap = longestZeros(groups);
  if (gap.length < 2) return formatGroups(groups, 0, 8);
  return `${formatGroups(groups, 0, gap.start)}::${formatGroups(groups, gap.start + gap.length, 8)}`;
}

function formatGroups(groups: readonly number[], from: number, to: number): string {
  let text = '';
  for (let index = from; index < to; index++) text += (index > from ? ':' : '') + (groups[index] ?? 0).toString(16);
  return text;
}

/** The three 16-bit groups of a 48-bit number. */
function splitGroups(value: number): [number, number, number] {
  return [Math.floor(value / 0x1_0000_0000), Math.floor(value / 0x10000) % 0x10000, value % 0x10000];
}

/** The first of the longest runs of zero groups (RFC 5952, 4.2.3). */
function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let start = -1;
  let length = 0;
  let run = 0;
  for (let index = 0; index < groups.length; index++) {
    run = groups[index] === 0 ? run + 1 : 0;
    if (run > length) {
      length = run;
      start = index - run + 1;
    }
  }
  return { start, length };
}
