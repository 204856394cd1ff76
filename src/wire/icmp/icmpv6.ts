/**
 * ICMP for IPv6 (RFC 4443): echo, destination unreachable, packet too big, time exceeded and parameter problem.
 *
 * The layout is that of IPv4; types and codes differ, and the checksum also covers the packet's addresses, whose sum
 * `addressSum` makes. Neighbour discovery has its own file. Law: parse(emit(message)) = message.
 */
import { checksum, checksumHolds } from '../checksum.js';
import { readU16, readU32, readU8, writeU16, writeU32 } from '../fields.js';
import { IpProtocol } from '../ipv4.js';
import type { EchoMessage, TimeExceededMessage } from './icmpv4.js';

/** Octets before an echo's payload or an error's quotation. */
export const ICMPV6_HEADER_BYTES = 8;

/** The types that are known here. */
export const Icmpv6Type = {
  unreachable: 1,
  packetTooBig: 2,
  timeExceeded: 3,
  parameterProblem: 4,
  echoRequest: 128,
  echoReply: 129,
  neighbourSolicitation: 135,
  neighbourAdvertisement: 136,
} as const;

/** Types below this are errors. */
export const ICMPV6_FIRST_INFORMATION = 128;

/** Codes of "unreachable" that a stack sends. */
export const UnreachableCode6 = { noRoute: 0, prohibited: 1, address: 3, port: 4 } as const;

/** The code of "parameter problem" about a protocol that is not known. */
export const UNKNOWN_NEXT_HEADER = 1;

const TYPE = 0;
const CODE = 1;
const CHECKSUM = 2;
const IDENTIFIER = 4;
const SEQUENCE = 6;
const MTU = 4;

/** A packet could not be delivered. */
export interface Unreachable6Message {
  readonly type: 'unreachable';
  readonly code: number;
  /** The packet's header and the beginning of its payload. */
  readonly original: Uint8Array;
}

/** A packet is larger than the link that it was to leave by. */
export interface PacketTooBigMessage {
  readonly type: 'packet-too-big';
  /** What would have fitted. */
  readonly mtuBytes: number;
  readonly original: Uint8Array;
}

/** A packet's header says something that is not understood. */
export interface ParameterProblemMessage {
  readonly type: 'parameter-problem';
  readonly code: number;
  /** Where in the packet that is. */
  readonly pointer: number;
  readonly original: Uint8Array;
}

export type Icmpv6Message = EchoMessage | Unreachable6Message | PacketTooBigMessage | TimeExceededMessage | ParameterProblemMessage;

/** A message's fields in place. */
export class Icmpv6View {
  private constructor(
    readonly bytes: Uint8Array,
    readonly start: number,
    readonly end: number,
  ) {}

  /** A view on the message that the bytes are; undefined if they are too short. */
  static over(bytes: Uint8Array, start = 0, end = bytes.length): Icmpv6View | undefined {
    return end - start < ICMPV6_HEADER_BYTES ? undefined : new Icmpv6View(bytes, start, end);
  }

  /** Whether the message arrived undamaged between addresses with this sum. */
  checksumHolds(addressSum: number): boolean {
    return checksumHolds(this.bytes, this.start, this.end, pseudoSum(addressSum, this.end - this.start));
  }

  get type(): number {
    return readU8(this.bytes, this.start + TYPE);
  }

  get code(): number {
    return readU8(this.bytes, this.start + CODE);
  }

  /** Of an echo: whose it is. */
  get identifier(): number {
    return readU16(this.bytes, this.start + IDENTIFIER);
  }

  /** Of an echo: which of them. */
  get sequence(): number {
    return readU16(this.bytes, this.start + SEQUENCE);
  }

  /** Of "packet too big": what would have fitted. */
  get mtuBytes(): number {
    return readU32(this.bytes, this.start + MTU);
  }

  /** Of "parameter problem": where in the packet that is. */
  get pointer(): number {
    return readU32(this.bytes, this.start + MTU);
  }

  /** Where an echo's payload or an error's quotation begins. */
  get bodyStart(): number {
    return this.start + ICMPV6_HEADER_BYTES;
  }
}

/** The message that the bytes are; undefined if they are none, damaged, or of a type unknown here. */
export function parseIcmpv6(bytes: Uint8Array, addressSum: number, start = 0, end = bytes.length): Icmpv6Message | undefined {
  const view = Icmpv6View.over(bytes, start, end);
  if (view === undefined || !view.checksumHolds(addressSum)) return undefined;
  const body = bytes.subarray(view.bodyStart, end);
  const { identifier, sequence, code } = view;
  switch (view.type) {
    case Icmpv6Type.echoRequest:
      return code === 0 ? { type: 'echo-request', identifier, sequence, payload: body } : undefined;
    case Icmpv6Type.echoReply:
      return code === 0 ? { type: 'echo-reply', identifier, sequence, payload: body } : undefined;
    case Icmpv6Type.unreachable:
      return { type: 'unreachable', code, original: body };
    case Icmpv6Type.packetTooBig:
      return { type: 'packet-too-big', mtuBytes: view.mtuBytes, original: body };
    case Icmpv6Type.timeExceeded:
      return { type: 'time-exceeded', code, original: body };
    case Icmpv6Type.parameterProblem:
      return { type: 'parameter-problem', code, pointer: view.pointer, original: body };
    default:
      return undefined;
  }
}

/** Octets of the message when emitted. */
export function icmpv6Bytes(message: Icmpv6Message): number {
  return ICMPV6_HEADER_BYTES + ('payload' in message ? message.payload : message.original).length;
}

/** Writes the message with its checksum between addresses with this sum. */
export function emitIcmpv6(message: Icmpv6Message, bytes: Uint8Array, start: number, addressSum: number): void {
  writeU16(bytes, start + CHECKSUM, 0);
  writeU32(bytes, start + IDENTIFIER, 0);
  switch (message.type) {
    case 'echo-request':
    case 'echo-reply':
      writeType(bytes, start, message.type === 'echo-request' ? Icmpv6Type.echoRequest : Icmpv6Type.echoReply, 0);
      writeU16(bytes, start + IDENTIFIER, message.identifier);
      writeU16(bytes, start + SEQUENCE, message.sequence);
      break;
    case 'unreachable':
      writeType(bytes, start, Icmpv6Type.unreachable, message.code);
      break;
    case 'packet-too-big':
      writeType(bytes, start, Icmpv6Type.packetTooBig, 0);
      writeU32(bytes, start + MTU, message.mtuBytes);
      break;
    case 'time-exceeded':
      writeType(bytes, start, Icmpv6Type.timeExceeded, message.code);
      break;
    case 'parameter-problem':
      writeType(bytes, start, Icmpv6Type.parameterProblem, message.code);
      writeU32(bytes, start + MTU, message.pointer);
      break;
  }
  bytes.set('payload' in message ? message.payload : message.original, start + ICMPV6_HEADER_BYTES);
  sealIcmpv6(bytes, start, start + icmpv6Bytes(message), addressSum);
}

/** Writes the checksum of a message whose checksum field is zero. */
export function sealIcmpv6(bytes: Uint8Array, start: number, end: number, addressSum: number): void {
  writeU16(bytes, start + CHECKSUM, checksum(bytes, start, end, pseudoSum(addressSum, end - start)));
}

function writeType(bytes: Uint8Array, start: number, type: number, code: number): void {
  bytes[start + TYPE] = type;
  bytes[start + CODE] = code;
}

function pseudoSum(addressSum: number, lengthBytes: number): number {
  return addressSum + IpProtocol.icmpv6 + lengthBytes;
}
