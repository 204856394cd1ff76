/**
 * The floor of carrying packets: the checksums that a way takes, over bytes that stay where they are (RFC 1071).
 */
import { nsEach } from '../framework/rounds.js';

const HEADER_BYTES = 20;
const MESSAGE_BYTES = 64;
const bytes = Uint8Array.from({ length: HEADER_BYTES + MESSAGE_BYTES }, (_, at) => at);

/** Nanoseconds of the checksums of an echo: so many of headers, and two of the message. */
export function checksums(count: number, headers: number): number {
  let sum = 0;
  const ns = nsEach(count, () => {
    for (let at = 0; at < count; at++) {
      for (let header = 0; header < headers; header++) sum ^= checksum(0, HEADER_BYTES);
      sum ^= checksum(HEADER_BYTES, bytes.length) ^ checksum(HEADER_BYTES, bytes.length);
    }
  });
  if (sum < 0) throw new Error('a checksum is not negative');
  return ns;
}

function checksum(from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at += 2) sum += (bytes[at]! << 8) | bytes[at + 1]!;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
