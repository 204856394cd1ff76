/**
 * What a host is described by: the public options, and the checked record.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { HostInterface, HostRecord, PortRange, ResolvConf } from '../../model/host.js';
import { formatIpPrefix, parseIpPrefix, prefixContains } from '../../net/ip-prefix.js';
import { isInterfaceName } from '../../model/interface-name.js';
import type { MembersOf } from '../../contracts/invalid-argument.js';
import { canonicalAddress, checkAddress, checkAddresses, checkName, checkOptions, checkTexts, isList, refuse } from './input.js';

/** What `createController` and `createCluster` take of a host. */
export interface HostOptions {
  /** Unique among the hosts of a store. */
  readonly name: string;
  /** The address that other hosts reach it by: '10.99.0.11', or with its prefix '10.99.0.11/24'. */
  readonly address: string;
  /** What the machine has; one interface 'ens3' with the address unless given. */
  readonly interfaces?: readonly HostInterface[];
  /** The router that leads to the world outside: '10.99.0.1'. Without one there is no such world. */
  readonly gateway?: string;
  /** Where frames for its interfaces are sent by hosts that other processes simulate: 'udp://127.0.0.1:40000'. */
  readonly underlay?: string;
  /** Where host ports are taken from that nobody names; 49153 to 65535 unless given. */
  readonly portRange?: PortRange;
  /** False: published ports are reached by address translation alone, as with Docker's --userland-proxy=false. */
  readonly userlandProxy?: boolean;
  /** Its /etc/resolv.conf, from which those of its sandboxes are made; empty unless given. */
  readonly resolvConf?: Partial<ResolvConf>;
}

/** A record of a host is taken as well; when it came is for its store to say. */
const HOST_MEMBERS: MembersOf<HostOptions & HostRecord> = {
  name: true,
  address: true,
  interfaces: true,
  gateway: true,
  underlay: true,
  portRange: true,
  userlandProxy: true,
  resolvConf: true,
  created: true,
  announcedTtlMs: true,
  reapedLife: true,
  life: true,
};

const RESOLV_CONF_MEMBERS: MembersOf<ResolvConf> = { nameservers: true, search: true, options: true };

/** The prefix length of the hosts' own network where none is given. */
const HOST_PREFIX_LENGTH = 24;
const HOST_INTERFACE = 'ens3';

export function checkHost(given: HostOptions): Result<Omit<HostRecord, 'created'>, CnmError> {
  const object = checkOptions('host', given, HOST_MEMBERS);
  if (!object.ok) return object;
  const name = checkName(given.name);
  if (!name.ok) return name;
  const whole = typeof given.address === 'string' && given.address.length < 64 ? parseIpPrefix(given.address) : undefined;
  const address = whole === undefined ? checkAddress('host address', given.address, 4) : Result.ok(whole.address);
  if (!address.ok) return address;
  if (address.value.family !== 4) return refuse('host address', given.address, 'an IPv4 address: tunnels between hosts are IPv4');
  const text = canonicalAddress(address.value);
  const length = whole?.length ?? HOST_PREFIX_LENGTH;
  const interfaces = checkInterfaces(given.interfaces ?? [{ name: HOST_INTERFACE, address: `${text}/${length}` }]);
  if (!interfaces.ok) return interfaces;
  const gateway = given.gateway === undefined ? undefined : checkGateway(given.gateway, interfaces.value);
  if (gateway?.ok === false) return gateway;
  const { underlay } = given;
  if (underlay !== undefined && (typeof underlay !== 'string' || !/^udp:\/\/[^\s/]+:\d{1,5}$/.test(underlay))) return refuse('underlay', underlay, "an address and a port: 'udp://127.0.0.1:40000'");
  const ports = checkPublishing(given);
  if (!ports.ok) return ports;
  const resolvConf = given.resolvConf === undefined ? undefined : checkResolvConf(given.resolvConf);
  if (resolvConf?.ok === false) return resolvConf;
  return Result.ok({
    ...{ name: name.value, address: text, interfaces: interfaces.value },
    ...(gateway !== undefined && { gateway: gateway.value }),
    ...(underlay !== undefined && { underlay }),
    ...ports.value,
    ...(resolvConf !== undefined && { resolvConf: resolvConf.value }),
  });
}

/** How ports are published, as far as anything was said. */
function checkPublishing({ portRange, userlandProxy }: HostOptions): Result<Pick<HostRecord, 'portRange' | 'userlandProxy'>, CnmError> {
  if (userlandProxy !== undefined && typeof userlandProxy !== 'boolean') return refuse('userland proxy', userlandProxy, 'true or false');
  const proxy = userlandProxy === undefined ? {} : { userlandProxy };
  if (portRange === undefined) return Result.ok(proxy);
  const expected = '{ first, last }, two ports from 1 to 65535 in their order';
  if (typeof portRange !== 'object' || portRange === null) return refuse('port range', portRange, expected);
  const { first, last } = portRange;
  const isRange = Number.isInteger(first) && Number.isInteger(last) && first >= 1 && first <= last && last <= 65_535;
  return isRange ? Result.ok({ ...proxy, portRange: { first, last } }) : refuse('port range', `${String(first)}-${String(last)}`, expected);
}

function checkResolvConf(given: Partial<ResolvConf>): Result<ResolvConf, CnmError> {
  const object = checkOptions('resolv.conf', given, RESOLV_CONF_MEMBERS);
  if (!object.ok) return object;
  const nameservers = checkAddresses('name server of a host', given.nameservers);
  if (!nameservers.ok) return nameservers;
  const search = checkTexts('search domain of a host', given.search);
  if (!search.ok) return search;
  const options = checkTexts('resolver option of a host', given.options);
  if (!options.ok) return options;
  return Result.ok({ nameservers: nameservers.value, search: search.value, options: options.value });
}

function checkGateway(given: unknown, interfaces: readonly HostInterface[]): Result<string, CnmError> {
  const address = checkAddress('host gateway', given, 4);
  if (!address.ok) return address;
  const isNear = interfaces.some((one) => {
    const prefix = parseIpPrefix(one.address);
    return prefix !== undefined && prefixContains(prefix, address.value);
  });
  if (isNear) return Result.ok(canonicalAddress(address.value));
  return refuse('host gateway', given, "an address in the subnet of one of the host's interfaces");
}

function checkInterfaces(given: readonly HostInterface[]): Result<readonly HostInterface[], CnmError> {
  if (!isList(given)) return refuse('host interfaces', given, 'a list of { name, address }');
  const interfaces: HostInterface[] = [];
  const seen = new Set<string>(['lo']);
  for (const one of given) {
    if (typeof one !== 'object' || one === null) return refuse('host interface', one, '{ name, address }');
    const { name } = one;
    if (typeof name !== 'string' || !isInterfaceName(name)) return refuse('host interface', name, "an interface's name, such as 'ens3'");
    if (seen.has(name)) return refuse('host interface', name, 'a name that no other interface has');
    seen.add(name);
    const prefix = typeof one.address === 'string' && one.address.length < 64 ? parseIpPrefix(one.address) : undefined;
    if (prefix === undefined) return refuse(`address of interface ${name}`, one.address, "an address with its prefix, such as '10.99.0.11/24'");
    interfaces.push({ name, address: formatIpPrefix(prefix) });
  }
  return Result.ok(interfaces);
}
