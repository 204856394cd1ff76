/**
 * Pools carved out of a pool: the lowest free prefix of a length, which is a pool itself.
 *
 * A pool gives either addresses or child pools. Carving writes the address space's record, as every request for a pool
 * does, so that two hosts cannot carve what overlaps.
 */
import { Result } from '../../base/result.js';
import type { AllocatedPool, IpamContext } from '../../contracts/ipam-driver.js';
import type { PoolRecord } from '../../model/pool.js';
import { addressBits, formatIpPrefix } from '../../net/ip-prefix.js';
import { type Pool, poolIdOf } from '../../state/ipam/pool-index.js';
import type { IpamTables } from '../../state/ipam-tables.js';
import { InvalidPrefixLength, type InvalidPoolId, NoAvailablePrefix, PoolNotAvailable, type PoolNotFound } from '../errors.js';
import { findPool, LISTED } from './addresses.js';
import { type AddressSpace, poolHolder, spaceOf, writeSpace } from './pools.js';

/** Takes the lowest free prefix of a length from a pool, or from the range that the id stands for. */
export function requestChildPool(
  tables: IpamTables,
  spaces: readonly AddressSpace[],
  { tx }: IpamContext,
  poolId: string,
  length: number,
  owner: string,
): Result<AllocatedPool, InvalidPoolId | PoolNotFound | PoolNotAvailable | InvalidPrefixLength | NoAvailablePrefix> {
  const found = findPool(tables, poolId);
  if (!found.ok) return found;
  const pool = found.value;
  const { record, network } = pool.entry;
  const refusal = refusalOf(record);
  if (refusal !== undefined) return Result.error(new PoolNotAvailable({ poolId, reason: refusal }));
  const [min, max] = [Math.max(pool.range.length, network.length + 1), addressBits(network.address.family)];
  if (!Number.isInteger(length) || length < min || length > max) return Result.error(new InvalidPrefixLength({ poolId, length, min, max }));
  const tree = tables.poolIndex.space(record.scope, record.addressSpace);
  const free = tree.enclosing(pool.range) === pool.entry ? tree.firstFree(pool.range, length) : undefined;
  if (free === undefined) return Result.error(new NoAvailablePrefix({ poolId, length, holders: childrenOf(tables, pool) }));
  if (record.gives === undefined) tx.update(tables.pools, { ...record, gives: 'pools' });
  const { scope, addressSpace, subnet: parent } = record;
  const child: PoolRecord = { scope, addressSpace, subnet: formatIpPrefix(free), claim: { owner, policy: pool.claim.policy }, ranges: [], parent };
  tx.insert(tables.pools, child);
  writeSpace(tables, tx, spaceOf(spaces, record));
  return Result.ok({ poolId: poolIdOf(child), pool: free });
}

function refusalOf(record: PoolRecord): string | undefined {
  if (record.closing === true) return 'is being released';
  return record.gives === 'addresses' ? 'gives addresses' : undefined;
}

function childrenOf(tables: IpamTables, { entry, range }: Pool) {
  const inside = [...tables.poolIndex.space(entry.record.scope, entry.record.addressSpace).inside(range)];
  return inside.filter((child) => child !== entry).slice(0, LISTED).map(poolHolder);
}
