/**
 * Many addresses at once: a run of neighbours, or as many as wanted one by one.
 */
import { Result } from '../../base/result.js';
import type { IpamContext, PoolId } from '../../contracts/ipam-driver.js';
import { noLabels } from '../../model/labels.js';
import type { IpAddress } from '../../net/ip-address.js';
import { addressAt, type Ordinal, ordinal, ordinalAfter } from '../../net/ip-prefix.js';
import type { Pool } from '../../state/ipam/pool-index.js';
import type { IpamTables } from '../../state/ipam-tables.js';
import { exhausted, findPool, openPool, requestAddress, type AddressRequestError } from './addresses.js';
import { lowestFree } from './policies.js';

/** Takes the lowest run of neighbouring free addresses, ascending. */
export function requestRun(
  tables: IpamTables,
  context: IpamContext,
  poolId: PoolId,
  count: number,
  owner: string,
): Result<readonly IpAddress[], AddressRequestError> {
  const pool = openPool(tables, context, poolId);
  if (!pool.ok) return pool;
  const { network, addresses } = pool.value.entry;
  let place = lowestRun(pool.value, count);
  if (place === undefined) return Result.error(exhausted(pool.value, { count, neighbours: true }));
  const taken: IpAddress[] = [];
  for (; taken.length < count; place = ordinalAfter(place)) {
    addresses.take(context.tx, place, owner);
    taken.push(addressAt(network, place));
  }
  return Result.ok(taken);
}

/** Takes as many addresses as wanted, each as a request by itself would choose it. */
export function requestMany(
  tables: IpamTables,
  context: IpamContext,
  poolId: PoolId,
  count: number,
  owner: string,
): Result<readonly IpAddress[], AddressRequestError> {
  const { tx } = context;
  const start = tx.mark();
  const taken: IpAddress[] = [];
  while (taken.length < count) {
    const got = requestAddress(tables, context, poolId, { owner, options: noLabels });
    if (got.ok) {
      taken.push(got.value.address);
      continue;
    }
    if (got.error.code !== 'NO_AVAILABLE_ADDRESSES') return got;
    // Without its own, the error shows who has them.
    tx.rollback(start);
    const pool = findPool(tables, poolId);
    return pool.ok ? Result.error(exhausted(pool.value, { count })) : pool;
  }
  return Result.ok(taken);
}

function lowestRun(pool: Pool, count: number): Ordinal | undefined {
  const { addresses } = pool.entry;
  let start = lowestFree(pool);
  while (start !== undefined) {
    const end = addresses.nextHeld(start) ?? ordinalAfter(pool.last);
    const limit = end <= pool.last ? end : ordinalAfter(pool.last);
    if (ordinal(BigInt(limit) - BigInt(start)) >= count) return start;
    start = limit > pool.last ? undefined : lowestFree(pool, limit);
  }
  return undefined;
}
