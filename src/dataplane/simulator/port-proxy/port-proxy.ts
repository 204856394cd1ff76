/**
 * The relay of a published port in user space, as docker-proxy: it serves who comes to a port of the host's own stack
 * and is not sent on by a rule, such as the host itself by its loopback address.
 *
 * A port of SCTP is only reserved: no stack here speaks it.
 */
import type { PortProxyResource } from '../../../contracts/netfilter.js';
import { readAddress } from '../../resource-syntax.js';
import type { Engine } from '../engine.js';
import type { IpStack } from '../stack/ip-stack.js';
import { TcpRelay } from './tcp-relay.js';
import { UdpRelay } from './udp-relay.js';

/** Opens the port, or says why that cannot be; the returned function closes it with all that goes through it. */
export function openPortProxy(engine: Engine, stack: IpStack, resource: PortProxyResource): (() => void) | string {
  const { protocol, hostAddress, hostPort, address, port } = resource;
  const from = { address: readAddress(hostAddress), port: hostPort };
  const to = { address: readAddress(address), port };
  if (protocol === 'sctp') return () => {};
  const relay = protocol === 'tcp' ? TcpRelay.open(stack, from, to) : UdpRelay.open(engine, stack, from, to);
  return relay === undefined ? `${protocol} port ${hostPort} of ${hostAddress} is in use` : () => relay.close();
}
