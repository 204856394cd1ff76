/**
 * What a container is created and connected with: the public options, and the checked settings that operations take.
 */
import type { CnmError } from '../base/error.js';
import { Result } from '../base/result.js';
import { checkEndpointOptions, checkJoinOptions } from '../controller/settings/endpoint-settings.js';
import { checkOptions, checkTexts, nameFault, refuse, shown } from '../controller/settings/input.js';
import { checkSandboxOptions } from '../controller/settings/sandbox-settings.js';
import type { MembersOf } from '../contracts/invalid-argument.js';
import type { ContainerNetwork, ContainerRecord, ContainerRun, GivenSettings } from '../model/container.js';
import type { Mount } from '../model/mount.js';
import type { ExposedPort, PortBinding } from '../model/port-binding.js';
import type { ExtraHost } from '../model/sandbox.js';
import { InvalidContainerName, NetworkModeConflict } from './errors.js';
import { DEFAULT_NETWORK } from './predefined/names.js';

/** How a container is to be connected to a network. */
export interface ConnectOptions {
  /** '10.1.0.5'; of a network whose subnet its creator chose. */
  readonly ipv4Address?: string;
  readonly ipv6Address?: string;
  readonly macAddress?: string;
  /** More names that the network knows the container by. */
  readonly aliases?: readonly string[];
  /** Names that this container alone knows, to those of other containers in the network. */
  readonly links?: Readonly<Record<string, string>>;
  /** Higher comes first when the default gateway is chosen; 0 by default. */
  readonly priority?: number;
  /** A daemon's documents, to be shown as they were given. */
  readonly given?: GivenSettings;
}

/** A network that a container is to be connected to, by its name, its id or the start of its id. */
export interface ContainerNetworkOptions extends ConnectOptions {
  readonly network: string;
}

/** What `containers.create` and `containers.run` take. */
export interface ContainerOptions {
  /** Two words are made up unless it is given; networks publish only a given name. */
  readonly name?: string;
  /** A label: nothing is run. */
  readonly image: string;
  readonly command?: readonly string[];
  /** The short id unless given. */
  readonly hostname?: string;
  readonly domainname?: string;
  readonly dnsServers?: readonly string[];
  readonly dnsSearch?: readonly string[];
  readonly dnsOptions?: readonly string[];
  readonly extraHosts?: readonly ExtraHost[];
  readonly exposedPorts?: readonly ExposedPort[];
  readonly portBindings?: readonly PortBinding[];
  readonly labels?: Readonly<Record<string, string>>;
  /** 'bridge' unless given. 'host', 'none' and 'container:NAME' stand alone. */
  readonly networks?: readonly (string | ContainerNetworkOptions)[];
  /** The first of the networks unless given. */
  readonly networkMode?: string;
  /** Containers on the default bridge that it knows by other names: those names, to the containers' names. */
  readonly bridgeLinks?: Readonly<Record<string, string>>;
  /** Volumes that are not there are created, with a name where they have none; taken as it is. */
  readonly mounts?: readonly Mount[];
  /** How a daemon runs it; taken as it is. */
  readonly run?: ContainerRun;
}

/** What becomes of a container by itself. */
type NotAsked = 'id' | 'name' | 'anonymous' | 'created' | 'state' | 'startedAt' | 'finishedAt' | 'exitCode' | 'error' | 'restartCount' | 'stoppedByUser' | 'health' | 'lastSandboxId' | 'sharedSandboxId';

/** The same, checked and complete. */
export type ContainerSettings = Omit<ContainerRecord, NotAsked> & {
  readonly name?: string;
};

const CONTAINER_MEMBERS: MembersOf<ContainerOptions> = {
  name: true,
  image: true,
  command: true,
  hostname: true,
  domainname: true,
  dnsServers: true,
  dnsSearch: true,
  dnsOptions: true,
  extraHosts: true,
  exposedPorts: true,
  portBindings: true,
  labels: true,
  networks: true,
  networkMode: true,
  bridgeLinks: true,
  mounts: true,
  run: true,
};

export function checkContainerOptions(given: ContainerOptions): Result<ContainerSettings, CnmError> {
  const known = checkOptions('container', given, CONTAINER_MEMBERS);
  if (!known.ok) return known;
  const { name } = given;
  if (name !== undefined && (typeof name !== 'string' || !isContainerName(name))) {
    return Result.error(new InvalidContainerName({ name: shown(name) }));
  }
  if (nameFault(given.image) !== undefined) return refuse('image', given.image, 'the name of an image');
  // A daemon's words are its user's, with line ends and all.
  const command = given.run === undefined ? checkTexts('word of the command', given.command) : Result.ok(given.command ?? []);
  if (!command.ok) return command;
  // The id is not known yet, and any name will do for a check.
  const sandbox = checkSandboxOptions({ ...sandboxPart(given), containerId: 'unknown' });
  if (!sandbox.ok) return sandbox;
  const ports = checkEndpointOptions({ name: 'unknown', ...portPart(given) });
  if (!ports.ok) return ports;
  const networks = checkNetworks(given);
  if (!networks.ok) return networks;
  const { hostname, domainname, dnsServers, dnsSearch, dnsOptions, extraHosts, labels } = sandbox.value;
  const { exposedPorts, portBindings } = ports.value;
  return Result.ok({
    ...(name !== undefined && { name }),
    image: given.image,
    command: command.value,
    ...{ hostname, domainname, dnsServers, dnsSearch, dnsOptions, extraHosts, labels },
    ...{ exposedPorts, portBindings },
    ...networks.value,
    ...(given.bridgeLinks !== undefined && { bridgeLinks: given.bridgeLinks }),
    ...(given.mounts !== undefined && given.mounts.length > 0 && { mounts: given.mounts }),
    ...(given.run !== undefined && { run: given.run }),
  });
}

/** Whether a text may be a container's name. */
export function isContainerName(text: string): boolean {
  return /^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,254}$/.test(text);
}

/** Of either kind of options, which say the network in one place or the other. */
const CONNECT_MEMBERS: MembersOf<ContainerNetworkOptions> = {
  network: true,
  ipv4Address: true,
  ipv6Address: true,
  macAddress: true,
  aliases: true,
  links: true,
  priority: true,
  given: true,
};

/** Checks how a container is to be connected. */
export function checkConnectOptions(network: string, given: ConnectOptions = {}): Result<ContainerNetwork, CnmError> {
  if (nameFault(network) !== undefined) return refuse('network', network, 'the name or the id of a network');
  const known = checkOptions('connection', given, CONNECT_MEMBERS);
  if (!known.ok) return known;
  const { ipv4Address, ipv6Address, macAddress, aliases, links, priority } = given;
  const endpoint = checkEndpointOptions({
    name: 'unknown',
    ...(ipv4Address !== undefined && { ipv4Address }),
    ...(ipv6Address !== undefined && { ipv6Address }),
    ...(macAddress !== undefined && { macAddress }),
    ...(aliases !== undefined && { aliases }),
  });
  if (!endpoint.ok) return endpoint;
  const join = checkJoinOptions({ ...(links !== undefined && { links }), ...(priority !== undefined && { priority }) });
  if (!join.ok) return join;
  return Result.ok({
    networkName: network,
    ...(ipv4Address !== undefined && { ipv4Address }),
    ...(ipv6Address !== undefined && { ipv6Address }),
    ...(endpoint.value.macAddress !== undefined && { macAddress: endpoint.value.macAddress }),
    aliases: endpoint.value.aliases,
    links: join.value.links,
    priority: join.value.priority,
    ...(given.given !== undefined && { given: given.given }),
  });
}

function sandboxPart({ hostname, domainname, dnsServers, dnsSearch, dnsOptions, extraHosts, labels }: ContainerOptions) {
  return {
    ...(hostname !== undefined && { hostname }),
    ...(domainname !== undefined && { domainname }),
    ...(dnsServers !== undefined && { dnsServers }),
    ...(dnsSearch !== undefined && { dnsSearch }),
    ...(dnsOptions !== undefined && { dnsOptions }),
    ...(extraHosts !== undefined && { extraHosts }),
    ...(labels !== undefined && { labels }),
  };
}

function portPart({ exposedPorts, portBindings }: ContainerOptions) {
  return { ...(exposedPorts !== undefined && { exposedPorts }), ...(portBindings !== undefined && { portBindings }) };
}

/** The networks with the mode that follows from the first of them. */
function checkNetworks(given: ContainerOptions): Result<Pick<ContainerSettings, 'networkMode' | 'networks'>, CnmError> {
  const asked = given.networks === undefined || given.networks.length === 0 ? [given.networkMode ?? DEFAULT_NETWORK] : given.networks;
  if (!isList(asked)) return refuse('networks', asked, 'a list');
  const networks: ContainerNetwork[] = [];
  for (const one of asked) {
    const network = typeof one === 'string' ? { network: one } : one;
    if (!isObject(network)) return refuse('network', network, 'a name or { network, ... }');
    const checked = checkConnectOptions(network.network === 'default' ? DEFAULT_NETWORK : network.network, network);
    if (!checked.ok) return checked;
    if (networks.some(({ networkName }) => networkName === checked.value.networkName)) return refuse('network', network.network, 'each network once');
    networks.push(checked.value);
  }
  const networkMode = given.networkMode ?? networks[0]?.networkName ?? DEFAULT_NETWORK;
  if (networks.length > 1 && networks.some(({ networkName }) => standsAlone(networkName))) {
    const reason = 'conflicting options: cannot attach both user-defined and non-user-defined network-modes';
    return Result.error(new NetworkModeConflict({ container: given.name ?? given.image, network: networkMode, reason }));
  }
  return Result.ok({ networkMode, networks: sharedContainer(networkMode) === undefined ? networks : [] });
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function isList(value: unknown): boolean {
  return Array.isArray(value);
}

function standsAlone(network: string): boolean {
  return network === 'host' || network === 'none' || sharedContainer(network) !== undefined;
}

/** The container whose sandbox is shared in this mode; undefined in every other mode. */
export function sharedContainer(networkMode: string): string | undefined {
  return networkMode.startsWith('container:') ? networkMode.slice('container:'.length) : undefined;
}
