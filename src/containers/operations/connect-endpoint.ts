/**
 * Gives a running container an endpoint in a network and joins it to the container's sandbox.
 *
 * The endpoint is called as the container. On the default bridge containers are not found by name, as in Docker, which opens
 * no ports for links in any other network.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { EndpointSettings } from '../../controller/settings/endpoint-settings.js';
import { createEndpoint } from '../../controller/operations/endpoint/create-endpoint.js';
import type { Operation } from '../../controller/operations/operation.js';
import { join } from '../../controller/operations/sandbox/join.js';
import { findNetwork } from '../../controller/queries.js';
import type { ContainerNetwork, ContainerRecord } from '../../model/container.js';
import type { NetworkRecord } from '../../model/network.js';
import { sandboxKey } from '../../model/sandbox.js';
import { type IpAddress, parseIpAddress } from '../../net/ip-address.js';
import { placedEndpoints } from '../../state/placement.js';
import { isPredefined } from '../predefined/names.js';
import { aliasesOf, settingFault } from './connection-rules.js';
import { inPublishOrder } from '../inspect/port-map.js';

/** Connects, and says how the container is connected now, with the network that was found. */
export function connectEndpoint(
  operation: Operation,
  container: ContainerRecord,
  sandboxId: string,
  asked: ContainerNetwork,
): Result<ContainerNetwork, CnmError> {
  const network = findNetwork(operation.tables, asked.networkId ?? asked.networkName);
  if (!network.ok) return network;
  const fault = settingFault(network.value, asked);
  if (fault !== undefined) return Result.error(fault);
  const endpoint = createEndpoint(operation, network.value.id, endpointSettings(operation, container, network.value, asked));
  if (!endpoint.ok) return endpoint;
  const joined = join(operation, endpoint.value.id, sandboxId, { priority: asked.priority, aliases: [], links: asked.links, ...(Object.keys(asked.links).length > 0 && { linksAreNames: true }) });
  return joined.ok ? Result.ok({ ...asked, networkId: network.value.id, networkName: network.value.name }) : joined;
}

function endpointSettings(operation: Operation, container: ContainerRecord, network: NetworkRecord, asked: ContainerNetwork): EndpointSettings {
  const ipv4Address = parsed(asked.ipv4Address);
  const ipv6Address = parsed(asked.ipv6Address);
  const macAddress = asked.macAddress ?? ownMacAddress(container);
  const withPorts = publishesPorts(operation, container, network);
  return {
    name: container.name,
    ...(ipv4Address !== undefined && { ipv4Address }),
    ...(ipv6Address !== undefined && { ipv6Address }),
    ...(macAddress !== undefined && { macAddress }),
    aliases: aliasesOf(container, network.name, asked),
    anonymous: container.anonymous || isPredefined(network.name),
    exposedPorts: withPorts ? container.exposedPorts : [],
    portBindings: withPorts ? inPublishOrder(container.portBindings) : [],
    options: {},
    labels: {},
  };
}

/** The MAC address that a container has in every network, whatever else is asked for there. */
function ownMacAddress({ run }: ContainerRecord): string | undefined {
  const given = run?.config['MacAddress'];
  return typeof given === 'string' ? given : undefined;
}

/** A container's ports are those of one endpoint: the first in a network that has a way out. */
function publishesPorts({ tables }: Operation, container: ContainerRecord, network: NetworkRecord): boolean {
  const sandbox = tables.sandboxes.get(sandboxKey({ containerId: container.id }));
  if (network.internal || sandbox === undefined) return false;
  return placedEndpoints(tables, sandbox).every(({ endpoint }) => endpoint.exposedPorts.length + endpoint.portBindings.length === 0);
}

function parsed(address: string | undefined): IpAddress | undefined {
  return address === undefined ? undefined : parseIpAddress(address);
}
