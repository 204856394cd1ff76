/**
 * Starts a container: a sandbox, and an endpoint in each of its networks, in their order.
 *
 * All of it or nothing: where one network refuses, the container stays as it was. What runs already is left alone.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Operation } from '../../controller/operations/operation.js';
import { createSandbox } from '../../controller/operations/sandbox/create-sandbox.js';
import type { ContainerNetwork, ContainerRecord } from '../../model/container.js';
import { sharedContainer } from '../container-settings.js';
import { ContainerNotFound, SharedContainerNotRunning } from '../errors.js';
import { connectEndpoint } from './connect-endpoint.js';
import { readContainer } from './find-container.js';

export function startContainer(operation: Operation, wanted: string): Result<ContainerRecord, CnmError> {
  const { tx, tables, clock } = operation;
  const found = readContainer(operation, wanted);
  if (!found.ok || found.value.state === 'running') return found;
  const container = found.value;
  const networks = isShared(container) ? shareSandbox(operation, container) : openSandbox(operation, container);
  if (!networks.ok) return networks;
  const { finishedAt: _, ...rest } = container;
  const running: ContainerRecord = { ...rest, state: 'running', startedAt: clock.now(), networks: networks.value };
  tx.update(tables.containers, running);
  return Result.ok(running);
}

function isShared(container: ContainerRecord): boolean {
  return sharedContainer(container.networkMode) !== undefined;
}

/** A container that shares another's sandbox has none of its own. */
function shareSandbox({ tx, tables, host }: Operation, container: ContainerRecord): Result<readonly ContainerNetwork[], CnmError> {
  const id = sharedContainer(container.networkMode) ?? '';
  const other = tables.containersById.get(id);
  if (other === undefined) return Result.error(new ContainerNotFound({ container: id, where: `host ${host.name}` }));
  tx.guard(tables.containers, other);
  if (other.state !== 'running') return Result.error(new SharedContainerNotRunning({ container: other.name, id }));
  return Result.ok([]);
}

function openSandbox(operation: Operation, container: ContainerRecord): Result<readonly ContainerNetwork[], CnmError> {
  const { hostname, domainname, dnsServers, dnsSearch, dnsOptions, extraHosts } = container;
  const sandbox = createSandbox(operation, {
    containerId: container.id,
    ...{ hostname, domainname, dnsServers, dnsSearch, dnsOptions, extraHosts },
    useHostNamespace: container.networkMode === 'host',
    labels: {},
  });
  if (!sandbox.ok) return sandbox;
  const networks: ContainerNetwork[] = [];
  for (const asked of container.networks) {
    const connected = connectEndpoint(operation, container, sandbox.value.id, asked);
    if (!connected.ok) return connected;
    networks.push(connected.value);
  }
  return Result.ok(networks);
}
