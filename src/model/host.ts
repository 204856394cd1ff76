/**
 * A host as a record: what other hosts, and whoever rebuilds it from the store, must know of a machine.
 */
import { keyPart } from './keys.js';

/** An interface that the machine has. */
export interface HostInterface {
  readonly name: string;
  /** '10.99.0.11/24'. */
  readonly address: string;
}

/** What a resolv.conf says: the servers that are asked, the domains that are tried, and options such as 'ndots:2'. */
export interface ResolvConf {
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
  readonly options: readonly string[];
}

/** A run of ports, both ends included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

export interface HostRecord {
  readonly name: string;
  /** The address that other hosts reach it by, without prefix. */
  readonly address: string;
  readonly interfaces: readonly HostInterface[];
  /** Where frames for its interfaces are sent that other processes simulate: 'udp://127.0.0.1:40000'. */
  readonly underlay?: string;
  /** The router that leads from the hosts' own network to everything else, without prefix. */
  readonly gateway?: string;
  /** Where host ports are taken from that nobody names; Docker's range unless given. */
  readonly portRange?: PortRange;
  /** False: published ports are reached by address translation alone, as with Docker's --userland-proxy=false. */
  readonly userlandProxy?: boolean;
  /** Its /etc/resolv.conf, from which its sandboxes' are made; empty unless given. */
  readonly resolvConf?: ResolvConf;
  readonly created: number;
  /** Set once the host has announced itself: how long it may be silent before it counts as gone. */
  readonly announcedTtlMs?: number;
  /** The life of the host whose remains were removed after it was gone. */
  readonly reapedLife?: string;
  /** The life that announced itself last. */
  readonly life?: string;
}

export function hostKey(host: { name: string }): string {
  return `global/host/${keyPart(host.name)}`;
}
