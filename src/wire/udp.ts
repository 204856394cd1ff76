/**
 * UDP datagrams (RFC 768). A checksum of zero says that the sender made none.
 *
 * The payload is written before the header, since the checksum covers it; it also covers the packet's addresses,
 * whose sum `addressSum` makes. Law: parse(emit(header)) = header.
 */
import { checksum, checksumHolds } from './checksum.js';
import { readU16, writeU16 } from './fields.js';
import { IpProtocol } from './ipv4.js';

/** Octets before the payload. */
export const UDP_HEADER_BYTES = 8;

const SOURCE_PORT = 0;
const DESTINATION_PORT = 2;
const LENGTH = 4;
const CHECKSUM = 6;

/** The meaning of a header. */
export interface UdpHeader {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly payloadBytes: number;
}

/** A datagram's fields in place. */
export class UdpView {
  private constructor(
    readonly bytes: Uint8Array,
    readonly start: number,
    readonly end: number,
  ) {}

  /** A view on the datagram that the bytes begin with; undefined if its length cannot be. */
  static over(bytes: Uint8Array, start = 0, end = bytes.length): UdpView | undefined {
    if (end - start < UDP_HEADER_BYTES) return undefined;
    const length = readU16(bytes, start + LENGTH);
    return length < UDP_HEADER_BYTES || length > end - start ? undefined : new UdpView(bytes, start, start + length);
  }

  /** The same of a datagram that may be cut off behind its header, as ICMP errors quote it. */
  static overBeginning(bytes: Uint8Array, start = 0, end = bytes.length): UdpView | undefined {
    return end - start < UDP_HEADER_BYTES ? undefined : new UdpView(bytes, start, end);
  }

  get sourcePort(): number {
    return readU16(this.bytes, this.start + SOURCE_PORT);
  }

  get destinationPort(): number {
    return readU16(this.bytes, this.start + DESTINATION_PORT);
  }

  get payloadStart(): number {
    return this.start + UDP_HEADER_BYTES;
  }

  /** Whether the sender made a checksum. */
  get hasChecksum(): boolean {
    return readU16(this.bytes, this.start + CHECKSUM) !== 0;
  }

  /** Whether the datagram arrived undamaged between addresses with this sum. */
  checksumHolds(addressSum: number): boolean {
    return checksumHolds(this.bytes, this.start, this.end, addressSum + IpProtocol.udp + this.end - this.start);
  }
}

/** The header of the datagram that the bytes begin with; undefined if they are none or it is damaged. */
export function parseUdp(bytes: Uint8Array, addressSum: number, start = 0, end = bytes.length): UdpHeader | undefined {
  const view = UdpView.over(bytes, start, end);
  if (view === undefined || (view.hasChecksum && !view.checksumHolds(addressSum))) return undefined;
  return { sourcePort: view.sourcePort, destinationPort: view.destinationPort, payloadBytes: view.end - view.payloadStart };
}

/** Writes the header before a payload that is in place; without the addresses' sum it has no checksum. */
export function emitUdp(header: UdpHeader, bytes: Uint8Array, start = 0, addressSum?: number): void {
  const length = UDP_HEADER_BYTES + header.payloadBytes;
  writeU16(bytes, start + SOURCE_PORT, header.sourcePort);
  writeU16(bytes, start + DESTINATION_PORT, header.destinationPort);
  writeU16(bytes, start + LENGTH, length);
  writeU16(bytes, start + CHECKSUM, 0);
  if (addressSum === undefined) return;
  const sum = checksum(bytes, start, start + length, addressSum + IpProtocol.udp + length);
  // A computed zero is sent as all ones, because zero means "none".
  writeU16(bytes, start + CHECKSUM, sum === 0 ? 0xffff : sum);
}
