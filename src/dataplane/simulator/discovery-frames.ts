/**
 * Frames that ask for a neighbour's MAC address or tell it, as stacks and proxies send them: ARP and NDP.
 */
import type { MacAddress } from '../../net/mac-address.js';
import { ARP_BYTES, type ArpMessage, emitArp } from '../../wire/arp.js';
import { addressSum } from '../../wire/checksum.js';
import { emitEthernet, ETHERNET_HEADER_BYTES, EtherType } from '../../wire/ethernet.js';
import { emitNdp, NDP_HOP_LIMIT, ndpBytes, type NdpMessage } from '../../wire/icmp/ndp.js';
import { IpProtocol } from '../../wire/ipv4.js';
import { emitIpv6, IPV6_HEADER_BYTES } from '../../wire/ipv6.js';
import type { Engine } from './engine.js';

/** A frame from the message's sender to a MAC address. */
export function arpFrame(engine: Engine, destination: MacAddress, message: ArpMessage): Uint8Array {
  const frame = engine.frames.allocate(ETHERNET_HEADER_BYTES + ARP_BYTES);
  emitArp(message, frame, emitEthernet({ destination, source: message.senderMac, etherType: EtherType.arp }, frame));
  return frame;
}

/** Whom a message of neighbour discovery goes between. */
export interface NdpEnds {
  readonly sourceMac: MacAddress;
  readonly destinationMac: MacAddress;
  readonly source: bigint;
  readonly destination: bigint;
}

/** A frame with a message of neighbour discovery. */
export function ndpFrame(engine: Engine, ends: NdpEnds, message: NdpMessage): Uint8Array {
  const payloadBytes = ndpBytes(message);
  const frame = engine.frames.allocate(ETHERNET_HEADER_BYTES + IPV6_HEADER_BYTES + payloadBytes);
  const { source, destination } = ends;
  const packetStart = emitEthernet({ destination: ends.destinationMac, source: ends.sourceMac, etherType: EtherType.ipv6 }, frame);
  const header = { trafficClass: 0, flowLabel: 0, hopLimit: NDP_HOP_LIMIT, protocol: IpProtocol.icmpv6, source, destination, payloadBytes };
  emitNdp(message, frame, emitIpv6(header, frame, packetStart), addressSum(frame, packetStart));
  return frame;
}
