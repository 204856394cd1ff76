/**
 * Blocks of addresses by pool and host, following the blocks' table.
 *
 * A block is known by its number: its place in its pool, counted in blocks. Invariant: a number is claimed exactly when
 * one host has it.
 */
import { SparseBits } from '../../base/sparse/sparse-bits.js';
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

/** The first and last ordinals of a block; past the pool's end when there is no such block. */
export function blockBounds(network: IpPrefix, number: Ordinal): { first: Ordinal; last: Ordinal } {
  const size = 2 ** (addressBits(network.address.family) - blockLength(network));
  if (typeof number === 'number' && number < 2 ** 42) return { first: number * size, last: number * size + size - 1 };
  const first = BigInt(number) * BigInt(size);
  return { first: ordinal(first), last: ordinal(first + BigInt(size - 1)) };
}

/** A block as a prefix. */
export function blockAt(network: IpPrefix, number: Ordinal): IpPrefix {
  return { address: addressAt(network, blockBounds(network, number).first), length: blockLength(network) };
}

/** The number of the block that an address is in. */
export function blockNumber(network: IpPrefix, place: Ordinal): Ordinal {
  const bits = addressBits(network.address.family) - blockLength(network);
  return typeof place === 'number' ? Math.floor(place / 2 ** bits) : ordinal(place >> BigInt(bits));
}

/** The blocks of one pool. */
export class PoolBlocks {
  readonly #claimed = new SparseBits();
  readonly #rows = new Map<Ordinal, BlockRecord>();
  readonly #hosts = new Map<string, Ordinal[]>();

  /** The first number from `from` on that no host has. */
  nextUnclaimed(from: Ordinal): Ordinal {
    return this.#claimed.nextAbsent(from);
  }

  get(number: Ordinal): BlockRecord | undefined {
    return this.#rows.get(number);
  }

  rows(): Iterable<BlockRecord> {
    return this.#rows.values();
  }

  /** The numbers of a host's blocks, in the order in which it claimed them. */
  of(host: string): readonly Ordinal[] | undefined {
    return this.#hosts.get(host);
  }

  add(number: Ordinal, row: BlockRecord): void {
    this.#claimed.add(number);
    this.#rows.set(number, row);
    const own = this.#hosts.get(row.host);
    if (own === undefined) this.#hosts.set(row.host, [number]);
    else own.push(number);
  }

  /** Says whether any block is left. */
  remove(number: Ordinal, host: string): boolean {
    this.#claimed.delete(number);
    this.#rows.delete(number);
    const left = (this.#hosts.get(host) ?? []).filter((own) => own !== number);
    if (left.length === 0) this.#hosts.delete(host);
    else this.#hosts.set(host, left);
    return this.#rows.size > 0;
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
