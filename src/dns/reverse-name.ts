/**
 * Names that stand for addresses: 2.0.30.10.in-addr.arpa. and the sixteenfold longer ones of IPv6 (RFC 1035, 3.5;
 * RFC 3596, 2.5).
 *
 * Law: parseReverseName(formatReverseName(address)) = address.
 */
import { formatIpAddress, ipv6, type IpAddress, parseIpAddress } from '../net/ip-address.js';

const ZONE = '.in-addr.arpa.';
const ZONE_6 = '.ip6.arpa.';
const NIBBLES = /^(?:[0-9a-f]\.){31}[0-9a-f]$/;

/** The name that stands for an address. */
export function formatReverseName(address: IpAddress): string {
  if (address.family === 4) return formatIpAddress(address).split('.').reverse().join('.') + ZONE;
  const nibbles = address.value.toString(16).padStart(32, '0').match(/./g) ?? [];
  return nibbles.reverse().join('.') + ZONE_6;
}

/** Whether a fully qualified name is in one of the zones where names stand for addresses. */
export function isReverseName(name: string): boolean {
  const lower = name.toLowerCase();
  return lower.endsWith(ZONE) || lower.endsWith(ZONE_6);
}

/** The address that a name stands for. */
export function parseReverseName(name: string): IpAddress | undefined {
  const lower = name.toLowerCase();
  if (lower.endsWith(ZONE)) {
    const address = parseIpAddress(lower.slice(0, -ZONE.length).split('.').reverse().join('.'));
    return address?.family === 4 ? address : undefined;
  }
  const nibbles = lower.endsWith(ZONE_6) ? lower.slice(0, -ZONE_6.length) : '';
  return NIBBLES.test(nibbles) ? ipv6(BigInt(`0x${nibbles.split('.').reverse().join('')}`)) : undefined;
}
