/**
 * One line about a frame, for traces: what it is, from whom to whom, and what a VXLAN packet carries.
 *
 * Any bytes have a description; what cannot be read is named for the last layer that could.
 */
import { formatIpAddress } from '../../net/ip-address.js';
import { formatMacAddress } from '../../net/mac-address.js';
import { ArpView } from '../arp.js';
import { EthernetView, EtherType } from '../ethernet.js';
import { ipAddress, type AddressValue, type IpView } from '../ip-packet.js';
import { IpProtocol, Ipv4View } from '../ipv4.js';
import { Ipv6View } from '../ipv6.js';
import { UdpView } from '../udp.js';
import { TcpFlag, TcpView } from '../tcp.js';
import { VXLAN_PORT, VxlanView } from '../vxlan.js';
import { DNS_PORT } from '../dns/message.js';
import { describeDns } from './describe-dns.js';
import { describeIcmpv4, describeIcmpv6 } from './describe-icmp.js';

const TCP_FLAG_NAMES = [
  [TcpFlag.syn, 'SYN'],
  [TcpFlag.fin, 'FIN'],
  [TcpFlag.rst, 'RST'],
  [TcpFlag.ack, 'ACK'],
] as const;

/** What a frame is, in one line: `ICMP echo request 10.0.0.2 > 10.0.0.3`. */
export function describeFrame(bytes: Uint8Array, start = 0, end = bytes.length): string {
  const ethernet = EthernetView.over(bytes, start, end);
  if (ethernet === undefined) return `malformed frame of ${end - start} bytes`;
  const { tag } = ethernet;
  return (tag === undefined ? '' : `VLAN ${tag.vlanId} `) + describePayload(ethernet);
}

function describePayload(ethernet: EthernetView): string {
  const { bytes, payloadStart, end } = ethernet;
  switch (ethernet.etherType) {
    case EtherType.arp:
      return describeArp(ArpView.over(bytes, payloadStart, end));
    case EtherType.ipv4:
      return describePacket('IPv4', Ipv4View.over(bytes, payloadStart, end));
    case EtherType.ipv6:
      return describePacket('IPv6', Ipv6View.over(bytes, payloadStart, end));
    default:
      return `Ethernet type 0x${ethernet.etherType.toString(16).padStart(4, '0')} ${describeMacs(ethernet)}`;
  }
}

function describeMacs({ source, destination }: EthernetView): string {
  return `${formatMacAddress(source)} > ${formatMacAddress(destination)}`;
}

function describeArp(arp: ArpView | undefined): string {
  if (arp === undefined) return 'malformed ARP message';
  return arp.isRequest
    ? `ARP who has ${addressText(arp.targetAddress)}, tell ${addressText(arp.senderAddress)}`
    : `ARP ${addressText(arp.senderAddress)} is at ${formatMacAddress(arp.senderMac)}`;
}

function describePacket(name: string, packet: IpView | undefined): string {
  if (packet === undefined) return `malformed ${name} packet`;
  const { bytes, payloadStart, end, protocol } = packet;
  const between = `${addressText(packet.source)} > ${addressText(packet.destination)}`;
  if (packet.fragmentOffset !== 0) return `${name} fragment ${between}`;
  switch (protocol) {
    case IpProtocol.icmp:
      return `${describeIcmpv4(bytes, payloadStart, end)} ${between}`;
    case IpProtocol.icmpv6:
      return describeIcmpv6(bytes, payloadStart, end, between);
    case IpProtocol.udp:
      return describeUdp(UdpView.over(bytes, payloadStart, end), packet);
    case IpProtocol.tcp:
      return describeTcp(TcpView.over(bytes, payloadStart, end), packet);
    default:
      return `${name} protocol ${protocol} ${between}`;
  }
}

function describeUdp(datagram: UdpView | undefined, packet: IpView): string {
  if (datagram === undefined) return `malformed UDP datagram ${addressText(packet.source)} > ${addressText(packet.destination)}`;
  const { bytes, payloadStart, end, sourcePort, destinationPort } = datagram;
  const between = betweenPorts(packet, sourcePort, destinationPort);
  const vxlan = destinationPort === VXLAN_PORT ? VxlanView.over(bytes, payloadStart, end) : undefined;
  if (vxlan !== undefined) return `VXLAN ${vxlan.vni} ${between} [${describeFrame(bytes, vxlan.frameStart, vxlan.end)}]`;
  const dns = destinationPort === DNS_PORT || sourcePort === DNS_PORT ? describeDns(bytes.subarray(payloadStart, end)) : undefined;
  return `${dns ?? 'UDP'} ${between}`;
}

function describeTcp(segment: TcpView | undefined, packet: IpView): string {
  if (segment === undefined) return `malformed TCP segment ${addressText(packet.source)} > ${addressText(packet.destination)}`;
  const { flags, sourcePort, destinationPort, payloadStart, end } = segment;
  const names = TCP_FLAG_NAMES.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name);
  const carried = end === payloadStart ? '' : ` ${end - payloadStart} bytes`;
  return `TCP ${names.join(',')}${carried} ${betweenPorts(packet, sourcePort, destinationPort)}`;
}

function betweenPorts({ source, destination }: IpView, sourcePort: number, destinationPort: number): string {
  return `${placeText(source, sourcePort)} > ${placeText(destination, destinationPort)}`;
}

function placeText(address: AddressValue, port: number): string {
  return typeof address === 'number' ? `${addressText(address)}:${port}` : `[${addressText(address)}]:${port}`;
}

function addressText(value: AddressValue): string {
  return formatIpAddress(ipAddress(value));
}
