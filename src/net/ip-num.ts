/**
 * Addresses and prefixes to and from the types of the ip-num package, for those who use it.
 *
 * Relies on ip-num for its own types only: it is blind to families and keeps zones and host bits, so a conversion here
 * loses neither and never mixes. Invariant: `fromIpNum(toIpNum(a))` equals `a`, and the same for prefixes.
 */
import { IPv4, IPv4CidrRange, IPv4Prefix, IPv6, IPv6CidrRange, IPv6Prefix, RangedSet } from 'ip-num';
import { ipv4, ipv6, type IpAddress, type Ipv4Address, type Ipv6Address } from './ip-address.js';
import type { IpPrefix } from './ip-prefix.js';
import type { IpRange } from './ip-range.js';

/** The address as ip-num's number. */
export function toIpNum(address: Ipv4Address): IPv4;
export function toIpNum(address: Ipv6Address): IPv6;
export function toIpNum(address: IpAddress): IPv4 | IPv6;
export function toIpNum(address: IpAddress): IPv4 | IPv6 {
  return address.family === 4 ? IPv4.fromNumber(address.value) : IPv6.fromBigInt(address.value);
}

/** ip-num's number as an address; an IPv6 zone, which an address does not have, is lost. */
export function fromIpNum(number: IPv4 | IPv6): IpAddress {
  return number instanceof IPv4 ? ipv4(Number(number.value)) : ipv6(number.value);
}

/** The prefix as ip-num's range; its host bits stay in `toCidrString()` and nowhere else. */
export function prefixToIpNum({ address, length }: IpPrefix): IPv4CidrRange | IPv6CidrRange {
  if (address.family === 4) return new IPv4CidrRange(toIpNum(address), IPv4Prefix.fromNumber(BigInt(length)));
  return new IPv6CidrRange(toIpNum(address), IPv6Prefix.fromNumber(BigInt(length)));
}

/** ip-num's range as a prefix without host bits. */
export function prefixFromIpNum(range: IPv4CidrRange | IPv6CidrRange): IpPrefix {
  return { address: fromIpNum(range.getFirst()), length: Number(range.getPrefix().value) };
}

/** The range as ip-num's. */
export function rangeToIpNum({ first, last }: IpRange): RangedSet<IPv4> | RangedSet<IPv6> {
  if (first.family === 4 && last.family === 4) return new RangedSet(toIpNum(first), toIpNum(last));
  if (first.family === 6 && last.family === 6) return new RangedSet(toIpNum(first), toIpNum(last));
  throw new TypeError('the ends of a range are of one family');
}

/** ip-num's range as one of ours. */
export function rangeFromIpNum(range: RangedSet<IPv4> | RangedSet<IPv6>): IpRange {
  return { first: fromIpNum(range.getFirst()), last: fromIpNum(range.getLast()) };
}
