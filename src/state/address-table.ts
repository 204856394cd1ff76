/**
 * Every held address of every pool: a collection of sets of numbers that looks to a store like a table of records.
 *
 * A set is there while its pool is open or an address of it is held. Relies on the pools' index to open and close
 * sets; addresses that a store tells of before their pool make their set from the key.
 */
import { trusted } from '../base/brand.js';
import { addressKeyPrefix, prefixOfPart, type AddressRecord, type PoolName } from '../model/pool.js';
import { parseIpAddress } from '../net/ip-address.js';
import { ordinalOf, parseIpPrefix, prefixContains, type IpPrefix, type Ordinal } from '../net/ip-prefix.js';
import type { Scope } from '../model/scope.js';
import type { Change, Collection } from './collection.js';
import { AddressSet } from './ipam/address-set.js';
import type { Revision } from './revision.js';

export class AddressTable implements Collection {
  readonly name = 'address';
  readonly #sets = new Map<string, AddressSet>();
  readonly #open = new Set<AddressSet>();

  /** The addresses of a pool that is there from now on. */
  open(pool: PoolName, network: IpPrefix): AddressSet {
    const set = this.#setOf(addressKeyPrefix(pool), network);
    this.#open.add(set);
    return set;
  }

  /** Brings back the set of a pool whose removal is undone. */
  reopen(set: AddressSet): void {
    this.#sets.set(set.keyPrefix, set);
    this.#open.add(set);
  }

  /** The pool is gone; its set stays as long as it holds addresses. */
  close(set: AddressSet): void {
    this.#open.delete(set);
    this.#dropUnused(set);
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
      if (!set.keyPrefix.startsWith(prefix)) continue;
      for (const ordinal of set.held()) yield set.key(ordinal);
    }
  }

  /** Where a record's key points, in a set that is made when there is none. */
  #place(key: string): { set: AddressSet; ordinal: Ordinal } {
    const end = key.lastIndexOf('/') + 1;
    const set = this.#setOf(key.slice(0, end));
    const address = parseIpAddress(key.slice(end));
    if (address === undefined || !prefixContains(set.network, address)) throw new Error(`not an address of its pool: ${key}`);
    return { set, ordinal: ordinalOf(set.network, address) };
  }

  #setOf(keyPrefix: string, network?: IpPrefix): AddressSet {
    let set = this.#sets.get(keyPrefix);
    if (set === undefined) {
      const subnet = network ?? parseIpPrefix(prefixOfPart(keyPrefix.slice(keyPrefix.lastIndexOf('/', keyPrefix.length - 2) + 1, -1)));
      if (subnet === undefined) throw new Error(`not a key of a pool's address: ${keyPrefix}`);
      set = new AddressSet(subnet, keyPrefix);
      this.#sets.set(keyPrefix, set);
    }
    return set;
  }

  #dropUnused(set: AddressSet): void {
    if (set.count === 0 && !this.#open.has(set) && this.#sets.get(set.keyPrefix) === set) this.#sets.delete(set.keyPrefix);
  }
}
