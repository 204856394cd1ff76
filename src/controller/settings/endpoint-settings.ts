/**
 * What an endpoint is created and joined with: the public options, and the checked settings that operations take.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import { noLabels, none, type Labels } from '../../model/labels.js';
import type { ExposedPort, PortBinding, TransportProtocol } from '../../model/port-binding.js';
import type { IpAddress } from '../../net/ip-address.js';
import type { MembersOf } from '../../contracts/invalid-argument.js';
import { canonicalAddress, checkAddress, checkFlag, checkLabels, checkMacAddress, checkName, checkOptions, checkTexts, isList, refuse } from './input.js';

/** What `network.createEndpoint` takes. Leave out what the library is to choose. */
export interface EndpointOptions {
  /** Unique in the network; other endpoints reach it by this name. */
  readonly name: string;
  /** '10.1.0.5', inside a subnet of the network. */
  readonly ipv4Address?: string;
  readonly ipv6Address?: string;
  readonly macAddress?: string;
  /** More names that the network knows it by. */
  readonly aliases?: readonly string[];
  /** Its name is not published. */
  readonly anonymous?: boolean;
  readonly exposedPorts?: readonly ExposedPort[];
  readonly portBindings?: readonly PortBinding[];
  /** The driver's options. */
  readonly options?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
}

/** What `endpoint.join` takes. */
export interface JoinOptions {
  /** Higher comes first when the sandbox chooses its gateway; 0 by default. */
  readonly priority?: number;
  /** More names that the network knows the endpoint by while it is joined. */
  readonly aliases?: readonly string[];
  /** Names that this sandbox alone knows, to the names they stand for in the network. */
  readonly links?: Readonly<Record<string, string>>;
  /** 'eth0' and so on by default. */
  readonly interfaceName?: string;
}

/** Options of an endpoint, checked and complete. */
export interface EndpointSettings {
  readonly name: string;
  readonly ipv4Address?: IpAddress;
  readonly ipv6Address?: IpAddress;
  readonly macAddress?: string;
  readonly aliases: readonly string[];
  readonly anonymous: boolean;
  readonly exposedPorts: readonly ExposedPort[];
  readonly portBindings: readonly PortBinding[];
  readonly options: Labels;
  readonly labels: Labels;
}

/** How an endpoint joins, checked and complete. */
export interface JoinSettings {
  readonly priority: number;
  readonly aliases: readonly string[];
  readonly links: Labels;
  /** They open nothing where endpoints are kept apart. */
  readonly linksAreNames?: true;
  readonly interfaceName?: string;
}

/** An endpoint with nothing said but its name. */
export function plainEndpoint(name: string): EndpointSettings {
  return { name, aliases: none, anonymous: false, exposedPorts: none, portBindings: none, options: noLabels, labels: noLabels };
}

const ENDPOINT_MEMBERS: MembersOf<EndpointOptions> = {
  name: true,
  ipv4Address: true,
  ipv6Address: true,
  macAddress: true,
  aliases: true,
  anonymous: true,
  exposedPorts: true,
  portBindings: true,
  options: true,
  labels: true,
};

const JOIN_MEMBERS: MembersOf<JoinOptions> = { priority: true, aliases: true, links: true, interfaceName: true };

export function checkEndpointOptions(given: EndpointOptions): Result<EndpointSettings, CnmError> {
  const object = checkOptions('endpoint options', given, ENDPOINT_MEMBERS);
  if (!object.ok) return object;
  const name = checkName(given.name);
  if (!name.ok) return name;
  const addresses = checkAddresses(given);
  if (!addresses.ok) return addresses;
  const aliases = checkTexts('alias', given.aliases);
  if (!aliases.ok) return aliases;
  const anonymous = checkFlag('anonymous', given.anonymous);
  if (!anonymous.ok) return anonymous;
  const exposedPorts = checkPorts('exposed port', given.exposedPorts);
  if (!exposedPorts.ok) return exposedPorts;
  const portBindings = checkBindings(given.portBindings);
  if (!portBindings.ok) return portBindings;
  const options = checkLabels('option', given.options);
  if (!options.ok) return options;
  const labels = checkLabels('label', given.labels);
  if (!labels.ok) return labels;
  return Result.ok({
    name: name.value,
    ...addresses.value,
    aliases: aliases.value,
    anonymous: anonymous.value,
    exposedPorts: exposedPorts.value,
    portBindings: portBindings.value,
    options: options.value,
    labels: labels.value,
  });
}

export function checkJoinOptions(given: JoinOptions = {}): Result<JoinSettings, CnmError> {
  const object = checkOptions('join options', given, JOIN_MEMBERS);
  if (!object.ok) return object;
  const priority = given.priority ?? 0;
  if (!Number.isSafeInteger(priority)) return refuse('priority', priority, 'a whole number');
  const aliases = checkTexts('alias', given.aliases);
  if (!aliases.ok) return aliases;
  const links = checkLabels('link', given.links);
  if (!links.ok) return links;
  const { interfaceName } = given;
  if (interfaceName !== undefined && typeof interfaceName !== 'string') return refuse('interface name', interfaceName, 'a text');
  return Result.ok({ priority, aliases: aliases.value, links: links.value, ...(interfaceName !== undefined && { interfaceName }) });
}

function checkAddresses(given: EndpointOptions) {
  const ipv4 = given.ipv4Address === undefined ? undefined : checkAddress('IPv4 address', given.ipv4Address, 4);
  if (ipv4 !== undefined && !ipv4.ok) return ipv4;
  const ipv6 = given.ipv6Address === undefined ? undefined : checkAddress('IPv6 address', given.ipv6Address, 6);
  if (ipv6 !== undefined && !ipv6.ok) return ipv6;
  const mac = given.macAddress === undefined ? undefined : checkMacAddress(given.macAddress);
  if (mac !== undefined && !mac.ok) return mac;
  return Result.ok({
    ...(ipv4 !== undefined && { ipv4Address: ipv4.value }),
    ...(ipv6 !== undefined && { ipv6Address: ipv6.value }),
    ...(mac !== undefined && { macAddress: mac.value }),
  });
}

const PROTOCOLS: ReadonlySet<TransportProtocol> = new Set(['tcp', 'udp', 'sctp']);

function isPort(value: unknown, least: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= 65_535;
}

/** Ports as records of their own: nothing else that the caller's objects hold gets any further. */
function checkPorts(argument: string, given: readonly ExposedPort[] | undefined): Result<readonly ExposedPort[], CnmError> {
  if (given === undefined) return Result.ok(none);
  if (!isList(given)) return refuse(argument, given, 'a list');
  const ports: ExposedPort[] = [];
  for (const port of given) {
    if (typeof port !== 'object' || port === null || !isPort(port.port, 1) || !PROTOCOLS.has(port.protocol)) {
      return refuse(argument, port, "{ protocol: 'tcp', port: 80 }");
    }
    ports.push({ protocol: port.protocol, port: port.port });
  }
  return Result.ok(ports);
}

/** Ports to publish, as records of their own. */
export function checkBindings(given: readonly PortBinding[] | undefined): Result<readonly PortBinding[], CnmError> {
  if (given === undefined) return Result.ok(none);
  const ports = checkPorts('port binding', given);
  if (!ports.ok) return ports;
  const bindings: PortBinding[] = [];
  for (const [at, { hostAddress, hostPort, hostPortEnd }] of given.entries()) {
    if (hostPort !== undefined && !isPort(hostPort, 0)) return refuse('host port', hostPort, 'a number from 0 to 65535');
    if (hostPortEnd !== undefined && !isPort(hostPortEnd, hostPort ?? 0)) return refuse('host port range', hostPortEnd, 'an end not before its start');
    const address = hostAddress === undefined ? undefined : checkAddress('host address', hostAddress);
    if (address !== undefined && !address.ok) return address;
    const port = ports.value[at];
    if (port === undefined) continue;
    bindings.push({
      protocol: port.protocol,
      port: port.port,
      ...(address !== undefined && { hostAddress: canonicalAddress(address.value) }),
      ...(hostPort !== undefined && { hostPort }),
      ...(hostPortEnd !== undefined && { hostPortEnd }),
    });
  }
  return Result.ok(bindings);
}
