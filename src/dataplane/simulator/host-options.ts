/**
 * What a simulated host is described with, and where in a host something is.
 */

/** An interface that a host has on the underlay. */
export interface UnderlayInterfaceOptions {
  readonly name: string;
  /** IPv4 address with its prefix length; all hosts share one subnet. */
  readonly address: string;
  /** More addresses with their prefix lengths, of either family. */
  readonly addresses?: readonly string[];
  /** Made from the address unless told. */
  readonly macAddress?: string;
  /** 1500 unless told. */
  readonly mtuBytes?: number;
}

export interface HostOptions {
  readonly name: string;
  readonly interfaces: readonly UnderlayInterfaceOptions[];
  /** The router on the underlay that leads to the world outside, an IPv4 address; what goes there leaves the simulation. */
  readonly gateway?: string;
}

/** A namespace of a host. */
export interface NamespacePlace {
  readonly host: string;
  readonly namespace: string;
}
