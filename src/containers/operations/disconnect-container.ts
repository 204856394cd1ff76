/**
 * Takes a container out of a network (daemon/container_operations.go, DisconnectFromNetwork).
 *
 * By force also where this host knows no such container: the network's endpoint of that name then goes, whatever host
 * it is of. That is how an endpoint of a host that is lost for good is got rid of.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import { EndpointNotFound } from '../../controller/errors/endpoint-errors.js';
import { deleteEndpoint } from '../../controller/operations/endpoint/delete-endpoint.js';
import type { Operation } from '../../controller/operations/operation.js';
import { findNetwork } from '../../controller/queries.js';
import { isUp, type ContainerRecord } from '../../model/container.js';
import { endpointKey } from '../../model/endpoint.js';
import type { NetworkRecord } from '../../model/network.js';
import { sandboxKey } from '../../model/sandbox.js';
import { placedEndpoints } from '../../state/placement.js';
import { ContainerNotConnected } from '../errors.js';
import { disconnectFault } from './connection-rules.js';
import { readContainer } from './find-container.js';

export function disconnectContainer(
  operation: Operation,
  wanted: string,
  networkWanted: string,
  options: { readonly force: boolean },
): Result<void, CnmError> {
  const network = findNetwork(operation.tables, networkWanted);
  const container = readContainer(operation, wanted);
  if (!container.ok) {
    if (!options.force) return container;
    return network.ok ? (deleteNamed(operation, network.value, wanted) ?? Result.error(new EndpointNotFound({ endpoint: wanted }))) : network;
  }
  if (network.ok) return takeOut(operation, container.value, network.value, options.force);
  return options.force || !isUp(container.value) ? forget(operation, container.value, networkWanted) : network;
}

function takeOut(operation: Operation, container: ContainerRecord, network: NetworkRecord, force: boolean): Result<void, CnmError> {
  const fault = isUp(container) ? disconnectFault(container, network) : undefined;
  if (fault !== undefined) return Result.error(fault);
  const { tables } = operation;
  const sandbox = tables.sandboxes.get(sandboxKey({ containerId: container.id }));
  const placed = sandbox === undefined ? [] : placedEndpoints(tables, sandbox);
  const endpoint = placed.find((place) => place.network.id === network.id)?.endpoint;
  const deleted = endpoint === undefined ? undefined : deleteEndpoint(operation, endpoint.id, { force: true });
  if (deleted?.ok === false) return deleted;
  const forgotten = forget(operation, container, network.id);
  if (deleted !== undefined || forgotten.ok) return Result.ok();
  return (force ? deleteNamed(operation, network, container.name) : undefined) ?? forgotten;
}

/** Takes a network out of the container's configuration. */
function forget({ tx, tables }: Operation, container: ContainerRecord, wanted: string): Result<void, ContainerNotConnected> {
  const known = tables.networksById.get(wanted)?.name ?? wanted;
  const networks = container.networks.filter(({ networkId, networkName }) => networkId !== wanted && networkName !== known);
  if (networks.length === container.networks.length) {
    return Result.error(new ContainerNotConnected({ container: container.name, id: container.id, network: known, isUp: isUp(container) && tables.networksById.get(wanted) !== undefined }));
  }
  tx.update(tables.containers, { ...container, networks });
  return Result.ok();
}

function deleteNamed(operation: Operation, network: NetworkRecord, name: string): Result<void, CnmError> | undefined {
  const endpoint = operation.tables.endpoints.get(endpointKey({ scope: network.scope, networkId: network.id, name }));
  return endpoint === undefined ? undefined : deleteEndpoint(operation, endpoint.id, { force: true });
}
