/**
 * Dotted quads: an IPv4 address as text, read strictly.
 *
 * Four decimal numbers up to 255 without leading zeros, and nothing else. Invariant: what is written is read as the same
 * number.
 */
const DOT = 46;
const ZERO = 48;

/** The octets as text, and with a dot behind. */
const OCTETS: readonly string[] = Array.from({ length: 256 }, (_, value) => String(value));
const DOTTED: readonly string[] = OCTETS.map((text) => `${text}.`);

/** The unsigned number of a dotted quad between two indexes, or -1. */
export function parseIpv4Value(text: string, start: number, end: number): number {
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

/** The dotted quad of a 32-bit number. */
export function formatIpv4Value(value: number): string {
  return `${DOTTED[value >>> 24]}${DOTTED[(value >>> 16) & 255]}${DOTTED[(value >>> 8) & 255]}${OCTETS[value & 255]}`;
}
