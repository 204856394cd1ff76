/**
 * What a controller is opened with: the public options, and what is wrong with them.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Runtime } from '../../base/runtime.js';
import type { Dataplane } from '../../contracts/dataplane.js';
import type { Driver } from '../../contracts/driver.js';
import type { IpamDriver } from '../../contracts/ipam-driver.js';
import type { Store } from '../../contracts/store.js';
import type { HostRecord } from '../../model/host.js';
import type { OpeningListener } from '../../replica/replica-options.js';
import { addressBits, parseIpPrefix } from '../../net/ip-prefix.js';
import { InvalidArgument } from '../errors/controller-errors.js';
import { checkAdvertise } from './advertise-settings.js';
import { checkHost, type HostOptions } from './host-settings.js';
import type { MembersOf } from '../../contracts/invalid-argument.js';
import { checkOptions, isList, shown } from './input.js';

/** Where Docker's versions differ: pool choice, MAC addresses, gateways. One so far. */
export type Profile = 'docker-20.10';

/** A range to take subnets from, as Docker's --default-address-pool. */
export interface AddressPoolOptions {
  /** '10.0.0.0/8'. */
  readonly base: string;
  /** The prefix length of each subnet. */
  readonly size: number;
}

/** What `createController` takes. */
export interface ControllerOptions {
  readonly host: HostOptions;
  /** 'memory:', 'lmdb:./folder', 'etcd://host:2379' and so on, or a store: what hosts share. */
  readonly store: string | Store;
  /** What only this host uses; the same store, below hosts/NAME/, unless given. */
  readonly localStore?: string | Store;
  readonly profile?: Profile;
  /** Time, chance and log; the real ones unless given. */
  readonly runtime?: Runtime;
  /**
   * Announces the host under a lease, as Docker's --cluster-advertise: an address or an interface of the host, with a
   * port. A host that announces itself and falls silent counts as gone.
   */
  readonly clusterAdvertise?: string;
  /** How long an announced host may be silent, in milliseconds; 30,000. A store may give it longer. */
  readonly clusterTtlMs?: number;
  /** Removes what other hosts have left once they have been gone for as long as they may be silent. Not unless given. */
  readonly reapGoneHosts?: boolean;
  /** Is told how far opening is, where the store holds much. */
  readonly onProgress?: OpeningListener;
  /** What makes the devices; one that only remembers unless given. */
  readonly dataplane?: Dataplane;
  /** Third parties' network drivers, beside null, host, bridge and overlay. */
  readonly drivers?: readonly Driver[];
  /** Third parties' IPAM drivers, beside default and null. */
  readonly ipamDrivers?: readonly IpamDriver[];
  /** Where subnets come from that a network of this host does not name. */
  readonly defaultAddressPools?: readonly AddressPoolOptions[];
}

/** How a host announces itself. */
export interface AnnounceSettings {
  /** '10.99.0.11:2376'. */
  readonly advertise: string;
  /** How long it may be silent. */
  readonly ttlMs: number;
}

/** What was checked and made of the options. */
export interface ControllerSettings {
  readonly host: Omit<HostRecord, 'created'>;
  readonly announce?: AnnounceSettings;
}

export const DEFAULT_TTL_MS = 30_000;
const LONGEST_TTL_MS = 24 * 60 * 60 * 1_000;

const CONTROLLER_MEMBERS: MembersOf<ControllerOptions> = {
  host: true,
  store: true,
  localStore: true,
  profile: true,
  runtime: true,
  clusterAdvertise: true,
  clusterTtlMs: true,
  reapGoneHosts: true,
  onProgress: true,
  dataplane: true,
  drivers: true,
  ipamDrivers: true,
  defaultAddressPools: true,
};

/** Errors: INVALID_ARGUMENT, INVALID_NAME. */
export function checkControllerOptions(options: ControllerOptions): Result<ControllerSettings, CnmError> {
  const fault = checkParts(options);
  if (fault !== undefined) return Result.error(fault);
  const host = checkHost(options.host);
  if (!host.ok) return host;
  const { clusterAdvertise, clusterTtlMs: ttlMs = DEFAULT_TTL_MS } = options;
  if (clusterAdvertise === undefined) return Result.ok({ host: host.value });
  const advertise = checkAdvertise(clusterAdvertise, host.value.interfaces);
  return advertise.map((text) => ({ host: host.value, announce: { advertise: text, ttlMs } }));
}

/** What is wrong with the options besides the host, if anything is. */
function checkParts(options: ControllerOptions): CnmError | undefined {
  const object = checkOptions('controller options', options, CONTROLLER_MEMBERS);
  if (!object.ok) return object.error;
  const { store, localStore, profile, drivers = [], ipamDrivers = [], defaultAddressPools = [], clusterTtlMs = DEFAULT_TTL_MS, reapGoneHosts = false, onProgress } = options;
  const { runtime, dataplane } = options;
  if (!isStore(store)) return fault('store', store, A_STORE);
  if (localStore !== undefined && !isStore(localStore)) return fault('local store', localStore, A_STORE);
  if (profile !== undefined && profile !== 'docker-20.10') return fault('profile', profile, "'docker-20.10'");
  const wrong = runtimeFault(runtime);
  if (wrong !== undefined) return wrong;
  if (dataplane !== undefined && !has(dataplane, DATAPLANE_PARTS)) return fault('dataplane', dataplane, 'an object with host, apply and list');
  if (!isListOfObjects(drivers)) return fault('drivers', drivers, 'a list of drivers');
  if (!isListOfObjects(ipamDrivers)) return fault('IPAM drivers', ipamDrivers, 'a list of IPAM drivers');
  if (!Number.isInteger(clusterTtlMs) || clusterTtlMs < 1 || clusterTtlMs > LONGEST_TTL_MS) {
    return fault('clusterTtlMs', String(clusterTtlMs), 'milliseconds, a day at most');
  }
  if (onProgress !== undefined && typeof onProgress !== 'function') return fault('onProgress', onProgress, 'a function');
  if (typeof reapGoneHosts !== 'boolean') return fault('reapGoneHosts', reapGoneHosts, 'true or false');
  return poolsFault(defaultAddressPools);
}

/** Why a value cannot be a runtime; it may be left out. */
export function runtimeFault(runtime: unknown): InvalidArgument | undefined {
  return runtime === undefined || has(runtime, RUNTIME_PARTS) ? undefined : fault('runtime', runtime, 'an object with clock, random and log');
}

const A_STORE = "'memory:', 'lmdb:./folder', another store's URL, or a store";

function fault(argument: string, value: unknown, expected: string): InvalidArgument {
  return new InvalidArgument({ argument, value: shown(value), expected });
}

const STORE_PARTS = ['name', 'capability', 'read', 'commit', 'watch', 'close'] as const;
const RUNTIME_PARTS = ['clock', 'random', 'log'] as const;
const DATAPLANE_PARTS = ['host', 'apply', 'list'] as const;

function isStore(given: unknown): boolean {
  return typeof given === 'string' || has(given, STORE_PARTS);
}

/** Whether a value is an object that has something of each name. */
function has(given: unknown, names: readonly string[]): boolean {
  return typeof given === 'object' && given !== null && names.every((name) => name in given);
}

function isListOfObjects(given: unknown): boolean {
  return isList(given) && given.every((one) => typeof one === 'object' && one !== null);
}

/** What is wrong with pools to take subnets from, if anything is. */
export function poolsFault(pools: readonly AddressPoolOptions[]): InvalidArgument | undefined {
  if (!isList(pools)) return fault('default address pools', pools, 'a list of { base, size }');
  for (const pool of pools) {
    const base = typeof pool?.base === 'string' && pool.base.length < 64 ? parseIpPrefix(pool.base) : undefined;
    const expected = "a prefix such as '10.0.0.0/8' and a prefix length of its pools, such as 24";
    if (base === undefined) return fault('default address pool', pool?.base, expected);
    if (!Number.isInteger(pool.size) || pool.size < base.length || pool.size > addressBits(base.address.family)) {
      return fault('default address pool size', pool.size, expected);
    }
  }
  return undefined;
}
