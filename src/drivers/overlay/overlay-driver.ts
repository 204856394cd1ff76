/**
 * The overlay driver: one network over many hosts, frames carried in VXLAN (drivers/overlay, RFC 7348).
 *
 * A host has a namespace for each overlay network that one of its sandboxes is joined to; in it, for each subnet, a
 * bridge with the subnet's gateway address and a VXLAN interface. Peers come from the endpoint records of the store: a
 * neighbour and a forwarding entry for each endpoint joined on another host. MTU is the underlay's less 50 bytes.
 */
import { errorClass } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Resource } from '../../contracts/dataplane.js';
import type { Driver, DriverContext, JoinedEndpoint, NetworkRequest } from '../../contracts/driver.js';
import { parseOptions } from '../../contracts/options.js';
import type { EndpointRecord, StaticRoute } from '../../model/endpoint.js';
import type { NetworkPool, NetworkRecord } from '../../model/network.js';
import { parseIpAddress } from '../../net/ip-address.js';
import { parseIpPrefix, prefixContains } from '../../net/ip-prefix.js';
import { Ipv4PoolEmpty } from '../errors.js';
import { endpointAddresses, endpointMac, hostInterfaceMac, hostInterfaceName, networkMac } from '../veth-endpoint.js';
import { ENCRYPTED, overlayOptions } from './options.js';
import { claimVnis, releaseVnis } from './vni.js';

/** Fewer VXLAN ids were given than the network has subnets. */
export class InsufficientVnis extends errorClass('INSUFFICIENT_VNIS', 'invalid-parameter', {
  message: (d: { given: number; subnets: number }) => `insufficient vnis(${d.given}) passed to overlay`,
  explanation: (d) => `The network has ${d.subnets} IPv4 subnets; give as many ids, or none.`,
}) {}

/** An endpoint without an address in one of the network's subnets. */
export class NoMatchingSubnet extends errorClass('NO_MATCHING_SUBNET', 'invalid-parameter', {
  message: (d: { address: string; networkId: string }) => `no matching subnet for IP "${d.address}" in network "${d.networkId}"`,
  explanation: () => 'An overlay endpoint needs an IPv4 address of one of its network\'s subnets.',
}) {}

const UNDERLAY_MTU_BYTES = 1500;
/** Outer Ethernet, IPv4, UDP and VXLAN headers. */
const ENCAPSULATION_BYTES = 50;
/** What encryption adds, the whole then rounded down to four bytes. */
const ENCRYPTION_BYTES = 26;
const VXLAN_PORT = 4789;

/** A subnet of an overlay network with its devices' names. */
interface OverlaySubnet {
  readonly pool: NetworkPool;
  /** What its devices' names end with. */
  readonly suffix: string;
  readonly vni: number;
  readonly bridge: string;
  readonly vxlan: string;
}

function subnetsOf(network: NetworkRecord): OverlaySubnet[] {
  return network.pools
    .filter((pool) => pool.family === 4)
    .map((pool) => {
      const vni = Number(network.driverState[pool.subnet] ?? 0);
      const suffix = `${vni.toString(16).padStart(6, '0')}-${network.id.slice(0, 5)}`;
      return { pool, vni, suffix, bridge: `ov-${suffix}`, vxlan: `vx-${suffix}` };
    });
}

function subnetOf(network: NetworkRecord, endpoint: EndpointRecord): OverlaySubnet | undefined {
  const address = endpoint.ipv4 === undefined ? undefined : parseIpAddress(endpoint.ipv4.address);
  if (address === undefined) return undefined;
  return subnetsOf(network).find(({ pool }) => {
    const prefix = parseIpPrefix(pool.subnet);
    return prefix !== undefined && prefixContains(prefix, address);
  });
}

/** Named by its first VXLAN id, which no other network has. */
function namespaceOf(network: NetworkRecord): string {
  return `overlay-${subnetsOf(network)[0]?.suffix ?? network.id}`;
}

function mtuOf(network: NetworkRecord): number {
  const options = parseOptions(overlayOptions, network.options);
  const underlay = (options.ok && options.value.mtuBytes) || UNDERLAY_MTU_BYTES;
  const plain = underlay - ENCAPSULATION_BYTES;
  return Object.hasOwn(network.options, ENCRYPTED) ? (plain - ENCRYPTION_BYTES) & ~3 : plain;
}

function createNetwork(context: DriverContext, request: NetworkRequest) {
  const subnets = request.pools.filter((pool) => pool.family === 4).map((pool) => pool.subnet);
  if (subnets.length === 0) return Result.error(new Ipv4PoolEmpty({ driver: 'overlay', network: request.name }));
  const options = parseOptions(overlayOptions, request.options);
  if (!options.ok) return options;
  const wanted = options.value.vnis;
  if (wanted.length > 0 && wanted.length < subnets.length) {
    return Result.error(new InsufficientVnis({ given: wanted.length, subnets: subnets.length }));
  }
  const vnis = claimVnis(context, request, subnets, wanted);
  return vnis.ok ? Result.ok({ driverState: vnis.value }) : vnis;
}

function networkResources(network: NetworkRecord): readonly Resource[] {
  const namespace = namespaceOf(network);
  const resources: Resource[] = [{ kind: 'namespace', id: namespace }];
  for (const { pool, vni, bridge, vxlan } of subnetsOf(network)) {
    const common = { namespace, mtuBytes: mtuOf(network), macAddress: networkMac(network.id) };
    resources.push({ kind: 'bridge', id: `bridge/${network.id}/${pool.subnet}`, name: bridge, ...common });
    resources.push({ kind: 'vxlan', id: `vxlan/${network.id}/${pool.subnet}`, name: vxlan, vni, bridge, port: VXLAN_PORT, ...common });
    if (pool.gateway === undefined) continue;
    const address = pool.gateway + pool.subnet.slice(pool.subnet.indexOf('/'));
    resources.push({ kind: 'address', id: `bridge-address/${network.id}/${pool.subnet}`, namespace, interface: bridge, address });
  }
  return resources;
}

function endpointResources({ network, endpoint, namespace, interfaceName }: JoinedEndpoint): readonly Resource[] {
  const subnet = subnetOf(network, endpoint);
  if (subnet === undefined) return [];
  const mtuBytes = mtuOf(network);
  return [
    {
      kind: 'veth',
      id: `veth/${endpoint.id}`,
      ends: [
        {
          namespace: namespaceOf(network),
          name: hostInterfaceName(endpoint.id),
          mtuBytes,
          macAddress: hostInterfaceMac(endpoint.id),
          bridge: subnet.bridge,
        },
        { namespace, name: interfaceName, mtuBytes, macAddress: endpoint.macAddress },
      ],
    },
    ...endpointAddresses(endpoint, namespace, interfaceName),
  ];
}

function peerResources(network: NetworkRecord, endpoint: EndpointRecord): readonly Resource[] {
  const subnet = subnetOf(network, endpoint);
  if (subnet === undefined || endpoint.ipv4 === undefined) return [];
  const common = { namespace: namespaceOf(network), interface: subnet.vxlan, macAddress: endpoint.macAddress };
  return [
    { kind: 'neighbour', id: `neighbour/${endpoint.id}`, address: endpoint.ipv4.address, ...common },
    { kind: 'forwarding-entry', id: `forwarding-entry/${endpoint.id}`, vtep: endpoint.locator, ...common },
  ];
}

/** Routes to the network's other subnets, by this subnet's gateway. */
function routesFrom(network: NetworkRecord, own: OverlaySubnet): StaticRoute[] {
  const nextHop = own.pool.gateway;
  if (nextHop === undefined) return [];
  return subnetsOf(network)
    .filter((subnet) => subnet.pool.subnet !== own.pool.subnet)
    .map((subnet) => ({ destination: subnet.pool.subnet, nextHop }));
}

export function createOverlayDriver(): Driver {
  return {
    type: 'overlay',
    capability: { dataScope: 'global', addresses: true, devices: 'joined' },
    createNetwork,
    deleteNetwork(context, network) {
      releaseVnis(context, subnetsOf(network).map((subnet) => subnet.vni));
      return Result.ok();
    },
    createEndpoint(_context, network, request) {
      if (subnetOf(network, request) === undefined) {
        return Result.error(new NoMatchingSubnet({ address: request.ipv4?.address ?? '', networkId: network.id }));
      }
      return Result.ok({ macAddress: endpointMac(request) });
    },
    deleteEndpoint: () => Result.ok(),
    join(_context, network, endpoint) {
      const subnet = subnetOf(network, endpoint);
      const routes = subnet === undefined ? [] : routesFrom(network, subnet);
      return Result.ok({ interfacePrefix: 'eth', routes, disableGatewayService: false });
    },
    leave: () => Result.ok(),
    networkResources: (_host, network) => networkResources(network),
    endpointResources: (_host, joined) => endpointResources(joined),
    peerResources: (_host, network, endpoint) => peerResources(network, endpoint),
  };
}
