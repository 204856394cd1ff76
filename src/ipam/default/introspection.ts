/**
 * What is held and what is left, for people and for errors: read only, from the indexes alone.
 */
import type { PoolId } from '../../contracts/ipam-driver.js';
import { formatIpAddress, type IpAddress } from '../../net/ip-address.js';
import { addressAt, broadcastOf, formatIpPrefix, type Ordinal, ordinal, ordinalOf, sizeOf } from '../../net/ip-prefix.js';
import type { Pool } from '../../state/ipam/pool-index.js';
import type { IpamTables } from '../../state/ipam-tables.js';
import type { AddressHolder, PoolHolder } from '../errors.js';
import { lowestFree, nextFree } from './policies.js';
import { type AddressSpace, poolHolder } from './pools.js';
import { countFree } from './predefined-pools.js';

/** A base of predefined pools: how many pools it is cut into, and how many of them are free. */
export interface BaseCapacity {
  readonly addressSpace: string;
  readonly base: string;
  readonly size: number;
  readonly total: number;
  readonly free: number;
  /** The pools that are in the way. */
  readonly holders: readonly PoolHolder[];
}

/** A pool or range in numbers; bigints above 2^53 - 1. */
export interface Utilisation {
  readonly total: Ordinal;
  /** Held by owners. */
  readonly used: number;
  readonly free: Ordinal;
  /** Never given: the network address, and the broadcast address of IPv4. */
  readonly reserved: number;
}

export interface IpamIntrospection {
  /** The predefined pools, base by base. */
  capacity(): readonly BaseCapacity[];
  /** The address that the next request without a wish gets, or undefined when the pool is full or unknown. */
  nextFree(poolId: PoolId): IpAddress | undefined;
  utilisation(poolId: PoolId): Utilisation | undefined;
  /** Who holds which address of the pool or range, ascending. */
  holders(poolId: PoolId): Iterable<AddressHolder>;
}

export function createIntrospection(tables: IpamTables, spaces: readonly AddressSpace[]): IpamIntrospection {
  return {
    capacity: () => spaces.flatMap((space) => capacityOf(tables, space)),
    nextFree(poolId) {
      const pool = tables.poolIndex.get(poolId);
      if (pool === undefined) return undefined;
      const place = pool.claim.policy === 'serial' ? nextFree(pool) : lowestFree(pool);
      return place === undefined ? undefined : addressAt(pool.entry.network, place);
    },
    utilisation(poolId) {
      const pool = tables.poolIndex.get(poolId);
      return pool === undefined ? undefined : utilisationOf(pool);
    },
    holders(poolId) {
      const pool = tables.poolIndex.get(poolId);
      return pool === undefined ? [] : holdersIn(pool);
    },
  };
}

function capacityOf(tables: IpamTables, space: AddressSpace): BaseCapacity[] {
  const taken = tables.poolIndex.space(space.scope, space.name);
  return space.bases.map((base) => {
    const covering = taken.covering(base.network);
    const entries = covering === undefined ? [...taken.inside(base.network)] : [covering];
    return {
      addressSpace: space.name,
      base: formatIpPrefix(base.network),
      size: base.size,
      total: 2 ** (base.size - base.network.length),
      free: countFree(base, taken),
      holders: entries.map(poolHolder),
    };
  });
}

function utilisationOf({ first, last, range, entry }: Pool): Utilisation {
  const total = sizeOf(range);
  const used = last < first ? 0 : entry.addresses.countBetween(first, last);
  const usable = last < first ? 0n : BigInt(last) - BigInt(first) + 1n;
  return { total, used, free: ordinal(usable - BigInt(used)), reserved: Number(BigInt(total) - usable) };
}

function* holdersIn({ entry, range }: Pool): Iterable<AddressHolder> {
  const start = ordinalOf(entry.network, range.address);
  const end = ordinalOf(entry.network, broadcastOf(range));
  for (const place of entry.addresses.held()) {
    if (place < start || place > end) continue;
    yield { address: formatIpAddress(addressAt(entry.network, place)), owner: entry.addresses.owner(place) ?? '' };
  }
}
