/**
 * Ethernet frames with an optional 802.1Q tag.
 *
 *      0            6            12        14
 *     +------------+------------+---------+------------
 *     | destination| source     | type    | payload         untagged
 *     +------------+------------+---------+---------+--
 *     | destination| source     | 0x8100  | tag     | type (16), payload from 18
 *
 * A frame has neither preamble nor check sequence here. Law: parse(emit(header)) = header.
 */
import type { MacAddress } from '../net/mac-address.js';
import { readU16, readU48, writeU16, writeU48 } from './fields.js';

/** What a frame carries (IEEE 802 numbers). */
export const EtherType = { ipv4: 0x0800, arp: 0x0806, vlan: 0x8100, ipv6: 0x86dd } as const;

/** Octets of an untagged header. */
export const ETHERNET_HEADER_BYTES = 14;
/** Octets that an 802.1Q tag adds. */
export const VLAN_TAG_BYTES = 4;

const DESTINATION = 0;
const SOURCE = 6;
const TYPE = 12;
const TAG = 14;
const TAGGED_TYPE = 16;

/** The tag of a frame of one virtual LAN. */
export interface VlanTag {
  /** Priority, 0 to 7. */
  readonly priority: number;
  readonly dropEligible: boolean;
  /** VLAN number, 0 to 4095. */
  readonly vlanId: number;
}

/** The meaning of a frame's header. */
export interface EthernetHeader {
  readonly destination: MacAddress;
  readonly source: MacAddress;
  readonly etherType: number;
  readonly tag?: VlanTag;
}

/** A frame's fields in place. */
export class EthernetView {
  private constructor(
    readonly bytes: Uint8Array,
    readonly start: number,
    readonly end: number,
  ) {}

  /** A view on the frame that the bytes are; undefined if they are too short for its header. */
  static over(bytes: Uint8Array, start = 0, end = bytes.length): EthernetView | undefined {
    const length = end - start;
    if (length < ETHERNET_HEADER_BYTES) return undefined;
    const tagged = readU16(bytes, start + TYPE) === EtherType.vlan;
    return tagged && length < ETHERNET_HEADER_BYTES + VLAN_TAG_BYTES ? undefined : new EthernetView(bytes, start, end);
  }

  get destination(): MacAddress {
    return readU48(this.bytes, this.start + DESTINATION);
  }

  get source(): MacAddress {
    return readU48(this.bytes, this.start + SOURCE);
  }

  get tagged(): boolean {
    return readU16(this.bytes, this.start + TYPE) === EtherType.vlan;
  }

  /** What the payload is, behind the tag if there is one. */
  get etherType(): number {
    return readU16(this.bytes, this.start + (this.tagged ? TAGGED_TYPE : TYPE));
  }

  /** The 802.1Q tag; undefined on an untagged frame. */
  get tag(): VlanTag | undefined {
    if (!this.tagged) return undefined;
    const control = readU16(this.bytes, this.start + TAG);
    return { priority: control >>> 13, dropEligible: (control & 0x1000) !== 0, vlanId: control & 0x0fff };
  }

  get payloadStart(): number {
    return this.start + ETHERNET_HEADER_BYTES + (this.tagged ? VLAN_TAG_BYTES : 0);
  }
}

/** The header of the frame that the bytes are; undefined if they are none. */
export function parseEthernet(bytes: Uint8Array, start = 0, end = bytes.length): EthernetHeader | undefined {
  const view = EthernetView.over(bytes, start, end);
  if (view === undefined) return undefined;
  const { destination, source, etherType, tag } = view;
  return tag === undefined ? { destination, source, etherType } : { destination, source, etherType, tag };
}

/** Writes the header and says where the payload begins. */
export function emitEthernet(header: EthernetHeader, bytes: Uint8Array, start = 0): number {
  writeMacAddresses(bytes, header.destination, header.source, start);
  const { tag } = header;
  if (tag === undefined) {
    writeU16(bytes, start + TYPE, header.etherType);
    return start + ETHERNET_HEADER_BYTES;
  }
  writeU16(bytes, start + TYPE, EtherType.vlan);
  writeU16(bytes, start + TAG, (tag.priority << 13) | (tag.dropEligible ? 0x1000 : 0) | tag.vlanId);
  writeU16(bytes, start + TAGGED_TYPE, header.etherType);
  return start + ETHERNET_HEADER_BYTES + VLAN_TAG_BYTES;
}

/** Writes only the two addresses of a frame whose type is there already. */
export function writeMacAddresses(bytes: Uint8Array, destination: MacAddress, source: MacAddress, start = 0): void {
  writeU48(bytes, start + DESTINATION, destination);
  writeU48(bytes, start + SOURCE, source);
}
