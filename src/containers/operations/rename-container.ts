/**
 * Gives a container another name (daemon/rename.go), and with it its endpoints: networks know it by the new one at once.
 *
 * Containers and endpoints are keyed by name, so each record moves to another key. All of it or nothing: where a network
 * has an endpoint of that name, the container keeps its own.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import { EndpointExists } from '../../controller/errors/endpoint-errors.js';
import { isGatewayEndpoint } from '../../controller/operations/sandbox/gateway-network.js';
import type { Operation } from '../../controller/operations/operation.js';
import { formatInstant } from '../../base/instant.js';
import { containerKey, type ContainerRecord } from '../../model/container.js';
import { endpointKey } from '../../model/endpoint.js';
import { sandboxKey } from '../../model/sandbox.js';
import { placedEndpoints } from '../../state/placement.js';
import { isContainerName } from '../container-settings.js';
import { ContainerExists, InvalidContainerName, InvalidRename, reworded } from '../errors.js';
import { isPredefined } from '../predefined/names.js';
import { readContainer } from './find-container.js';

const WORDS = 'Error when allocating new name';

export function renameContainer(operation: Operation, wanted: string, given: string): Result<ContainerRecord, CnmError> {
  const { tx, tables } = operation;
  const found = readContainer(operation, wanted);
  if (!found.ok) return found;
  const container = found.value;
  const name = given.startsWith('/') ? given.slice(1) : given;
  const refuse = (reason: string): Result<never, CnmError> => Result.error(new InvalidRename({ container: container.name, reason }));
  if (name === '') return refuse('Neither old nor new names may be empty');
  if (name === container.name) return refuse('Renaming a container with the same name as its current name');
  if (!isContainerName(name)) return Result.error(reworded(new InvalidContainerName({ name: `/${name.slice(0, 64)}` }), WORDS));
  const other = tx.get(tables.containers, containerKey({ name }));
  if (other !== undefined) return Result.error(reworded(new ContainerExists({ container: name, id: other.id }), WORDS));
  const renamed = renameEndpoints(operation, container, name);
  if (!renamed.ok) return renamed;
  const changed: ContainerRecord = { ...container, name, anonymous: false };
  tx.delete(tables.containers, container);
  tx.insert(tables.containers, changed);
  return Result.ok(changed);
}

function renameEndpoints({ tx, tables }: Operation, container: ContainerRecord, name: string): Result<void, CnmError> {
  const sandbox = tables.sandboxes.get(sandboxKey({ containerId: container.id }));
  for (const place of sandbox === undefined ? [] : placedEndpoints(tables, sandbox)) {
    if (isGatewayEndpoint(place)) continue;
    const { endpoint, network } = place;
    const other = tx.get(tables.endpoints, endpointKey({ ...endpoint, name }));
    if (other !== undefined) {
      return Result.error(new EndpointExists({ endpoint: name, network: network.name, host: other.host, createdAt: formatInstant(other.created) }));
    }
    tx.delete(tables.endpoints, endpoint);
    tx.insert(tables.endpoints, { ...endpoint, name, anonymous: isPredefined(network.name) });
  }
  return Result.ok();
}
