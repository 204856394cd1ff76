/**
 * Pools to choose from when none is named: Docker's defaults or a list of one's own, each base cut into equal pools
 * (libnetwork ipamutils/utils.go).
 *
 * The choice goes round: it starts behind the pool given last, so that a released pool rests for a while. Nothing is
 * listed out; the tree of pools finds the next free one.
 */
import { Result } from '../../base/result.js';
import { ipv4, ipv6, type IpAddress } from '../../net/ip-address.js';
import { addressBits, broadcastOf, type IpPrefix, networkOf, parseIpPrefix, prefixContains, prefixesOverlap } from '../../net/ip-prefix.js';
import type { PrefixTree } from '../../net/prefix-tree.js';
import { InvalidBasePool } from '../errors.js';

/** A base that is cut into pools of a size, the size as a prefix length. */
export interface PredefinedPool {
  readonly base: string;
  readonly size: number;
}

/** Docker's local pools: 31 of them. */
export const DEFAULT_LOCAL_POOLS: readonly PredefinedPool[] = [
  { base: '172.17.0.0/16', size: 16 },
  { base: '172.18.0.0/16', size: 16 },
  { base: '172.19.0.0/16', size: 16 },
  { base: '172.20.0.0/14', size: 16 },
  { base: '172.24.0.0/14', size: 16 },
  { base: '172.28.0.0/14', size: 16 },
  { base: '192.168.0.0/16', size: 20 },
];

/** Docker's global pools: 65,536 of them. */
export const DEFAULT_GLOBAL_POOLS: readonly PredefinedPool[] = [{ base: '10.0.0.0/8', size: 24 }];

/** A base as numbers. */
export interface PoolBase {
  readonly network: IpPrefix;
  readonly size: number;
}

/** The bases of a list. */
export function parseBases(pools: readonly PredefinedPool[]): Result<readonly PoolBase[], InvalidBasePool> {
  const bases: PoolBase[] = [];
  for (const { base, size } of pools) {
    const prefix = parseIpPrefix(base);
    if (prefix === undefined) return Result.error(new InvalidBasePool({ base, size, reason: `invalid base pool "${base}"` }));
    if (!Number.isInteger(size) || size < prefix.length || size > addressBits(prefix.address.family)) {
      return Result.error(new InvalidBasePool({ base, size, reason: `invalid pools size: ${size}` }));
    }
    bases.push({ network: networkOf(prefix), size });
  }
  return Result.ok(bases);
}

/** What a choice looks at. */
export interface Choice {
  readonly bases: readonly PoolBase[];
  readonly family: 4 | 6;
  /** The pools that are there. */
  readonly taken: PrefixTree<object>;
  /** What the pool must not overlap besides. */
  readonly avoid: readonly IpPrefix[];
  /** The pool given last. */
  readonly last: IpPrefix | undefined;
}

/** The next free pool behind the one given last, from the front again at the end. */
export function choosePool(choice: Choice): IpPrefix | undefined {
  const { bases, family, last } = choice;
  const at = last === undefined ? -1 : baseOf(bases, last);
  const start = bases[at];
  const behind = start === undefined || last === undefined ? undefined : addressAfter(broadcastOf(last));
  if (start !== undefined && behind !== undefined) {
    const found = freeIn(start, choice, behind);
    if (found !== undefined) return found;
  }
  for (let step = 1; step <= bases.length; step++) {
    const base = bases[(at + step) % bases.length];
    const found = base?.network.address.family === family ? freeIn(base, choice) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The place of the base that a pool was cut from, or -1. */
function baseOf(bases: readonly PoolBase[], { address, length }: IpPrefix): number {
  return bases.findIndex(({ network, size }) => size === length && prefixContains(network, address));
}

/** How many pools of a base are free. */
export function countFree(base: PoolBase, taken: PrefixTree<{ readonly network: IpPrefix }>): number {
  const { network, size } = base;
  const total = 2 ** (size - network.length);
  if (taken.covering(network) !== undefined) return 0;
  let blocked = 0;
  let last: IpPrefix | undefined;
  for (const pool of taken.inside(network)) {
    if (last !== undefined && prefixesOverlap(last, pool.network)) continue;
    last = { address: pool.network.address, length: Math.min(size, pool.network.length) };
    blocked += 2 ** (size - last.length);
  }
  return total - blocked;
}

/** The first pool of a base at or behind an address that overlaps neither a pool nor what is to be avoided. */
function freeIn({ network, size }: PoolBase, { taken, avoid }: Choice, from?: IpAddress): IpPrefix | undefined {
  if (from !== undefined && !prefixContains(network, from)) return undefined;
  if (taken.covering(network) !== undefined) return undefined;
  let found = taken.firstFree(network, size, from);
  while (found !== undefined) {
    const pool: IpPrefix = found;
    const way = avoid.find((prefix) => prefixesOverlap(prefix, pool));
    if (way === undefined) return pool;
    const next = addressAfter(broadcastOf(way.length < pool.length ? way : pool));
    found = next !== undefined && prefixContains(network, next) ? taken.firstFree(network, size, next) : undefined;
  }
  return undefined;
}

/** The address behind another, or undefined behind the last. */
function addressAfter(address: IpAddress): IpAddress | undefined {
  if (address.family === 4) return address.value === 0xffff_ffff ? undefined : ipv4(address.value + 1);
  return address.value === (1n << 128n) - 1n ? undefined : ipv6(address.value + 1n);
}
