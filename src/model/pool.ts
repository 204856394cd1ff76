/**
 * What IPAM keeps: address spaces, pools with who asked for them, addresses with who holds them, and blocks of hosts.
 *
 * Subnets are canonical text (no host bits, RFC 5952). Every request and release of a pool writes its address space,
 * so that the rule that pools of a space do not overlap becomes a conflict on one key. An address is a key of its own:
 * hosts conflict only when they take the same one.
 */
import type { Scope } from './scope.js';
import { flatText, keyPart } from './keys.js';

export interface AddressSpaceRecord {
  readonly scope: Scope;
  readonly name: string;
  /** The predefined pool given last, by family; a process that has chosen none yet starts behind it. */
  readonly lastPredefined: { readonly ipv4?: string; readonly ipv6?: string };
}

/** How an address is chosen when none is asked for. */
export type AddressPolicy = 'sequential' | 'serial' | 'affine';

/** Somebody's claim to a pool. */
export interface PoolClaim {
  /** Who asked: a network's id. */
  readonly owner: string;
  readonly policy: AddressPolicy;
}

/** A claim to a part of a pool. */
export interface RangeClaim extends PoolClaim {
  /** The range as canonical text. */
  readonly subPool: string;
}

export interface PoolRecord {
  readonly scope: Scope;
  readonly addressSpace: string;
  readonly subnet: string;
  /** Absent: the pool is there only because of its ranges or children. */
  readonly claim?: PoolClaim;
  readonly ranges: readonly RangeClaim[];
  /** The pool that this one was carved from. */
  readonly parent?: string;
  /** What is taken from it, once anything has been: a pool gives either addresses or child pools. */
  readonly gives?: 'addresses' | 'pools';
  /** On its way out: nothing more is taken from it. */
  readonly closing?: true;
}

/** What the store holds of an address; its key says which one it is. */
export interface AddressRecord {
  readonly owner: string;
}

/** A run of addresses of a pool from which a host takes its own, written as a prefix. */
export interface BlockRecord {
  readonly scope: Scope;
  readonly addressSpace: string;
  readonly subnet: string;
  readonly block: string;
  readonly host: string;
}

export function addressSpaceKey(row: { scope: Scope; name: string }): string {
  return `${row.scope}/address-space/${keyPart(row.name)}`;
}

/** What identifies a pool. */
export interface PoolName {
  readonly scope: Scope;
  readonly addressSpace: string;
  readonly subnet: string;
}

export function poolKey(pool: PoolName): string {
  return poolKeyIn(poolFolder(pool), pool.subnet);
}

/** What the keys of an address space's pools begin with. */
export function poolFolder({ scope, addressSpace }: Omit<PoolName, 'subnet'>): string {
  return `${scope}/pool/${keyPart(addressSpace)}/`;
}

/** The key of a pool in its address space's folder. */
export function poolKeyIn(folder: string, subnet: string): string {
  return flatText(folder + prefixPart(subnet));
}

/** The key of an address's record; the text of an address is a key part as it is. */
export function addressKey(poolKey: string, address: string): string {
  return `${poolKey.replace('/pool/', '/address/')}/${address}`;
}

/** What the key of an address's record says. */
export function parseAddressKey(key: string): { poolKey: string; subnet: string; address: string } {
  const end = key.lastIndexOf('/');
  const poolKey = key.slice(0, end).replace('/address/', '/pool/');
  return { poolKey, subnet: poolKey.slice(poolKey.lastIndexOf('/') + 1).replace('_', '/'), address: key.slice(end + 1) };
}

export function blockKey(row: BlockRecord): string {
  return `${row.scope}/block/${keyPart(row.addressSpace)}/${prefixPart(row.subnet)}/${prefixPart(row.block)}`;
}

/** A prefix as a part of a key: '10.0.0.0_24'. */
function prefixPart(prefix: string): string {
  return prefix.replace('/', '_');
}
