/**
 * Starts a container: a sandbox, and an endpoint in each of its networks, in their order.
 *
 * All of it or nothing: where one network refuses, the container stays as it was. What runs already is left alone.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Operation } from '../../controller/operations/operation.js';
import { createSandbox } from '../../controller/operations/sandbox/create-sandbox.js';
import { isUp, type ContainerNetwork, type ContainerRecord } from '../../model/container.js';
import { startedHealth } from '../../model/health.js';
import type { ExtraHost } from '../../model/sandbox.js';
import { sharedContainer } from '../container-settings.js';
import { NetworkModeConflict, SharedContainerNotRunning } from '../errors.js';
import { connectEndpoint } from './connect-endpoint.js';
import { DEFAULT_NETWORK } from '../predefined-names.js';
import { findContainer, readContainer } from './find-container.js';
import { linkedContainers } from '../inspect/linked-containers.js';

/** Starts it for a user, or `byPolicy`, which goes on counting. */
export function startContainer(operation: Operation, wanted: string, options: { readonly byPolicy?: boolean } = {}): Result<ContainerRecord, CnmError> {
  const { tx, tables, clock } = operation;
  const found = readContainer(operation, wanted);
  if (!found.ok || isUp(found.value)) return found;
  const container = found.value;
  const networks = isShared(container) ? shareSandbox(operation, container) : openSandbox(operation, container);
  if (!networks.ok) return networks;
  const { exitCode: _exitCode, error: _error, stoppedByUser: _stopped, lastSandboxId: _sandbox, restartCount, ...rest } = container;
  const running: ContainerRecord = {
    ...rest,
    ...(options.byPolicy === true && restartCount !== undefined && { restartCount }),
    state: 'running',
    startedAt: clock.now(),
    networks: networks.value,
    ...(container.run?.healthcheck !== undefined && { health: startedHealth(container.health) }),
    ...machineOf(operation, container),
  };
  tx.update(tables.containers, running);
  return Result.ok(running);
}

function isShared(container: ContainerRecord): boolean {
  return sharedContainer(container.networkMode) !== undefined;
}

/** A machine is called as the container whose stack it is. */
function machineOf({ tables, host }: Operation, { networkMode }: ContainerRecord): Partial<Pick<ContainerRecord, 'hostname' | 'domainname'>> {
  const shared = sharedContainer(networkMode);
  const found = shared === undefined ? undefined : findContainer(tables, host.name, shared);
  return found?.ok === true ? { hostname: found.value.hostname, domainname: found.value.domainname } : {};
}

/** A container that shares another's sandbox has none of its own. */
function shareSandbox({ tx, tables, host }: Operation, container: ContainerRecord): Result<readonly ContainerNetwork[], CnmError> {
  const id = sharedContainer(container.networkMode) ?? '';
  const found = findContainer(tables, host.name, id);
  if (!found.ok) return found;
  const other = found.value;
  if (other.id === container.id) return Result.error(new NetworkModeConflict({ container: other.name, network: container.networkMode, reason: 'cannot join own network' }));
  tx.guard(tables.containers, other);
  if (!isUp(other)) return Result.error(new SharedContainerNotRunning({ container: other.name, id: other.id }));
  return Result.ok([]);
}

function openSandbox(operation: Operation, container: ContainerRecord): Result<readonly ContainerNetwork[], CnmError> {
  const { hostname, domainname, dnsServers, dnsSearch, dnsOptions, portBindings } = container;
  const linked = linkedHosts(operation, container);
  if (!linked.ok) return linked;
  const sandbox = createSandbox(operation, {
    containerId: container.id,
    ...{ hostname, domainname, dnsServers, dnsSearch, dnsOptions, extraHosts: [...container.extraHosts, ...linked.value] },
    ...(portBindings.length > 0 && { portBindings }),
    useHostNamespace: container.networkMode === 'host',
    labels: {},
  });
  if (!sandbox.ok) return sandbox;
  const connections = new Map<ContainerNetwork, ContainerNetwork>();
  for (const asked of inStartOrder(container.networks)) {
    const connected = connectEndpoint(operation, container, sandbox.value.id, asked);
    if (!connected.ok) return connected;
    connections.set(asked, connected.value);
  }
  return Result.ok(container.networks.map((asked) => connections.get(asked) ?? asked));
}

/** The default bridge comes first, wherever it was connected. */
function inStartOrder(networks: readonly ContainerNetwork[]): readonly ContainerNetwork[] {
  const isFirst = ({ networkName }: ContainerNetwork): boolean => networkName === DEFAULT_NETWORK;
  return [...networks.filter(isFirst), ...networks.filter((one) => !isFirst(one))];
}

/** Lines of the hosts file for containers that it is linked to. */
function linkedHosts({ tables }: Operation, container: ContainerRecord): Result<readonly ExtraHost[], CnmError> {
  return linkedContainers(tables, container).map((linked) =>
    linked.flatMap(({ alias, container: other, address }) => (address === undefined ? [] : [{ name: [alias, other.hostname, ...(alias === other.name ? [] : [other.name])].join(' '), address }])),
  );
}
