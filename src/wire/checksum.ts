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

/**
 * The sum of the two addresses of the IP packet at an offset: what the pseudo header that UDP, TCP and ICMPv6 put
 * before their message begins with (RFC 768, RFC 8200 section 8.1). Protocol and length are added by each of them.
 */
export function addressSum(bytes: Uint8Array, packetStart: number): number {
  const version = (bytes[packetStart] ?? 0) >>> 4;
  return version === 4 ? sumWords(bytes, packetStart + 12, packetStart + 20) : sumWords(bytes, packetStart + 8, packetStart + 40);
}
