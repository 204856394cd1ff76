/**
 * What the addresses of both families have in common, and what kinds of them there are.
 *
 * An address is a number (IPv4) or a bigint (IPv6); functions of two addresses want both of one family.
 */
import type { MacAddress } from '../../../net/mac-address.js';
import type { AddressValue } from '../../../wire/ip-packet.js';

const LOOPBACK_OCTET = 127;
const LOOPBACK_ADDRESS_6 = 1n;
/** fe80::/64, in the upper half of an address. */
const LINK_LOCAL_UPPER = 0xfe80_0000_0000_0000n;
/** ff02::1:ff00:0, to which the last 24 bits of an address are added. */
const SOLICITED_NODE = 0xff02_0000_0000_0000_0000_0001_ff00_0000n;
const LOW_24_BITS = 0xff_ffffn;

/** The prefix length of link-local addresses. */
export const LINK_LOCAL_LENGTH = 64;

/** The network address of an address in prefixes of a length. */
export function networkAddress(address: AddressValue, length: number): AddressValue {
  if (typeof address === 'number') return length === 0 ? 0 : (address & (-1 << (32 - length))) >>> 0;
  const host = BigInt(128 - length);
  return (address >> host) << host;
}

/** Whether two addresses are of one family. */
export function sameFamily(a: AddressValue, b: AddressValue): boolean {
  return typeof a === typeof b;
}

/** Whether the address never leaves its namespace: all of 127.0.0.0/8 (RFC 1122, 3.2.1.3), or ::1. */
export function isLoopbackAddress(address: AddressValue): boolean {
  return typeof address === 'number' ? address >>> 24 === LOOPBACK_OCTET : address === LOOPBACK_ADDRESS_6;
}

/** Whether the address is a group's: 224.0.0.0/4 or ff00::/8. */
export function isMulticastAddress(address: AddressValue): boolean {
  return typeof address === 'number' ? address >>> 28 === 0xe : address >> 120n === 0xffn;
}

/** Whether the address is valid on its link alone: fe80::/10. */
export function isLinkLocalAddress(address: AddressValue): boolean {
  return typeof address === 'bigint' && address >> 118n === 0xfe80n >> 6n;
}

/** Whether the address says that there is none. */
export function isUnspecifiedAddress(address: AddressValue): boolean {
  return typeof address === 'number' ? address === 0 : address === 0n;
}

/** The group that an address' neighbours ask for it in (RFC 4291, 2.7.1). */
export function solicitedNodeAddress(address: bigint): bigint {
  return SOLICITED_NODE | (address & LOW_24_BITS);
}

/** The MAC address that frames for a group go to (RFC 1112, RFC 2464). */
export function multicastMac(group: AddressValue): MacAddress {
  if (typeof group === 'number') return 0x0100_5e00_0000 + (group & 0x7f_ffff);
  return 0x3333_0000_0000 + Number(group & 0xffff_ffffn);
}

/**
 * The link-local address of an interface: its MAC with ff:fe in the middle and one bit turned (RFC 4291, appendix A).
 * Interfaces that share a MAC have a number of their own, which then stands in the middle.
 */
export function linkLocalAddress(mac: MacAddress, deviceId: number): bigint {
  const upper = BigInt(Math.floor(mac / 0x100_0000) ^ 0x02_0000);
  const middle = deviceId === 0 ? 0xfffen : BigInt(deviceId);
  const identifier = (upper << 40n) | (middle << 24n) | BigInt(mac % 0x100_0000);
  return (LINK_LOCAL_UPPER << 64n) | identifier;
}
