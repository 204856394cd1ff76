/**
 * Gives the ports of a host to endpoints and takes them back (libnetwork portallocator).
 *
 * A named port is given or refused. Of a range the next free one after that given last is given, round its end, so that
 * a port is not used again at once; a search costs what lies between. What is taken and where the search goes on are
 * written by the transaction that asks. Invariant: no two holders of one port have addresses that overlap.
 */
import { Result } from '../../base/result.js';
import type { DriverContext } from '../../contracts/driver.js';
import { addressesOverlap, hostPortKey, portSearchKey, type HostPortRecord, type PortHolder } from '../../model/host-port.js';
import type { PublishedPort, TransportProtocol } from '../../model/port-binding.js';
import { AllPortsAllocated, InvalidPortRange, PortAlreadyAllocated } from './port-errors.js';

/** The range of IANA's dynamic ports, which Docker takes where the host names no other. */
const DYNAMIC_PORTS = { first: 49_153, last: 65_535 } as const;

/** What is asked for: a port of the host, one of a range, or, with neither end, any. */
export interface PortRequest {
  readonly endpointId: string;
  readonly protocol: TransportProtocol;
  readonly address: string;
  readonly first: number;
  readonly last: number;
}

export type PortRefused = PortAlreadyAllocated | AllPortsAllocated | InvalidPortRange;

/** Takes a port for an endpoint. */
export function requestPort(context: DriverContext, request: PortRequest): Result<number, PortRefused> {
  const { first, last } = request;
  if (first === 0 && last === 0) return requestFrom(context, { ...request, ...(context.host.portRange ?? DYNAMIC_PORTS) });
  if (first === 0 || last < first) return Result.error(new InvalidPortRange({ first, last }));
  return first === last ? requestNamed(context, request, first) : requestFrom(context, request);
}

/** Gives back the ports that an endpoint has; those that it has not are left alone. */
export function releasePorts({ tx, tables }: DriverContext, endpointId: string, ports: Iterable<Pick<PublishedPort, 'protocol' | 'hostPort'>>): void {
  for (const { protocol, hostPort } of ports) {
    const row = tx.get(tables.ports, hostPortKey({ protocol, port: hostPort }));
    if (row === undefined) continue;
    const holders = row.holders.filter((holder) => holder.endpointId !== endpointId);
    if (holders.length === 0) tx.delete(tables.ports, row);
    else if (holders.length < row.holders.length) tx.update(tables.ports, { ...row, holders });
  }
}

function requestNamed(context: DriverContext, request: PortRequest, port: number): Result<number, PortAlreadyAllocated> {
  const { tx, tables, host } = context;
  const row = tx.get(tables.ports, hostPortKey({ protocol: request.protocol, port }));
  const holder = holderOf(row, request.address);
  if (holder === undefined) {
    take(context, request, port, row);
    return Result.ok(port);
  }
  const { address, protocol } = request;
  const name = tables.endpointsById.get(holder.endpointId)?.name ?? holder.endpointId;
  const held = { holder: name, holderId: holder.endpointId, holderAddress: holder.address };
  return Result.error(new PortAlreadyAllocated({ address, port, protocol, host: host.name, ...held }));
}

function requestFrom(context: DriverContext, request: PortRequest): Result<number, AllPortsAllocated> {
  const { tx, tables, host } = context;
  const { protocol, address, first, last } = request;
  const search = tx.get(tables.portSearches, portSearchKey(request));
  const size = last - first + 1;
  const start = (search?.given ?? last) + 1 - first;
  for (let at = 0; at < size; at++) {
    const port = first + ((start + at) % size);
    if (holderOf(tables.ports.get(hostPortKey({ protocol, port })), address) !== undefined) continue;
    take(context, request, port, tx.get(tables.ports, hostPortKey({ protocol, port })));
    const next = { protocol, address, first, last, given: port };
    if (search === undefined) tx.insert(tables.portSearches, next);
    else tx.update(tables.portSearches, next);
    return Result.ok(port);
  }
  return Result.error(new AllPortsAllocated({ address, protocol, first, last, host: host.name }));
}

/** Who keeps an address from having the port. */
function holderOf(row: HostPortRecord | undefined, address: string): PortHolder | undefined {
  return row?.holders.find((holder) => addressesOverlap(holder.address, address));
}

function take({ tx, tables }: DriverContext, { endpointId, protocol, address }: PortRequest, port: number, row: HostPortRecord | undefined): void {
  const holder = { address, endpointId };
  if (row === undefined) tx.insert(tables.ports, { protocol, port, holders: [holder] });
  else tx.update(tables.ports, { ...row, holders: [...row.holders, holder] });
}
