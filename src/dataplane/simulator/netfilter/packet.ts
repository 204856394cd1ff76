/**
 * A packet as rules and connection tracking see it: its ends, and what was found out about it on its way.
 *
 * Read once when it enters a stack and carried from point to point. Ports are those of TCP, UDP and SCTP; an ICMP echo
 * has its identifier as both. What is too short for its protocol is no part of any connection.
 */
import type { ConnectionState } from '../../../contracts/netfilter.js';
import { readU16, readU8 } from '../../../wire/fields.js';
import { ICMPV4_HEADER_BYTES, Icmpv4Type } from '../../../wire/icmp/icmpv4.js';
import { ICMPV6_FIRST_INFORMATION, Icmpv6Type } from '../../../wire/icmp/icmpv6.js';
import { type AddressValue, type IpView, ipView, ipViewOfBeginning } from '../../../wire/ip-packet.js';
import { IpProtocol } from '../../../wire/ipv4.js';
import { TCP_HEADER_BYTES } from '../../../wire/tcp.js';
import { UDP_HEADER_BYTES } from '../../../wire/udp.js';
import { PACKET_START } from '../stack/packet-output.js';
import type { Tuple } from './tracking/connection.js';
import { ECHO_REPLY, hasPorts, ICMP_ERROR, isIcmp, SCTP, UNTRACKED } from './flow-kind.js';

const SCTP_HEADER_BYTES = 12;
/** What an ICMP error quotes of a packet at least behind its IP header (RFC 792). */
const QUOTED_BYTES = 8;
/** Where an echo has its identifier. */
export const IDENTIFIER = 4;

/** Types of ICMP that are errors: unreachable, source quench, redirect, time exceeded, parameter problem (RFC 792). */
const ICMPV4_ERRORS: ReadonlySet<number> = new Set([Icmpv4Type.unreachable, 4, 5, Icmpv4Type.timeExceeded, 12]);

export class Packet {
  /** The protocol, with `ECHO_REPLY` where it is one; or `UNTRACKED`, `ICMP_ERROR`. */
  readonly kind: number;
  readonly protocol: number;
  source: AddressValue;
  destination: AddressValue;
  sourcePort = 0;
  destinationPort = 0;
  /** The names of the interfaces that it came in by and leaves by, as far as there are any at this point. */
  inInterface: string | undefined;
  outInterface: string | undefined;
  /** The direction of its connection that it goes in, and what it is to it. */
  tuple: Tuple | undefined;
  state: ConnectionState | undefined;

  private constructor(
    /** Where its fields are now. */
    public view: IpView,
    quoted: boolean,
  ) {
    this.protocol = view.protocol;
    this.source = view.source;
    this.destination = view.destination;
    this.kind = kindOf(view, quoted);
    if (this.kind < 0) return;
    const { bytes, payloadStart } = view;
    if (hasPorts(this.protocol)) {
      this.sourcePort = readU16(bytes, payloadStart);
      this.destinationPort = readU16(bytes, payloadStart + 2);
    } else if (isIcmp(this.protocol)) {
      this.sourcePort = readU16(bytes, payloadStart + IDENTIFIER);
      this.destinationPort = this.sourcePort;
    }
  }

  /** The whole packet in a frame; undefined if there is none. */
  static in(frame: Uint8Array): Packet | undefined {
    const view = ipView(frame, PACKET_START);
    return view === undefined || view.isFragment ? undefined : new Packet(view, false);
  }

  /** The packet that an ICMP error is about; undefined if it cannot be read. */
  static quotedBy(error: Packet): Packet | undefined {
    const { bytes, payloadStart, end } = error.view;
    const view = ipViewOfBeginning(bytes, payloadStart + ICMPV4_HEADER_BYTES, end);
    const readable = view !== undefined && typeof view.source === typeof error.source && view.fragmentOffset === 0;
    return readable ? new Packet(view, true) : undefined;
  }

  /** Whether the frame has the same packet, or a copy with another time to live. */
  isIn(frame: Uint8Array): boolean {
    const { bytes } = this.view;
    if (bytes === frame) return true;
    if (bytes.length !== frame.length) return false;
    const isIpv4 = typeof this.source === 'number';
    // Of IPv4 without time to live and checksum, which change on the way; and eight octets of what it carries.
    if (isIpv4 && !sameBytes(bytes, frame, PACKET_START, PACKET_START + 8)) return false;
    const from = PACKET_START + (isIpv4 ? 12 : 8);
    return sameBytes(bytes, frame, from, PACKET_START + (isIpv4 ? 28 : 48));
  }

  /** Belongs where another packet does. */
  follow({ tuple, state }: Packet): void {
    this.tuple = tuple;
    this.state = state;
  }

  /** Goes on in a frame that has a copy of it. */
  moveTo(frame: Uint8Array): void {
    if (this.view.bytes !== frame) this.view = ipView(frame, PACKET_START) ?? this.view;
  }
}

function kindOf({ protocol, bytes, payloadStart, end }: IpView, quoted: boolean): number {
  if (end - payloadStart < (quoted ? QUOTED_BYTES : leastBytes(protocol))) return UNTRACKED;
  if (!isIcmp(protocol)) return protocol;
  const type = readU8(bytes, payloadStart);
  const isIpv4 = protocol === IpProtocol.icmp;
  if (type === (isIpv4 ? Icmpv4Type.echoRequest : Icmpv6Type.echoRequest)) return protocol;
  if (type === (isIpv4 ? Icmpv4Type.echoReply : Icmpv6Type.echoReply)) return protocol + ECHO_REPLY;
  const isError = isIpv4 ? ICMPV4_ERRORS.has(type) : type < ICMPV6_FIRST_INFORMATION;
  return isError ? ICMP_ERROR : UNTRACKED;
}

function leastBytes(protocol: number): number {
  switch (protocol) {
    case IpProtocol.tcp:
      return TCP_HEADER_BYTES;
    case IpProtocol.udp:
      return UDP_HEADER_BYTES;
    case IpProtocol.icmp:
    case IpProtocol.icmpv6:
      return ICMPV4_HEADER_BYTES;
    case SCTP:
      return SCTP_HEADER_BYTES;
    default:
      return 0;
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (a[at] !== b[at]) return false;
  return true;
}
