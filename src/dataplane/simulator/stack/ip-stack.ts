/**
 * The network stack of one namespace: what is received is delivered here, forwarded, or dropped with a reason.
 *
 *     receiveFrom -> our MAC? -> ARP        -> neighbours
 *                             -> IPv4, IPv6 -> ours? -> fragments -> NDP, ICMP, UDP, TCP
 *                                           -> else  -> TTL, route, MTU -> packet output -> neighbours -> interface
 *
 * Other protocols are dropped. A received frame is shared: forwarding writes to a copy. Hooks see packets on the way.
 */
import { isMulticastMac } from '../../../net/mac-address.js';
import { EthernetView, EtherType } from '../../../wire/ethernet.js';
import { readU8 } from '../../../wire/fields.js';
import { isNdpType } from '../../../wire/icmp/ndp.js';
import { type AddressValue, type IpView, ipView } from '../../../wire/ip-packet.js';
import { IpProtocol, Ipv4View } from '../../../wire/ipv4.js';
import { Ipv6View } from '../../../wire/ipv6.js';
import type { Engine } from '../engine.js';
import { Loopback } from '../links/loopback.js';
import type { NetworkInterface, UpperLayer } from '../links/network-interface.js';
import { isLinkLocalAddress, isLoopbackAddress, isMulticastAddress } from './addresses.js';
import { Reassembly } from './fragments/reassembly.js';
import { Icmp, type ReportedFailure } from './icmp/icmp.js';
import { Neighbours } from './neighbours/neighbours.js';
import { HookPoint, type PacketHooks } from './packet-hooks.js';
import { PACKET_START, PacketOutput } from './packet-output.js';
import type { TakenPort } from './port-table.js';
import { type NextHop, Routing } from './routing/routing.js';
import { Tcp } from './tcp/tcp.js';
import { Udp } from './udp/udp.js';

/** What has ports. */
export type Transport = 'udp' | 'tcp';

export class IpStack implements UpperLayer {
  readonly loopback: Loopback;
  readonly routing: Routing;
  readonly neighbours: Neighbours;
  readonly output: PacketOutput;
  readonly icmp: Icmp;
  readonly #engine: Engine;
  readonly #point = new HookPoint();
  // Made when first used: most of the many stacks of a simulation only ever answer echoes.
  #udp: Udp | undefined;
  #tcp: Tcp | undefined;
  #reassembly: Reassembly | undefined;
  /** Who opens a port when a transport is first used. */
  #waiting: Set<(transport: Transport) => void> | undefined;

  constructor(engine: Engine, place: { readonly host: string; readonly namespace: string; readonly name: string }) {
    this.#engine = engine;
    this.loopback = new Loopback(engine, this, place);
    this.routing = new Routing(engine, this.loopback);
    this.neighbours = new Neighbours(engine, this.routing, (frame) => this.#undeliverable(frame));
    this.output = new PacketOutput(engine, { loopback: this.loopback, routing: this.routing, neighbours: this.neighbours, point: this.#point });
    this.icmp = new Icmp(engine, { routing: this.routing, output: this.output, onError: (original, failure) => this.#fail(original, failure) });
  }

  get udp(): Udp {
    if (this.#udp === undefined) {
      this.#udp = new Udp(this.#engine, { routing: this.routing, output: this.output, icmp: this.icmp });
      for (const open of this.#waiting ?? []) open('udp');
    }
    return this.#udp;
  }

  get tcp(): Tcp {
    if (this.#tcp === undefined) {
      this.#tcp = new Tcp(this.#engine, { routing: this.routing, output: this.output });
      for (const open of this.#waiting ?? []) open('tcp');
    }
    return this.#tcp;
  }

  /** Calls for UDP and for TCP, now if it is in use, else before it is; until the returned function is called. */
  whenUsed(open: (transport: Transport) => void): () => void {
    this.#waiting ??= new Set();
    this.#waiting.add(open);
    if (this.#udp !== undefined) open('udp');
    if (this.#tcp !== undefined) open('tcp');
    return () => void this.#waiting?.delete(open);
  }

  /** The ports that connections are taken on, for those who show them. */
  listeningTcpPorts(): readonly TakenPort[] {
    return this.#tcp?.listeningPorts() ?? [];
  }

  /** The ports that datagrams are taken on, for those who show them. */
  openUdpPorts(): readonly TakenPort[] {
    return this.#udp?.openPorts() ?? [];
  }

  /** Who looks at this stack's packets on their way; undefined is nobody. */
  get hooks(): PacketHooks | undefined {
    return this.#point.hooks;
  }

  set hooks(hooks: PacketHooks | undefined) {
    this.#point.hooks = hooks;
  }

  /** Ends all that waits for something, for a namespace that is no more. */
  close(): void {
    this.#tcp?.close();
    this.#udp?.close();
    this.#reassembly?.close();
  }

  receiveFrom(via: NetworkInterface, frame: Uint8Array): void {
    const ethernet = EthernetView.over(frame);
    if (ethernet === undefined) return this.#engine.drop(via, frame, 'malformed', 'malformed frame');
    const { destination } = ethernet;
    const toUs = destination === via.mac;
    if (!toUs && !isMulticastMac(destination)) return this.#engine.drop(via, frame, 'not-for-us', 'for another MAC address');
    if (ethernet.tagged) return this.#engine.drop(via, frame, 'no-vlan', 'of a VLAN that has no interface here');
    switch (ethernet.etherType) {
      case EtherType.arp:
        return this.neighbours.receiveArp(via, frame, PACKET_START);
      case EtherType.ipv4: {
        const packet = Ipv4View.over(frame, PACKET_START);
        if (packet?.checksumHolds === true) return this.#receivePacket(via, frame, packet, toUs);
        return this.#engine.drop(via, frame, 'malformed', 'malformed IPv4 packet');
      }
      case EtherType.ipv6: {
        const packet = Ipv6View.over(frame, PACKET_START);
        if (packet !== undefined) return this.#receivePacket(via, frame, packet, toUs);
        return this.#engine.drop(via, frame, 'malformed', 'malformed IPv6 packet');
      }
      default:
        return this.#engine.drop(via, frame, 'unknown-protocol', 'of a protocol that is not known here');
    }
  }

  #receivePacket(via: NetworkInterface, frame: Uint8Array, packet: IpView, toUs: boolean): void {
    const { hooks } = this.#point;
    if (hooks === undefined) return this.#route(via, frame, packet, toUs);
    const whole = packet.isFragment ? this.#reassemble(via, packet) : frame;
    const passed = whole === undefined ? undefined : hooks.prerouting(whole, via);
    const next = passed === undefined ? undefined : ipView(passed, PACKET_START);
    if (passed !== undefined && next !== undefined) this.#route(via, passed, next, toUs);
  }

  #route(via: NetworkInterface, frame: Uint8Array, packet: IpView, toUs: boolean): void {
    const { destination } = packet;
    if (isLoopbackAddress(destination) && via !== this.loopback) return this.#engine.drop(via, frame, 'not-for-us', 'a loopback address from outside');
    if (this.routing.isLocal(destination)) return this.#deliver(via, frame, packet);
    if (typeof destination === 'bigint' && isMulticastAddress(destination)) return this.#deliverToGroup(via, frame, packet);
    if (toUs) this.#forward(via, frame, packet, destination);
    else this.#engine.drop(via, frame, 'not-for-us', 'a broadcast that nobody listens to');
  }

  #deliver(via: NetworkInterface, frame: Uint8Array, packet: IpView): void {
    if (packet.isFragment) {
      const whole = this.#reassemble(via, packet);
      const joined = whole === undefined ? undefined : ipView(whole, PACKET_START);
      if (whole !== undefined && joined !== undefined) this.#deliver(via, whole, joined);
      return;
    }
    const { hooks } = this.#point;
    if (hooks === undefined) return this.#dispatch(via, frame, packet);
    const passed = hooks.input(frame, via);
    const next = passed === undefined ? undefined : ipView(passed, PACKET_START);
    if (passed !== undefined && next !== undefined) this.#dispatch(via, passed, next);
  }

  #reassemble(via: NetworkInterface, packet: IpView): Uint8Array | undefined {
    this.#reassembly ??= new Reassembly(this.#engine, (first) => this.icmp.sendError('incomplete', first));
    return this.#reassembly.add(via, packet);
  }

  /** An ICMP error came about a packet of ours. */
  #fail(original: IpView, failure: ReportedFailure): void {
    if (original.protocol === IpProtocol.tcp) this.#tcp?.fail(original, failure);
    else if (original.protocol === IpProtocol.udp) this.#udp?.fail(original, failure);
  }

  #dispatch(via: NetworkInterface, frame: Uint8Array, packet: IpView): void {
    switch (packet.protocol) {
      case IpProtocol.icmp:
        return this.icmp.receive(via, frame, packet);
      case IpProtocol.icmpv6:
        if (packet instanceof Ipv6View && isNdp(packet)) return this.neighbours.receiveNdp(via, frame, packet);
        return this.icmp.receive(via, frame, packet);
      case IpProtocol.udp:
        return this.udp.receive(via, frame, packet);
      case IpProtocol.tcp:
        return this.tcp.receive(via, frame, packet);
      default:
        this.#engine.drop(via, frame, 'unknown-protocol', `IP protocol ${packet.protocol} is not known here`);
        this.icmp.sendError('protocol-unreachable', packet);
    }
  }

  /** Of the groups every stack is in those of its own addresses and that of all nodes; only ICMPv6 is sent there. */
  #deliverToGroup(via: NetworkInterface, frame: Uint8Array, packet: IpView): void {
    if (packet.protocol === IpProtocol.icmpv6 && !packet.isFragment) this.#dispatch(via, frame, packet);
    else this.#engine.drop(via, frame, 'not-for-us', 'for a group that nobody is in');
  }

  #forward(via: NetworkInterface, frame: Uint8Array, packet: IpView, destination: AddressValue): void {
    const hop = isLinkLocalAddress(destination) ? undefined : this.routing.nextHop(destination);
    if (this.#engine.steps.active) this.routing.tell(destination);
    if (hop === undefined) {
      this.#engine.drop(via, frame, 'no-route', 'no route to its destination');
      return this.icmp.sendError('no-route', packet);
    }
    // As in Linux the way is looked for first: where there is none, nobody further on is asked in vain.
    if (packet.ttl <= 1) {
      this.#engine.drop(via, frame, 'ttl', 'its time to live is over');
      return this.icmp.sendError('ttl', packet);
    }
    const { mtuBytes } = hop.via;
    if (packet.totalBytes > mtuBytes && packet.dontFragment) {
      this.#engine.drop(hop.via, frame, 'too-big', `larger than the MTU of ${mtuBytes}`);
      return this.icmp.sendError('too-big', packet, mtuBytes);
    }
    this.#sendOn(via, frame, hop, destination);
  }

  #sendOn(via: NetworkInterface, frame: Uint8Array, hop: NextHop, destination: AddressValue): void {
    const forwarded = this.#engine.frames.copy(frame);
    ipView(forwarded, PACKET_START)?.decrementTtl();
    const { hooks } = this.#point;
    const passed = hooks === undefined ? forwarded : hooks.forward(forwarded, via, hop.via);
    if (passed === undefined) return;
    if (this.#engine.trace.active) this.#engine.trace.hop(hop.via, 'forward', passed);
    this.output.forward(hop, destination, passed);
  }

  /** The neighbour of a packet that waited did not answer. */
  #undeliverable(frame: Uint8Array): void {
    const packet = ipView(frame, PACKET_START);
    if (packet !== undefined) this.icmp.sendError('host-unreachable', packet);
  }
}

function isNdp({ bytes, payloadStart }: Ipv6View): boolean {
  return isNdpType(readU8(bytes, payloadStart));
}
