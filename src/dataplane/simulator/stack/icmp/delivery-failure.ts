/**
 * Why a packet could not be delivered, in terms that both families share, and the ICMP errors that say so.
 */
import { type Icmpv4Message, Icmpv4Type, type Icmpv4View, REASSEMBLY_TIME_EXCEEDED, TTL_EXCEEDED_IN_TRANSIT, UnreachableCode } from '../../../../wire/icmp/icmpv4.js';
import { type Icmpv6Message, Icmpv6Type, type Icmpv6View, UNKNOWN_NEXT_HEADER, UnreachableCode6 } from '../../../../wire/icmp/icmpv6.js';

/** What an ICMP error says. */
export type DeliveryFailure =
  | 'no-route'
  /** The last router has nobody with that address on its link. */
  | 'host-unreachable'
  | 'protocol-unreachable'
  /** Nobody listens on the port. */
  | 'port-unreachable'
  /** A rule forbids it. */
  | 'prohibited'
  /** It is larger than a link on the way takes. */
  | 'too-big'
  /** Its time to live was over on the way. */
  | 'ttl'
  /** Some of its fragments did not come. */
  | 'incomplete';

const CODES = new Map<DeliveryFailure, number>([
  ['no-route', UnreachableCode.network],
  ['host-unreachable', UnreachableCode.host],
  ['protocol-unreachable', UnreachableCode.protocol],
  ['port-unreachable', UnreachableCode.port],
  ['too-big', UnreachableCode.fragmentationNeeded],
  ['prohibited', UnreachableCode.prohibited],
]);
const CODES_6 = new Map<DeliveryFailure, number>([
  ['no-route', UnreachableCode6.noRoute],
  ['prohibited', UnreachableCode6.prohibited],
  ['host-unreachable', UnreachableCode6.address],
  ['port-unreachable', UnreachableCode6.port],
]);
const FAILURES = new Map<number, DeliveryFailure>(Array.from(CODES, ([failure, code]) => [code, failure]));
const FAILURES_6 = new Map<number, DeliveryFailure>(Array.from(CODES_6, ([failure, code]) => [code, failure]));

/** Where the header of an IPv6 packet names what follows. */
const NEXT_HEADER_OFFSET = 6;

/** The ICMP error about a packet that begins like this. */
export function errorMessage(failure: DeliveryFailure, mtuBytes: number, original: Uint8Array): Icmpv4Message {
  const code = CODES.get(failure);
  if (code !== undefined) return { type: 'unreachable', code, nextHopMtuBytes: failure === 'too-big' ? mtuBytes : 0, original };
  return { type: 'time-exceeded', code: failure === 'ttl' ? TTL_EXCEEDED_IN_TRANSIT : REASSEMBLY_TIME_EXCEEDED, original };
}

/** The ICMPv6 error about a packet that begins like this. */
export function errorMessage6(failure: DeliveryFailure, mtuBytes: number, original: Uint8Array): Icmpv6Message {
  if (failure === 'too-big') return { type: 'packet-too-big', mtuBytes, original };
  if (failure === 'protocol-unreachable') return { type: 'parameter-problem', code: UNKNOWN_NEXT_HEADER, pointer: NEXT_HEADER_OFFSET, original };
  const code = CODES_6.get(failure);
  if (code !== undefined) return { type: 'unreachable', code, original };
  return { type: 'time-exceeded', code: failure === 'ttl' ? TTL_EXCEEDED_IN_TRANSIT : REASSEMBLY_TIME_EXCEEDED, original };
}

/** What an ICMP message says about a packet; undefined if it is no error. */
export function failureOf(message: Icmpv4View): DeliveryFailure | undefined {
  if (message.type === Icmpv4Type.timeExceeded) return message.code === TTL_EXCEEDED_IN_TRANSIT ? 'ttl' : 'incomplete';
  return message.type === Icmpv4Type.unreachable ? (FAILURES.get(message.code) ?? 'host-unreachable') : undefined;
}

/** What an ICMPv6 message says about a packet; undefined if it is no error. */
export function failureOf6(message: Icmpv6View): DeliveryFailure | undefined {
  switch (message.type) {
    case Icmpv6Type.timeExceeded:
      return message.code === TTL_EXCEEDED_IN_TRANSIT ? 'ttl' : 'incomplete';
    case Icmpv6Type.packetTooBig:
      return 'too-big';
    case Icmpv6Type.parameterProblem:
      return 'protocol-unreachable';
    case Icmpv6Type.unreachable:
      return FAILURES_6.get(message.code) ?? 'host-unreachable';
    default:
      return undefined;
  }
}
