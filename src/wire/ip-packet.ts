/**
 * IP packets of either version: what a stack asks of both by the same names.
 *
 * An address is a number if it is IPv4 and a bigint if it is IPv6, so one map holds both and `typeof` tells them
 * apart. Both views have `source`, `destination`, `protocol`, `ttl`, `payloadStart` and the fields of fragments.
 */
import { type IpAddress, ipv4, ipv6 } from '../net/ip-address.js';
import { readU8 } from './fields.js';
import { Ipv4View } from './ipv4.js';
import { Ipv6View } from './ipv6.js';

/** An unsigned 32-bit number of IPv4, or an unsigned 128-bit bigint of IPv6. */
export type AddressValue = IpAddress['value'];

/** A packet's fields in place. */
export type IpView = Ipv4View | Ipv6View;

/** The address that a value is. */
export function ipAddress(value: AddressValue): IpAddress {
  return typeof value === 'number' ? ipv4(value) : ipv6(value);
}

/** A view on the packet of either version that the bytes begin with; undefined if they are none. */
export function ipView(bytes: Uint8Array, start: number): IpView | undefined {
  return readU8(bytes, start) >>> 4 === 6 ? Ipv6View.over(bytes, start) : Ipv4View.over(bytes, start);
}

/** The same of a packet that may be cut off behind its headers, as ICMP errors quote it. */
export function ipViewOfBeginning(bytes: Uint8Array, start: number, end: number): IpView | undefined {
  return readU8(bytes, start) >>> 4 === 6 ? Ipv6View.overBeginning(bytes, start, end) : Ipv4View.overBeginning(bytes, start, end);
}
