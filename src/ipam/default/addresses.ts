/**
 * Addresses of pools: requested, released, and told apart by who holds them (libnetwork ipam/allocator.go).
 *
 * The network address and the IPv4 broadcast address are never given. A range bounds only what is chosen: an address
 * that is asked for may be anywhere in the pool. Invariant: an address has one holder, and only that one frees it.
 */
import { Result } from '../../base/result.js';
import type { AddressRequest, IpamContext, PoolId } from '../../contracts/ipam-driver.js';
import { netlabels } from '../../contracts/netlabels.js';
import type { AddressPolicy } from '../../model/pool.js';
import { formatIpAddress, type IpAddress } from '../../net/ip-address.js';
import { addressAt, formatIpPrefix, type IpPrefix, type Ordinal, ordinalAfter, ordinalOf, prefixContains } from '../../net/ip-prefix.js';
import { lastUsable, type Pool, type PoolEntry } from '../../state/ipam/pool-index.js';
import type { IpamTables } from '../../state/ipam-tables.js';
import {
  AddressInUse,
  AddressNotAllocated,
  AddressNotOwned,
  AddressOutOfRange,
  type AddressHolder,
  InvalidPoolId,
  NoAvailableAddresses,
  PoolNotAvailable,
  PoolNotFound,
  type WantedAddresses,
} from '../errors.js';
import { dropEmptyBlock, lowestFree, nextFree, ownFree } from './policies.js';

/** How many culprits an error's details list. */
export const LISTED = 32;

/** The answer of every release: nothing is in it, so one is enough. */
const RELEASED = Result.ok();

type FindError = InvalidPoolId | PoolNotFound;
/** Why an address was not given. */
export type AddressRequestError = FindError | PoolNotAvailable | AddressOutOfRange | AddressInUse | NoAvailableAddresses;

export function requestAddress(
  tables: IpamTables,
  context: IpamContext,
  poolId: PoolId,
  request: AddressRequest,
): Result<IpPrefix, AddressRequestError> {
  const pool = openPool(tables, context, poolId);
  if (!pool.ok) return pool;
  const { addresses } = pool.value.entry;
  const { network } = addresses;
  let place: Ordinal | undefined;
  let { cursor } = addresses;
  if (request.address !== undefined) {
    const wanted = placeOf(pool.value, request.address);
    if (!wanted.ok) return wanted;
    place = wanted.value;
  } else {
    place = choose(tables, context, pool.value, policyOf(pool.value, request));
    if (place === undefined) return Result.error(exhausted(pool.value));
    cursor = ordinalAfter(place);
  }
  addresses.take(context.tx, place, request.owner, cursor);
  return Result.ok({ address: addressAt(network, place), length: network.length });
}

export function releaseAddress(
  tables: IpamTables,
  context: IpamContext,
  poolId: PoolId,
  address: IpAddress,
  owner: string,
): Result<void, FindError | AddressOutOfRange | AddressNotAllocated | AddressNotOwned> {
  const pool = tables.poolIndex.get(poolId);
  if (pool === undefined) return Result.error(noPool(poolId));
  const { network, addresses } = pool.entry;
  if (!prefixContains(network, address)) return Result.error(outOfRange(pool, address));
  const place = ordinalOf(network, address);
  const holder = addresses.owner(place);
  if (holder !== owner) {
    const text = formatIpAddress(address);
    if (holder === undefined) return Result.error(new AddressNotAllocated({ poolId, address: text }));
    return Result.error(new AddressNotOwned({ poolId, address: text, owner, holder }));
  }
  addresses.release(context.tx, place);
  if (pool.entry.affine) dropEmptyBlock(tables, context, pool, place);
  return RELEASED;
}

/** The pool that an id stands for. */
export function findPool(tables: IpamTables, poolId: PoolId): Result<Pool, FindError> {
  const pool = tables.poolIndex.get(poolId);
  return pool === undefined ? Result.error(noPool(poolId)) : Result.ok(pool);
}

function noPool(poolId: PoolId): FindError {
  return isPoolId(poolId) ? new PoolNotFound({ poolId }) : new InvalidPoolId({ poolId });
}

/** Whether the text has the form of a pool's id: three or five parts. */
export function isPoolId(text: string): boolean {
  const { length } = text.split('/');
  return length === 3 || length === 5;
}

/** A pool from which addresses can be taken now; the commit depends on that. */
export function openPool(tables: IpamTables, { tx }: IpamContext, poolId: PoolId): Result<Pool, FindError | PoolNotAvailable> {
  const pool = tables.poolIndex.get(poolId);
  if (pool === undefined) return Result.error(noPool(poolId));
  const { key, record } = pool.entry;
  tx.get(tables.pools, key);
  if (record.closing === true) return Result.error(new PoolNotAvailable({ poolId, reason: 'is being released' }));
  if (record.gives === 'addresses') return Result.ok(pool);
  if (record.gives === 'pools') return Result.error(new PoolNotAvailable({ poolId, reason: 'gives child pools' }));
  // The first address makes the choice between addresses and child pools, as a write that a child pool conflicts with.
  tx.update(tables.pools, { ...record, gives: 'addresses' });
  return findPool(tables, poolId);
}

/** The first of those who hold addresses of a pool. */
export function holdersOf(entry: PoolEntry, from?: Ordinal, to?: Ordinal): AddressHolder[] {
  const holders: AddressHolder[] = [];
  for (const place of entry.addresses.held()) {
    if ((from !== undefined && place < from) || (to !== undefined && place > to)) continue;
    if (holders.length === LISTED) break;
    holders.push({ address: formatIpAddress(addressAt(entry.network, place)), owner: entry.addresses.owner(place) ?? '' });
  }
  return holders;
}

/** The error of a pool or range without a free address, or with fewer than wanted. */
export function exhausted(pool: Pool, wanted?: WantedAddresses): NoAvailableAddresses {
  const { first, last, entry, range } = pool;
  const held = last < first ? 0 : entry.addresses.countBetween(first, last);
  const holders = held === 0 ? [] : holdersOf(entry, first, last);
  return new NoAvailableAddresses({ poolId: pool.id, range: formatIpPrefix(range), held, holders, ...(wanted !== undefined && { wanted }) });
}

function choose(tables: IpamTables, context: IpamContext, pool: Pool, policy: AddressPolicy): Ordinal | undefined {
  if (policy === 'sequential') return lowestFree(pool);
  return policy === 'serial' ? nextFree(pool) : ownFree(tables, context, pool);
}

function policyOf(pool: Pool, request: AddressRequest): AddressPolicy {
  return request.options[netlabels.serialAddresses] === 'true' ? 'serial' : pool.claim.policy;
}

/** The ordinal of an address that is asked for, when it can be given. */
function placeOf(pool: Pool, address: IpAddress): Result<Ordinal, AddressOutOfRange | AddressInUse> {
  const { network, addresses } = pool.entry;
  if (!prefixContains(network, address)) return Result.error(outOfRange(pool, address));
  const place = ordinalOf(network, address);
  const holder = addresses.owner(place) ?? reservation(network, place);
  if (holder === undefined) return Result.ok(place);
  return Result.error(new AddressInUse({ poolId: pool.id, address: formatIpAddress(address), holder }));
}

/** What keeps an address from ever being given. */
function reservation(network: IpPrefix, place: Ordinal): string | undefined {
  if (place === 0) return 'the network itself';
  return place > lastUsable(network) ? 'broadcast' : undefined;
}

function outOfRange(pool: Pool, address: IpAddress): AddressOutOfRange {
  return new AddressOutOfRange({ poolId: pool.id, address: formatIpAddress(address), pool: formatIpPrefix(pool.entry.network) });
}
