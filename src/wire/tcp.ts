/**
 * TCP segments (RFC 9293). Of the options the maximum segment size is read and written, any other skipped.
 *
 *      0       2       4          8          12             14       16         18      20
 *     +-------+-------+----------+----------+--------------+--------+----------+-------+---------
 *     | source| desti-| sequence | acknow-  | header words,| window | checksum | urgent| options,
 *     | port  | nation| number   | ledgement| flags        |        |          |       | payload
 *
 * The payload is written before the header, since the checksum covers it; it also covers the packet's addresses, whose
 * sum `addressSum` makes. Law: parse(emit(header)) = header.
 */
import { checksum, checksumHolds } from './checksum.js';
import { readU16, readU32, readU8, writeU16, writeU32 } from './fields.js';
import { IpProtocol } from './ipv4.js';

/** Octets of a header without options. */
export const TCP_HEADER_BYTES = 20;
const MAX_SEGMENT_OPTION_BYTES = 4;

/** The flags of a segment, as bits. */
export const TcpFlag = { fin: 0x01, syn: 0x02, rst: 0x04, psh: 0x08, ack: 0x10, urg: 0x20 } as const;

const SOURCE_PORT = 0;
const DESTINATION_PORT = 2;
const SEQUENCE = 4;
const ACKNOWLEDGEMENT = 8;
const HEADER_WORDS = 12;
const FLAGS = 13;
const WINDOW = 14;
const CHECKSUM = 16;
const URGENT = 18;

const END_OF_OPTIONS = 0;
const NO_OPERATION = 1;
const MAX_SEGMENT = 2;

/** The meaning of a header. */
export interface TcpHeader {
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** The number of the first octet of the payload, or of the flag that takes one. */
  readonly sequence: number;
  /** The number of the octet that is expected next; counts if the flag says so. */
  readonly acknowledgement: number;
  /** Bits of `TcpFlag`. */
  readonly flags: number;
  /** Octets that may be sent beyond the acknowledgement. */
  readonly window: number;
  /** The largest payload that is taken in one segment; said when a connection begins. */
  readonly maxSegmentBytes?: number | undefined;
  readonly payloadBytes: number;
}

/** A segment's fields in place. */
export class TcpView {
  private constructor(
    readonly bytes: Uint8Array,
    readonly start: number,
    readonly end: number,
  ) {}

  /** A view on the segment that the bytes are; undefined if its header's length cannot be. */
  static over(bytes: Uint8Array, start = 0, end = bytes.length): TcpView | undefined {
    if (end - start < TCP_HEADER_BYTES) return undefined;
    const headerBytes = (readU8(bytes, start + HEADER_WORDS) >>> 4) * 4;
    return headerBytes < TCP_HEADER_BYTES || headerBytes > end - start ? undefined : new TcpView(bytes, start, end);
  }

  /** Whether the segment arrived undamaged between addresses with this sum. */
  checksumHolds(addressSum: number): boolean {
    return checksumHolds(this.bytes, this.start, this.end, addressSum + IpProtocol.tcp + this.end - this.start);
  }

  get sourcePort(): number {
    return readU16(this.bytes, this.start + SOURCE_PORT);
  }

  get destinationPort(): number {
    return readU16(this.bytes, this.start + DESTINATION_PORT);
  }

  get sequence(): number {
    return readU32(this.bytes, this.start + SEQUENCE);
  }

  get acknowledgement(): number {
    return readU32(this.bytes, this.start + ACKNOWLEDGEMENT);
  }

  get flags(): number {
    return readU8(this.bytes, this.start + FLAGS);
  }

  get window(): number {
    return readU16(this.bytes, this.start + WINDOW);
  }

  get payloadStart(): number {
    return this.start + (readU8(this.bytes, this.start + HEADER_WORDS) >>> 4) * 4;
  }

  /** The largest payload that the sender takes; undefined if it does not say. */
  get maxSegmentBytes(): number | undefined {
    const end = this.payloadStart;
    for (let at = this.start + TCP_HEADER_BYTES; at < end; ) {
      const kind = readU8(this.bytes, at);
      if (kind === END_OF_OPTIONS) return undefined;
      if (kind === NO_OPERATION) {
        at += 1;
        continue;
      }
      const lengthBytes = readU8(this.bytes, at + 1);
      if (lengthBytes < 2 || at + lengthBytes > end) return undefined;
      if (kind === MAX_SEGMENT && lengthBytes === MAX_SEGMENT_OPTION_BYTES) return readU16(this.bytes, at + 2);
      at += lengthBytes;
    }
    return undefined;
  }
}

/** The header of the segment that the bytes are; undefined if they are none or it is damaged. */
export function parseTcp(bytes: Uint8Array, addressSum: number, start = 0, end = bytes.length): TcpHeader | undefined {
  const view = TcpView.over(bytes, start, end);
  if (view === undefined || !view.checksumHolds(addressSum)) return undefined;
  const { sourcePort, destinationPort, sequence, acknowledgement, flags, window, maxSegmentBytes } = view;
  const header = { sourcePort, destinationPort, sequence, acknowledgement, flags, window, payloadBytes: end - view.payloadStart };
  return maxSegmentBytes === undefined ? header : { ...header, maxSegmentBytes };
}

/** Octets of the header when emitted: where the payload has to begin. */
export function tcpHeaderBytes(maxSegmentBytes: number | undefined): number {
  return maxSegmentBytes === undefined ? TCP_HEADER_BYTES : TCP_HEADER_BYTES + MAX_SEGMENT_OPTION_BYTES;
}

/** Writes the header before a payload that is in place, with its checksum between addresses with this sum. */
export function emitTcp(header: TcpHeader, bytes: Uint8Array, start: number, addressSum: number): void {
  const { maxSegmentBytes } = header;
  const headerBytes = tcpHeaderBytes(maxSegmentBytes);
  writeU16(bytes, start + SOURCE_PORT, header.sourcePort);
  writeU16(bytes, start + DESTINATION_PORT, header.destinationPort);
  writeU32(bytes, start + SEQUENCE, header.sequence);
  writeU32(bytes, start + ACKNOWLEDGEMENT, header.acknowledgement);
  bytes[start + HEADER_WORDS] = headerBytes << 2;
  bytes[start + FLAGS] = header.flags;
  writeU16(bytes, start + WINDOW, header.window);
  writeU16(bytes, start + CHECKSUM, 0);
  writeU16(bytes, start + URGENT, 0);
  if (maxSegmentBytes !== undefined) {
    bytes[start + TCP_HEADER_BYTES] = MAX_SEGMENT;
    bytes[start + TCP_HEADER_BYTES + 1] = MAX_SEGMENT_OPTION_BYTES;
    writeU16(bytes, start + TCP_HEADER_BYTES + 2, maxSegmentBytes);
  }
  const length = headerBytes + header.payloadBytes;
  writeU16(bytes, start + CHECKSUM, checksum(bytes, start, start + length, addressSum + IpProtocol.tcp + length));
}
