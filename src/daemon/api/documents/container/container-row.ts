/**
 * A container in GET /containers/json (types.Container of 20.10).
 */
import { humanDuration } from '../../../../containers/durations.js';
import type { Container } from '../../../../containers/container.js';
import type { ContainerInspection } from '../../../../containers/inspect/inspect-container.js';

export function containerRow(container: Container, nowMs: number, withSizes: boolean): object {
  const document = container.inspect();
  const { NetworkSettings, HostConfig, Mounts } = document;
  return {
    Id: container.id,
    Names: [`/${container.name}`],
    Image: container.image,
    ImageID: document.Image,
    Command: commandText(document),
    Created: Math.floor(container.created / 1_000),
    Ports: portRows(NetworkSettings.Ports),
    ...(withSizes && { SizeRw: 0, SizeRootFs: 0 }),
    Labels: container.labels,
    State: container.state,
    Status: statusText(container, nowMs),
    HostConfig: { NetworkMode: HostConfig.NetworkMode },
    NetworkSettings: { Networks: NetworkSettings.Networks },
    Mounts,
  };
}

/** 'Up 3 seconds', 'Exited (0) 2 minutes ago' (container/state.go, String). */
export function statusText({ record }: Container, nowMs: number): string {
  const { state, health, startedAt = 0, finishedAt = 0, exitCode = 0 } = record;
  const since = (timeMs: number): string => humanDuration(Math.max(0, nowMs - timeMs));
  switch (state) {
    case 'created':
      return 'Created';
    case 'running':
      return `Up ${since(startedAt)}${health === undefined ? '' : ` (${health.status === 'starting' ? 'health: starting' : health.status})`}`;
    case 'paused':
      return `Up ${since(startedAt)} (Paused)`;
    case 'restarting':
      return `Restarting (${exitCode}) ${since(finishedAt)} ago`;
    case 'exited':
      return `Exited (${exitCode}) ${since(finishedAt)} ago`;
  }
}

/** The command in one line; words with blanks are quoted. */
function commandText({ Path, Args }: ContainerInspection): string {
  return [Path, ...Args.map((word) => (word.includes(' ') ? `'${word}'` : word))].join(' ');
}

function portRows(ports: ContainerInspection['NetworkSettings']['Ports']): readonly object[] {
  return Object.entries(ports).flatMap(([name, bindings]): readonly object[] => {
    const [port = '', Type = ''] = name.split('/');
    const PrivatePort = Number(port);
    if (bindings === null) return [{ PrivatePort, Type }];
    return bindings.map(({ HostIp, HostPort }) => ({ IP: HostIp, PrivatePort, PublicPort: Number(HostPort), Type }));
  });
}
