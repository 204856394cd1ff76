/**
 * The way of an IP packet out of the stack: made with room for its frame, then sent by its next hop.
 *
 *      0            14         34 or 54
 *     +------------+----------+----------
 *     | Ethernet   | IPv4 or 6| payload      one piece of memory, every layer writes its part in place
 *
 * What is larger than the path's MTU leaves in fragments, unless it says that it must not.
 */
import { emitEthernet, ETHERNET_HEADER_BYTES, type EthernetHeader, EtherType } from '../../../wire/ethernet.js';
import { type AddressValue, ipView } from '../../../wire/ip-packet.js';
import { emitIpv4, IPV4_HEADER_BYTES, type Ipv4Header } from '../../../wire/ipv4.js';
import { emitIpv6, IPV6_HEADER_BYTES } from '../../../wire/ipv6.js';
import type { Engine } from '../engine.js';
import type { NetworkInterface } from '../links/network-interface.js';
import { fragmentsOf } from './fragments/fragmentation.js';
import type { Neighbours } from './neighbours/neighbours.js';
import type { HookPoint } from './packet-hooks.js';
import type { NextHop, Routing } from './routing/routing.js';

/** Where the IP header of a frame made here begins. */
export const PACKET_START = ETHERNET_HEADER_BYTES;
/** The time to live of packets unless told (RFC 1700's recommendation, and Linux' default). */
export const DEFAULT_TTL = 64;

const PAYLOAD_START = PACKET_START + IPV4_HEADER_BYTES;
const PAYLOAD_START_6 = PACKET_START + IPV6_HEADER_BYTES;

/** The addresses are written when the next hop's is known. */
const UNADDRESSED: EthernetHeader = { destination: 0, source: 0, etherType: EtherType.ipv4 };
const UNADDRESSED_6: EthernetHeader = { destination: 0, source: 0, etherType: EtherType.ipv6 };

/** What a packet's header is made of. */
export interface PacketHeader {
  readonly source: AddressValue;
  readonly destination: AddressValue;
  readonly protocol: number;
  readonly ttl: number;
  /** Of IPv4: no router may cut it. IPv6 is never cut on the way. */
  readonly dontFragment: boolean;
  readonly payloadBytes: number;
}

/** Where the payload of a packet to the address begins in its frame. */
export function payloadStartTo(destination: AddressValue): number {
  return typeof destination === 'number' ? PAYLOAD_START : PAYLOAD_START_6;
}

export class PacketOutput {
  readonly #engine: Engine;
  readonly #routing: Routing;
  readonly #neighbours: Neighbours;
  readonly #point: HookPoint;
  readonly #loopback: NetworkInterface;
  #identification = 0;

  constructor(engine: Engine, parts: { loopback: NetworkInterface; routing: Routing; neighbours: Neighbours; point: HookPoint }) {
    this.#engine = engine;
    this.#loopback = parts.loopback;
    this.#routing = parts.routing;
    this.#neighbours = parts.neighbours;
    this.#point = parts.point;
  }

  /** A frame with the packet's header; its payload is to be written from `payloadStartTo` its destination on. */
  newPacket(header: PacketHeader): Uint8Array {
    const { source, destination } = header;
    if (typeof source === 'number' && typeof destination === 'number') return this.#newIpv4Packet(header, source, destination);
    if (typeof source === 'number' || typeof destination === 'number') throw new Error('a packet between addresses of two families');
    const { ttl: hopLimit, protocol, payloadBytes } = header;
    const frame = this.#engine.frames.allocate(PAYLOAD_START_6 + payloadBytes);
    emitEthernet(UNADDRESSED_6, frame);
    emitIpv6({ trafficClass: 0, flowLabel: 0, hopLimit, protocol, source, destination, payloadBytes }, frame, PACKET_START);
    return frame;
  }

  /** Sends a finished packet of this stack; false if it is too large and must not be cut. */
  send(hop: NextHop, destination: AddressValue, frame: Uint8Array): boolean {
    const { hooks } = this.#point;
    if (this.#engine.steps.active) this.#routing.tell(destination);
    if (hooks === undefined) return this.#leave(hop, destination, frame, true);
    const passed = hooks.output(frame, hop.via);
    const packet = passed === undefined ? undefined : ipView(passed, PACKET_START);
    if (passed === undefined || packet === undefined) return true;
    const changed = packet.destination !== destination;
    const next = changed ? this.#routing.nextHop(packet.destination) : hop;
    if (changed && this.#engine.steps.active) this.#routing.tell(packet.destination);
    if (next !== undefined) return this.#postroute(next, packet.destination, passed, true);
    this.#engine.drop(hop.via, passed, 'no-route', 'no route to its destination');
    return true;
  }

  /** Sends on a packet of somebody else's; false if it is too large and must not be cut. */
  forward(hop: NextHop, destination: AddressValue, frame: Uint8Array): boolean {
    return this.#point.hooks === undefined ? this.#leave(hop, destination, frame, false) : this.#postroute(hop, destination, frame, false);
  }

  #newIpv4Packet(header: PacketHeader, source: number, destination: number): Uint8Array {
    const frame = this.#engine.frames.allocate(PAYLOAD_START + header.payloadBytes);
    emitEthernet(UNADDRESSED, frame);
    const complete: Ipv4Header = {
      typeOfService: 0,
      identification: this.#nextIdentification(),
      dontFragment: header.dontFragment,
      moreFragments: false,
      fragmentOffset: 0,
      ttl: header.ttl,
      protocol: header.protocol,
      source,
      destination,
      payloadBytes: header.payloadBytes,
    };
    emitIpv4(complete, frame, PACKET_START);
    return frame;
  }

  #nextIdentification(): number {
    this.#identification = (this.#identification + 1) & 0xffff;
    return this.#identification;
  }

  #postroute(hop: NextHop, destination: AddressValue, frame: Uint8Array, ours: boolean): boolean {
    const passed = this.#point.hooks?.postrouting(frame, hop.via);
    return passed === undefined || this.#leave(hop, destination, passed, ours);
  }

  #leave(hop: NextHop, destination: AddressValue, frame: Uint8Array, ours: boolean): boolean {
    const { via } = hop;
    // A path that is known to take less is its end's own business; a router knows its link alone.
    const mtuBytes = ours ? hop.mtuBytes : via.mtuBytes;
    if (frame.length - PACKET_START > mtuBytes) return this.#leaveInPieces(hop, destination, frame, { ours, mtuBytes });
    if (via !== this.#loopback) this.#neighbours.transmit(via, hop.gateway ?? destination, frame);
    else {
      if (this.#engine.trace.active) this.#engine.trace.hop(via, 'send', frame);
      via.transmit(frame);
    }
    return true;
  }

  #leaveInPieces(hop: NextHop, destination: AddressValue, frame: Uint8Array, { ours, mtuBytes }: { ours: boolean; mtuBytes: number }): boolean {
    const packet = ipView(frame, PACKET_START);
    const whole = packet === undefined || (typeof destination === 'number' ? packet.dontFragment : !ours);
    if (whole) {
      this.#engine.drop(hop.via, frame, 'too-big', `larger than the MTU of ${mtuBytes}`);
      return false;
    }
    for (const fragment of fragmentsOf(this.#engine, packet, mtuBytes, this.#nextIdentification())) this.#neighbours.transmit(hop.via, hop.gateway ?? destination, fragment);
    return true;
  }
}
