/**
 * What the packet filter's profile is asked for a host, a bridge network and its endpoints, from their records.
 *
 * Ports of an IPv6 address of the host, and those that a loopback address leads to, are served by the proxy in user
 * space; the rest by rules, the proxy standing by.
 */
import type { Resource } from '../../contracts/dataplane.js';
import { HOST_NAMESPACE } from '../../contracts/dataplane.js';
import type { JoinedEndpoint } from '../../contracts/driver.js';
import type { EndpointRecord } from '../../model/endpoint.js';
import type { HostRecord } from '../../model/host.js';
import { shortId } from '../../model/ids.js';
import type { NetworkRecord } from '../../model/network.js';
import type { PublishedPort } from '../../model/port-binding.js';
import { hasUserlandProxy, isIpv6, targetAddress } from '../ports/publish-ports.js';
import { parseBridgeOptions } from './options.js';
import { bridgeRules, hostRules, linkRules, publishedPortRules, type FilteredBridge } from './profile-docker-20-10.js';

/** The name of a network's bridge. */
export function bridgeNameOf(network: NetworkRecord): string {
  return String(network.driverState['bridge'] ?? `br-${shortId(network.id)}`);
}

/** What every host has, whatever networks it has. */
export function firewallOfHost(host: HostRecord): readonly Resource[] {
  return hostRules(!hasUserlandProxy(host));
}

export function firewallOfNetwork(host: HostRecord, network: NetworkRecord): readonly Resource[] {
  const filtered = filteredBridge(host, network);
  return filtered === undefined ? [] : bridgeRules(filtered);
}

/** Rules and relays for the endpoint's published ports, and for its links where the network keeps endpoints apart. */
export function firewallOfEndpoint(host: HostRecord, { network, endpoint, linked = [] }: JoinedEndpoint): readonly Resource[] {
  if (endpoint.publishedPorts === undefined && linked.length === 0) return [];
  const filtered = filteredBridge(host, network);
  if (filtered === undefined) return [];
  const { bridge, interContainerConnectivity } = filtered;
  const links = interContainerConnectivity ? [] : linked.flatMap((child) => linkResources(bridge, endpoint, child));
  return [...publishedResources(host, filtered, endpoint), ...links];
}

function publishedResources(host: HostRecord, filtered: FilteredBridge, endpoint: EndpointRecord): Resource[] {
  const { id, ipv4, publishedPorts = [] } = endpoint;
  const translated = publishedPorts.filter(({ hostAddress }) => !isIpv6(hostAddress));
  const rules = ipv4 === undefined ? [] : publishedPortRules(filtered, { id, address: ipv4.address }, translated);
  if (!hasUserlandProxy(host)) return [...rules];
  const relays = publishedPorts.flatMap((published) => relayOf(endpoint, published));
  return [...rules, ...relays];
}

function relayOf(endpoint: EndpointRecord, { protocol, port, hostAddress, hostPort }: PublishedPort): Resource[] {
  const address = targetAddress(endpoint, hostAddress);
  if (address === undefined) return [];
  const id = `port-proxy/${endpoint.id}/${protocol}/${hostAddress}:${hostPort}`;
  return [{ kind: 'port-proxy', id, namespace: HOST_NAMESPACE, protocol, hostAddress, hostPort, address, port }];
}

function linkResources(bridge: string, parent: EndpointRecord, child: EndpointRecord): readonly Resource[] {
  const [from, to] = [parent.ipv4?.address, child.ipv4?.address];
  if (from === undefined || to === undefined) return [];
  return linkRules(bridge, { parent: { id: parent.id, address: from }, child: { id: child.id, address: to }, ports: child.exposedPorts });
}

function filteredBridge(host: HostRecord, network: NetworkRecord): FilteredBridge | undefined {
  const subnet = network.pools.find((pool) => pool.family === 4)?.subnet;
  const options = parseBridgeOptions(network.options);
  if (subnet === undefined || !options.ok) return undefined;
  const { interContainerConnectivity, ipMasquerade, hostIpv4 } = options.value;
  return {
    networkId: network.id,
    bridge: bridgeNameOf(network),
    subnet,
    internal: network.internal,
    interContainerConnectivity,
    masquerade: ipMasquerade,
    hostIpv4,
    hairpin: !hasUserlandProxy(host),
  };
}
