/**
 * Which endpoint is where: those of a sandbox in order, with their networks and the way out, and the one at an address.
 */
import type { EndpointRecord } from '../model/endpoint.js';
import type { NetworkRecord } from '../model/network.js';
import type { SandboxRecord } from '../model/sandbox.js';
import type { Tables } from './tables.js';

/** An endpoint of a sandbox with its network. */
export interface Placed {
  readonly endpoint: EndpointRecord;
  readonly network: NetworkRecord;
}

/** The endpoints of a sandbox in their order; those that another host has deleted meanwhile are left out. */
export function placedEndpoints(tables: Tables, sandbox: SandboxRecord): Placed[] {
  const placed: Placed[] = [];
  for (const { endpointId, networkId } of sandbox.endpoints) {
    const endpoint = tables.endpointsById.get(endpointId);
    const network = tables.networksById.get(networkId);
    if (endpoint?.join?.sandboxId === sandbox.id && network !== undefined) placed.push({ endpoint, network });
  }
  return placed;
}

/** The joined endpoint of a network that has an address, by who holds it of the network's pools. */
export function endpointAt({ ipam, endpointsById }: Tables, network: NetworkRecord, address: string): EndpointRecord | undefined {
  for (const { poolId } of network.pools) {
    const pool = ipam.poolIndex.get(poolId);
    const holder = pool === undefined ? undefined : ipam.addresses.holder(pool.entry.key, address);
    const endpoint = holder === undefined ? undefined : endpointsById.get(holder);
    // Another network may have a range of the same pool.
    if (endpoint?.networkId === network.id && endpoint.join !== undefined) return endpoint;
  }
  return undefined;
}

/** The endpoint that the default route goes through: the first, in order, with an IPv4 gateway. */
export function gatewayOf(placed: readonly Placed[]): Placed | undefined {
  return placed.find(({ endpoint, network }) => !hasNoDevices(network) && endpoint.join?.ipv4Gateway !== undefined);
}

/** Networks of the null and host drivers have no interfaces, gateways or routes. */
export function hasNoDevices(network: NetworkRecord): boolean {
  return network.driver === 'null' || network.driver === 'host';
}

/** The endpoints in the order in which they were joined: the numbers of interfaces only grow. */
export function inJoinOrder(placed: readonly Placed[]): readonly Placed[] {
  const nameOf = ({ endpoint }: Placed): string => endpoint.join?.interfaceName ?? '';
  return placed.toSorted((a, b) => nameOf(a).localeCompare(nameOf(b), 'en', { numeric: true }));
}
