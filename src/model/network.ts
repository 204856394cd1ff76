/**
 * A network as a record: a group of endpoints that reach each other, its driver, and the addresses it has.
 *
 * Settings are kept as they were given (`ipam.config`, `options`, `labels`), what was made of them beside (`pools`,
 * `driverState`). Invariant: a config-only network has no pools and no driver state.
 */
import type { Scope } from './scope.js';
import type { Labels } from './labels.js';
import type { NetworkId } from './ids.js';
import { keyPart } from './keys.js';

/** The bridge network that gives a way out to sandboxes whose networks have none; it is no network of a user's. */
export const GATEWAY_NETWORK = 'docker_gwbridge';

/** One subnet as its network's creator asked for it; all text, absent where the choice was left open. */
export interface IpamConfig {
  readonly subnet?: string;
  readonly ipRange?: string;
  readonly gateway?: string;
  /** Addresses to keep free, by name. */
  readonly auxAddresses?: Labels;
}

/** One subnet as it was allocated. Addresses are text without prefix, prefixes are canonical. */
export interface NetworkPool {
  readonly family: 4 | 6;
  readonly poolId: string;
  readonly subnet: string;
  readonly gateway?: string;
  readonly auxAddresses: Labels;
}

/** What a driver keeps of a network; only the driver reads it. */
export type DriverState = Readonly<Record<string, string | number | boolean>>;

export interface NetworkIpam {
  readonly driver: string;
  readonly options: Labels;
  /** Absent: the driver's default for the network's scope. */
  readonly addressSpace?: string;
  readonly config: readonly IpamConfig[];
}

export interface NetworkRecord {
  readonly id: NetworkId;
  readonly name: string;
  readonly driver: string;
  readonly scope: Scope;
  /** Milliseconds since 1970. */
  readonly created: number;
  /** The host that created it. */
  readonly createdBy: string;
  readonly internal: boolean;
  readonly attachable: boolean;
  readonly ingress: boolean;
  readonly configOnly: boolean;
  /** The config-only network that the settings came from. */
  readonly configFrom?: { readonly id: NetworkId; readonly name: string };
  readonly ipv6: boolean;
  readonly labels: Labels;
  readonly options: Labels;
  readonly ipam: NetworkIpam;
  readonly pools: readonly NetworkPool[];
  readonly driverState: DriverState;
}

/** Makes a network's name unique in its scope: the key is the name. */
export interface NetworkNameRecord {
  readonly scope: Scope;
  readonly name: string;
  readonly networkId: NetworkId;
}

/**
 * "This host has endpoints in this network". Every endpoint that is created or deleted writes its host's member, and
 * the first also the network, so that deleting the network conflicts with creating an endpoint on any host.
 */
export interface MemberRecord {
  readonly scope: Scope;
  readonly networkId: NetworkId;
  readonly host: string;
}

export function networkKey(network: { scope: Scope; id: NetworkId }): string {
  return `${network.scope}/network/${keyPart(network.id)}`;
}

export function networkNameKey(row: { scope: Scope; name: string }): string {
  return `${row.scope}/network-name/${keyPart(row.name)}`;
}

export function memberKey(row: MemberRecord): string {
  return `${row.scope}/member/${keyPart(row.networkId)}/${keyPart(row.host)}`;
}
