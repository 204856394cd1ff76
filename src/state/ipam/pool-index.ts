/**
 * Pools by id and by prefix, with the addresses that are held of each, following the pools' table.
 *
 * Relies on an undo putting back the very record that was removed: its addresses are found again by it. Invariant: an
 * id is here exactly when its claim is in the table, and a prefix exactly when its record is.
 */
import { flatText } from '../../model/keys.js';
import type { PoolClaim, PoolName, PoolRecord } from '../../model/pool.js';
import { type IpPrefix, type Ordinal, broadcastOf, lastOrdinal, ordinalOf, parseIpPrefix } from '../../net/ip-prefix.js';
import { PrefixTree } from '../../net/prefix-tree.js';
import type { AddressTable } from '../address-table.js';
import type { Scope } from '../../model/scope.js';
import type { Follower } from '../table.js';
import type { AddressSet } from './address-set.js';

/** A pool's record with what follows from it. */
export interface PoolEntry {
  readonly key: string;
  readonly record: PoolRecord;
  readonly network: IpPrefix;
  readonly addresses: AddressSet;
  /** What was claimed of it: all of it, or ranges. */
  readonly pools: readonly Pool[];
  /** Whether hosts have blocks of it. */
  readonly affine: boolean;
}

/** One claim to a pool or to a range of it: what a pool id stands for. */
export interface Pool {
  readonly id: string;
  readonly entry: PoolEntry;
  readonly claim: PoolClaim;
  /** The prefix that addresses are chosen from: the range, or the whole pool. */
  readonly range: IpPrefix;
  /** The first and last ordinals that may be chosen; the last is below the first when there is none. */
  readonly first: Ordinal;
  readonly last: Ordinal;
}

/** 'LocalDefault/10.0.0.0/24', or with a range 'LocalDefault/10.0.0.0/24/10.0.0.128/25'. */
export function poolIdOf(pool: Omit<PoolName, 'scope'>, subPool?: string): string {
  const id = `${pool.addressSpace}/${pool.subnet}`;
  return subPool === undefined ? id : `${id}/${subPool}`;
}

/** The last ordinal of a pool that may be given: IPv4 keeps the broadcast address back. */
export function lastUsable(network: IpPrefix): Ordinal {
  const last = lastOrdinal(network);
  return network.address.family === 4 ? Number(last) - 1 : last;
}

export class PoolIndex implements Follower<PoolRecord> {
  readonly #byId = new Map<string, Pool>();
  readonly #spaces = { local: new Map<string, PrefixTree<PoolEntry>>(), global: new Map<string, PrefixTree<PoolEntry>>() };
  /** The addresses of removed pools, as far as any was ever taken. */
  readonly #removed = new WeakMap<PoolRecord, AddressSet>();

  constructor(readonly addresses: AddressTable) {}

  /** The pool that an id stands for. */
  get(poolId: string): Pool | undefined {
    return this.#byId.get(poolId);
  }

  *entries(): Iterable<PoolEntry> {
    for (const trees of [this.#spaces.local, this.#spaces.global]) for (const tree of trees.values()) yield* tree.values();
  }

  /** The pools of an address space by prefix. */
  space(scope: Scope, name: string): PrefixTree<PoolEntry> {
    const spaces = this.#spaces[scope];
    let tree = spaces.get(name);
    if (tree === undefined) {
      tree = new PrefixTree();
      spaces.set(name, tree);
    }
    return tree;
  }

  change(key: string, before: PoolRecord | undefined, after: PoolRecord | undefined): void {
    const record = after ?? before;
    const network = record === undefined ? undefined : parseIpPrefix(record.subnet);
    if (record === undefined || network === undefined) throw new Error(`not a pool: ${key}`);
    const tree = this.space(record.scope, record.addressSpace);
    const old = before === undefined ? undefined : tree.get(network);
    for (const pool of old?.pools ?? []) this.#byId.delete(pool.id);
    if (after !== undefined) {
      const entry = new Entry(key, after, old?.network ?? network, old?.addresses ?? this.#open(key, after, network));
      for (const pool of entry.pools) this.#byId.set(pool.id, pool);
      tree.set(network, entry);
    } else if (old !== undefined) {
      tree.delete(network);
      if (!old.addresses.untouched) this.#removed.set(record, old.addresses);
      this.addresses.close(old.addresses);
    }
  }

  #open(key: string, record: PoolRecord, network: IpPrefix): AddressSet {
    const removed = this.#removed.get(record);
    if (removed === undefined) return this.addresses.open(key, network);
    this.addresses.reopen(removed);
    return removed;
  }
}

class Entry implements PoolEntry {
  readonly pools: readonly Pool[];
  readonly affine: boolean;

  constructor(
    readonly key: string,
    readonly record: PoolRecord,
    readonly network: IpPrefix,
    readonly addresses: AddressSet,
  ) {
    const { claim, ranges } = record;
    const pools = claim === undefined ? [] : [poolOf(this, claim)];
    for (const range of ranges) pools.push(poolOf(this, range, range.subPool));
    this.pools = pools;
    this.affine = pools.some((pool) => pool.claim.policy === 'affine');
  }
}

function poolOf(entry: PoolEntry, claim: PoolClaim, subPool?: string): Pool {
  const id = flatText(poolIdOf(entry.record, subPool));
  const last = lastUsable(entry.network);
  if (subPool === undefined) return { id, entry, claim, range: entry.network, first: 1, last };
  const range = parseIpPrefix(subPool);
  if (range === undefined) throw new Error(`not a prefix: ${subPool}`);
  const first = ordinalOf(entry.network, range.address);
  const end = ordinalOf(entry.network, broadcastOf(range));
  return { id, entry, claim, range, first: first === 0 ? 1 : first, last: end < last ? end : last };
}
