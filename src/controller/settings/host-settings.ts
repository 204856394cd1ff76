/**
 * What a host is described by: the public options, and the checked record.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { HostInterface, HostRecord } from '../../model/host.js';
import { formatIpPrefix, parseIpPrefix } from '../../net/ip-prefix.js';
import { isInterfaceName } from '../../model/interface-name.js';
import { canonicalAddress, checkAddress, checkName, checkObject, isList, refuse } from './input.js';

/** What `createController` and `createCluster` take of a host. */
export interface HostOptions {
  /** Unique among the hosts of a store. */
  readonly name: string;
  /** The address that other hosts reach it by: '10.99.0.11', or with its prefix '10.99.0.11/24'. */
  readonly address: string;
  /** What the machine has; one interface 'ens3' with the address unless given. */
  readonly interfaces?: readonly HostInterface[];
}

/** The prefix length of the hosts' own network where none is given. */
const HOST_PREFIX_LENGTH = 24;
const HOST_INTERFACE = 'ens3';

export function checkHost(given: HostOptions): Result<Omit<HostRecord, 'created'>, CnmError> {
  const object = checkObject('host', given);
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
  return Result.ok({ name: name.value, address: text, interfaces: interfaces.value });
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
