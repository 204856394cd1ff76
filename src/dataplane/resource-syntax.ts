/**
 * What is wrong with a resource by itself: addresses that are none, numbers out of range, a route to nowhere.
 *
 * Whoever reads a resource that passed may take its texts for well formed; `readAddress` and its like then throw only
 * on a broken invariant.
 */
import type { Resource, VethEnd } from '../contracts/dataplane.js';
import { type IpAddress, parseIpAddress } from '../net/ip-address.js';
import { type IpPrefix, parseIpPrefix } from '../net/ip-prefix.js';
import { type MacAddress, parseMacAddress } from '../net/mac-address.js';
import { MAX_VNI } from '../wire/vxlan.js';
import { policyFault, portProxyFault, ruleFault } from './netfilter-syntax.js';

/** The least that every IPv4 link must carry (RFC 791), which Linux asks of any device. */
const MIN_MTU_BYTES = 68;
const MAX_MTU_BYTES = 65_535;
/** The greatest number of a virtual LAN; 4095 is reserved. */
const MAX_VLAN_ID = 4094;
const MACVLAN_MODES: ReadonlySet<string> = new Set(['bridge', 'private', 'vepa', 'passthru']);
const IPVLAN_MODES: ReadonlySet<string> = new Set(['l2', 'l3', 'l3s']);

/** Why the resource cannot be, in words; undefined if it can. */
export function syntaxFault(resource: Resource): string | undefined {
  switch (resource.kind) {
    case 'namespace':
      return resource.id === '' ? 'a namespace needs a name' : undefined;
    case 'bridge':
      return linkFault(resource);
    case 'veth':
      return linkFault(resource.ends[0]) ?? linkFault(resource.ends[1]);
    case 'vxlan':
      if (!isWhole(resource.vni, 0, MAX_VNI)) return `VNI ${resource.vni} is not a number from 0 to ${MAX_VNI}`;
      return isWhole(resource.port, 1, 0xffff) ? linkFault(resource) : `${resource.port} is no UDP port`;
    case 'dummy':
      return linkFault(resource);
    case 'vlan':
      if (!isWhole(resource.vlanId, 1, MAX_VLAN_ID)) return `VLAN ${resource.vlanId} is not a number from 1 to ${MAX_VLAN_ID}`;
      return linkFault(resource);
    case 'macvlan':
      return MACVLAN_MODES.has(resource.mode) ? linkFault(resource) : `"${resource.mode}" is no macvlan mode`;
    case 'ipvlan':
      return IPVLAN_MODES.has(resource.mode) ? nameFault(resource) : `"${resource.mode}" is no ipvlan mode`;
    case 'address':
      return prefixFault(resource.address);
    case 'route':
      if (resource.gateway === undefined && resource.interface === undefined) return 'a route needs a gateway or an interface';
      return prefixFault(resource.destination) ?? (resource.gateway === undefined ? undefined : addressFault(resource.gateway));
    case 'neighbour':
      return addressFault(resource.address) ?? macFault(resource.macAddress);
    case 'forwarding-entry':
      return parseIpAddress(resource.vtep)?.family === 4 ? macFault(resource.macAddress) : `"${resource.vtep}" is no IPv4 address`;
    case 'resolver':
      return addressFault(resource.address);
    case 'rule':
      return ruleFault(resource);
    case 'policy':
      return policyFault(resource);
    case 'port-proxy':
      return portProxyFault(resource);
  }
}

/** The address that a checked text is. */
export function readAddress(text: string): IpAddress {
  return present(parseIpAddress(text), text);
}

/** The prefix that a checked text is. */
export function readPrefix(text: string): IpPrefix {
  return present(parseIpPrefix(text), text);
}

/** The MAC address that a checked text is. */
export function readMac(text: string): MacAddress {
  return present(parseMacAddress(text), text);
}

function present<T>(value: T | undefined, text: string): T {
  if (value === undefined) throw new Error(`"${text}" got past the check of its resource`);
  return value;
}

function linkFault(link: Pick<VethEnd, 'name' | 'mtuBytes' | 'macAddress'>): string | undefined {
  return nameFault(link) ?? macFault(link.macAddress);
}

function nameFault(link: Pick<VethEnd, 'name' | 'mtuBytes'>): string | undefined {
  if (link.name === '') return 'an interface needs a name';
  if (isWhole(link.mtuBytes, MIN_MTU_BYTES, MAX_MTU_BYTES)) return undefined;
  return `an MTU of ${link.mtuBytes} is not from ${MIN_MTU_BYTES} to ${MAX_MTU_BYTES}`;
}

function macFault(text: string): string | undefined {
  return parseMacAddress(text) === undefined ? `"${text}" is no MAC address` : undefined;
}

function addressFault(text: string): string | undefined {
  return parseIpAddress(text) === undefined ? `"${text}" is no IP address` : undefined;
}

function prefixFault(text: string): string | undefined {
  return parseIpPrefix(text) === undefined ? `"${text}" is no address with a prefix length` : undefined;
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
