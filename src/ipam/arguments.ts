/**
 * What callers of the allocator hand in, and why it cannot be what it was given for, if so.
 *
 * Nothing behind this file sees a value of the wrong type. What a text means is checked where it is read.
 */
import type { Runtime } from '../base/runtime.js';
import { type InvalidArgument, invalidArgument, type MembersOf, optionsFault } from '../contracts/invalid-argument.js';
import type { Store } from '../contracts/store.js';
import type { AddressPolicy } from '../model/pool.js';
import type { PredefinedPool } from './default/predefined-pools.js';

export interface IpamOptions {
  /** What pools are chosen from when none is named; 10.0.0.0/8 in /24s unless given. */
  readonly pools?: readonly PredefinedPool[];
  /** Where the allocation is kept and shared; this process's memory unless given. */
  readonly store?: Store;
  /** This host's name, for the policy 'affine'; 'host' unless given. */
  readonly host?: string;
  readonly runtime?: Runtime;
}

export interface PoolOptions {
  readonly owner: string;
  /** A prefix; absent: the next of the predefined pools. */
  readonly pool?: string;
  /** The range inside `pool` that addresses are chosen from. */
  readonly subPool?: string;
  /** 4 unless told, or what `pool` is. */
  readonly family?: 4 | 6;
  /** How addresses are chosen: the lowest free, the next free, or each host from blocks of its own. */
  readonly policy?: AddressPolicy;
  /** Prefixes that a predefined pool must not overlap. */
  readonly avoid?: readonly string[];
}

export interface AddressOptions {
  readonly pool: string;
  readonly owner: string;
  /** The address wanted; absent: one that the pool chooses. */
  readonly address?: string;
}

/** Addresses of a pool that one owner holds. */
export interface AddressesOptions {
  readonly pool: string;
  readonly owner: string;
  readonly addresses: readonly string[];
}

export interface RangeOptions {
  readonly pool: string;
  readonly owner: string;
  readonly count: number;
  /** Whether the addresses must be neighbours. */
  readonly contiguous?: boolean;
}

/** What a program without types may hand in instead. */
type Unchecked<T> = T | null | undefined;
type Fault = InvalidArgument | undefined;

export function textFault(argument: string, value: unknown): Fault {
  return typeof value === 'string' ? undefined : invalidArgument(argument, value, 'a text');
}

function textsFault(argument: string, values: unknown): Fault {
  const isTexts = Array.isArray(values) && values.every((value) => typeof value === 'string');
  return isTexts ? undefined : invalidArgument(argument, values, 'a list of texts');
}

/** The fault of a value that may be left out. */
function ifGiven(fault: (argument: string, value: unknown) => Fault, argument: string, value: unknown): Fault {
  return value === undefined ? undefined : fault(argument, value);
}

function familyFault(argument: string, value: unknown): Fault {
  return value === 4 || value === 6 ? undefined : invalidArgument(argument, value, '4 or 6');
}

function flagFault(argument: string, value: unknown): Fault {
  return typeof value === 'boolean' ? undefined : invalidArgument(argument, value, 'true or false');
}

const POOL_MEMBERS: MembersOf<PoolOptions> = { owner: true, pool: true, subPool: true, family: true, policy: true, avoid: true };
const ADDRESS_MEMBERS: MembersOf<AddressOptions> = { pool: true, owner: true, address: true };
const ADDRESSES_MEMBERS: MembersOf<AddressesOptions> = { pool: true, owner: true, addresses: true };
const RANGE_MEMBERS: MembersOf<RangeOptions> = { pool: true, owner: true, count: true, contiguous: true };
const IPAM_MEMBERS: MembersOf<IpamOptions> = { pools: true, store: true, host: true, runtime: true };

/** The fault of options, or of their members once they are known to be an object. */
function faultOf<Options>(options: Unchecked<Options>, members: MembersOf<Options>, ofMembers: (options: Options) => Fault): Fault {
  const fault = optionsFault('options', options, members);
  return fault !== undefined || options === undefined || options === null ? fault : ofMembers(options);
}

export function poolFault(options: Unchecked<PoolOptions>): Fault {
  return faultOf(
    options,
    POOL_MEMBERS,
    ({ owner, pool, subPool, family, policy, avoid }) =>
      textFault('owner', owner) ??
      ifGiven(textFault, 'pool', pool) ??
      ifGiven(textFault, 'range of the pool', subPool) ??
      ifGiven(familyFault, 'family', family) ??
      ifGiven(textFault, 'policy', policy) ??
      ifGiven(textsFault, 'prefixes to avoid', avoid),
  );
}

export function addressFault(options: Unchecked<AddressOptions>): Fault {
  return faultOf(options, ADDRESS_MEMBERS, ({ pool, owner, address }) => textFault('pool', pool) ?? textFault('owner', owner) ?? ifGiven(textFault, 'address', address));
}

export function addressesFault(options: Unchecked<AddressesOptions>): Fault {
  return faultOf(options, ADDRESSES_MEMBERS, ({ pool, owner, addresses }) => textFault('pool', pool) ?? textFault('owner', owner) ?? textsFault('addresses', addresses));
}

export function rangeFault(options: Unchecked<RangeOptions>): Fault {
  return faultOf(options, RANGE_MEMBERS, ({ pool, owner, contiguous }) => textFault('pool', pool) ?? textFault('owner', owner) ?? ifGiven(flagFault, 'contiguous', contiguous));
}

export function ipamFault(options: Unchecked<IpamOptions>): Fault {
  return faultOf(options, IPAM_MEMBERS, ({ pools, store, host }) => ifGiven(basesFault, 'pools', pools) ?? ifGiven(storeFault, 'store', store) ?? ifGiven(textFault, 'host', host));
}

function basesFault(argument: string, values: unknown): Fault {
  const isBase = (value: unknown): boolean => typeof value === 'object' && value !== null && typeof Reflect.get(value, 'base') === 'string';
  return Array.isArray(values) && values.every(isBase) ? undefined : invalidArgument(argument, values, "a list of pools such as { base: '10.0.0.0/8', size: 24 }");
}

function storeFault(argument: string, value: unknown): Fault {
  const isStore = typeof value === 'object' && value !== null && ['read', 'commit', 'watch'].every((name) => typeof Reflect.get(value, name) === 'function');
  return isStore ? undefined : invalidArgument(argument, value, 'a store, such as openStore(url) gives');
}
