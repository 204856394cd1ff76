/**
 * A container as a record: a name, an image's label, a configuration, and what became of it.
 *
 * It is a host's own (local scope) and keyed by its name, so that a host has a name once. Running, it has a sandbox of
 * its id and an endpoint of its name in each of its networks; stopped, it keeps what it was connected with.
 */
import type { ContainerHealth, Healthcheck } from './health.js';
import type { ContainerId } from './ids.js';
import { keyPart } from './keys.js';
import type { Labels } from './labels.js';
import type { Mount } from './mount.js';
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
  /** It was connected after it had been created. */
  readonly added?: true;
  readonly given?: GivenSettings;
}

/** Docker's documents about a connection as they were given, to be shown: null and {} are not the same there. */
export interface GivenSettings {
  readonly ipam?: Readonly<Record<string, string | readonly string[]>>;
  readonly links?: readonly string[];
  readonly driverOptions?: Labels;
}

/** When a container whose command has ended is started again. */
export interface RestartPolicy {
  readonly name: 'no' | 'always' | 'unless-stopped' | 'on-failure';
  /** How often at most after failures; 0 is without end. */
  readonly maximumRetryCount: number;
}

/** How a container's command is run, and what was asked for besides; only of containers that a daemon runs. */
export interface ContainerRun {
  readonly imageId: string;
  readonly entrypoint: readonly string[];
  /** 'NAME=value'. */
  readonly environment: readonly string[];
  readonly tty: boolean;
  /** Its input stays open while nobody is attached. */
  readonly openStdin: boolean;
  /** Its input ends when the first client that was attached to it goes. */
  readonly stdinOnce: boolean;
  /** A small process stands before the command, so that signals end what does not expect them. */
  readonly init: boolean;
  readonly stopSignal: string;
  readonly stopTimeoutS: number;
  readonly restartPolicy: RestartPolicy;
  /** It is removed when it has ended. */
  readonly autoRemove: boolean;
  /** Absent where it is not tested. */
  readonly healthcheck?: Healthcheck;
  /** Docker's documents as they were given, to be shown. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly hostConfig: Readonly<Record<string, unknown>>;
}

/** 'restarting' waits to be started again, and has no network stack meanwhile. */
export type ContainerState = 'created' | 'running' | 'paused' | 'restarting' | 'exited';

export interface ContainerRecord {
  readonly id: ContainerId;
  readonly name: string;
  /** The name was made up: networks do not publish it. */
  readonly anonymous: boolean;
  /** The image's name; a label, nothing is run. */
  readonly image: string;
  readonly command: readonly string[];
  readonly created: number;
  readonly state: ContainerState;
  readonly startedAt?: number;
  /** When it ended last, also while it runs again. */
  readonly finishedAt?: number;
  /** Of its last end; 0 while it runs. */
  readonly exitCode?: number;
  /** Why it could not be started. */
  readonly error?: string;
  /** How often its restart policy has started it since a user did. */
  readonly restartCount?: number;
  /** A user has stopped it since it was started. */
  readonly stoppedByUser?: boolean;
  /** Of containers that are tested, since their first start. */
  readonly health?: ContainerHealth;
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
  /** The sandbox that it had last, while it has none. */
  readonly lastSandboxId?: string;
  /** The sandbox of another container that it was started in, which it keeps when that one gets a new one. */
  readonly sharedSandboxId?: string;
  /** Containers on the default bridge that it knows by other names: those names, to the containers' ids. */
  readonly bridgeLinks?: Labels;
  readonly mounts?: readonly Mount[];
  readonly run?: ContainerRun;
}

/** Whether it has its network stack. */
export function isUp({ state }: { readonly state: ContainerState }): boolean {
  return state === 'running' || state === 'paused';
}

export function containerKey(container: { name: string }): string {
  return `local/container/${keyPart(container.name)}`;
}
