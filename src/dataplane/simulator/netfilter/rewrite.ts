/**
 * Other addresses and ports in a packet, in place; checksums follow by what changed (RFC 1624), so that a packet that
 * was damaged stays damaged.
 *
 * Invariant: a packet whose checksums held before has checksums that hold, and one of UDP without has none.
 */
import { addressSum, checksum, foldSum, sumWords } from '../../../wire/checksum.js';
import { readU16, writeU128, writeU16, writeU32 } from '../../../wire/fields.js';
import { sealIcmpv6 } from '../../../wire/icmp/icmpv6.js';
import type { AddressValue } from '../../../wire/ip-packet.js';
import { IpProtocol, Ipv4View } from '../../../wire/ipv4.js';
import { hasPorts, isIcmp } from './flow-kind.js';
import { IDENTIFIER, type Packet } from './packet.js';

/** Where the headers have what is written here. */
const IPV4_CHECKSUM = 10;
const IPV4_SOURCE = 12;
const IPV4_DESTINATION = 16;
const IPV6_SOURCE = 8;
const IPV6_DESTINATION = 24;
const SOURCE_PORT = 0;
const DESTINATION_PORT = 2;
const TCP_CHECKSUM = 16;
const UDP_CHECKSUM = 6;
const ICMP_CHECKSUM = 2;
/** Makes a difference of sums positive without changing what it folds to: eight words of ones. */
const ONES = 8 * 0xffff;

/** Gives a packet another source. */
export function rewriteSource(packet: Packet, address: AddressValue, port: number): void {
  const { view } = packet;
  rewrite(packet, view.start + (view instanceof Ipv4View ? IPV4_SOURCE : IPV6_SOURCE), SOURCE_PORT, { address, port });
  packet.source = address;
  if (packet.kind >= 0) packet.sourcePort = port;
}

/** Gives a packet another destination. */
export function rewriteDestination(packet: Packet, address: AddressValue, port: number): void {
  const { view } = packet;
  rewrite(packet, view.start + (view instanceof Ipv4View ? IPV4_DESTINATION : IPV6_DESTINATION), DESTINATION_PORT, { address, port });
  packet.destination = address;
  if (packet.kind >= 0) packet.destinationPort = port;
}

/** Makes the checksum of an ICMP error anew, after what it quotes was rewritten. */
export function sealIcmpError({ view }: Packet): void {
  const { bytes, start, payloadStart, end } = view;
  writeU16(bytes, payloadStart + ICMP_CHECKSUM, 0);
  if (!(view instanceof Ipv4View)) sealIcmpv6(bytes, payloadStart, end, addressSum(bytes, start));
  else writeU16(bytes, payloadStart + ICMP_CHECKSUM, checksum(bytes, payloadStart, end));
}

function rewrite({ view, kind, protocol }: Packet, addressAt: number, portOffset: number, { address, port }: { readonly address: AddressValue; readonly port: number }): void {
  const { bytes, start, payloadStart, end } = view;
  const addressBytes = typeof address === 'number' ? 4 : 16;
  const before = sumWords(bytes, addressAt, addressAt + addressBytes);
  if (typeof address === 'number') writeU32(bytes, addressAt, address);
  else writeU128(bytes, addressAt, address);
  const difference = sumWords(bytes, addressAt, addressAt + addressBytes) - before;
  if (view instanceof Ipv4View) adjust(bytes, start + IPV4_CHECKSUM, difference);
  const offsetOfPort = isIcmp(protocol) ? IDENTIFIER : portOffset;
  const portDifference = kind >= 0 && (hasPorts(protocol) || isIcmp(protocol)) ? putPort(bytes, payloadStart + offsetOfPort, port) : 0;
  const offset = checksumOffset(protocol);
  if (offset === undefined || payloadStart + offset + 2 > end) return;
  // All but ICMP of IPv4 count the addresses in.
  const transportDifference = protocol === IpProtocol.icmp ? portDifference : difference + portDifference;
  if (protocol === IpProtocol.udp) adjustUdp(bytes, payloadStart + offset, transportDifference);
  else adjust(bytes, payloadStart + offset, transportDifference);
}

/** Puts a port, and says by how much it is more than the one before. */
function putPort(bytes: Uint8Array, at: number, port: number): number {
  const before = readU16(bytes, at);
  writeU16(bytes, at, port);
  return port - before;
}

function adjust(bytes: Uint8Array, at: number, difference: number): void {
  const sum = foldSum((~readU16(bytes, at) & 0xffff) + difference + 2 * ONES);
  writeU16(bytes, at, ~sum);
}

/** As every sum, but zero says that there is none. */
function adjustUdp(bytes: Uint8Array, at: number, difference: number): void {
  if (readU16(bytes, at) === 0) return;
  adjust(bytes, at, difference);
  if (readU16(bytes, at) === 0) writeU16(bytes, at, 0xffff);
}

function checksumOffset(protocol: number): number | undefined {
  switch (protocol) {
    case IpProtocol.tcp:
      return TCP_CHECKSUM;
    case IpProtocol.udp:
      return UDP_CHECKSUM;
    case IpProtocol.icmp:
    case IpProtocol.icmpv6:
      return ICMP_CHECKSUM;
    default:
      return undefined;
  }
}
