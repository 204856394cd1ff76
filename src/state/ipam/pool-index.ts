/**
 * Pools by id and by prefix, with the addresses that are held of each, following the pools' table.
 *
 * Relies on an undo putting back the very record that was removed: its addresses are found again by it. Invariant: an
 * id is here exactly when its claim is in the table, and a prefix exactly when its record is.
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
  /** By the id of the claim to all of it, which nearly every pool has. */
  readonly #byId = new Map<string, Entry>();
  readonly #ranges = new Map<string, Pool>();
  readonly #spaces = { local: new Map<string, PrefixTree<Entry>>(), global: new Map<string, PrefixTree<Entry>>() };
  /** The addresses of removed pools, where one was ever taken. */
  readonly #removed = new WeakMap<PoolRecord, AddressSet>();

  constructor(readonly addresses: AddressTable) {}

  /** The pool that an id stands for. */
  get(poolId: string): Pool | undefined {
    return this.#byId.get(poolId)?.whole ?? this.#ranges.get(poolId);
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
    const network = record === undefined ? undefined : parseIpPrefix(record.subnet);
    if (record === undefined || network === undefined) throw new Error(`not a pool: ${key}`);
    const tree = this.space(record.scope, record.addressSpace);
    const old = before === undefined ? undefined : tree.get(network);
    if (old !== undefined) this.#forget(old);
    if (after !== undefined) {
      const entry = new Entry(key, after, old?.network ?? network, this.addresses, old === undefined ? this.#reopened(after) : old.opened);
      if (entry.id !== undefined) this.#byId.set(entry.id, entry);
      for (const pool of entry.ranges) this.#ranges.set(pool.id, pool);
      tree.set(network, entry);
    } else if (old !== undefined) {
      tree.delete(network);
      if (old.opened !== undefined) this.#close(record, old.opened);
    }
  }

  #forget({ id, ranges }: Entry): void {
    if (id !== undefined) this.#byId.delete(id);
    for (const range of ranges) this.#ranges.delete(range.id);
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
  /** The id of the claim to all of it. */
  readonly id: string | undefined;
  #whole: Pool | undefined;
  /** The claims to ranges of it. */
  readonly ranges: readonly Pool[];
  readonly affine: boolean;

  constructor(
    readonly key: string,
    readonly record: PoolRecord,
    readonly network: IpPrefix,
    readonly table: AddressTable,
    /** The pool's addresses, once somebody has asked for them. */
    public opened: AddressSet | undefined,
  ) {
    const { claim, ranges } = record;
    this.id = claim === undefined ? undefined : flatText(poolIdOf(record));
    this.ranges = ranges.length === 0 ? none : ranges.map((range) => rangeOf(this, range));
    this.affine = claim?.policy === 'affine' || ranges.some(({ policy }) => policy === 'affine');
  }

  /** The claim to all of it; made like the addresses. */
  get whole(): Pool | undefined {
    return this.#whole ?? this.#makeWhole();
  }

  get pools(): readonly Pool[] {
    return this.whole === undefined ? this.ranges : [this.whole, ...this.ranges];
  }

  get addresses(): AddressSet {
    return this.opened ?? this.#open();
  }

  // In methods of their own, so that an engine puts what is short in the place of its callers' calls.
  #open(): AddressSet {
    this.opened = this.table.open(this.key, this.network);
    return this.opened;
  }

  #makeWhole(): Pool | undefined {
    const { id, record, network } = this;
    if (id === undefined || record.claim === undefined) return undefined;
    this.#whole = { id, entry: this, claim: record.claim, range: network, first: 1, last: lastUsable(network) };
    return this.#whole;
  }
}

function rangeOf(entry: PoolEntry, claim: RangeClaim): Pool {
  const id = flatText(poolIdOf(entry.record, claim.subPool));
  const last = lastUsable(entry.network);
  const range = parseIpPrefix(claim.subPool);
  if (range === undefined) throw new Error(`not a prefix: ${claim.subPool}`);
  const first = ordinalOf(entry.network, range.address);
  const end = ordinalOf(entry.network, broadcastOf(range));
  return { id, entry, claim, range, first: first === 0 ? 1 : first, last: end < last ? end : last };
}
