/**
 * The five points of a packet's way where somebody else may look at it, change it or stop it, as Linux' netfilter has
 * them.
 *
 *     received -> prerouting -> for us? -> input -> socket            socket -> output -> (route again)
 *                                  |                                              |
 *                                  +-> forward ------------------------------> postrouting -> neighbour
 *
 * A hook gets a frame and answers with the one that goes on: the same, or a changed one; undefined when none does, and
 * then it has reported the drop. At prerouting and input the frame is shared, so a change is made to a copy; at the
 * other points the frame belongs to this stack and may be written to. Fragments are put together before prerouting.
 */
import type { NetworkInterface } from '../links/network-interface.js';

export interface PacketHooks {
  prerouting(frame: Uint8Array, received: NetworkInterface): Uint8Array | undefined;
  input(frame: Uint8Array, received: NetworkInterface): Uint8Array | undefined;
  forward(frame: Uint8Array, received: NetworkInterface, leaving: NetworkInterface): Uint8Array | undefined;
  /** When the destination changes, the packet is routed again. */
  output(frame: Uint8Array, leaving: NetworkInterface): Uint8Array | undefined;
  postrouting(frame: Uint8Array, leaving: NetworkInterface): Uint8Array | undefined;
}

/** Where a stack's hooks are put, for all its parts to find them. */
export class HookPoint {
  /** Undefined while nobody has any, which costs a packet one look. */
  hooks: PacketHooks | undefined;
}
