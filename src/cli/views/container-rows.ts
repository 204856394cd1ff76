/**
 * Containers as the rows of `ps`, the newest first.
 */
import type { Container } from '../../containers/index.js';
import { humanDuration } from '../../containers/durations.js';
import type { Listing, Row } from './listing.js';
import { labelText, portName, timeText } from './texts.js';

const HEADERS: Row = {
  Command: 'COMMAND',
  CreatedAt: 'CREATED AT',
  ID: 'CONTAINER ID',
  Image: 'IMAGE',
  Labels: 'LABELS',
  Names: 'NAMES',
  Networks: 'NETWORKS',
  Ports: 'PORTS',
  RunningFor: 'CREATED',
  State: 'STATE',
  Status: 'STATUS',
};

/** Characters of a command that a table has room for. */
const COMMAND_LENGTH = 20;

export interface ContainerListingOptions {
  readonly nowMs: number;
  readonly idOf: (id: string) => string;
  /** Commands and ids are cut where they are long. */
  readonly cut: boolean;
}

export function containerListing(containers: readonly Container[], options: ContainerListingOptions): Listing {
  const newest = containers.toReversed().toSorted((a, b) => b.created - a.created);
  const columns = ['ID', 'Image', 'Command', 'RunningFor', 'Status', 'Ports', 'Names'];
  return { rows: newest.map((container) => rowOf(container, options)), headers: HEADERS, columns, idField: 'ID' };
}

function rowOf(container: Container, { nowMs, idOf, cut }: ContainerListingOptions): Row {
  const command = container.command.join(' ');
  return {
    Command: `"${cut && command.length > COMMAND_LENGTH ? `${command.slice(0, COMMAND_LENGTH - 1)}…` : command}"`,
    CreatedAt: timeText(container.created),
    ID: idOf(container.id),
    Image: container.image,
    Labels: labelText(container.labels),
    Names: container.name,
    Networks: container.networks.map(({ networkName }) => networkName).sort().join(','),
    Ports: container.state === 'running' ? portsText(container) : '',
    RunningFor: `${humanDuration(nowMs - container.created)} ago`,
    State: container.state,
    Status: statusText(container, nowMs),
  };
}

function statusText({ state, startedAt = 0, finishedAt = 0 }: Container, nowMs: number): string {
  if (state === 'created') return 'Created';
  if (state === 'running') return `Up ${humanDuration(nowMs - startedAt)}`;
  return `Exited (0) ${humanDuration(nowMs - finishedAt)} ago`;
}

/** '0.0.0.0:8080->80/tcp, :::8080->80/tcp, 443/tcp', by the container's ports. */
function portsText({ publishedPorts, portBindings, exposedPorts }: Container): string {
  const texts = publishedPorts.map(({ hostAddress, hostPort, port, protocol }) => ({ port, text: `${hostAddress}:${hostPort}->${port}/${protocol}` }));
  const shown = new Set(publishedPorts.map(portName));
  for (const served of [...portBindings, ...exposedPorts]) {
    const name = portName(served);
    if (shown.has(name)) continue;
    shown.add(name);
    texts.push({ port: served.port, text: name });
  }
  return texts.sort((a, b) => a.port - b.port).map(({ text }) => text).join(', ');
}
