/**
 * Pools by id and by prefix, with the addresses that are held of each, following the pools' table.
 *
 * An id says what its pool's prefix is, so that most pools, which wait for their first address, are in the tree alone.
 * Relies on an undo putting back the very record that was removed: its addresses are found again by it. Invariant: an
 * id is found exactly when its claim is in the table, and a prefix exactly when its record is.
 */
import { flatText } from '../../model/keys.js';
import { none } from '../../model/labels.js';
import type { PoolClaim, PoolName, PoolRecord, RangeClaim } from '../../model/pool.js';
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
  /** The addresses that are held of it; made when somebody asks for them, as most pools are waiting for theirs. */
  readonly addresses: AddressSet;
  /** How many addresses are held; asks for none of them. */
  readonly held: number;
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
  /** Ranges of pools, and pools that somebody has found by their ids. */
  readonly #byId = new Map<string, Pool>();
  readonly #spaces = { local: new Map<string, PrefixTree<Entry>>(), global: new Map<string, PrefixTree<Entry>>() };
  /** The addresses of removed pools, where one was ever taken. */
  readonly #removed = new WeakMap<PoolRecord, AddressSet>();

  constructor(readonly addresses: AddressTable) {}

  /** The pool that an id stands for. */
  get(poolId: string): Pool | undefined {
    return this.#byId.get(poolId) ?? this.#find(poolId);
  }

  *entries(): Iterable<PoolEntry> {
    for (const trees of [this.#spaces.local, this.#spaces.global]) for (const tree of trees.values()) yield* tree.values();
  }

  /** The pools of an address space by prefix. */
  space(scope: Scope, name: string): PrefixTree<Entry> {
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
    if (record === undefined) throw new Error(`not a pool: ${key}`);
    const network = networkNamed(record.subnet);
    const tree = this.space(record.scope, record.addressSpace);
    const old = before === undefined ? undefined : tree.get(network);
    if (old !== undefined) this.#forget(old);
    if (after !== undefined) {
      const entry = new Entry(key, after, this.addresses, old === undefined ? this.#reopened(after) : old.opened);
      for (const pool of entry.ranges) this.#byId.set(pool.id, pool);
      tree.set(network, entry);
    } else if (old !== undefined) {
      tree.delete(network);
      if (old.opened !== undefined) this.#close(record, old.opened);
    }
  }

  /** The claim to all of a pool, by what its id says. */
  #find(poolId: string): Pool | undefined {
    const space = poolId.lastIndexOf('/', poolId.lastIndexOf('/') - 1);
    const subnet = poolId.slice(space + 1);
    const network = space < 0 ? undefined : parseIpPrefix(subnet);
    if (network === undefined) return undefined;
    const name = poolId.slice(0, space);
    for (const spaces of [this.#spaces.local, this.#spaces.global]) {
      const entry = spaces.get(name)?.get(network);
      const pool = entry?.record.subnet === subnet ? entry.makeWhole() : undefined;
      if (pool === undefined) continue;
      this.#byId.set(pool.id, pool);
      return pool;
    }
    return undefined;
  }

  #forget({ whole, ranges }: Entry): void {
    if (whole !== undefined) this.#byId.delete(whole.id);
    for (const range of ranges) this.#byId.delete(range.id);
  }

  #close(record: PoolRecord, addresses: AddressSet): void {
    if (!addresses.untouched) this.#removed.set(record, addresses);
    this.addresses.close(addresses);
  }

  #reopened(record: PoolRecord): AddressSet | undefined {
    const removed = this.#removed.get(record);
    if (removed !== undefined) this.addresses.reopen(removed);
    return removed;
  }
}

class Entry implements PoolEntry {
  /** The claim to all of it, once somebody has asked for it. */
  whole: Pool | undefined;
  #network: IpPrefix | undefined;
  /** The claims to ranges of it. */
  readonly ranges: readonly Pool[];
  readonly affine: boolean;

  constructor(
    readonly key: string,
    readonly record: PoolRecord,
    readonly table: AddressTable,
    /** The pool's addresses, once somebody has asked for them. */
    public opened: AddressSet | undefined,
  ) {
    const { claim, ranges } = record;
    this.ranges = ranges.length === 0 ? none : ranges.map((range) => rangeOf(this, range));
    this.affine = claim?.policy === 'affine' || ranges.some(({ policy }) => policy === 'affine');
  }

  get network(): IpPrefix {
    return this.#network ?? this.#parse();
  }

  get pools(): readonly Pool[] {
    const whole = this.makeWhole();
    return whole === undefined ? this.ranges : [whole, ...this.ranges];
  }

  get addresses(): AddressSet {
    return this.opened ?? this.#open();
  }

  get held(): number {
    return this.opened?.count ?? this.table.count(this.key);
  }

  /** The claim to all of it, which nearly every pool has. */
  makeWhole(): Pool | undefined {
    const { record, network } = this;
    if (record.claim === undefined) return undefined;
    this.whole ??= { id: flatText(poolIdOf(record)), entry: this, claim: record.claim, range: network, first: 1, last: lastUsable(network) };
    return this.whole;
  }

  // In methods of their own, so that an engine puts what is short in the place of its callers' calls.
  #open(): AddressSet {
    this.opened = this.table.open(this.key, this.network);
    return this.opened;
  }

  #parse(): IpPrefix {
    this.#network = networkNamed(this.record.subnet);
    return this.#network;
  }
}

function rangeOf(entry: PoolEntry, claim: RangeClaim): Pool {
  const id = flatText(poolIdOf(entry.record, claim.subPool));
  const last = lastUsable(entry.network);
  const range = networkNamed(claim.subPool);
  const first = ordinalOf(entry.network, range.address);
  const end = ordinalOf(entry.network, broadcastOf(range));
  return { id, entry, claim, range, first: first === 0 ? 1 : first, last: end < last ? end : last };
}

function networkNamed(text: string): IpPrefix {
  const network = parseIpPrefix(text);
  if (network === undefined) throw new Error(`not a prefix: ${text}`);
  return network;
}
