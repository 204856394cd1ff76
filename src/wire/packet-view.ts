/**
 * What every view on a packet is: a range of bytes that belongs to somebody else.
 *
 * A view never copies. Each format has a static `over` that makes a view only of bytes long enough for the format's
 * fixed fields, so that its getters need no checks of their own.
 */
export abstract class PacketView {
  protected constructor(
    readonly bytes: Uint8Array,
    /** Where the packet begins in the bytes. */
    readonly start: number,
    /** Where it ends: the offset after its last octet. */
    readonly end: number,
  ) {}
}
