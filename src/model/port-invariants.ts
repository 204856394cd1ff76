/**
 * What must hold between a host's ports and its endpoints; part of `invariants.ts`.
 */
import type { EndpointRecord } from './endpoint.js';
import { addressesOverlap, type HostPortRecord } from './host-port.js';

interface PortRecords {
  readonly host: string;
  readonly endpoints: readonly EndpointRecord[];
  readonly ports: readonly HostPortRecord[];
}

/** A port has the endpoint that lists it, nobody else on an address that overlaps, and no endpoint lists what it has not. */
export function* checkPorts({ host, endpoints, ports }: PortRecords): Iterable<string> {
  const listed = new Map<string, EndpointRecord>();
  for (const endpoint of endpoints) {
    if (endpoint.host !== host) continue;
    if (endpoint.publishedPorts !== undefined && endpoint.join === undefined) yield `endpoint ${endpoint.name} publishes ports and is in no sandbox`;
    for (const { protocol, hostPort, hostAddress } of endpoint.publishedPorts ?? []) listed.set(`${protocol} ${hostPort} ${hostAddress}`, endpoint);
  }
  const seen = new Set<string>();
  for (const { protocol, port, holders } of ports) {
    const name = `${protocol} port ${port}`;
    if (seen.has(name)) yield `${name} is there twice`;
    seen.add(name);
    if (holders.length === 0) yield `${name} is kept for nobody`;
    for (const [at, holder] of holders.entries()) {
      const place = `${protocol} ${port} ${holder.address}`;
      if (listed.get(place)?.id !== holder.endpointId) yield `${name} of ${holder.address} is held by ${holder.endpointId}, which does not list it`;
      else listed.delete(place);
      const other = holders.slice(at + 1).find(({ address }) => addressesOverlap(address, holder.address));
      if (other !== undefined) yield `${name} has two holders: of ${holder.address} and of ${other.address}`;
    }
  }
  for (const [place, endpoint] of listed) yield `endpoint ${endpoint.name} lists ${place}, which it does not hold`;
}
