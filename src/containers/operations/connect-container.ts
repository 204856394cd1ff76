/**
 * Connects a container to one more network (daemon/container_operations.go, ConnectToNetwork).
 *
 * A running one gets its endpoint at once; any other gets it when it starts. The settings are checked in both cases.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Operation } from '../../controller/operations/operation.js';
import { findNetwork } from '../../controller/queries.js';
import { isUp, type ContainerNetwork, type ContainerRecord } from '../../model/container.js';
import { sandboxKey } from '../../model/sandbox.js';
import { SandboxNotFound } from '../../controller/errors/sandbox-errors.js';
import { connectEndpoint } from './connect-endpoint.js';
import { modeFault, settingFault } from './connection-rules.js';
import { readContainer } from './find-container.js';

export function connectContainer(operation: Operation, wanted: string, asked: ContainerNetwork): Result<ContainerRecord, CnmError> {
  const { tx, tables } = operation;
  const found = readContainer(operation, wanted);
  if (!found.ok) return found;
  const container = found.value;
  const network = findNetwork(tables, asked.networkName);
  if (!network.ok) return network;
  const fault = modeFault(container, network.value) ?? settingFault(network.value, asked);
  if (fault !== undefined) return Result.error(fault);
  const { id: networkId, name: networkName } = network.value;
  const isOther = (one: ContainerNetwork): boolean => one.networkId !== networkId && one.networkName !== networkName;
  // What does not run keeps the settings that it has been given first, as in Docker.
  if (!isUp(container) && !container.networks.every(isOther)) return found;
  // Which network a name is, is settled when the container starts.
  const connected = isUp(container) ? connectNow(operation, container, asked) : Result.ok({ ...asked, networkName });
  if (!connected.ok) return connected;
  const changed: ContainerRecord = { ...container, networks: [...container.networks.filter(isOther), { ...connected.value, added: true }] };
  tx.update(tables.containers, changed);
  return Result.ok(changed);
}

function connectNow(operation: Operation, container: ContainerRecord, asked: ContainerNetwork): Result<ContainerNetwork, CnmError> {
  const sandbox = operation.tables.sandboxes.get(sandboxKey({ containerId: container.id }));
  if (sandbox === undefined) return Result.error(new SandboxNotFound({ sandbox: container.id }));
  return connectEndpoint(operation, container, sandbox.id, asked);
}
