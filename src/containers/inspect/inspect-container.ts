/**
 * A container as Docker's API shows it (types.ContainerJSON of 20.10), as far as a container here has such things.
 *
 * Where it does not run, addresses are empty and its networks stay. The flat members of `NetworkSettings` are those of
 * the default bridge, as Docker keeps them for old clients.
 */
import { formatInstant } from '../../base/instant.js';
import { findNetwork } from '../../controller/queries.js';
import { isUp, type ContainerNetwork, type ContainerRecord } from '../../model/container.js';
import { sandboxKey } from '../../model/sandbox.js';
import { placedEndpoints, type Placed } from '../../state/placement.js';
import type { Tables } from '../../state/tables.js';
import { sharedContainer } from '../container-settings.js';
import { inspectAttachment, noAddresses, type AttachmentInspection } from './inspect-attachment.js';
import { inspectConfig, inspectHostConfig } from './inspect-config.js';
import { inspectMounts } from './inspect-mounts.js';
import { portMap, sorted, type PortMapInspection } from './port-map.js';
import { DEFAULT_NETWORK } from '../predefined/names.js';

/** What Go's zero time looks like. */
const NEVER = '0001-01-01T00:00:00Z';

export type ContainerInspection = ReturnType<typeof inspectContainer>;

export function inspectContainer(tables: Tables, container: ContainerRecord) {
  const [path = '', ...args] = [...(container.run?.entrypoint ?? []), ...container.command];
  const { sandbox, networks } = networkSettings(tables, container);
  const owner = sandbox ? container.id : isUp(container) ? sharedContainer(container.networkMode) : undefined;
  const opened = (file: string): string => (owner === undefined ? '' : `/var/lib/docker/containers/${owner}/${file}`);
  return {
    Id: container.id,
    Created: formatInstant(container.created),
    Path: path,
    Args: args,
    State: stateOf(container),
    Image: container.run?.imageId ?? container.image,
    ResolvConfPath: opened('resolv.conf'),
    HostnamePath: opened('hostname'),
    HostsPath: opened('hosts'),
    LogPath: '',
    Name: `/${container.name}`,
    RestartCount: container.restartCount ?? 0,
    Driver: 'overlay2',
    Platform: 'linux',
    MountLabel: '',
    ProcessLabel: '',
    AppArmorProfile: '',
    ExecIDs: null,
    HostConfig: inspectHostConfig(tables, container),
    GraphDriver: { Data: null, Name: 'overlay2' },
    Mounts: inspectMounts(container),
    Config: inspectConfig(container),
    NetworkSettings: networks,
  };
}

function stateOf({ state, startedAt, finishedAt, exitCode = 0, error = '' }: ContainerRecord) {
  return {
    Status: state,
    // Docker counts what will be started again as running.
    Running: state !== 'created' && state !== 'exited',
    Paused: state === 'paused',
    Restarting: state === 'restarting',
    OOMKilled: false,
    Dead: false,
    Pid: 0,
    ExitCode: exitCode,
    Error: error,
    StartedAt: startedAt === undefined ? NEVER : formatInstant(startedAt),
    FinishedAt: finishedAt === undefined ? NEVER : formatInstant(finishedAt),
  };
}

function networkSettings(tables: Tables, container: ContainerRecord) {
  const sandbox = tables.sandboxes.get(sandboxKey({ containerId: container.id }));
  const sandboxId = sandbox?.id ?? container.lastSandboxId ?? '';
  const placed = sandbox === undefined ? [] : placedEndpoints(tables, sandbox);
  const endpointOf = ({ networkId }: ContainerNetwork) => placed.find(({ network }) => network.id === networkId)?.endpoint;
  const isKnown = ({ networkId, networkName }: ContainerNetwork) => findNetwork(tables, networkId ?? networkName).ok;
  const networks = container.networks.map((network) => [network.networkName, inspectAttachment(container, network, { endpoint: endpointOf(network), isKnown: isKnown(network) })] as const);
  const bridge: AttachmentInspection | undefined = networks.find(([name]) => name === DEFAULT_NETWORK)?.[1];
  const { EndpointID, Gateway, GlobalIPv6Address, GlobalIPv6PrefixLen, IPAddress, IPPrefixLen, IPv6Gateway, MacAddress } = bridge ?? noAddresses;
  const settings = {
    Bridge: '',
    SandboxID: sandboxId,
    HairpinMode: false,
    LinkLocalIPv6Address: '',
    LinkLocalIPv6PrefixLen: 0,
    Ports: portsOf(container, placed),
    SandboxKey: sandboxId === '' ? '' : `/var/run/docker/netns/${container.networkMode === 'host' ? 'default' : sandboxId.slice(0, 12)}`,
    SecondaryIPAddresses: null,
    SecondaryIPv6Addresses: null,
    ...{ EndpointID, Gateway, GlobalIPv6Address, GlobalIPv6PrefixLen, IPAddress, IPPrefixLen, IPv6Gateway, MacAddress },
    Networks: sorted(Object.fromEntries(networks)),
  };
  return { sandbox: sandbox !== undefined, networks: settings };
}

/** Drivers whose endpoints say nothing of ports. */
const HAVE_NO_PORTS: ReadonlySet<string> = new Set(['host', 'null', 'macvlan', 'ipvlan']);

/** What is served in a network that is no internal one, and by which ports of the host where it is published. */
function portsOf({ exposedPorts, portBindings }: ContainerRecord, placed: readonly Placed[]): PortMapInspection {
  const serving = placed.filter(({ network }) => !network.internal && !HAVE_NO_PORTS.has(network.driver));
  const served = serving.length === 0 ? [] : [...exposedPorts, ...portBindings];
  return portMap(served, serving.flatMap(({ endpoint }) => endpoint.publishedPorts ?? []));
}
