/**
 * What the drivers share that give an endpoint a veth pair: names, MACs and addresses.
 *
 * Device names and MACs are made from ids, so that every plan of one operation describes the same devices.
 */
import type { AddressResource } from '../contracts/dataplane.js';
import type { EndpointAddress, EndpointRecord } from '../model/endpoint.js';
import { parseIpAddress } from '../net/ip-address.js';
import { formatMacAddress, macFromIpv4 } from '../net/mac-address.js';

/** The MAC asked for, else 02:42 and the IPv4 address, else one made from the id. */
export function endpointMac(endpoint: Pick<EndpointRecord, 'id' | 'ipv4' | 'macAddress'>): string {
  if (endpoint.macAddress !== '') return endpoint.macAddress;
  const address = endpoint.ipv4 === undefined ? undefined : parseIpAddress(endpoint.ipv4.address);
  return address?.family === 4 ? formatMacAddress(macFromIpv4(address.value)) : macFromId(endpoint.id, '02:42');
}

/** The host's end of the pair: 'veth' and as much of the id as an interface's name has room for, so that no two meet. */
export function hostInterfaceName(endpointId: string): string {
  return `veth${endpointId.slice(0, 11)}`;
}

export function hostInterfaceMac(endpointId: string): string {
  return macFromId(endpointId.slice(16), '0a:42');
}

/** The MAC of a network's own device. */
export function networkMac(networkId: string): string {
  return macFromId(networkId, '02:42');
}

/** The endpoint's addresses on its interface. */
export function endpointAddresses({ id, ipv4, ipv6 }: EndpointRecord, namespace: string, interfaceName: string): AddressResource[] {
  const resources: AddressResource[] = [];
  const add = (family: 4 | 6, { address, prefixLength }: EndpointAddress): void => {
    resources.push({ kind: 'address', id: `address/${id}/${family}`, namespace, interface: interfaceName, address: `${address}/${prefixLength}` });
  };
  if (ipv4 !== undefined) add(4, ipv4);
  if (ipv6 !== undefined) add(6, ipv6);
  return resources;
}

/** Two fixed bytes and the first eight hex digits that the id has, or a sum over it where it is not hex. */
function macFromId(id: string, start: string): string {
  const digits = /^[0-9a-f]{8}/.test(id) ? id : hash(id).toString(16).padStart(8, '0');
  return `${start}:${digits.slice(0, 2)}:${digits.slice(2, 4)}:${digits.slice(4, 6)}:${digits.slice(6, 8)}`;
}

/** FNV-1a over the text's code units. */
function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return sum;
}
