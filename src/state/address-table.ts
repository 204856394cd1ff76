/**
 * Every held address of every pool: a collection of sets of numbers that looks to a store like a table of records.
 *
 * A set is there while its pool is open or an address of it is held. Relies on the pools' index to open and close
 * sets; addresses that a store tells of before their pool make their set from the key.
 */
import { trusted } from '../base/brand.js';
import { parseAddressKey, type AddressRecord } from '../model/pool.js';
import { parseIpAddress } from '../net/ip-address.js';
import { ordinalOf, parseIpPrefix, prefixContains, type IpPrefix, type Ordinal } from '../net/ip-prefix.js';
import type { Scope } from '../model/scope.js';
import type { Change, Collection } from './collection.js';
import { AddressSet } from './ipam/address-set.js';
import type { Revision } from './revision.js';

/** What the keys of a pool's addresses begin with, and the pool. */
interface AddressFolder {
  readonly folder: string;
  readonly poolKey: string;
  readonly network: IpPrefix | undefined;
}

function parseAddressFolder(folder: string): AddressFolder {
  const { poolKey, subnet } = parseAddressKey(`${folder}/`);
  return { folder, poolKey, network: parseIpPrefix(subnet) };
}

export class AddressTable implements Collection {
  readonly name = 'address';
  readonly #sets = new Map<string, AddressSet>();
  /** What the key before began with, which mostly is what the next one begins with. */
  #near: AddressFolder = { folder: '', poolKey: '', network: undefined };

  /** The addresses of a pool that is there from now on. */
  open(poolKey: string, network: IpPrefix): AddressSet {
    const set = this.#sets.get(poolKey) ?? this.#addSet(poolKey, network);
    set.open = true;
    return set;
  }

  /** Brings back the set of a pool whose removal is undone. */
  reopen(set: AddressSet): void {
    this.#sets.set(set.poolKey, set);
    set.open = true;
  }

  /** The pool is gone; its set stays as long as it holds addresses. */
  close(set: AddressSet): void {
    set.open = false;
    this.#dropUnused(set);
  }

  /** How many addresses of a pool are held. */
  count(poolKey: string): number {
    return this.#sets.get(poolKey)?.count ?? 0;
  }

  /** Who holds an address of a pool. */
  holder(poolKey: string, address: string): string | undefined {
    const set = this.#sets.get(poolKey);
    const held = set === undefined ? undefined : parseIpAddress(address);
    return set === undefined || held === undefined || !prefixContains(set.network, held) ? undefined : set.owner(ordinalOf(set.network, held));
  }

  load(key: string, value: unknown, revision: Revision): Change | undefined {
    const { set, ordinal } = this.#place(key);
    const after = value === undefined ? undefined : trusted<AddressRecord>(value);
    const owner = set.put(ordinal, after?.owner, revision);
    this.#dropUnused(set);
    if (owner === undefined && after === undefined) return undefined;
    return { collection: this, key, before: owner === undefined ? undefined : { owner }, after };
  }

  revisionOf(key: string): Revision {
    const { set, ordinal } = this.#place(key);
    const revision = set.revision(ordinal);
    this.#dropUnused(set);
    return revision;
  }

  *keys(scope: Scope): Iterable<string> {
    const prefix = `${scope}/`;
    for (const set of this.#sets.values()) {
      if (!set.poolKey.startsWith(prefix)) continue;
      for (const ordinal of set.held()) yield set.key(ordinal);
    }
  }

  /** Where a record's key points, in a set that is made when there is none. */
  #place(key: string): { set: AddressSet; ordinal: Ordinal } {
    const slash = key.lastIndexOf('/');
    const { poolKey, network } = this.#poolOf(key.slice(0, slash));
    const address = parseIpAddress(key.slice(slash + 1));
    if (network === undefined || address === undefined || !prefixContains(network, address)) throw new Error(`not the key of a pool's address: ${key}`);
    return { set: this.#sets.get(poolKey) ?? this.#addSet(poolKey, network), ordinal: ordinalOf(network, address) };
  }

  #poolOf(folder: string): AddressFolder {
    if (folder !== this.#near.folder) this.#near = parseAddressFolder(folder);
    return this.#near;
  }

  #addSet(poolKey: string, network: IpPrefix): AddressSet {
    const set = new AddressSet(network, poolKey, this);
    this.#sets.set(poolKey, set);
    return set;
  }

  #dropUnused(set: AddressSet): void {
    if (set.count === 0 && !set.open && this.#sets.get(set.poolKey) === set) this.#sets.delete(set.poolKey);
  }
}
