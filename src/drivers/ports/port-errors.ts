/**
 * Why a port of a host cannot be given (libnetwork portallocator).
 */
import { errorClass } from '../../base/error.js';

/**
 * A port that another endpoint has, on this address or on one that overlaps it: Docker's allocator refuses the first, and
 * its proxy the second.
 */
export class PortAlreadyAllocated extends errorClass('PORT_ALREADY_ALLOCATED', 'conflict', {
  message: (d: { address: string; port: number; protocol: string; host: string; holder: string; holderId: string; holderAddress: string }) =>
    d.holderAddress === d.address
      ? `Bind for ${d.address}:${d.port} failed: port is already allocated`
      : `Error starting userland proxy: listen ${listening(d)}: bind: address already in use`,
  explanation: (d) =>
    `Endpoint '${d.holder}' has ${d.protocol} port ${d.port} of ${d.holderAddress} on host ${d.host}; choose another port or leave the choice to the host.`,
}) {}

/** An address to bind a port to that the host has not. */
export class HostAddressMissing extends errorClass('HOST_ADDRESS_MISSING', 'unavailable', {
  message: (d: { address: string; port: number; protocol: string; host: string }) => `Error starting userland proxy: listen ${listening(d)}: bind: cannot assign requested address`,
  explanation: (d) => `No interface of host ${d.host} has ${d.address}; bind to one of its addresses, or to none for all.`,
}) {}

/** 'tcp4 10.0.0.1:80', as Go names a listener. */
function listening({ protocol, address, port }: { readonly protocol: string; readonly address: string; readonly port: number }): string {
  return `${protocol}${address.includes(':') ? `6 [${address}]` : `4 ${address}`}:${port}`;
}

/** No port of a range is free. */
export class AllPortsAllocated extends errorClass('ALL_PORTS_ALLOCATED', 'unavailable', {
  message: (_: { address: string; protocol: string; first: number; last: number; host: string }) => 'all ports are allocated',
  explanation: (d) => `Host ${d.host} has no free ${d.protocol} port from ${d.first} to ${d.last} on ${d.address}; give a wider range or free one.`,
}) {}

/** A range with an end and no start. */
export class InvalidPortRange extends errorClass('INVALID_PORT_RANGE', 'invalid-parameter', {
  message: (d: { first: number; last: number }) => `invalid port range: ${d.first}-${d.last}`,
  explanation: () => 'Give the first port of the range as well, or no port at all for any.',
}) {}
