/**
 * One line about a frame, for traces: what it is, from whom to whom, and what a VXLAN packet carries.
 *
 * Any bytes have a description; what cannot be read is named for the last layer that could.
 */
import { formatIpAddress } from '../net/ip-address.js';
import { formatMacAddress } from '../net/mac-address.js';
import { ArpView } from './arp.js';
import { EthernetView, EtherType } from './ethernet.js';
import { Icmpv4Type, Icmpv4View, UnreachableCode } from './icmpv4.js';
import { IpProtocol, Ipv4View } from './ipv4.js';
import { UdpView } from './udp.js';
import { VXLAN_PORT, VxlanView } from './vxlan.js';

const UNREACHABLE_TEXT = new Map<number, string>([
  [UnreachableCode.network, 'network unreachable'],
  [UnreachableCode.host, 'host unreachable'],
  [UnreachableCode.protocol, 'protocol unreachable'],
  [UnreachableCode.port, 'port unreachable'],
  [UnreachableCode.fragmentationNeeded, 'fragmentation needed'],
]);

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
      return describeIpv4(Ipv4View.over(bytes, payloadStart, end));
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
    ? `ARP who has ${ipv4Text(arp.targetAddress)}, tell ${ipv4Text(arp.senderAddress)}`
    : `ARP ${ipv4Text(arp.senderAddress)} is at ${formatMacAddress(arp.senderMac)}`;
}

function describeIpv4(packet: Ipv4View | undefined): string {
  if (packet === undefined) return 'malformed IPv4 packet';
  const { bytes, payloadStart, end, source, destination, protocol } = packet;
  const between = `${ipv4Text(source)} > ${ipv4Text(destination)}`;
  if (packet.fragmentOffset !== 0) return `IPv4 fragment ${between}`;
  if (protocol === IpProtocol.icmp) return `${describeIcmp(Icmpv4View.over(bytes, payloadStart, end))} ${between}`;
  if (protocol === IpProtocol.udp) return describeUdp(UdpView.over(bytes, payloadStart, end), packet);
  return `IPv4 protocol ${protocol} ${between}`;
}

function describeIcmp(message: Icmpv4View | undefined): string {
  if (message === undefined) return 'malformed ICMP message';
  switch (message.type) {
    case Icmpv4Type.echoRequest:
      return 'ICMP echo request';
    case Icmpv4Type.echoReply:
      return 'ICMP echo reply';
    case Icmpv4Type.timeExceeded:
      return 'ICMP time exceeded';
    case Icmpv4Type.unreachable:
      return `ICMP ${UNREACHABLE_TEXT.get(message.code) ?? 'unreachable'}`;
    default:
      return `ICMP type ${message.type}`;
  }
}

function describeUdp(datagram: UdpView | undefined, packet: Ipv4View): string {
  if (datagram === undefined) return `malformed UDP datagram ${ipv4Text(packet.source)} > ${ipv4Text(packet.destination)}`;
  const { bytes, payloadStart, end, sourcePort, destinationPort } = datagram;
  const between = `${ipv4Text(packet.source)}:${sourcePort} > ${ipv4Text(packet.destination)}:${destinationPort}`;
  const vxlan = destinationPort === VXLAN_PORT ? VxlanView.over(bytes, payloadStart, end) : undefined;
  if (vxlan === undefined) return `UDP ${between}`;
  return `VXLAN ${vxlan.vni} ${between} [${describeFrame(bytes, vxlan.frameStart, vxlan.end)}]`;
}

function ipv4Text(value: number): string {
  return formatIpAddress({ family: 4, value });
}
