/**
 * Cutting a packet that is larger than an MTU into fragments (RFC 791, 2.3; RFC 8200, 4.5).
 *
 * Every fragment but the last carries a multiple of eight octets. IPv6 is cut by its sender alone, so the packet has no
 * fragment header yet; an IPv4 fragment may be cut again.
 */
import { ETHERNET_HEADER_BYTES } from '../../../../wire/ethernet.js';
import type { IpView } from '../../../../wire/ip-packet.js';
import { emitIpv4, IPV4_HEADER_BYTES, Ipv4View } from '../../../../wire/ipv4.js';
import { emitIpv6, IPV6_FRAGMENT_BYTES, IPV6_HEADER_BYTES } from '../../../../wire/ipv6.js';
import type { Engine } from '../../engine.js';

/** The frames of a packet's fragments; `identification` is for IPv6, which has none until it is cut. */
export function fragmentsOf(engine: Engine, packet: IpView, mtuBytes: number, identification: number): readonly Uint8Array[] {
  const headerBytes = packet instanceof Ipv4View ? IPV4_HEADER_BYTES : IPV6_HEADER_BYTES + IPV6_FRAGMENT_BYTES;
  const pieceBytes = Math.floor((mtuBytes - headerBytes) / 8) * 8;
  const fragments: Uint8Array[] = [];
  for (let at = packet.payloadStart; at < packet.end; at += pieceBytes) {
    const pieceEnd = Math.min(packet.end, at + pieceBytes);
    const frame = engine.frames.allocate(ETHERNET_HEADER_BYTES + headerBytes + pieceEnd - at);
    frame.set(packet.bytes.subarray(0, ETHERNET_HEADER_BYTES));
    const payloadStart = emitHeader(frame, packet, { at, end: pieceEnd, identification });
    frame.set(packet.bytes.subarray(at, pieceEnd), payloadStart);
    fragments.push(frame);
  }
  return fragments;
}

interface Piece {
  readonly at: number;
  readonly end: number;
  readonly identification: number;
}

/** Writes the header of the fragment with the piece, and says where that goes. */
function emitHeader(frame: Uint8Array, packet: IpView, { at, end, identification }: Piece): number {
  const offset = (at - packet.payloadStart) / 8;
  const { protocol, ttl } = packet;
  const payloadBytes = end - at;
  if (packet instanceof Ipv4View) {
    const { typeOfService, source, destination } = packet;
    const fragmentOffset = packet.fragmentOffset + offset;
    const moreFragments = end < packet.end || packet.moreFragments;
    const which = { identification: packet.identification, dontFragment: false, moreFragments, fragmentOffset };
    return emitIpv4({ typeOfService, ...which, ttl, protocol, source, destination, payloadBytes }, frame, ETHERNET_HEADER_BYTES);
  }
  const { trafficClass, flowLabel, source, destination } = packet;
  const fragment = { offset, moreFragments: end < packet.end, identification };
  return emitIpv6({ trafficClass, flowLabel, hopLimit: ttl, protocol, source, destination, payloadBytes, fragment }, frame, ETHERNET_HEADER_BYTES);
}

/** The frame of a whole packet with the header of one of its fragments and a payload of this many octets, to be filled. */
export function wholeFrame(engine: Engine, fragment: IpView, payloadBytes: number): { readonly frame: Uint8Array; readonly payloadStart: number } {
  const headerBytes = fragment instanceof Ipv4View ? IPV4_HEADER_BYTES : IPV6_HEADER_BYTES;
  const payloadStart = ETHERNET_HEADER_BYTES + headerBytes;
  const frame = engine.frames.allocate(payloadStart + payloadBytes);
  frame.set(fragment.bytes.subarray(0, ETHERNET_HEADER_BYTES));
  const { protocol, ttl } = fragment;
  if (fragment instanceof Ipv4View) {
    const { typeOfService, identification, source, destination } = fragment;
    const which = { identification, dontFragment: false, moreFragments: false, fragmentOffset: 0 };
    emitIpv4({ typeOfService, ...which, ttl, protocol, source, destination, payloadBytes }, frame, ETHERNET_HEADER_BYTES);
  } else {
    const { trafficClass, flowLabel, source, destination } = fragment;
    emitIpv6({ trafficClass, flowLabel, hopLimit: ttl, protocol, source, destination, payloadBytes }, frame, ETHERNET_HEADER_BYTES);
  }
  return { frame, payloadStart };
}
