/**
 * The IPv6 header (RFC 8200). Extension headers are skipped when read; of them only the fragment header is written.
 *
 *      0            4          6       7        8         24           40
 *     +------------+----------+-------+--------+---------+------------+--------------------
 *     | 6, class,  | payload  | next  | hop    | source  | destination| extension headers,
 *     | flow label | length   | header| limit  |         |            | payload
 *
 * Addresses are 128-bit numbers. A view has walked over the extension headers: `protocol` is what the payload is.
 * Law: parse(emit(header)) = header.
 */
import { readU128, readU16, readU32, readU8, writeU128, writeU16, writeU32 } from './fields.js';

/** Octets of a header without extensions. */
export const IPV6_HEADER_BYTES = 40;
/** Octets of the extension header of a fragment. */
export const IPV6_FRAGMENT_BYTES = 8;

const PAYLOAD_LENGTH = 4;
const NEXT_HEADER = 6;
const HOP_LIMIT = 7;
const SOURCE = 8;
const DESTINATION = 24;

/** Extension headers (IANA protocol numbers); all but the fragment's begin with the next header and a length. */
const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
const DESTINATION_OPTIONS = 60;

const MORE_FRAGMENTS = 1;

/** Which part of a packet a fragment is. */
export interface Ipv6Fragment {
  /** Where it lies in the whole, in units of eight octets. */
  readonly offset: number;
  readonly moreFragments: boolean;
  readonly identification: number;
}

/** The meaning of a header. */
export interface Ipv6Header {
  readonly trafficClass: number;
  readonly flowLabel: number;
  readonly hopLimit: number;
  /** What the payload is. */
  readonly protocol: number;
  readonly source: bigint;
  readonly destination: bigint;
  /** Octets behind all headers. */
  readonly payloadBytes: number;
  readonly fragment?: Ipv6Fragment;
}

/** A packet's fields in place, by the names that `Ipv4View` has for them. */
export class Ipv6View {
  private constructor(
    readonly bytes: Uint8Array,
    readonly start: number,
    readonly end: number,
    /** What the payload is. */
    readonly protocol: number,
    readonly payloadStart: number,
    /** Where the fragment header is; 0 if there is none. */
    readonly fragmentStart: number,
  ) {}

  /** A view on the packet that the bytes begin with (padding may follow); undefined if its lengths cannot be. */
  static over(bytes: Uint8Array, start = 0, end = bytes.length): Ipv6View | undefined {
    const complete = end - start >= IPV6_HEADER_BYTES && IPV6_HEADER_BYTES + readU16(bytes, start + PAYLOAD_LENGTH) <= end - start;
    return complete ? Ipv6View.overBeginning(bytes, start, end) : undefined;
  }

  /** The same of a packet that may be cut off behind its headers, as ICMP errors quote it. */
  static overBeginning(bytes: Uint8Array, start = 0, end = bytes.length): Ipv6View | undefined {
    if (end - start < IPV6_HEADER_BYTES || readU8(bytes, start) >>> 4 !== 6) return undefined;
    const packetEnd = Math.min(end, start + IPV6_HEADER_BYTES + readU16(bytes, start + PAYLOAD_LENGTH));
    let protocol = readU8(bytes, start + NEXT_HEADER);
    let at = start + IPV6_HEADER_BYTES;
    let fragmentStart = 0;
    while (isExtension(protocol)) {
      if (at + 8 > packetEnd) return undefined;
      const lengthBytes = extensionBytes(protocol, readU8(bytes, at + 1));
      if (protocol === FRAGMENT) fragmentStart = at;
      protocol = readU8(bytes, at);
      at += lengthBytes;
      // What follows in a fragment that is not the first is no header.
      if (fragmentStart !== 0 && readU16(bytes, fragmentStart + 2) >>> 3 !== 0) break;
    }
    return at > packetEnd ? undefined : new Ipv6View(bytes, start, packetEnd, protocol, at, fragmentStart);
  }

  get trafficClass(): number {
    return (readU16(this.bytes, this.start) >>> 4) & 0xff;
  }

  get flowLabel(): number {
    return readU32(this.bytes, this.start) & 0xf_ffff;
  }

  /** Octets of headers and payload. */
  get totalBytes(): number {
    return this.end - this.start;
  }

  /** The hop limit, which IPv4 calls time to live. */
  get ttl(): number {
    return readU8(this.bytes, this.start + HOP_LIMIT);
  }

  get source(): bigint {
    return readU128(this.bytes, this.start + SOURCE);
  }

  get destination(): bigint {
    return readU128(this.bytes, this.start + DESTINATION);
  }

  /** Whether this is only a part of what was sent. */
  get isFragment(): boolean {
    return this.fragmentStart !== 0 && (readU16(this.bytes, this.fragmentStart + 2) & ~0x6) !== 0;
  }

  get moreFragments(): boolean {
    return this.fragmentStart !== 0 && (readU16(this.bytes, this.fragmentStart + 2) & MORE_FRAGMENTS) !== 0;
  }

  get fragmentOffset(): number {
    return this.fragmentStart === 0 ? 0 : readU16(this.bytes, this.fragmentStart + 2) >>> 3;
  }

  /** Which packet this is a fragment of. */
  get identification(): number {
    return this.fragmentStart === 0 ? 0 : readU32(this.bytes, this.fragmentStart + 4);
  }

  /** Routers fragment no IPv6 packet. */
  get dontFragment(): boolean {
    return true;
  }

  /** Takes one off the hop limit, in place. */
  decrementTtl(): void {
    this.bytes[this.start + HOP_LIMIT] = this.ttl - 1;
  }
}

/** The header of the packet that the bytes begin with; undefined if they are none. */
export function parseIpv6(bytes: Uint8Array, start = 0, end = bytes.length): Ipv6Header | undefined {
  const view = Ipv6View.over(bytes, start, end);
  if (view === undefined) return undefined;
  const { trafficClass, flowLabel, ttl: hopLimit, protocol, source, destination } = view;
  const header = { trafficClass, flowLabel, hopLimit, protocol, source, destination, payloadBytes: view.end - view.payloadStart };
  if (view.fragmentStart === 0) return header;
  const { fragmentOffset: offset, moreFragments, identification } = view;
  return { ...header, fragment: { offset, moreFragments, identification } };
}

/** Writes the header and says where the payload begins. */
export function emitIpv6(header: Ipv6Header, bytes: Uint8Array, start = 0): number {
  const { fragment } = header;
  const extensionBytesTotal = fragment === undefined ? 0 : IPV6_FRAGMENT_BYTES;
  writeU32(bytes, start, 0x6000_0000 + header.trafficClass * 0x10_0000 + header.flowLabel);
  writeU16(bytes, start + PAYLOAD_LENGTH, extensionBytesTotal + header.payloadBytes);
  bytes[start + NEXT_HEADER] = fragment === undefined ? header.protocol : FRAGMENT;
  bytes[start + HOP_LIMIT] = header.hopLimit;
  writeU128(bytes, start + SOURCE, header.source);
  writeU128(bytes, start + DESTINATION, header.destination);
  const end = start + IPV6_HEADER_BYTES;
  if (fragment === undefined) return end;
  bytes[end] = header.protocol;
  bytes[end + 1] = 0;
  writeU16(bytes, end + 2, (fragment.offset << 3) | (fragment.moreFragments ? MORE_FRAGMENTS : 0));
  writeU32(bytes, end + 4, fragment.identification);
  return end + IPV6_FRAGMENT_BYTES;
}

function isExtension(protocol: number): boolean {
  switch (protocol) {
    case HOP_BY_HOP:
    case ROUTING:
    case FRAGMENT:
    case AUTHENTICATION:
    case DESTINATION_OPTIONS:
      return true;
    default:
      return false;
  }
}

/** Octets of an extension header whose length field says this. */
function extensionBytes(protocol: number, lengthField: number): number {
  if (protocol === FRAGMENT) return IPV6_FRAGMENT_BYTES;
  return protocol === AUTHENTICATION ? (lengthField + 2) * 4 : (lengthField + 1) * 8;
}
