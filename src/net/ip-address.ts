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

/**
 * Where the bits of one IPv6 address are put together or taken apart, since arithmetic on bigints allocates at each step.
 * The last group and the low half come first, as on every machine that runs JavaScript; a call leaves nothing to the next.
 */
const HALVES = new BigUint64Array(2);
const GROUPS = new Uint16Array(HALVES.buffer);

/** The number of an IPv6 address that ends before `end`: up to eight groups, one `::`, perhaps a dotted tail. */
function parseIpv6Value(text: string, end: number): bigint | undefined {
  let count = 0;
  let gap = -1;
  let at = 0;
  if (end > 1 && text.charCodeAt(0) === COLON && text.charCodeAt(1) === COLON) {
    gap = 0;
    at = 2;
  }
  while (at < end) {
    const start = at;
    let group = 0;
    let digit = 0;
    while (at < end && (digit = hexDigit(text.charCodeAt(at))) >= 0) {
      group = (group << 4) | digit;
      at += 1;
    }
    if (at < end && text.charCodeAt(at) === DOT) {
      const tail = parseIpv4Value(text, start, end);
      if (tail < 0 || count > 6) return undefined;
      GROUPS[7 - count] = tail >>> 16;
      GROUPS[6 - count] = tail & 0xffff;
      count += 2;
      break;
    }
    if (at === start || at - start > 4 || count > 7) return undefined;
    GROUPS[7 - count] = group;
    count += 1;
    if (at === end) break;
    if (text.charCodeAt(at) !== COLON || ++at === end) return undefined;
    if (text.charCodeAt(at) === COLON) {
      if (gap >= 0) return undefined;
      gap = count;
      at += 1;
    }
  }
  if (gap >= 0 && count < 8) openGap(gap, count);
  else if (gap >= 0 || count < 8) return undefined;
  const low = HALVES[0] ?? 0n;
  const high = HALVES[1] ?? 0n;
  return high === 0n ? low : (high << 64n) | low;
}

/** Moves what stands behind `::` to the end, and puts zeros in between. */
function openGap(gap: number, count: number): void {
  const behind = count - gap;
  for (let index = 0; index < behind; index++) GROUPS[index] = GROUPS[8 - count + index] ?? 0;
  for (let index = behind; index < 8 - gap; index++) GROUPS[index] = 0;
}

/** The octets as text, and with a dot behind. */
const OCTETS: readonly string[] = Array.from({ length: 256 }, (_, value) => String(value));
const DOTTED: readonly string[] = OCTETS.map((text) => `${text}.`);
/** Octets in hexadecimal, without and with a leading zero. */
const HEX: readonly string[] = Array.from({ length: 256 }, (_, value) => value.toString(16));
const HEX_PAIRS: readonly string[] = HEX.map((text) => text.padStart(2, '0'));

function formatIpv4Value(value: number): string {
  return `${DOTTED[value >>> 24]}${DOTTED[(value >>> 16) & 255]}${DOTTED[(value >>> 8) & 255]}${OCTETS[value & 255]}`;
}

function formatIpv6Value(value: bigint): string {
  HALVES[0] = value;
  HALVES[1] = value >> 64n;
  // The first of the longest runs of zero groups (RFC 5952, 4.2.3).
  let start = -1;
  let length = 1;
  for (let index = 0, run = 0; index < 8; index++) {
    run = GROUPS[7 - index] === 0 ? run + 1 : 0;
    if (run <= length) continue;
    length = run;
    start = index - run + 1;
  }
  if (start === 0 && length === 5 && GROUPS[2] === 0xffff) return `::ffff:${formatIpv4Value((((GROUPS[1] ?? 0) << 16) | (GROUPS[0] ?? 0)) >>> 0)}`;
  if (start < 0) return formatGroups(0, 8);
  return `${formatGroups(0, start)}::${formatGroups(start + length, 8)}`;
}

function formatGroups(from: number, to: number): string {
  let text = '';
  for (let index = from; index < to; index++) {
    const group = GROUPS[7 - index] ?? 0;
    if (index > from) text += ':';
    text += group < 256 ? (HEX[group] ?? '') : `${HEX[group >>> 8]}${HEX_PAIRS[group & 255]}`;
  }
  return text;
}
