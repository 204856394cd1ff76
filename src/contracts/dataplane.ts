/**
 * What a dataplane must do: make one host's network devices be what a set of resources says.
 *
 * A resource is data with an id that is unique on its host. The reconciler puts a resource after those that it names
 * and removes it before them. `apply` is idempotent: putting what is there and removing what is not changes nothing;
 * putting another value under a known id replaces it.
 */
import type { Result } from '../base/result.js';
import { errorClass } from '../base/error.js';
import type { NameService, ResolverResource } from './name-service.js';
import type { PolicyResource, PortProxyResource, RuleResource } from './netfilter.js';

/** The namespace that every host has: its own network stack. */
export const HOST_NAMESPACE = 'host';

/** A network stack of its own: a sandbox's, or that of an overlay network on one host. It has a loopback interface. */
export interface NamespaceResource {
  readonly kind: 'namespace';
  readonly id: string;
}

/** A learning bridge; an address resource on its name gives it an address. */
export interface BridgeResource {
  readonly kind: 'bridge';
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly mtuBytes: number;
  readonly macAddress: string;
  /** Packets that cross it from port to port are asked about in FORWARD as well, as with Linux' br_netfilter. */
  readonly netfilter?: boolean;
}

/** One end of a veth pair. */
export interface VethEnd {
  readonly namespace: string;
  readonly name: string;
  readonly mtuBytes: number;
  readonly macAddress: string;
  /** The name of the bridge in the same namespace that this end is a port of. */
  readonly bridge?: string;
}

/** A pair of interfaces; what one sends the other receives. */
export interface VethResource {
  readonly kind: 'veth';
  readonly id: string;
  readonly ends: readonly [VethEnd, VethEnd];
}

/** A VXLAN interface, port of a bridge: frames go in UDP to the VTEP that a forwarding entry names (RFC 7348). */
export interface VxlanResource {
  readonly kind: 'vxlan';
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly vni: number;
  readonly mtuBytes: number;
  readonly macAddress: string;
  readonly bridge: string;
  /** UDP port, 4789 by default. */
  readonly port: number;
}

/** An interface that leads nowhere: a parent for interfaces that are to see only each other. */
export interface DummyResource {
  readonly kind: 'dummy';
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly mtuBytes: number;
  readonly macAddress: string;
}

/** A virtual LAN on an interface of the same namespace: it sends with its tag, and gets what comes with it (802.1Q). */
export interface VlanResource {
  readonly kind: 'vlan';
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  /** The name of the interface that it is on. */
  readonly parent: string;
  /** 1 to 4094; once for each parent. */
  readonly vlanId: number;
  readonly mtuBytes: number;
  readonly macAddress: string;
}

/** An interface with a MAC address of its own on top of one of the host's; it and the host do not see each other. */
export interface MacvlanResource {
  readonly kind: 'macvlan';
  readonly id: string;
  /** Where the interface is; its parent is in the host's own namespace. */
  readonly namespace: string;
  readonly name: string;
  readonly parent: string;
  /**
   * Whether those on one parent see each other: 'bridge' at once, 'vepa' if the switch outside sends their frames back,
   * 'private' never. 'passthru' has the parent for itself.
   */
  readonly mode: 'bridge' | 'private' | 'vepa' | 'passthru';
  readonly macAddress: string;
  readonly mtuBytes: number;
}

/** An interface with the MAC address of one of the host's, from which its IP addresses tell it apart. */
export interface IpvlanResource {
  readonly kind: 'ipvlan';
  readonly id: string;
  /** Where the interface is; its parent is in the host's own namespace. */
  readonly namespace: string;
  readonly name: string;
  readonly parent: string;
  /** Whether it is on the parent's link ('l2') or the host routes for it ('l3', 'l3s'); the same for all on a parent. */
  readonly mode: 'l2' | 'l3' | 'l3s';
  readonly mtuBytes: number;
}

/** An address with its prefix on an interface; the connected route comes with it. */
export interface AddressResource {
  readonly kind: 'address';
  readonly id: string;
  readonly namespace: string;
  readonly interface: string;
  /** '10.0.0.2/24' or 'fd00::2/64'. */
  readonly address: string;
}

/** A route to a prefix, by a gateway or straight on an interface. */
export interface RouteResource {
  readonly kind: 'route';
  readonly id: string;
  readonly namespace: string;
  /** '0.0.0.0/0' is the default route. */
  readonly destination: string;
  readonly gateway?: string;
  readonly interface?: string;
}

/** A neighbour that need not be asked for: address to MAC, on an interface; a VXLAN interface answers for it (proxy). */
export interface NeighbourResource {
  readonly kind: 'neighbour';
  readonly id: string;
  readonly namespace: string;
  readonly interface: string;
  readonly address: string;
  readonly macAddress: string;
}

/** Where a VXLAN interface sends frames for a MAC: the VTEP's underlay address. */
export interface ForwardingEntryResource {
  readonly kind: 'forwarding-entry';
  readonly id: string;
  readonly namespace: string;
  readonly interface: string;
  readonly macAddress: string;
  readonly vtep: string;
}

export type Resource =
  | NamespaceResource
  | BridgeResource
  | VethResource
  | VxlanResource
  | DummyResource
  | VlanResource
  | MacvlanResource
  | IpvlanResource
  | AddressResource
  | RouteResource
  | NeighbourResource
  | ForwardingEntryResource
  | RuleResource
  | PolicyResource
  | PortProxyResource
  | ResolverResource;

export type ResourceChange = { readonly put: Resource } | { readonly remove: Resource };

/** One host's network devices. */
export interface Dataplane {
  /** The host's name. */
  readonly host: string;
  /** Makes the changes in the order given. What failed and all after it was not made. */
  apply(changes: readonly ResourceChange[]): Result<void, DataplaneFailed>;
  /** What is there, for a fresh start and for checks. */
  list(): readonly Resource[];
  /** Takes note who decides what its resolvers answer; without it, or before, they are silent. */
  serveNames?(names: NameService): void;
}

/** A resource that could not be put or removed. */
export class DataplaneFailed extends errorClass('DATAPLANE_FAILED', 'internal', {
  message: (d: { host: string; resource: string; reason: string }) => `host ${d.host}: ${d.resource}: ${d.reason}`,
  explanation: (d) => `The dataplane of host ${d.host} refused ${d.resource}; the records say it should be there, and it is tried again with the next change.`,
}) {}
