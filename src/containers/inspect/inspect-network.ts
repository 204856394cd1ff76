/**
 * A network as Docker's API shows it (types.NetworkResource of 20.10): its names, in its order.
 *
 * Maps come in the order of their keys, as Go prints them.
 */
import { formatInstant } from '../../base/instant.js';
import type { EndpointRecord } from '../../model/endpoint.js';
import type { Labels } from '../../model/labels.js';
import { GATEWAY_NETWORK, type IpamConfig, type NetworkPool, type NetworkRecord } from '../../model/network.js';
import { parseIpPrefix } from '../../net/ip-prefix.js';
import type { Tables } from '../../state/tables.js';
import { isPredefined } from '../predefined/names.js';
import { sorted } from './port-map.js';

/** One subnet: as its creator asked for it, or as it was allocated where nothing was asked. */
export interface SubnetInspection {
  readonly Subnet?: string;
  readonly IPRange?: string;
  readonly Gateway?: string;
  readonly AuxiliaryAddresses?: Labels;
}

export interface EndpointInspection {
  readonly Name: string;
  readonly EndpointID: string;
  readonly MacAddress: string;
  /** '10.0.0.2/24'. */
  readonly IPv4Address: string;
  readonly IPv6Address: string;
}

export interface NetworkInspection {
  readonly Name: string;
  readonly Id: string;
  readonly Created: string;
  readonly Scope: string;
  readonly Driver: string;
  readonly EnableIPv6: boolean;
  readonly IPAM: {
    readonly Driver: string;
    /** Null for networks that no user created. */
    readonly Options: Labels | null;
    readonly Config: readonly SubnetInspection[];
  };
  readonly Internal: boolean;
  readonly Attachable: boolean;
  readonly Ingress: boolean;
  readonly ConfigFrom: { readonly Network: string };
  readonly ConfigOnly: boolean;
  /** Endpoints by their container's id; those of other hosts by 'ep-' and their own. */
  readonly Containers: Readonly<Record<string, EndpointInspection>>;
  readonly Options: Labels;
  readonly Labels: Labels;
}

/** A network; without its containers where nobody wants to see them, which may be many. */
export function inspectNetwork(tables: Tables, network: NetworkRecord, options: { readonly containers?: boolean } = {}): NetworkInspection {
  return {
    Name: network.name,
    Id: network.id,
    Created: formatInstant(network.created),
    Scope: network.scope,
    Driver: network.driver,
    EnableIPv6: network.ipv6,
    IPAM: { Driver: network.ipam.driver, Options: isHostMade(network) ? null : sorted(network.ipam.options), Config: subnetsOf(network) },
    Internal: network.internal,
    Attachable: network.attachable,
    Ingress: network.ingress,
    ConfigFrom: { Network: network.configFrom?.name ?? '' },
    ConfigOnly: network.configOnly,
    Containers: options.containers === false ? {} : containersOf(tables, network.id),
    Options: sorted(network.options),
    Labels: sorted(network.labels),
  };
}

/** Whether no user has created it. */
function isHostMade({ name }: NetworkRecord): boolean {
  return isPredefined(name) || name === GATEWAY_NETWORK;
}

function subnetsOf({ ipam, pools }: NetworkRecord): SubnetInspection[] {
  return [4, 6].flatMap((family) => {
    const asked = ipam.config.filter(({ subnet }) => (parseIpPrefix(subnet ?? '')?.address.family ?? 4) === family);
    // What was asked for is shown even where it is not used, as in Docker.
    return asked.length > 0 ? asked.map(askedSubnet) : pools.filter((pool) => pool.family === family).map(allocatedSubnet);
  });
}

function askedSubnet({ subnet, ipRange, gateway, auxAddresses }: IpamConfig): SubnetInspection {
  return {
    ...(subnet !== undefined && { Subnet: subnet }),
    ...(ipRange !== undefined && { IPRange: ipRange }),
    ...(gateway !== undefined && { Gateway: gateway }),
    ...(auxAddresses !== undefined && { AuxiliaryAddresses: sorted(auxAddresses) }),
  };
}

function allocatedSubnet({ subnet, gateway }: NetworkPool): SubnetInspection {
  return { Subnet: subnet, ...(gateway !== undefined && { Gateway: gateway }) };
}

function containersOf(tables: Tables, networkId: string): Readonly<Record<string, EndpointInspection>> {
  const endpoints = Array.from(tables.endpointsByNetwork.get(networkId), (endpoint) => {
    const { id, join } = endpoint;
    const isHere = join !== undefined && tables.sandboxesById.get(join.sandboxId) !== undefined;
    return [isHere ? join.containerId : `ep-${id}`, inspectEndpoint(endpoint)] as const;
  });
  return sorted(Object.fromEntries(endpoints));
}

function inspectEndpoint({ name, id, macAddress, ipv4, ipv6 }: EndpointRecord): EndpointInspection {
  return {
    Name: name,
    EndpointID: id,
    MacAddress: macAddress,
    IPv4Address: ipv4 === undefined ? '' : `${ipv4.address}/${ipv4.prefixLength}`,
    IPv6Address: ipv6 === undefined ? '' : `${ipv6.address}/${ipv6.prefixLength}`,
  };
}
