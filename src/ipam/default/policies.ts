/**
 * How an address is chosen when none is asked for: the lowest free one, the next one, or one of the host's own blocks.
 *
 * A choice is an ordinal between the pool's first and last, or undefined when every one is held.
 */
import type { IpamContext } from '../../contracts/ipam-driver.js';
import type { BlockRecord } from '../../model/pool.js';
import { formatIpPrefix, type Ordinal } from '../../net/ip-prefix.js';
import { blockAt, blockBounds, blockNumber, type PoolBlocks } from '../../state/ipam/block-index.js';
import type { Pool } from '../../state/ipam/pool-index.js';
import type { IpamTables } from '../../state/ipam-tables.js';

/** The lowest free address. */
export function lowestFree(pool: Pool, from: Ordinal = pool.first): Ordinal | undefined {
  const found = pool.entry.addresses.nextFree(from);
  return found <= pool.last ? found : undefined;
}

/** The next free address behind the one chosen last, from the front again at the end. */
export function nextFree(pool: Pool): Ordinal | undefined {
  const { cursor } = pool.entry.addresses;
  const found = cursor > pool.first ? lowestFree(pool, cursor) : undefined;
  return found ?? lowestFree(pool);
}

/**
 * An address of the host's own blocks; where they are full, of a block that it claims with this; and the lowest free
 * one when every block has a host.
 */
export function ownFree(tables: IpamTables, { tx, host }: IpamContext, pool: Pool): Ordinal | undefined {
  const blocks = tables.blockIndex.of(pool.entry.record);
  const own = blocks?.of(host) ?? [];
  // The newest block mostly has room, so the others need not be looked through.
  const newest = own.at(-1);
  const found = newest === undefined ? undefined : (freeIn(pool, newest) ?? freeInAny(pool, own));
  if (found !== undefined) return found;
  const fresh = unclaimed(pool, blocks);
  if (fresh === undefined) return lowestFree(pool);
  const { scope, addressSpace, subnet } = pool.entry.record;
  const row: BlockRecord = { scope, addressSpace, subnet, block: formatIpPrefix(blockAt(pool.entry.network, fresh.block)), host };
  tx.insert(tables.blocks, row);
  return fresh.ordinal;
}

/** Gives a block back when its last address has gone. */
export function dropEmptyBlock(tables: IpamTables, { tx }: IpamContext, pool: Pool, freed: Ordinal): void {
  const { network, addresses, record } = pool.entry;
  const number = blockNumber(network, freed);
  const row = tables.blockIndex.of(record)?.get(number);
  if (row === undefined) return;
  const { first, last } = blockBounds(network, number);
  if (addresses.countBetween(first, last) === 0) tx.delete(tables.blocks, row);
}

function freeInAny(pool: Pool, blocks: Iterable<Ordinal>): Ordinal | undefined {
  for (const block of blocks) {
    const found = freeIn(pool, block);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The lowest free address of a block that may be chosen. */
function freeIn(pool: Pool, block: Ordinal): Ordinal | undefined {
  const { first, last } = blockBounds(pool.entry.network, block);
  const found = lowestFree(pool, first < pool.first ? pool.first : first);
  return found !== undefined && found <= last ? found : undefined;
}

/** The first block without a host that has a free address, and that address. */
function unclaimed(pool: Pool, blocks: PoolBlocks | undefined): { block: Ordinal; ordinal: Ordinal } | undefined {
  const { network } = pool.entry;
  let from = pool.first;
  for (;;) {
    const found = lowestFree(pool, from);
    if (found === undefined) return undefined;
    const number = blockNumber(network, found);
    const open = blocks?.nextUnclaimed(number) ?? number;
    if (open === number) return { block: number, ordinal: found };
    from = blockBounds(network, open).first;
  }
}
