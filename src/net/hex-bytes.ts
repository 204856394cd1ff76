/**
 * Bytes as hexadecimal text. A table is several times as quick as `toString(16)` with `padStart`, and ids, MACs and keys
 * are made of many bytes.
 */

/** The two hex digits of each byte, in lower case. */
export const HEX_BYTES: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
