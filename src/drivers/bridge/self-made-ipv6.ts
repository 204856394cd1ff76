/**
 * The IPv6 address of an endpoint that no IPAM has given one: its MAC behind the network's prefix
 * (drivers/bridge/bridge.go, CreateEndpoint).
 */
import { errorClass } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { NetworkRecord } from '../../model/network.js';
import { formatIpAddress, ipv6 } from '../../net/ip-address.js';
import { networkOf, parseIpPrefix } from '../../net/ip-prefix.js';
import { parseMacAddress } from '../../net/mac-address.js';

/** A prefix too long for a MAC behind it. */
export class NoRoomForMac extends errorClass('NO_ROOM_FOR_MAC', 'forbidden', {
  message: (d: { subnet: string; network: string }) => `Cannot self generate an IPv6 address on network ${d.subnet}: At least 48 host bits are needed.`,
  explanation: (d) => `Give network '${d.network}' an IPv6 subnet of /80 or shorter, or an IPAM driver that gives IPv6 addresses.`,
}) {}

/** Where a bridge without an IPv6 subnet has its addresses. */
const LINK_LOCAL = 'fe80::/64';
const LONGEST_PREFIX = 80;
const MAC_BITS = 48n;

export function selfMadeIpv6(network: NetworkRecord, macAddress: string): Result<{ address: string; prefixLength: number }, NoRoomForMac> {
  const subnet = network.pools.find((pool) => pool.family === 6)?.subnet ?? LINK_LOCAL;
  const prefix = parseIpPrefix(subnet);
  const mac = parseMacAddress(macAddress);
  if (prefix?.address.family !== 6 || mac === undefined || prefix.length > LONGEST_PREFIX) {
    return Result.error(new NoRoomForMac({ subnet, network: network.name }));
  }
  const start = networkOf(prefix).address;
  const high = BigInt(start.value) >> MAC_BITS;
  return Result.ok({ address: formatIpAddress(ipv6((high << MAC_BITS) | BigInt(mac))), prefixLength: prefix.length });
}
