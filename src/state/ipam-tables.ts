/**
 * The tables that IPAM works on, with their indexes.
 */
import { addressSpaceKey, blockKey, poolKey, type AddressSpaceRecord, type BlockRecord, type PoolRecord } from '../model/pool.js';
import { AddressTable } from './address-table.js';
import type { Collection } from './collection.js';
import { BlockIndex } from './ipam/block-index.js';
import { PoolIndex } from './ipam/pool-index.js';
import { Table } from './table.js';

export function createIpamTables() {
  const addressSpaces = new Table<AddressSpaceRecord>('address-space', addressSpaceKey);
  const pools = new Table<PoolRecord>('pool', poolKey);
  const addresses = new AddressTable();
  const blocks = new Table<BlockRecord>('block', blockKey);
  const collections: readonly Collection[] = [addressSpaces, pools, addresses, blocks];
  return {
    addressSpaces,
    pools,
    /** Pools by id and by prefix. */
    poolIndex: pools.follow(new PoolIndex(addresses)),
    addresses,
    blocks,
    blockIndex: blocks.follow(new BlockIndex()),
    collections,
  };
}

/** Every table of IPAM. */
export type IpamTables = ReturnType<typeof createIpamTables>;
