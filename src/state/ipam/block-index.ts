/**
 * Blocks of addresses by pool and host, following the blocks' table.
 *
 * A block is known by its number: its place in its pool, counted in blocks. Invariant: a number is claimed exactly when
 * one host has it.
 */
import { SparseBits } from '../../base/sparse-bits.js';
import type { BlockRecord, PoolName } from '../../model/pool.js';
import { addressAt, addressBits, type IpPrefix, type Ordinal, ordinal, ordinalOf, parseIpPrefix } from '../../net/ip-prefix.js';
import type { Follower } from '../table.js';

/** The largest block: 1,024 addresses. */
const LARGEST_BLOCK_BITS = 10;

/** The length of a pool's blocks as prefixes: a quarter of a small pool, 1,024 addresses of a large one. */
export function blockLength(network: IpPrefix): number {
  const bits = addressBits(network.address.family);
  return bits - Math.min(LARGEST_BLOCK_BITS, Math.max(0, bits - network.length - 2));
}

/** The block of a number, as a prefix. */
export function blockAt(network: IpPrefix, number: Ordinal): IpPrefix {
  const length = blockLength(network);
  const size = 2 ** (addressBits(network.address.family) - length);
  return { address: addressAt(network, typeof number === 'number' ? number * size : number * BigInt(size)), length };
}

/** The number of the block that an address is in. */
export function blockNumber(network: IpPrefix, place: Ordinal): Ordinal {
  const bits = addressBits(network.address.family) - blockLength(network);
  return typeof place === 'number' ? Math.floor(place / 2 ** bits) : ordinal(place >> BigInt(bits));
}

/** The blocks of one pool. */
export class PoolBlocks {
  readonly #claimed = new SparseBits();
  readonly #hosts = new Map<string, Map<Ordinal, BlockRecord>>();

  /** The first number from `from` on that no host has. */
  nextUnclaimed(from: Ordinal): Ordinal {
    return this.#claimed.nextAbsent(from);
  }

  /** A host's blocks by number, in the order in which it claimed them. */
  of(host: string): ReadonlyMap<Ordinal, BlockRecord> | undefined {
    return this.#hosts.get(host);
  }

  add(number: Ordinal, row: BlockRecord): void {
    this.#claimed.add(number);
    const own = this.#hosts.get(row.host);
    if (own === undefined) this.#hosts.set(row.host, new Map([[number, row]]));
    else own.set(number, row);
  }

  /** Says whether any block is left. */
  remove(number: Ordinal, host: string): boolean {
    this.#claimed.delete(number);
    const own = this.#hosts.get(host);
    own?.delete(number);
    if (own?.size === 0) this.#hosts.delete(host);
    return this.#claimed.count > 0;
  }
}

export class BlockIndex implements Follower<BlockRecord> {
  readonly #pools = new Map<string, PoolBlocks>();

  of(pool: PoolName): PoolBlocks | undefined {
    return this.#pools.get(nameOf(pool));
  }

  change(_key: string, before: BlockRecord | undefined, after: BlockRecord | undefined): void {
    if (before !== undefined) {
      const name = nameOf(before);
      if (this.#pools.get(name)?.remove(numberOf(before), before.host) === false) this.#pools.delete(name);
    }
    if (after !== undefined) {
      const name = nameOf(after);
      const blocks = this.#pools.get(name) ?? new PoolBlocks();
      this.#pools.set(name, blocks);
      blocks.add(numberOf(after), after);
    }
  }
}

function nameOf(pool: PoolName): string {
  return `${pool.scope}/${pool.addressSpace}/${pool.subnet}`;
}

function numberOf(row: BlockRecord): Ordinal {
  const network = parseIpPrefix(row.subnet);
  const block = parseIpPrefix(row.block);
  if (network === undefined || block === undefined) throw new Error(`not a block of a pool: ${row.subnet} ${row.block}`);
  return blockNumber(network, ordinalOf(network, block.address));
}
