/**
 * The gateways of an endpoint whose network may have many subnets (drivers/macvlan/macvlan_joinleave.go).
 *
 * An address belongs to the subnet that contains it and has its prefix length; that subnet's gateway is the endpoint's.
 */
import { Result } from '../../base/result.js';
import type { EndpointRecord } from '../../model/endpoint.js';
import type { NetworkPool, NetworkRecord } from '../../model/network.js';
import { parseIpAddress } from '../../net/ip-address.js';
import { parseIpPrefix, prefixContains } from '../../net/ip-prefix.js';
import { NoValidSubnet } from './errors.js';

/** The ways out of an endpoint's link, for each family that has one. */
export interface Gateways {
  readonly ipv4Gateway?: string;
  readonly ipv6Gateway?: string;
}

export function gatewaysOf(network: NetworkRecord, endpoint: EndpointRecord): Result<Gateways, NoValidSubnet> {
  const ipv4 = poolOf(network, endpoint, 4);
  if (!ipv4.ok) return ipv4;
  const ipv6 = network.pools.some(({ family }) => family === 6) ? poolOf(network, endpoint, 6) : undefined;
  if (ipv6?.ok === false) return ipv6;
  const [ipv4Gateway, ipv6Gateway] = [ipv4.value.gateway, ipv6?.value.gateway];
  return Result.ok({ ...(ipv4Gateway !== undefined && { ipv4Gateway }), ...(ipv6Gateway !== undefined && { ipv6Gateway }) });
}

function poolOf(network: NetworkRecord, endpoint: EndpointRecord, family: 4 | 6): Result<NetworkPool, NoValidSubnet> {
  const held = family === 4 ? endpoint.ipv4 : endpoint.ipv6;
  const address = held === undefined ? undefined : parseIpAddress(held.address);
  const pools = network.pools.filter((pool) => pool.family === family);
  const found = pools.find(({ subnet }) => {
    const prefix = parseIpPrefix(subnet);
    return address !== undefined && prefix?.length === held?.prefixLength && prefix !== undefined && prefixContains(prefix, address);
  });
  if (found !== undefined) return Result.ok(found);
  const subnets = pools.map(({ subnet }) => subnet);
  return Result.error(new NoValidSubnet({ endpoint: endpoint.id, family, address: held?.address ?? '', subnets }));
}
