/**
 * The VXLAN header (RFC 7348): a flag, the network's 24-bit number, then a whole Ethernet frame.
 *
 *      0       1            4     7
 *     +-------+------------+-----+---+
 *     | flags | reserved   | VNI | 0 | frame
 *
 * Reserved fields are ignored when read and written as zero. Law: parse(emit(header)) = header.
 */
import { readU24, readU8, writeU24, writeU32 } from './fields.js';

/** Octets before the frame. */
export const VXLAN_HEADER_BYTES = 8;
/** The UDP port that RFC 7348 assigns. */
export const VXLAN_PORT = 4789;
/** The greatest VXLAN network identifier. */
export const MAX_VNI = 0xff_ffff;

const FLAGS = 0;
const VNI = 4;
const VNI_IS_VALID = 0x08;

/** The meaning of a header. */
export interface VxlanHeader {
  readonly vni: number;
}

/** A header's fields in place. */
export class VxlanView {
  private constructor(
    readonly bytes: Uint8Array,
    readonly start: number,
    readonly end: number,
  ) {}

  /** A view on the VXLAN packet that the bytes are; undefined if they are too short or name no network. */
  static over(bytes: Uint8Array, start = 0, end = bytes.length): VxlanView | undefined {
    const valid = end - start >= VXLAN_HEADER_BYTES && (readU8(bytes, start + FLAGS) & VNI_IS_VALID) !== 0;
    return valid ? new VxlanView(bytes, start, end) : undefined;
  }

  get vni(): number {
    return readU24(this.bytes, this.start + VNI);
  }

  get frameStart(): number {
    return this.start + VXLAN_HEADER_BYTES;
  }
}

/** The header that the bytes begin with; undefined if they are none. */
export function parseVxlan(bytes: Uint8Array, start = 0, end = bytes.length): VxlanHeader | undefined {
  const view = VxlanView.over(bytes, start, end);
  return view === undefined ? undefined : { vni: view.vni };
}

/** Writes the header and says where the frame begins. */
export function emitVxlan(header: VxlanHeader, bytes: Uint8Array, start = 0): number {
  writeU32(bytes, start + FLAGS, VNI_IS_VALID << 24);
  writeU24(bytes, start + VNI, header.vni);
  bytes[start + VNI + 3] = 0;
  return start + VXLAN_HEADER_BYTES;
}
