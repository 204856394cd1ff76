/**
 * The VXLAN end of one host on one UDP port: frames out in UDP, and in to the interface of their network (RFC 7348).
 *
 *      0            14         34       42       50
 *     +------------+----------+--------+--------+----------------
 *     | Ethernet   | IPv4     | UDP    | VXLAN  | inner frame
 *     +------------+----------+--------+--------+----------------
 *
 * UDP belongs to the host's own stack, wherever the VXLAN interface is. Its checksum is zero, as the RFC wants over IPv4.
 */
import { readU32 } from '../../../wire/fields.js';
import { formatIpAddress } from '../../../net/ip-address.js';
import { type AddressValue, ipAddress, type IpView } from '../../../wire/ip-packet.js';
import { IpProtocol } from '../../../wire/ipv4.js';
import { emitUdp, UDP_HEADER_BYTES, type UdpView } from '../../../wire/udp.js';
import { emitVxlan, VXLAN_HEADER_BYTES, VxlanView } from '../../../wire/vxlan.js';
import type { Engine } from '../engine.js';
import type { IpStack } from '../stack/ip-stack.js';
import { DEFAULT_TTL, payloadStartTo } from '../stack/packet-output.js';
import type { UdpReceiver } from '../stack/udp/udp.js';
import type { NetworkInterface } from './network-interface.js';

/** Tunnels go over IPv4. */
const UDP_START = payloadStartTo(0);
const VXLAN_START = UDP_START + UDP_HEADER_BYTES;
/** Source ports come from the dynamic range, as the RFC recommends. */
const FIRST_SOURCE_PORT = 49_152;
const SOURCE_PORT_MASK = 0x3fff;

export class VxlanTunnel implements UdpReceiver {
  readonly #engine: Engine;
  readonly #stack: IpStack;
  readonly #port: number;
  readonly #interfaces = new Map<number, NetworkInterface>();

  /** Opens the UDP port in the host's stack. */
  constructor(engine: Engine, stack: IpStack, port: number) {
    this.#engine = engine;
    this.#stack = stack;
    this.#port = port;
    stack.udp.bind(port, this);
  }

  /** Whether no network uses the tunnel. */
  get unused(): boolean {
    return this.#interfaces.size === 0;
  }

  /** Closes the UDP port. */
  close(): void {
    this.#stack.udp.release(this.#port);
  }

  /** Lets the interface have the frames of a network. */
  join(vni: number, network: NetworkInterface): void {
    this.#interfaces.set(vni, network);
  }

  leave(vni: number): void {
    this.#interfaces.delete(vni);
  }

  /** Sends a frame of the network to the VTEP with the address. */
  send(network: NetworkInterface, vni: number, vtep: number, inner: Uint8Array): void {
    const hop = this.#stack.routing.nextHop(vtep);
    if (hop === undefined) return this.#engine.drop(network, inner, 'no-route', 'no route to the VTEP');
    const payloadBytes = UDP_HEADER_BYTES + VXLAN_HEADER_BYTES + inner.length;
    const outer = this.#stack.output.newPacket({
      source: hop.source,
      destination: vtep,
      protocol: IpProtocol.udp,
      ttl: DEFAULT_TTL,
      dontFragment: false,
      payloadBytes,
    });
    const sourcePort = FIRST_SOURCE_PORT + flowHash(inner);
    emitUdp({ sourcePort, destinationPort: this.#port, payloadBytes: payloadBytes - UDP_HEADER_BYTES }, outer, UDP_START);
    outer.set(inner, emitVxlan({ vni }, outer, VXLAN_START));
    if (this.#engine.trace.active) this.#engine.trace.hop(network, 'encapsulate', outer);
    if (this.#engine.steps.active) this.#tell(network, 'in', vni, vtep);
    this.#stack.output.send(hop, vtep, outer);
  }

  receive(via: NetworkInterface, frame: Uint8Array, packet: IpView, datagram: UdpView): void {
    const vxlan = VxlanView.over(frame, datagram.payloadStart, datagram.end);
    if (vxlan === undefined) return this.#engine.drop(via, frame, 'malformed', 'malformed VXLAN packet');
    const network = this.#interfaces.get(vxlan.vni);
    if (network === undefined) return this.#engine.drop(via, frame, 'no-tunnel', `no VXLAN interface with VNI ${vxlan.vni}`);
    const inner = frame.subarray(vxlan.frameStart, vxlan.end);
    if (this.#engine.trace.active) this.#engine.trace.hop(network, 'decapsulate', inner);
    if (this.#engine.steps.active) this.#tell(network, 'out', vxlan.vni, packet.source);
    this.#engine.pass(network, inner);
  }

  #tell(network: NetworkInterface, direction: 'in' | 'out', vni: number, peer: AddressValue): void {
    this.#engine.steps.tell(network, { kind: 'tunnel', direction, vni, vtep: formatIpAddress(ipAddress(peer)) });
  }
}

/** A number that is the same for all frames between two MAC addresses, so that their packets keep one path. */
function flowHash(frame: Uint8Array): number {
  const mixed = Math.imul(readU32(frame, 2) ^ Math.imul(readU32(frame, 8), 31), 0x9e37_79b1);
  return (mixed >>> 16) & SOURCE_PORT_MASK;
}
