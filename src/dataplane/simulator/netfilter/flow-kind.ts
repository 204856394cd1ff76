/**
 * What kinds of packets connection tracking tells apart: the protocol of IP, except that an echo's reply is told from a
 * request with the same identifier, and that some packets belong to no connection.
 */
import { IpProtocol } from '../../../wire/ipv4.js';

/** The number of SCTP among IP's protocols. */
export const SCTP = 132;
/** Added to the protocol of an echo's reply. */
export const ECHO_REPLY = 0x100;
/** The kind of a packet that belongs to no connection. */
export const UNTRACKED = -1;
/** The kind of an ICMP error, which is about another packet. */
export const ICMP_ERROR = -2;

/** Whether the protocol is ICMP of either family. */
export function isIcmp(protocol: number): boolean {
  return protocol === IpProtocol.icmp || protocol === IpProtocol.icmpv6;
}

/** Whether packets of the protocol begin with a port of their source and one of their destination. */
export function hasPorts(protocol: number): boolean {
  return protocol === IpProtocol.tcp || protocol === IpProtocol.udp || protocol === SCTP;
}

/** Whether packets of the kind are an echo's. */
export function isEcho(kind: number): boolean {
  return kind >= 0 && isIcmp(kind & 0xff);
}

/** The name of a protocol, in words. */
export function protocolName(protocol: number): string {
  switch (protocol) {
    case IpProtocol.tcp:
      return 'tcp';
    case IpProtocol.udp:
      return 'udp';
    case IpProtocol.icmp:
      return 'icmp';
    case IpProtocol.icmpv6:
      return 'icmpv6';
    case SCTP:
      return 'sctp';
    default:
      return `protocol ${protocol}`;
  }
}
