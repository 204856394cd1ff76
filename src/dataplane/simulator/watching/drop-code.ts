/**
 * Why a frame went no further, as a code for programs; the words beside it are for people.
 */
export type DropCode =
  /** A rule or policy of netfilter, or a bridge that keeps its ports apart. */
  | 'denied'
  | 'no-route'
  | 'neighbour-unreachable'
  | 'ttl'
  | 'too-big'
  | 'port-closed'
  /** A router took it to the world outside the simulation. */
  | 'exits-network'
  /** Loss, partition or a host that is down. */
  | 'fault'
  /** The VXLAN interface does not know where the address is. */
  | 'no-forwarding-entry'
  /** The VXLAN interface does not know whose the address is. */
  | 'no-neighbour-entry'
  /** No VXLAN interface here has the packet's VNI. */
  | 'no-tunnel'
  | 'no-vlan'
  /** The link has no other end. */
  | 'link-gone'
  /** Ordinary on a shared link: the frame is somebody else's. */
  | 'not-for-us'
  /** A reply or error that nobody asked for. */
  | 'nobody-waits'
  | 'unknown-protocol'
  | 'malformed'
  | 'duplicate'
  /** A fragmented packet whose rest never came. */
  | 'incomplete'
  | 'queue-full';
