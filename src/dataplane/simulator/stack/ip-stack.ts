/**
 * The network stack of one namespace: what is received is delivered here, forwarded, or dropped with a reason.
 *
 *     receiveFrom -> our MAC? -> ARP  -> neighbours
 *                             -> IPv4 -> ours? -> ICMP, UDP
 *                                     -> else  -> TTL, route, MTU -> packet output -> neighbours -> interface
 *
 * IPv6 and other protocols are dropped. A received frame is shared: forwarding writes to a copy.
 */
import { isMulticastMac } from '../../../net/mac-address.js';
import { EthernetView, EtherType } from '../../../wire/ethernet.js';
import { TTL_EXCEEDED_IN_TRANSIT, UnreachableCode } from '../../../wire/icmpv4.js';
import { IpProtocol, Ipv4View } from '../../../wire/ipv4.js';
import type { Engine } from '../engine.js';
import { Loopback } from '../links/loopback.js';
import type { NetworkInterface, UpperLayer } from '../links/network-interface.js';
import { Icmp } from './icmp.js';
import { isLoopbackAddress } from './local-addresses.js';
import { Neighbours } from './neighbours.js';
import { PACKET_START, PacketOutput } from './packet-output.js';
import { Routing } from './routing.js';
import { UdpPorts } from './udp.js';

export class IpStack implements UpperLayer {
  readonly loopback: Loopback;
  readonly routing: Routing;
  readonly neighbours: Neighbours;
  readonly output: PacketOutput;
  readonly icmp: Icmp;
  readonly udp: UdpPorts;
  readonly #engine: Engine;

  constructor(engine: Engine, place: { readonly host: string; readonly namespace: string; readonly name: string }) {
    this.#engine = engine;
    this.loopback = new Loopback(engine, this, place);
    this.routing = new Routing(this.loopback);
    this.neighbours = new Neighbours(engine, this.routing, (frame) => this.#undeliverable(frame));
    this.output = new PacketOutput(engine, this.loopback, this.neighbours);
    this.icmp = new Icmp(engine, this.routing, this.output);
    this.udp = new UdpPorts(engine, this.icmp);
  }

  receiveFrom(via: NetworkInterface, frame: Uint8Array): void {
    const ethernet = EthernetView.over(frame);
    if (ethernet === undefined) return this.#engine.drop(via, frame, 'malformed frame');
    const { destination } = ethernet;
    const toUs = destination === via.mac;
    if (!toUs && !isMulticastMac(destination)) return this.#engine.drop(via, frame, 'for another MAC address');
    if (ethernet.tagged) return this.#engine.drop(via, frame, 'of a VLAN that has no interface here');
    switch (ethernet.etherType) {
      case EtherType.arp:
        return this.neighbours.receive(via, frame, PACKET_START);
      case EtherType.ipv4:
        return this.#receiveIpv4(via, frame, toUs);
      default:
        return this.#engine.drop(via, frame, 'of a protocol that is not known here');
    }
  }

  #receiveIpv4(via: NetworkInterface, frame: Uint8Array, toUs: boolean): void {
    const packet = Ipv4View.over(frame, PACKET_START);
    if (packet === undefined || !packet.checksumHolds) return this.#engine.drop(via, frame, 'malformed IPv4 packet');
    const { destination } = packet;
    if (isLoopbackAddress(destination) && via !== this.loopback) return this.#engine.drop(via, frame, 'a loopback address from outside');
    if (this.routing.isLocal(destination)) this.#deliver(via, frame, packet);
    else if (toUs) this.#forward(via, frame, packet);
    else this.#engine.drop(via, frame, 'a broadcast that nobody listens to');
  }

  #deliver(via: NetworkInterface, frame: Uint8Array, packet: Ipv4View): void {
    if (packet.isFragment) return this.#engine.drop(via, frame, 'fragments are not put together');
    switch (packet.protocol) {
      case IpProtocol.icmp:
        return this.icmp.receive(via, frame, packet);
      case IpProtocol.udp:
        return this.udp.receive(via, frame, packet);
      default:
        this.#engine.drop(via, frame, `IP protocol ${packet.protocol} is not known here`);
        this.icmp.sendError(unreachable(UnreachableCode.protocol), packet);
    }
  }

  #forward(via: NetworkInterface, frame: Uint8Array, packet: Ipv4View): void {
    const { destination } = packet;
    if (packet.ttl <= 1) {
      this.#engine.drop(via, frame, 'its time to live is over');
      return this.icmp.sendError({ type: 'time-exceeded', code: TTL_EXCEEDED_IN_TRANSIT }, packet);
    }
    const hop = this.routing.nextHop(destination);
    if (hop === undefined) {
      this.#engine.drop(via, frame, 'no route to its destination');
      return this.icmp.sendError(unreachable(UnreachableCode.network), packet);
    }
    if (!mayPass(via, hop.via)) return this.#engine.drop(via, frame, `from a network that is kept apart from ${hop.via.name}`);
    if (packet.totalBytes > hop.via.mtuBytes) {
      this.#engine.drop(hop.via, frame, `larger than the MTU of ${hop.via.mtuBytes}`);
      if (packet.dontFragment) this.icmp.sendError(unreachable(UnreachableCode.fragmentationNeeded, hop.via.mtuBytes), packet);
      return;
    }
    const forwarded = this.#engine.frames.copy(frame);
    Ipv4View.over(forwarded, PACKET_START)?.decrementTtl();
    if (this.#engine.trace.active) this.#engine.trace.hop(hop.via, 'forward', forwarded);
    this.output.send(hop, destination, forwarded);
  }

  /** The neighbour of a packet that waited did not answer. */
  #undeliverable(frame: Uint8Array): void {
    const packet = Ipv4View.over(frame, PACKET_START);
    if (packet !== undefined) this.icmp.sendError(unreachable(UnreachableCode.host), packet);
  }
}

/** Whether packets from one interface may go on by another. */
function mayPass(from: NetworkInterface, to: NetworkInterface): boolean {
  if (from === to) return true;
  if (from.forwarding === 'closed' || to.forwarding === 'closed') return false;
  return from.forwarding === 'open' || to.forwarding === 'open';
}

function unreachable(code: number, nextHopMtuBytes = 0): { type: 'unreachable'; code: number; nextHopMtuBytes: number } {
  return { type: 'unreachable', code, nextHopMtuBytes };
}
