/**
 * The bridge driver: a Linux bridge per network on one host, and a veth pair per endpoint (drivers/bridge/bridge.go).
 *
 * The bridge has the gateway's address, also of an internal network, as in Docker 20.10. What is forwarded, translated and
 * published is rules of the packet filter, which also asks about what crosses a bridge that keeps its endpoints apart.
 * A bridge network has at most one subnet of each family. The MAC is 02:42 and the IPv4 address where none was asked for.
 */
import { type CnmError, errorClass } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Resource } from '../../contracts/dataplane.js';
import { HOST_NAMESPACE } from '../../contracts/dataplane.js';
import type { Driver, DriverContext, EndpointPlan, EndpointRequest, JoinedEndpoint, NetworkRequest } from '../../contracts/driver.js';
import type { HostRecord } from '../../model/host.js';
import { isInterfaceName } from '../../model/interface-name.js';
import type { NetworkPool, NetworkRecord } from '../../model/network.js';
import { shortId } from '../../model/ids.js';
import { endpointMac, hostInterfaceName, hostInterfaceMac, networkMac, endpointAddresses } from '../veth-endpoint.js';
import { Ipv4PoolEmpty } from '../errors.js';
import { releasePorts } from '../ports/port-allocator.js';
import { publishPorts } from '../ports/publish-ports.js';
import { findConflict } from './conflicts.js';
import { bridgeNameOf, firewallOfEndpoint, firewallOfHost, firewallOfNetwork } from './firewall.js';
import { parseBridgeOptions } from './options.js';
import { selfMadeIpv6 } from './self-made-ipv6.js';

/** A bridge network asked for more than one subnet of a family. */
export class MultipleSubnets extends errorClass('MULTIPLE_SUBNETS', 'forbidden', {
  message: (_: { subnets: readonly string[] }) => "bridge driver doesn't support multiple subnets",
  explanation: (d) => `Asked for ${d.subnets.join(' and ')}; make one bridge network for each, or use another driver.`,
}) {}

/** A name that the bridge device cannot have on its host. */
export class InvalidBridgeName extends errorClass('INVALID_BRIDGE_NAME', 'invalid-parameter', {
  message: (d: { bridge: string; host: string; reason: string }) => d.reason,
  explanation: (d) => `Host ${d.host} cannot have a bridge '${d.bridge}'; choose 1 to 15 characters that no other interface has, or leave it out.`,
}) {}

/** An endpoint on a host that has not got the network's bridge. */
export class BridgeOnOtherHost extends errorClass('BRIDGE_ON_OTHER_HOST', 'not-found', {
  message: (d: { network: string; id: string; host: string; here: string }) => `network ${d.id} does not exist`,
  explanation: (d) => `The bridge of network '${d.network}' is on host ${d.host} and not on ${d.here}; use an overlay network for both.`,
}) {}

/** The bridge device that Docker names itself. */
const DEFAULT_BRIDGE_NAME = 'docker0';
const LOOPBACK = 'lo';
const DEFAULT_MTU_BYTES = 1500;

function poolOf(network: { pools: readonly NetworkPool[] }, family: 4 | 6): NetworkPool | undefined {
  return network.pools.find((pool) => pool.family === family);
}

/** A network that all hosts know has its bridge on the host that created it. */
function isHere(network: Pick<NetworkRecord, 'scope' | 'createdBy'>, host: HostRecord): boolean {
  return network.scope === 'local' || network.createdBy === host.name;
}

function checkBridgeName(bridge: string, host: HostRecord): InvalidBridgeName | undefined {
  const taken = bridge === LOOPBACK || host.interfaces.some(({ name }) => name === bridge);
  if (isInterfaceName(bridge) && !taken) return undefined;
  const reason = taken ? `existing interface ${bridge} is not a bridge` : `invalid bridge name: ${bridge}`;
  return new InvalidBridgeName({ bridge, host: host.name, reason });
}

/** Docker makes no default bridge but its own: one of another name must be there. */
function checkDefaultBridge(bridge: string, defaultBridge: boolean, host: HostRecord): InvalidBridgeName | undefined {
  if (!defaultBridge || bridge === DEFAULT_BRIDGE_NAME) return undefined;
  return new InvalidBridgeName({ bridge, host: host.name, reason: `bridge device with non default name ${bridge} must be created manually` });
}

function createNetwork({ tables, host }: DriverContext, request: NetworkRequest) {
  if (poolOf(request, 4) === undefined) return Result.error(new Ipv4PoolEmpty({ driver: 'bridge', network: request.name }));
  const options = parseBridgeOptions(request.options);
  if (!options.ok) return options;
  for (const family of [4, 6]) {
    const subnets = request.pools.filter((pool) => pool.family === family).map((pool) => pool.subnet);
    if (subnets.length > 1) return Result.error(new MultipleSubnets({ subnets }));
  }
  const named = options.value.bridgeName === '' ? undefined : options.value.bridgeName;
  const bridge = named ?? (options.value.defaultBridge ? DEFAULT_BRIDGE_NAME : `br-${shortId(request.id)}`);
  const refused = checkBridgeName(bridge, host) ?? checkDefaultBridge(bridge, options.value.defaultBridge, host);
  if (refused !== undefined) return Result.error(refused);
  const conflict = findConflict({ id: request.id, bridge, pools: request.pools }, tables.bridges, host.name);
  if (conflict !== undefined) return Result.error(conflict);
  return Result.ok({ driverState: { bridge } });
}

function mtuOf(network: NetworkRecord): number {
  const options = parseBridgeOptions(network.options);
  return (options.ok && options.value.mtuBytes) || DEFAULT_MTU_BYTES;
}

function networkResources(host: HostRecord, network: NetworkRecord): readonly Resource[] {
  if (!isHere(network, host)) return [];
  const bridge = bridgeNameOf(network);
  const options = parseBridgeOptions(network.options);
  const resources: Resource[] = [
    {
      kind: 'bridge',
      id: `bridge/${network.id}`,
      namespace: HOST_NAMESPACE,
      name: bridge,
      mtuBytes: mtuOf(network),
      macAddress: networkMac(network.id),
      ...(options.ok && !options.value.interContainerConnectivity && { netfilter: true }),
    },
  ];
  for (const pool of network.pools) {
    if (pool.gateway === undefined || (pool.family === 4 && options.ok && options.value.inhibitIpv4)) continue;
    const length = pool.subnet.slice(pool.subnet.indexOf('/'));
    resources.push({
      kind: 'address',
      id: `bridge-address/${network.id}/${pool.gateway}`,
      namespace: HOST_NAMESPACE,
      interface: bridge,
      address: pool.gateway + length,
    });
  }
  return [...resources, ...firewallOfNetwork(host, network)];
}

function endpointResources(host: HostRecord, joined: JoinedEndpoint): readonly Resource[] {
  const { network, endpoint, namespace, interfaceName } = joined;
  const mtuBytes = mtuOf(network);
  return [
    {
      kind: 'veth',
      id: `veth/${endpoint.id}`,
      ends: [
        {
          namespace: HOST_NAMESPACE,
          name: hostInterfaceName(endpoint.id),
          mtuBytes,
          macAddress: hostInterfaceMac(endpoint.id),
          bridge: bridgeNameOf(network),
        },
        { namespace, name: interfaceName, mtuBytes, macAddress: endpoint.macAddress },
      ],
    },
    ...endpointAddresses(endpoint, namespace, interfaceName),
    ...firewallOfEndpoint(host, joined),
  ];
}

function planEndpoint(network: NetworkRecord, request: EndpointRequest): Result<EndpointPlan, CnmError> {
  const macAddress = endpointMac(request);
  if (!network.ipv6 || request.ipv6 !== undefined) return Result.ok({ macAddress });
  return selfMadeIpv6(network, macAddress).map((ipv6) => ({ macAddress, ipv6 }));
}

export function createBridgeDriver(): Driver {
  return {
    type: 'bridge',
    capability: { dataScope: 'local', addresses: true, devices: 'network' },
    createNetwork,
    deleteNetwork: () => Result.ok(),
    createEndpoint({ host }, network, request) {
      if (isHere(network, host)) return planEndpoint(network, request);
      const { id, name, createdBy } = network;
      return Result.error(new BridgeOnOtherHost({ network: name, id, host: createdBy, here: host.name }));
    },
    deleteEndpoint: () => Result.ok(),
    join(_context, network) {
      const options = parseBridgeOptions(network.options);
      if (!options.ok) return options;
      const ipv4Gateway = poolOf(network, 4)?.auxAddresses['DefaultGatewayIPv4'] ?? poolOf(network, 4)?.gateway;
      const ipv6Gateway = poolOf(network, 6)?.auxAddresses['DefaultGatewayIPv6'] ?? poolOf(network, 6)?.gateway;
      return Result.ok({
        interfacePrefix: options.value.interfacePrefix,
        ...(ipv4Gateway !== undefined && { ipv4Gateway }),
        ...(ipv6Gateway !== undefined && { ipv6Gateway }),
        routes: [],
        disableGatewayService: false,
      });
    },
    leave: () => Result.ok(),
    programExternalConnectivity(context, network, endpoint, portBindings) {
      const options = parseBridgeOptions(network.options);
      return options.ok ? publishPorts(context, endpoint, portBindings, options.value.hostBindingIpv4) : options;
    },
    revokeExternalConnectivity(context, _network, endpoint) {
      releasePorts(context, endpoint.id, endpoint.publishedPorts ?? []);
      return Result.ok();
    },
    hostResources: firewallOfHost,
    networkResources,
    endpointResources,
    peerResources: () => [],
  };
}
