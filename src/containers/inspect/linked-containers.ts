/**
 * The containers that one is linked to on the default bridge, which has no names (daemon/links): who they are now, and
 * the variables that tell of them (links/links.go).
 *
 * Links count only while the container is on the default bridge itself.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import { isUp, type ContainerRecord } from '../../model/container.js';
import type { ExposedPort } from '../../model/port-binding.js';
import { sandboxKey } from '../../model/sandbox.js';
import { placedEndpoints } from '../../state/placement.js';
import type { Tables } from '../../state/tables.js';
import { LinkedContainerElsewhere, LinkedContainerNotRunning } from '../errors.js';
import { linkedName } from './linked-name.js';
import { DEFAULT_NETWORK } from '../predefined/names.js';

export interface LinkedContainer {
  readonly alias: string;
  readonly container: ContainerRecord;
  /** Undefined where it has none on the default bridge. */
  readonly address: string | undefined;
}

/** Errors: LINKED_CONTAINER_ELSEWHERE, LINKED_CONTAINER_NOT_RUNNING. */
export function linkedContainers(tables: Tables, container: ContainerRecord): Result<readonly LinkedContainer[], CnmError> {
  const linked: LinkedContainer[] = [];
  if (!onDefaultBridge(container)) return Result.ok(linked);
  for (const [alias, id] of Object.entries(container.bridgeLinks ?? {})) {
    const other = tables.containersById.get(id);
    if (other !== undefined && !onDefaultBridge(other)) return Result.error(new LinkedContainerElsewhere({ other: other.name }));
    if (other === undefined || !isUp(other)) return Result.error(new LinkedContainerNotRunning({ container: container.name, other: linkedName(tables, container, alias), alias }));
    const sandbox = tables.sandboxes.get(sandboxKey({ containerId: id }));
    const placed = sandbox === undefined ? [] : placedEndpoints(tables, sandbox);
    linked.push({ alias, container: other, address: placed.find(({ network }) => network.name === DEFAULT_NETWORK)?.endpoint.ipv4?.address });
  }
  return Result.ok(linked);
}

/** 'NAME=value' for each thing that a process is told of the linked containers. Errors: those of `linkedContainers`. */
export function linkEnvironment(tables: Tables, container: ContainerRecord): Result<readonly string[], CnmError> {
  return linkedContainers(tables, container).map((linked) => linked.flatMap((link) => variablesOf(container.name, link)));
}

function variablesOf(name: string, { alias, container, address = '' }: LinkedContainer): readonly string[] {
  const prefix = alias.toUpperCase().replaceAll('-', '_');
  const ports = container.exposedPorts.toSorted((a, b) => a.port - b.port || (a.protocol === 'tcp' ? -1 : 1));
  const url = ({ port, protocol }: ExposedPort): string => `${protocol}://${address}:${port}`;
  const ofPort = (port: ExposedPort): string => `${prefix}_PORT_${port.port}_${port.protocol.toUpperCase()}`;
  const [first] = ports;
  return [
    ...(first === undefined ? [] : [`${prefix}_PORT=${url(first)}`]),
    ...runsOf(ports).flatMap(([start, end]) => [
      ...[`${ofPort(start)}_START=${url(start)}`, `${ofPort(start)}_ADDR=${address}`, `${ofPort(start)}_PROTO=${start.protocol}`, `${ofPort(start)}_PORT_START=${start.port}`],
      ...[`${ofPort(start)}_END=${url(end)}`, `${ofPort(start)}_PORT_END=${end.port}`],
    ]),
    ...ports.flatMap((port) => [`${ofPort(port)}=${url(port)}`, `${ofPort(port)}_ADDR=${address}`, `${ofPort(port)}_PORT=${port.port}`, `${ofPort(port)}_PROTO=${port.protocol}`]),
    `${prefix}_NAME=/${name}/${alias}`,
    ...(container.run?.environment ?? []).filter((text) => text.includes('=') && !/^(?:HOME|PATH)=/.test(text)).map((text) => `${prefix}_ENV_${text}`),
  ];
}

/** The first and the last of each run of more than two ports. */
function runsOf(ports: readonly ExposedPort[]): readonly (readonly [ExposedPort, ExposedPort])[] {
  const runs: [ExposedPort, ExposedPort][] = [];
  let rest = ports;
  for (let [start] = rest; start !== undefined; [start] = rest) {
    const first = start.port;
    const end = rest.findIndex(({ port }, at) => port > first + at);
    const run = end === -1 ? rest : rest.slice(0, end);
    const last = run.at(-1);
    if (last !== undefined && run.length > 2) runs.push([start, last]);
    rest = rest.slice(run.length > 2 ? run.length : 1);
  }
  return runs;
}

function onDefaultBridge({ networks }: ContainerRecord): boolean {
  return networks.some(({ networkName }) => networkName === DEFAULT_NETWORK);
}
