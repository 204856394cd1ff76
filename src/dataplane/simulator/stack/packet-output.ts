/**
 * The way of an IPv4 packet out of the stack: made with room for its frame, then sent by its next hop.
 *
 *      0            14         34
 *     +------------+----------+----------
 *     | Ethernet   | IPv4     | payload      one piece of memory, every layer writes its part in place
 *
 * Nothing is fragmented: what is larger than the link's MTU is not sent.
 */
import { emitEthernet, ETHERNET_HEADER_BYTES, type EthernetHeader, EtherType } from '../../../wire/ethernet.js';
import { emitIpv4, IPV4_HEADER_BYTES, type Ipv4Header } from '../../../wire/ipv4.js';
import type { Engine } from '../engine.js';
import type { NetworkInterface } from '../links/network-interface.js';
import type { Neighbours } from './neighbours.js';
import type { NextHop } from './routing.js';

/** Where the IPv4 header of a frame made here begins. */
export const PACKET_START = ETHERNET_HEADER_BYTES;
/** Where the payload of a packet made here begins. */
export const PAYLOAD_START = PACKET_START + IPV4_HEADER_BYTES;
/** The time to live of packets unless told (RFC 1700's recommendation, and Linux' default). */
export const DEFAULT_TTL = 64;

/** The addresses are written when the next hop's is known. */
const UNADDRESSED: EthernetHeader = { destination: 0, source: 0, etherType: EtherType.ipv4 };

/** What a packet's header is made of. */
export interface PacketHeader {
  readonly source: number;
  readonly destination: number;
  readonly protocol: number;
  readonly ttl: number;
  readonly dontFragment: boolean;
  readonly payloadBytes: number;
}

export class PacketOutput {
  readonly #engine: Engine;
  readonly #loopback: NetworkInterface;
  readonly #neighbours: Neighbours;
  #identification = 0;

  constructor(engine: Engine, loopback: NetworkInterface, neighbours: Neighbours) {
    this.#engine = engine;
    this.#loopback = loopback;
    this.#neighbours = neighbours;
  }

  /** A frame with the packet's header; its payload is to be written from `PAYLOAD_START` on. */
  newPacket(header: PacketHeader): Uint8Array {
    const frame = this.#engine.frames.allocate(PAYLOAD_START + header.payloadBytes);
    emitEthernet(UNADDRESSED, frame);
    this.#identification = (this.#identification + 1) & 0xffff;
    const complete: Ipv4Header = {
      typeOfService: 0,
      identification: this.#identification,
      dontFragment: header.dontFragment,
      moreFragments: false,
      fragmentOffset: 0,
      ttl: header.ttl,
      protocol: header.protocol,
      source: header.source,
      destination: header.destination,
      payloadBytes: header.payloadBytes,
    };
    emitIpv4(complete, frame, PACKET_START);
    return frame;
  }

  /** Sends a finished packet to its next hop; false if it is larger than the link's MTU. */
  send(hop: NextHop, destination: number, frame: Uint8Array): boolean {
    const { via } = hop;
    if (!via.fits(frame)) {
      this.#engine.drop(via, frame, `larger than the MTU of ${via.mtuBytes}`);
      return false;
    }
    if (via !== this.#loopback) this.#neighbours.transmit(via, hop.gateway ?? destination, frame);
    else {
      if (this.#engine.trace.active) this.#engine.trace.hop(via, 'send', frame);
      via.transmit(frame);
    }
    return true;
  }
}
