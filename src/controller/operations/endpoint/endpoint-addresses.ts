/**
 * The addresses of an endpoint (libnetwork endpoint.go, assignAddress): one of each family that its network has.
 */
import type { CnmError } from '../../../base/error.js';
import { Result } from '../../../base/result.js';
import type { IpamDriver } from '../../../contracts/ipam-driver.js';
import { netlabels } from '../../../contracts/netlabels.js';
import type { EndpointAddress, EndpointRecord } from '../../../model/endpoint.js';
import type { NetworkPool, NetworkRecord } from '../../../model/network.js';
import { formatIpAddress, parseIpAddress, type IpAddress } from '../../../net/ip-address.js';
import { parseIpPrefix, prefixContains } from '../../../net/ip-prefix.js';
import { AddressOutsideNetwork, NetworkExhausted, type EndpointHolder } from '../../errors/endpoint-errors.js';
import { ipamContext } from '../network/network-addresses.js';
import type { Operation } from '../operation.js';

/** How many holders an error lists. */
const LISTED_HOLDERS = 20;

/** Who asks for an address, and which; `macAddress` is '' where none is known. */
export interface EndpointAddressRequest {
  readonly owner: string;
  readonly address: IpAddress | undefined;
  readonly macAddress: string;
}

/** An address of the family: the one asked for, else of the first pool that has one; undefined without such pools. */
export function requestEndpointAddress(
  operation: Operation,
  ipam: IpamDriver,
  network: NetworkRecord,
  family: 4 | 6,
  request: EndpointAddressRequest,
): Result<EndpointAddress | undefined, CnmError> {
  const wanted = request.address;
  const options = request.macAddress === '' ? network.ipam.options : { ...network.ipam.options, [netlabels.endpointMacAddress]: request.macAddress };
  const addressRequest = { owner: request.owner, options, ...(wanted !== undefined && { address: wanted }) };
  const subnets: string[] = [];
  for (const pool of network.pools) {
    if (pool.family !== family) continue;
    subnets.push(pool.subnet);
    if (wanted !== undefined && !isWithin(pool, wanted)) continue;
    const got = ipam.requestAddress(ipamContext(operation), pool.poolId, addressRequest);
    if (got.ok && got.value !== undefined) {
      return Result.ok({ address: formatIpAddress(got.value.address), prefixLength: got.value.length, poolId: pool.poolId });
    }
    if (!got.ok && (wanted !== undefined || got.error.code !== 'NO_AVAILABLE_ADDRESSES')) return got;
  }
  if (wanted !== undefined) {
    return Result.error(new AddressOutsideNetwork({ address: formatIpAddress(wanted), network: network.name, subnets }));
  }
  if (subnets.length === 0) return Result.ok(undefined);
  return Result.error(new NetworkExhausted({ network: network.name, id: network.id, family, subnets, holders: holdersOf(operation, network, family) }));
}

function isWithin({ subnet }: NetworkPool, address: IpAddress): boolean {
  const prefix = parseIpPrefix(subnet);
  return prefix !== undefined && prefixContains(prefix, address);
}

/** Some of those who hold the network's addresses. */
function holdersOf({ tables }: Operation, network: NetworkRecord, family: 4 | 6): EndpointHolder[] {
  const holders: EndpointHolder[] = [];
  for (const { name, host, ipv4, ipv6 } of tables.endpointsByNetwork.get(network.id)) {
    const held = family === 4 ? ipv4 : ipv6;
    if (held !== undefined && holders.push({ endpoint: name, host, address: held.address }) >= LISTED_HOLDERS) break;
  }
  return holders;
}

/** Gives back what the endpoint holds. */
export function releaseEndpointAddresses(operation: Operation, ipam: IpamDriver, endpoint: EndpointRecord): Result<void, CnmError> {
  for (const held of [endpoint.ipv4, endpoint.ipv6]) {
    // An address that the driver made itself is of no pool.
    const address = held === undefined || held.poolId === '' ? undefined : parseIpAddress(held.address);
    if (held === undefined || address === undefined) continue;
    const released = ipam.releaseAddress(ipamContext(operation), held.poolId, address, endpoint.id);
    if (!released.ok) return released;
  }
  return Result.ok();
}
