/**
 * A container as Docker's API shows it (types.ContainerJSON of 20.10), as far as a container here has such things.
 *
 * Where it does not run, addresses are empty and its networks stay. The flat members of `NetworkSettings` are those of
 * the default bridge, as Docker keeps them for old clients.
 */
import { formatInstant } from '../../base/instant.js';
import type { ContainerNetwork, ContainerRecord } from '../../model/container.js';
import type { EndpointRecord } from '../../model/endpoint.js';
import type { ExposedPort, PortBinding } from '../../model/port-binding.js';
import { sandboxKey } from '../../model/sandbox.js';
import { placedEndpoints } from '../../state/placement.js';
import type { Tables } from '../../state/tables.js';
import { inspectAttachment, noAddresses, type AttachmentInspection } from './inspect-attachment.js';
import { sorted } from './inspect-network.js';
import { DEFAULT_NETWORK } from '../predefined-names.js';

/** What Go's zero time looks like. */
const NEVER = '0001-01-01T00:00:00Z';

export interface HostPortInspection {
  readonly HostIp: string;
  readonly HostPort: string;
}

export type PortMapInspection = Readonly<Record<string, readonly HostPortInspection[] | null>>;

export type ContainerInspection = ReturnType<typeof inspectContainer>;

export function inspectContainer(tables: Tables, container: ContainerRecord) {
  const [path = '', ...args] = container.command;
  return {
    Id: container.id,
    Created: formatInstant(container.created),
    Path: path,
    Args: args,
    State: stateOf(container),
    Image: container.image,
    Name: `/${container.name}`,
    HostConfig: {
      NetworkMode: container.networkMode,
      PortBindings: portMap([], container.portBindings),
      Dns: container.dnsServers,
      DnsOptions: container.dnsOptions,
      DnsSearch: container.dnsSearch,
      ExtraHosts: container.extraHosts.length === 0 ? null : container.extraHosts.map(({ name, address }) => `${name}:${address}`),
    },
    Config: {
      Hostname: container.hostname,
      Domainname: container.domainname,
      ...(container.exposedPorts.length > 0 && { ExposedPorts: sorted(Object.fromEntries(container.exposedPorts.map((port) => [portName(port), {}]))) }),
      Cmd: container.command.length === 0 ? null : container.command,
      Image: container.image,
      Labels: sorted(container.labels),
    },
    NetworkSettings: networkSettings(tables, container),
  };
}

function stateOf({ state, startedAt, finishedAt }: ContainerRecord) {
  return {
    Status: state,
    Running: state === 'running',
    Paused: false,
    Restarting: false,
    OOMKilled: false,
    Dead: false,
    Pid: 0,
    ExitCode: 0,
    Error: '',
    StartedAt: startedAt === undefined ? NEVER : formatInstant(startedAt),
    FinishedAt: finishedAt === undefined ? NEVER : formatInstant(finishedAt),
  };
}

function networkSettings(tables: Tables, container: ContainerRecord) {
  const sandbox = tables.sandboxes.get(sandboxKey({ containerId: container.id }));
  const placed = sandbox === undefined ? [] : placedEndpoints(tables, sandbox);
  const endpointOf = ({ networkId }: ContainerNetwork) => placed.find(({ network }) => network.id === networkId)?.endpoint;
  const networks = container.networks.map((network) => [network.networkName, inspectAttachment(container, network, endpointOf(network))] as const);
  const bridge: AttachmentInspection | undefined = networks.find(([name]) => name === DEFAULT_NETWORK)?.[1];
  const { EndpointID, Gateway, GlobalIPv6Address, GlobalIPv6PrefixLen, IPAddress, IPPrefixLen, IPv6Gateway, MacAddress } = bridge ?? noAddresses;
  return {
    Bridge: '',
    SandboxID: sandbox?.id ?? '',
    Ports: portsOf(placed.map(({ endpoint }) => endpoint)),
    SandboxKey: sandbox === undefined ? '' : `/var/run/docker/netns/${sandbox.id.slice(0, 12)}`,
    ...{ EndpointID, Gateway, GlobalIPv6Address, GlobalIPv6PrefixLen, IPAddress, IPPrefixLen, IPv6Gateway, MacAddress },
    Networks: sorted(Object.fromEntries(networks)),
  };
}

/** What is served, and by which ports of the host where it is published. */
function portsOf(endpoints: readonly EndpointRecord[]): PortMapInspection {
  const served = endpoints.flatMap((endpoint) => [...endpoint.exposedPorts, ...endpoint.portBindings]);
  return portMap(served, endpoints.flatMap((endpoint) => endpoint.publishedPorts ?? []));
}

function portMap(exposed: readonly ExposedPort[], bindings: readonly PortBinding[]): PortMapInspection {
  const ports = new Map<string, HostPortInspection[] | null>(exposed.map((port) => [portName(port), null]));
  for (const binding of bindings) {
    const { hostAddress = '', hostPort, hostPortEnd } = binding;
    const range = hostPortEnd === undefined || hostPortEnd === hostPort ? '' : `-${hostPortEnd}`;
    const known = ports.get(portName(binding)) ?? [];
    ports.set(portName(binding), [...known, { HostIp: hostAddress, HostPort: hostPort === undefined ? '' : `${hostPort}${range}` }]);
  }
  return sorted(Object.fromEntries(ports));
}

/** '80/tcp'. */
export function portName({ port, protocol }: ExposedPort): string {
  return `${port}/${protocol}`;
}
