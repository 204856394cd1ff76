/**
 * The IPv4 header (RFC 791). Options are skipped when read and never written.
 *
 *      0        4        8        12       16          20
 *     +--------+--------+--------+--------+-----------+
 *     |4,ihl,  |id,     |ttl,    | source |destination| payload
 *     |tos,len |fragment|proto,  |        |           |
 *     |        |        |checksum|        |           |
 *
 * Addresses are unsigned 32-bit numbers. A view trusts no length field: `payloadEnd` never lies beyond the bytes.
 * Law: parse(emit(header)) = header.
 */
import { checksum, checksumHolds, updateChecksum } from './checksum.js';
import { readU16, readU32, readU8, writeU16, writeU32 } from './fields.js';

/** What a packet carries (IANA protocol numbers). */
export const IpProtocol = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 } as const;

/** Octets of a header without options. */
export const IPV4_HEADER_BYTES = 20;

const VERSION_AND_LENGTH = 0;
const TYPE_OF_SERVICE = 1;
const TOTAL_LENGTH = 2;
const IDENTIFICATION = 4;
const FRAGMENT = 6;
const TTL = 8;
const PROTOCOL = 9;
const CHECKSUM = 10;
const SOURCE = 12;
const DESTINATION = 16;

const DONT_FRAGMENT = 0x4000;
const MORE_FRAGMENTS = 0x2000;
/** Version 4 and a header of five 32-bit words. */
const VERSION_4_WITHOUT_OPTIONS = 0x45;

/** The meaning of a header. */
export interface Ipv4Header {
  readonly typeOfService: number;
  readonly identification: number;
  readonly dontFragment: boolean;
  readonly moreFragments: boolean;
  /** Where this fragment lies in the whole, in units of eight octets. */
  readonly fragmentOffset: number;
  readonly ttl: number;
  readonly protocol: number;
  readonly source: number;
  readonly destination: number;
  readonly payloadBytes: number;
}

/** A packet's fields in place. */
export class Ipv4View {
  private constructor(
    readonly bytes: Uint8Array,
    readonly start: number,
    readonly end: number,
  ) {}

  /** A view on the packet that the bytes begin with (padding may follow); undefined if its lengths cannot be. */
  static over(bytes: Uint8Array, start = 0, end = bytes.length): Ipv4View | undefined {
    const view = Ipv4View.overBeginning(bytes, start, end);
    return view === undefined || readU16(bytes, start + TOTAL_LENGTH) > end - start ? undefined : view;
  }

  /** The same of a packet that may be cut off behind its header, as ICMP errors quote it. */
  static overBeginning(bytes: Uint8Array, start = 0, end = bytes.length): Ipv4View | undefined {
    if (end - start < IPV4_HEADER_BYTES) return undefined;
    const versionAndLength = readU8(bytes, start + VERSION_AND_LENGTH);
    if (versionAndLength >>> 4 !== 4) return undefined;
    const headerBytes = (versionAndLength & 0x0f) * 4;
    const totalBytes = readU16(bytes, start + TOTAL_LENGTH);
    if (headerBytes < IPV4_HEADER_BYTES || totalBytes < headerBytes || headerBytes > end - start) return undefined;
    return new Ipv4View(bytes, start, Math.min(end, start + totalBytes));
  }

  /** Whether the header arrived undamaged. */
  get checksumHolds(): boolean {
    return checksumHolds(this.bytes, this.start, this.payloadStart);
  }

  get typeOfService(): number {
    return readU8(this.bytes, this.start + TYPE_OF_SERVICE);
  }

  /** Octets of header and payload. */
  get totalBytes(): number {
    return this.end - this.start;
  }

  get identification(): number {
    return readU16(this.bytes, this.start + IDENTIFICATION);
  }

  get dontFragment(): boolean {
    return (readU16(this.bytes, this.start + FRAGMENT) & DONT_FRAGMENT) !== 0;
  }

  get moreFragments(): boolean {
    return (readU16(this.bytes, this.start + FRAGMENT) & MORE_FRAGMENTS) !== 0;
  }

  get fragmentOffset(): number {
    return readU16(this.bytes, this.start + FRAGMENT) & 0x1fff;
  }

  /** Whether this is only a part of what was sent. */
  get isFragment(): boolean {
    return (readU16(this.bytes, this.start + FRAGMENT) & (MORE_FRAGMENTS | 0x1fff)) !== 0;
  }

  get ttl(): number {
    return readU8(this.bytes, this.start + TTL);
  }

  get protocol(): number {
    return readU8(this.bytes, this.start + PROTOCOL);
  }

  get source(): number {
    return readU32(this.bytes, this.start + SOURCE);
  }

  get destination(): number {
    return readU32(this.bytes, this.start + DESTINATION);
  }

  get payloadStart(): number {
    return this.start + (readU8(this.bytes, this.start + VERSION_AND_LENGTH) & 0x0f) * 4;
  }

  /** Takes one off the time to live, in place; the checksum follows without being computed anew. */
  decrementTtl(): void {
    const at = this.start + TTL;
    const before = readU16(this.bytes, at);
    const after = before - 0x100;
    writeU16(this.bytes, at, after);
    writeU16(this.bytes, this.start + CHECKSUM, updateChecksum(readU16(this.bytes, this.start + CHECKSUM), before, after));
  }
}

/** The header of the packet that the bytes begin with; undefined if they are none or it is damaged. */
export function parseIpv4(bytes: Uint8Array, start = 0, end = bytes.length): Ipv4Header | undefined {
  const view = Ipv4View.over(bytes, start, end);
  if (view === undefined || !view.checksumHolds) return undefined;
  const { typeOfService, identification, dontFragment, moreFragments, fragmentOffset, ttl, protocol, source, destination } = view;
  const payloadBytes = view.end - view.payloadStart;
  return { typeOfService, identification, dontFragment, moreFragments, fragmentOffset, ttl, protocol, source, destination, payloadBytes };
}

/** Writes the header with its checksum and says where the payload begins. */
export function emitIpv4(header: Ipv4Header, bytes: Uint8Array, start = 0): number {
  bytes[start + VERSION_AND_LENGTH] = VERSION_4_WITHOUT_OPTIONS;
  bytes[start + TYPE_OF_SERVICE] = header.typeOfService;
  writeU16(bytes, start + TOTAL_LENGTH, IPV4_HEADER_BYTES + header.payloadBytes);
  writeU16(bytes, start + IDENTIFICATION, header.identification);
  const flags = (header.dontFragment ? DONT_FRAGMENT : 0) | (header.moreFragments ? MORE_FRAGMENTS : 0);
  writeU16(bytes, start + FRAGMENT, flags | header.fragmentOffset);
  bytes[start + TTL] = header.ttl;
  bytes[start + PROTOCOL] = header.protocol;
  writeU16(bytes, start + CHECKSUM, 0);
  writeU32(bytes, start + SOURCE, header.source);
  writeU32(bytes, start + DESTINATION, header.destination);
  const payloadStart = start + IPV4_HEADER_BYTES;
  writeU16(bytes, start + CHECKSUM, checksum(bytes, start, payloadStart));
  return payloadStart;
}
