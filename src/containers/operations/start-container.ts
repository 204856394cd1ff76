/**
 * Starts a container: a sandbox, and an endpoint in each of its networks, in their order.
 *
 * All of it or nothing: where one network refuses, the container stays as it was. What runs already is left alone.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Operation } from '../../controller/operations/operation.js';
import { createSandbox } from '../../controller/operations/sandbox/create-sandbox.js';
import { nameInterfaces } from '../../controller/operations/sandbox/name-interfaces.js';
import { portsRefused } from '../../controller/operations/sandbox/settle-ports.js';
import { isUp, type ContainerNetwork, type ContainerRecord } from '../../model/container.js';
import { startedHealth } from '../../model/health.js';
import type { PublishedPort } from '../../model/port-binding.js';
import { type ExtraHost, sandboxKey } from '../../model/sandbox.js';
import { placedEndpoints } from '../../state/placement.js';
import { sharedContainer } from '../container-settings.js';
import { HostPortInUse, NetworkModeConflict, SharedContainerNotRunning } from '../errors.js';
import { connectEndpoint } from './connect-endpoint.js';
import { DEFAULT_NETWORK } from '../predefined/names.js';
import { findContainer, readContainer } from './find-container.js';
import { inPublishOrder } from '../inspect/port-map.js';
import { linkedContainers } from '../inspect/linked-containers.js';

export interface StartOptions {
  /** It is not a user who starts it, and what is counted goes on. */
  readonly byPolicy?: boolean;
  /** Whether a process of the host has a port already, so that it cannot be published. */
  readonly isBound?: (port: PublishedPort) => boolean;
}

/** Starts it for a user, or by its policy. */
export function startContainer(operation: Operation, wanted: string, options: StartOptions = {}): Result<ContainerRecord, CnmError> {
  const { tx, tables, clock } = operation;
  const found = readContainer(operation, wanted);
  if (!found.ok || isUp(found.value)) return found;
  const container = found.value;
  const networks = isShared(container) ? shareSandbox(operation, container) : openSandbox(operation, container);
  if (!networks.ok) return networks;
  const bound = boundPort(operation, container, options.isBound);
  if (bound !== undefined) return Result.error(bound);
  const { exitCode: _exitCode, error: _error, stoppedByUser: _stopped, lastSandboxId: _sandbox, restartCount, ...rest } = container;
  const running: ContainerRecord = {
    ...rest,
    ...(options.byPolicy === true && restartCount !== undefined && { restartCount }),
    state: 'running',
    startedAt: clock.now(),
    networks: networks.value,
    ...(container.run?.healthcheck !== undefined && { health: startedHealth(container.health) }),
    ...machineOf(operation, container),
    ...sharedSandboxOf(operation, container),
  };
  tx.update(tables.containers, running);
  return Result.ok(running);
}

/** Why the host's processes keep its ports from being published: those that listen on all of its addresses. */
function boundPort({ tables }: Operation, container: ContainerRecord, isBound: StartOptions['isBound'] = () => false): CnmError | undefined {
  const sandbox = tables.sandboxes.get(sandboxKey({ containerId: container.id }));
  if (sandbox === undefined) return undefined;
  for (const place of placedEndpoints(tables, sandbox)) {
    const port = place.endpoint.publishedPorts?.find(isBound);
    if (port !== undefined) return portsRefused(place, sandbox, new HostPortInUse(port));
  }
  return undefined;
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

function sharedSandboxOf({ tables }: Operation, { networkMode }: ContainerRecord): Partial<Pick<ContainerRecord, 'sharedSandboxId'>> {
  const containerId = sharedContainer(networkMode);
  const sandbox = containerId === undefined ? undefined : tables.sandboxes.get(sandboxKey({ containerId }));
  return sandbox === undefined ? {} : { sharedSandboxId: sandbox.id };
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
    ...(portBindings.length > 0 && { portBindings: inPublishOrder(portBindings) }),
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
  nameInterfaces(operation, sandbox.value.id);
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
