/**
 * Pools given back: only by who asked for them, and only when nothing of them is held any more.
 *
 * A pool goes with its last claim. A release that first closes the pool in a commit of its own sees every address that
 * any host has taken before, and no host takes one behind its back.
 */
import { Result } from '../../base/result.js';
import type { IpamContext } from '../../contracts/ipam-driver.js';
import type { PoolClaim, PoolRecord } from '../../model/pool.js';
import type { PoolEntry } from '../../state/ipam/pool-index.js';
import type { IpamTables } from '../../state/ipam-tables.js';
import { InvalidPoolId, type PoolHolder, PoolInUse, PoolNotOwned, PoolNotRequested } from '../errors.js';
import { holdersOf, isPoolId, LISTED } from './addresses.js';
import { type AddressSpace, poolHolder, spaceOf, writeSpace } from './pools.js';

export function releasePool(
  tables: IpamTables,
  spaces: readonly AddressSpace[],
  { tx }: IpamContext,
  poolId: string,
  owner: string,
): Result<void, InvalidPoolId | PoolNotRequested | PoolNotOwned | PoolInUse> {
  const pool = tables.poolIndex.get(poolId);
  if (pool === undefined) return Result.error(isPoolId(poolId) ? new PoolNotRequested({ poolId }) : new InvalidPoolId({ poolId }));
  if (pool.claim.owner !== owner) return Result.error(new PoolNotOwned({ poolId, owner, holder: pool.claim.owner }));
  const { record } = pool.entry;
  if (isLastClaim(record)) {
    const inUse = findUse(tables, poolId, pool.entry);
    if (inUse !== undefined) return Result.error(inUse);
    const blocks = tables.blockIndex.of(record);
    if (blocks !== undefined) for (const block of [...blocks.rows()]) tx.delete(tables.blocks, block);
    tx.delete(tables.pools, record);
  } else tx.update(tables.pools, withoutClaim(record, pool.claim));
  writeSpace(tables, tx, spaceOf(spaces, record));
  return Result.ok();
}

/** Lets nothing more be taken from a pool that goes with this release. Says whether that is new. */
export function closePool({ pools, poolIndex }: IpamTables, { tx }: IpamContext, poolId: string, owner: string): boolean {
  const pool = poolIndex.get(poolId);
  if (pool === undefined || pool.claim.owner !== owner) return false;
  const { record } = pool.entry;
  if (record.closing === true || !isLastClaim(record)) return false;
  tx.update(pools, { ...record, closing: true });
  return true;
}

/** Lets things be taken again from a pool that could not be released. */
export function reopenPool({ pools, poolIndex }: IpamTables, { tx }: IpamContext, poolId: string): void {
  const record = poolIndex.get(poolId)?.entry.record;
  if (record?.closing !== true) return;
  const { closing: _, ...open } = record;
  tx.update(pools, open);
}

/** Whether a pool goes with the claim that is being released. */
function isLastClaim({ claim, ranges }: PoolRecord): boolean {
  return (claim === undefined ? 0 : 1) + ranges.length === 1;
}

/** The record without one of its claims. */
function withoutClaim(record: PoolRecord, claim: PoolClaim): PoolRecord {
  if (record.claim !== claim) return { ...record, ranges: record.ranges.filter((range) => range !== claim) };
  const { claim: _, ...left } = record;
  return left;
}

/** What keeps a pool from going away. */
function findUse(tables: IpamTables, poolId: string, entry: PoolEntry): PoolInUse | undefined {
  const { held } = entry;
  const children: PoolHolder[] = [];
  if (entry.record.gives === 'pools') {
    for (const child of tables.poolIndex.space(entry.record.scope, entry.record.addressSpace).inside(entry.network)) {
      if (child.key === entry.key) continue;
      if (children.length === LISTED) break;
      children.push(poolHolder(child));
    }
  }
  if (held === 0 && children.length === 0) return undefined;
  return new PoolInUse({ poolId, held, holders: holdersOf(entry), children });
}
