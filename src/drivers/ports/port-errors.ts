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
      : `Error starting userland proxy: listen ${d.protocol}${d.address.includes(':') ? `6 [${d.address}]` : `4 ${d.address}`}:${d.port}: bind: address already in use`,
  explanation: (d) =>
    `Endpoint '${d.holder}' has ${d.protocol} port ${d.port} of ${d.holderAddress} on host ${d.host}; choose another port or leave the choice to the host.`,
}) {}

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
