/**
 * ICMP messages of both versions in words: echo, errors, and neighbour discovery.
 */
import { formatIpAddress, ipv6 } from '../../net/ip-address.js';
import { formatMacAddress } from '../../net/mac-address.js';
import { Icmpv4Type, Icmpv4View, UnreachableCode } from '../icmp/icmpv4.js';
import { Icmpv6Type, Icmpv6View, UnreachableCode6 } from '../icmp/icmpv6.js';
import { NdpView } from '../icmp/ndp.js';

const UNREACHABLE_TEXT = new Map<number, string>([
  [UnreachableCode.network, 'network unreachable'],
  [UnreachableCode.host, 'host unreachable'],
  [UnreachableCode.protocol, 'protocol unreachable'],
  [UnreachableCode.port, 'port unreachable'],
  [UnreachableCode.fragmentationNeeded, 'fragmentation needed'],
  [UnreachableCode.prohibited, 'prohibited'],
]);

const UNREACHABLE6_TEXT = new Map<number, string>([
  [UnreachableCode6.noRoute, 'no route'],
  [UnreachableCode6.prohibited, 'prohibited'],
  [UnreachableCode6.address, 'address unreachable'],
  [UnreachableCode6.port, 'port unreachable'],
]);

/** What an ICMP message is: `ICMP echo request`. */
export function describeIcmpv4(bytes: Uint8Array, start: number, end: number): string {
  const message = Icmpv4View.over(bytes, start, end);
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

/** What an ICMPv6 message is, with the addresses that it goes between unless it tells about a neighbour. */
export function describeIcmpv6(bytes: Uint8Array, start: number, end: number, between: string): string {
  const neighbour = NdpView.over(bytes, start, end);
  if (neighbour === undefined) return `${describeMessage(Icmpv6View.over(bytes, start, end))} ${between}`;
  const target = formatIpAddress(ipv6(neighbour.target));
  if (neighbour.isSolicitation) return `NDP who has ${target}, tell ${between.slice(0, between.indexOf(' '))}`;
  return `NDP ${target} is at ${neighbour.mac === undefined ? 'the same place' : formatMacAddress(neighbour.mac)}`;
}

function describeMessage(message: Icmpv6View | undefined): string {
  if (message === undefined) return 'malformed ICMPv6 message';
  switch (message.type) {
    case Icmpv6Type.echoRequest:
      return 'ICMPv6 echo request';
    case Icmpv6Type.echoReply:
      return 'ICMPv6 echo reply';
    case Icmpv6Type.timeExceeded:
      return 'ICMPv6 time exceeded';
    case Icmpv6Type.packetTooBig:
      return 'ICMPv6 packet too big';
    case Icmpv6Type.parameterProblem:
      return 'ICMPv6 parameter problem';
    case Icmpv6Type.unreachable:
      return `ICMPv6 ${UNREACHABLE6_TEXT.get(message.code) ?? 'unreachable'}`;
    default:
      return `ICMPv6 type ${message.type}`;
  }
}
