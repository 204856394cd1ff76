/**
 * A container as a record: a name, an image's label, a configuration, and whether it runs.
 *
 * It is a host's own (local scope) and keyed by its name, so that a host has a name once. Running, it has a sandbox of
 * its id and an endpoint of its name in each of its networks; stopped, it keeps what it was connected with.
 */
import type { ContainerId } from './ids.js';
import { keyPart } from './keys.js';
import type { Labels } from './labels.js';
import type { ExposedPort, PortBinding } from './port-binding.js';
import type { ExtraHost } from './sandbox.js';

/** How a container is connected to a network, as it was asked for. */
export interface ContainerNetwork {
  /** The network that it turned out to be; absent until the container is connected for the first time. */
  readonly networkId?: string;
  /** Its name; until it is known, what it was asked for by: a name or an id. */
  readonly networkName: string;
  readonly ipv4Address?: string;
  readonly ipv6Address?: string;
  readonly macAddress?: string;
  readonly aliases: readonly string[];
  readonly links: Labels;
  readonly priority: number;
}

export interface ContainerRecord {
  readonly id: ContainerId;
  readonly name: string;
  /** The name was made up: networks do not publish it. */
  readonly anonymous: boolean;
  /** The image's name; a label, nothing is run. */
  readonly image: string;
  readonly command: readonly string[];
  readonly created: number;
  readonly state: 'created' | 'running' | 'exited';
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly hostname: string;
  readonly domainname: string;
  readonly dnsServers: readonly string[];
  readonly dnsSearch: readonly string[];
  readonly dnsOptions: readonly string[];
  readonly extraHosts: readonly ExtraHost[];
  readonly exposedPorts: readonly ExposedPort[];
  readonly portBindings: readonly PortBinding[];
  readonly labels: Labels;
  /** 'host', 'none', 'container:ID' for another container's sandbox, else the first network that was asked for. */
  readonly networkMode: string;
  /** In the order in which they are joined. */
  readonly networks: readonly ContainerNetwork[];
}

export function containerKey(container: { name: string }): string {
  return `local/container/${keyPart(container.name)}`;
}
