/**
 * MAC addresses as numbers of 48 bits: a number is a cheap key of a Map, text is not.
 *
 * The invariant: a `MacAddress` is a whole number from 0 to 2^48 - 1; only `formatMacAddress` makes text of it.
 */

import { HEX_BYTES } from './hex-bytes.js';

/** A 48-bit MAC address, first octet in the highest bits. */
export type MacAddress = number;

/** Where frames for everybody go: ff:ff:ff:ff:ff:ff. */
export const BROADCAST_MAC_ADDRESS: MacAddress = 0xffff_ffff_ffff;

const MAC_TEXT = /^[0-9a-f]{2}([:-][0-9a-f]{2}){5}$/i;
const OCTETS_ABOVE_IPV4 = 0x1_0000_0000;
const DOCKER_PREFIX = 0x0242;

/** The address that `02:42:ac:11:00:02` (or with hyphens) means; undefined if the text is no MAC address. */
export function parseMacAddress(text: string): MacAddress | undefined {
  if (!MAC_TEXT.test(text)) return undefined;
  let address = 0;
  for (let at = 0; at < text.length; at += 3) address = address * 256 + hexDigit(text.charCodeAt(at)) * 16 + hexDigit(text.charCodeAt(at + 1));
  return address;
}

/** The value of a digit or a letter from a to f of either case. */
function hexDigit(code: number): number {
  return (code & 15) + (code > 57 ? 9 : 0);
}

/** The address as six lower-case octets with colons. */
export function formatMacAddress(address: MacAddress): string {
  const high = Math.floor(address / OCTETS_ABOVE_IPV4);
  return `${HEX_BYTES[high >> 8]}:${HEX_BYTES[high & 255]}:${HEX_BYTES[(address >>> 24) & 255]}:${HEX_BYTES[(address >>> 16) & 255]}:${HEX_BYTES[(address >>> 8) & 255]}:${HEX_BYTES[address & 255]}`;
}

/** Docker's MAC address for an interface with the IPv4 address of this value: 02:42 and its octets (libnetwork's netutils). */
export function macFromIpv4(value: number): MacAddress {
  return DOCKER_PREFIX * OCTETS_ABOVE_IPV4 + value;
}

/** Whether frames for the address may have several receivers: the lowest bit of its first octet is set. */
export function isMulticastMac(address: MacAddress): boolean {
  return ((address / 0x100_0000_0000) & 1) === 1;
}
