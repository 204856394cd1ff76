/**
 * The tables that IPAM works on, with their indexes.
 */
import { blockKey, poolKeyIn, type AddressSpaceRecord, type BlockRecord, type PoolRecord } from '../model/pool.js';
import { AddressTable } from './address-table.js';
import type { Collection } from './collection.js';
import { BlockIndex } from './ipam/block-index.js';
import { PoolIndex } from './ipam/pool-index.js';
import { SpaceKeys } from './ipam/space-keys.js';
import { Table } from './table.js';

export function createIpamTables() {
  const spaceKeys = new SpaceKeys();
  const addressSpaces = new Table<AddressSpaceRecord>('address-space', ({ scope, name }) => spaceKeys.of(scope, name).key);
  const pools = new Table<PoolRecord>('pool', ({ scope, addressSpace, subnet }) => poolKeyIn(spaceKeys.of(scope, addressSpace).poolFolder, subnet));
  const addresses = new AddressTable();
  const blocks = new Table<BlockRecord>('block', blockKey);
  const collections: readonly Collection[] = [addressSpaces, pools, addresses, blocks];
  return {
    spaceKeys,
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
