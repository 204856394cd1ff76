/**
 * The floor of reading an IPv4 address: one loop over the characters that trusts its input.
 */
export function parseQuad(text: string): number {
  let value = 0;
  let octet = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 46) {
      value = (value << 8) | octet;
      octet = 0;
    } else octet = octet * 10 + code - 48;
  }
  return ((value << 8) | octet) >>> 0;
}
