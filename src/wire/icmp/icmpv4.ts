/**
 * ICMP for IPv4 (RFC 792): echo, destination unreachable (with RFC 1191's next-hop MTU) and time exceeded.
 *
 * Every message begins with type, code and checksum; four octets that the type defines follow, then echo payload or
 * the packet that an error is about. Law: parse(emit(message)) = message.
 */
import { checksum, checksumHolds } from '../checksum.js';
import { readU16, readU8, writeU16 } from '../fields.js';

/** Octets before an echo's payload or an error's quotation. */
export const ICMPV4_HEADER_BYTES = 8;

/** The types that are known here. */
export const Icmpv4Type = { echoReply: 0, unreachable: 3, echoRequest: 8, timeExceeded: 11 } as const;

/** Codes of "unreachable" that a stack sends. */
export const UnreachableCode = { network: 0, host: 1, protocol: 2, port: 3, fragmentationNeeded: 4, prohibited: 13 } as const;

/** The code of "time exceeded" that a router sends. */
export const TTL_EXCEEDED_IN_TRANSIT = 0;
/** The code of "time exceeded" that a host sends when fragments are missing. */
export const REASSEMBLY_TIME_EXCEEDED = 1;

const TYPE = 0;
const CODE = 1;
const CHECKSUM = 2;
const IDENTIFIER = 4;
const SEQUENCE = 6;
const NEXT_HOP_MTU = 6;

/** A message that asks for an answer, or the answer. */
export interface EchoMessage {
  readonly type: 'echo-request' | 'echo-reply';
  readonly identifier: number;
  readonly sequence: number;
  readonly payload: Uint8Array;
}

/** A packet could not be delivered. */
export interface UnreachableMessage {
  readonly type: 'unreachable';
  readonly code: number;
  /** With `fragmentationNeeded`: what would have fitted; otherwise 0. */
  readonly nextHopMtuBytes: number;
  /** The packet's header and the beginning of its payload. */
  readonly original: Uint8Array;
}

/** A packet's time to live ended on the way. */
export interface TimeExceededMessage {
  readonly type: 'time-exceeded';
  readonly code: number;
  readonly original: Uint8Array;
}

export type Icmpv4Message = EchoMessage | UnreachableMessage | TimeExceededMessage;

/** A message's fields in place. */
export class Icmpv4View {
  private constructor(
    readonly bytes: Uint8Array,
    readonly start: number,
    readonly end: number,
  ) {}

  /** A view on the message that the bytes are; undefined if they are too short. */
  static over(bytes: Uint8Array, start = 0, end = bytes.length): Icmpv4View | undefined {
    return end - start < ICMPV4_HEADER_BYTES ? undefined : new Icmpv4View(bytes, start, end);
  }

  /** Whether the message arrived undamaged. */
  get checksumHolds(): boolean {
    return checksumHolds(this.bytes, this.start, this.end);
  }

  get type(): number {
    return readU8(this.bytes, this.start + TYPE);
  }

  get code(): number {
    return readU8(this.bytes, this.start + CODE);
  }

  get checksum(): number {
    return readU16(this.bytes, this.start + CHECKSUM);
  }

  /** Of an echo: whose it is. */
  get identifier(): number {
    return readU16(this.bytes, this.start + IDENTIFIER);
  }

  /** Of an echo: which of them. */
  get sequence(): number {
    return readU16(this.bytes, this.start + SEQUENCE);
  }

  /** Of "fragmentation needed": what would have fitted. */
  get nextHopMtuBytes(): number {
    return readU16(this.bytes, this.start + NEXT_HOP_MTU);
  }

  /** Where an echo's payload or an error's quotation begins. */
  get bodyStart(): number {
    return this.start + ICMPV4_HEADER_BYTES;
  }
}

/** The message that the bytes are; undefined if they are none, damaged, or of a type unknown here. */
export function parseIcmpv4(bytes: Uint8Array, start = 0, end = bytes.length): Icmpv4Message | undefined {
  const view = Icmpv4View.over(bytes, start, end);
  if (view === undefined || !view.checksumHolds) return undefined;
  const body = bytes.subarray(view.bodyStart, end);
  const { identifier, sequence, code, nextHopMtuBytes } = view;
  switch (view.type) {
    case Icmpv4Type.echoRequest:
      return code === 0 ? { type: 'echo-request', identifier, sequence, payload: body } : undefined;
    case Icmpv4Type.echoReply:
      return code === 0 ? { type: 'echo-reply', identifier, sequence, payload: body } : undefined;
    case Icmpv4Type.unreachable:
      return { type: 'unreachable', code, nextHopMtuBytes, original: body };
    case Icmpv4Type.timeExceeded:
      return { type: 'time-exceeded', code, original: body };
    default:
      return undefined;
  }
}

/** Octets of the message when emitted. */
export function icmpv4Bytes(message: Icmpv4Message): number {
  return ICMPV4_HEADER_BYTES + ('payload' in message ? message.payload : message.original).length;
}

/** Writes the message with its checksum. */
export function emitIcmpv4(message: Icmpv4Message, bytes: Uint8Array, start = 0): void {
  writeU16(bytes, start + CHECKSUM, 0);
  switch (message.type) {
    case 'echo-request':
    case 'echo-reply':
      bytes[start + TYPE] = message.type === 'echo-request' ? Icmpv4Type.echoRequest : Icmpv4Type.echoReply;
      bytes[start + CODE] = 0;
      writeU16(bytes, start + IDENTIFIER, message.identifier);
      writeU16(bytes, start + SEQUENCE, message.sequence);
      bytes.set(message.payload, start + ICMPV4_HEADER_BYTES);
      break;
    case 'unreachable':
    case 'time-exceeded':
      bytes[start + TYPE] = message.type === 'unreachable' ? Icmpv4Type.unreachable : Icmpv4Type.timeExceeded;
      bytes[start + CODE] = message.code;
      writeU16(bytes, start + IDENTIFIER, 0);
      writeU16(bytes, start + NEXT_HOP_MTU, message.type === 'unreachable' ? message.nextHopMtuBytes : 0);
      bytes.set(message.original, start + ICMPV4_HEADER_BYTES);
      break;
  }
  writeU16(bytes, start + CHECKSUM, checksum(bytes, start, start + icmpv4Bytes(message)));
}
