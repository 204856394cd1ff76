/**
 * Ports of a host that lead to endpoints, and where the search for a free one goes on.
 *
 * A host's own (local scope), and keyed by protocol and number: whoever takes or gives back a number writes that key, so
 * that two processes that act for one host conflict on it. Invariant: the addresses of a row do not overlap.
 */
import type { EndpointId } from './ids.js';
import { keyPart } from './keys.js';
import type { TransportProtocol } from './port-binding.js';

/** Who has a port on an address of the host. */
export interface PortHolder {
  /** '0.0.0.0' or '::' is every address of the family. */
  readonly address: string;
  readonly endpointId: EndpointId;
}

export interface HostPortRecord {
  readonly protocol: TransportProtocol;
  readonly port: number;
  readonly holders: readonly PortHolder[];
}

/** The port of a range that was given last on an address. */
export interface PortSearchRecord {
  readonly protocol: TransportProtocol;
  readonly address: string;
  readonly first: number;
  readonly last: number;
  readonly given: number;
}

export function hostPortKey({ protocol, port }: { protocol: TransportProtocol; port: number }): string {
  return `local/port/${protocol}/${port}`;
}

export function portSearchKey({ protocol, address, first, last }: Omit<PortSearchRecord, 'given'>): string {
  return `local/port-search/${protocol}/${keyPart(address)}/${first}-${last}`;
}

/** Whether two addresses of a host cannot both have one port: the same, or one of them is every one of its family. */
export function addressesOverlap(a: string, b: string): boolean {
  return a === b || (isIpv6(a) === isIpv6(b) && (isWildcard(a) || isWildcard(b)));
}

function isWildcard(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}

function isIpv6(address: string): boolean {
  return address.includes(':');
}
