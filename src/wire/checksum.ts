/**
 * The Internet checksum: the ones' complement of the ones' complement sum of 16-bit words (RFC 1071).
 *
 * A range with its checksum in place sums up to 0xffff, which is how it is verified; an odd last octet counts as the
 * high half of a word. Sums of ranges can be added before they are folded.
 */

/** The plain sum of the 16-bit words from `start` up to `end`, added to `sum`; not folded yet. */
export function sumWords(bytes: Uint8Array, start: number, end: number, sum = 0): number {
  let total = sum;
  const lastPair = end - 1;
  let at = start;
  for (; at < lastPair; at += 2) total += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  return at < end ? total + ((bytes[at] ?? 0) << 8) : total;
}

/** A sum as 16 bits: what overflows is added at the low end. */
export function foldSum(sum: number): number {
  const once = (sum & 0xffff) + (sum >>> 16);
  return (once & 0xffff) + (once >>> 16);
}

/** The checksum of a range, on top of a sum that was made before (of a pseudo header). */
export function checksum(bytes: Uint8Array, start: number, end: number, sum = 0): number {
  return ~foldSum(sumWords(bytes, start, end, sum)) & 0xffff;
}

/** Whether a range that contains its checksum is undamaged. */
export function checksumHolds(bytes: Uint8Array, start: number, end: number, sum = 0): boolean {
  return foldSum(sumWords(bytes, start, end, sum)) === 0xffff;
}

/** The checksum after one 16-bit word of the range changed (RFC 1624, equation 3). */
export function updateChecksum(before: number, oldWord: number, newWord: number): number {
  return ~foldSum((~before & 0xffff) + (~oldWord & 0xffff) + newWord) & 0xffff;
}

/** The sum of the pseudo header that UDP and TCP put before an IPv4 payload (RFC 768). */
export function pseudoHeaderSum(source: number, destination: number, protocol: number, lengthBytes: number): number {
  return (source >>> 16) + (source & 0xffff) + (destination >>> 16) + (destination & 0xffff) + protocol + lengthBytes;
}
