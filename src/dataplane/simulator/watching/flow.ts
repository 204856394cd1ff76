/**
 * Who speaks with whom in a frame, as text: addresses, and ports where the protocol has them.
 */
import { formatIpAddress } from '../../../net/ip-address.js';
import { readU16 } from '../../../wire/fields.js';
import { ipAddress, ipView } from '../../../wire/ip-packet.js';
import { IpProtocol } from '../../../wire/ipv4.js';
import type { Flow } from './steps.js';

const PROTOCOLS: Readonly<Record<number, string>> = {
  [IpProtocol.icmp]: 'icmp',
  [IpProtocol.icmpv6]: 'icmp',
  [IpProtocol.tcp]: 'tcp',
  [IpProtocol.udp]: 'udp',
};

/** The flow of the IP packet that begins there; undefined if there is none. */
export function flowOf(frame: Uint8Array, packetStart: number): Flow | undefined {
  const packet = ipView(frame, packetStart);
  if (packet === undefined) return undefined;
  const ends = { source: formatIpAddress(ipAddress(packet.source)), destination: formatIpAddress(ipAddress(packet.destination)) };
  const protocol = PROTOCOLS[packet.protocol] ?? String(packet.protocol);
  const hasPorts = (protocol === 'tcp' || protocol === 'udp') && packet.fragmentOffset === 0 && packet.end - packet.payloadStart >= 4;
  if (!hasPorts) return { protocol, ...ends };
  return { protocol, ...ends, sourcePort: readU16(frame, packet.payloadStart), destinationPort: readU16(frame, packet.payloadStart + 2) };
}
