/**
 * The addresses of one pool that are held, each with its holder and the revision that wrote it.
 *
 * Addresses are ordinals of the pool's prefix. Changes go through `take` and `release`, which a transaction can undo,
 * and through `put`. Invariant: an ordinal is in the bits exactly when it has an owner, and all from 1 up to the floor
 * are held.
 */
import { PagedValues } from '../../base/sparse/paged-values.js';
import { SparseBits } from '../../base/sparse/sparse-bits.js';
import { addressKey, type AddressRecord } from '../../model/pool.js';
import { formatIpAddress } from '../../net/ip-address.js';
import { addressAt, type IpPrefix, type Ordinal, ordinalAfter } from '../../net/ip-prefix.js';
import { type Collection, type LoggedWrite, UNCOMMITTED } from '../collection.js';
import type { Revision } from '../revision.js';
import type { Transaction } from '../transaction.js';

export class AddressSet {
  /** Whether its pool is there; only the table of all addresses changes it. */
  open = false;

  readonly #held = new SparseBits();
  readonly #owners = new PagedValues<string>();
  /** Of addresses that a store has committed. */
  #revisions: PagedValues<Revision> | undefined;
  /** Where a search for the lowest free ordinal starts; ordinal 0 is the network itself and never asked for. */
  #floor: Ordinal = 1;

  /** Where a serial choice continues: behind the last address that was chosen and not asked for. */
  cursor: Ordinal = 0;

  constructor(
    /** The pool. */
    readonly network: IpPrefix,
    /** The key of the pool's record. */
    readonly poolKey: string,
    /** The collection that the set is part of. */
    readonly collection: Collection,
  ) {}

  /** How many addresses are held. */
  get count(): number {
    return this.#held.count;
  }

  owner(ordinal: Ordinal): string | undefined {
    return this.#owners.get(ordinal);
  }

  /** The revision that wrote a held address; 0 for a free one. */
  revision(ordinal: Ordinal): Revision {
    return this.#owners.get(ordinal) === undefined ? 0 : (this.#revisions?.get(ordinal) ?? UNCOMMITTED);
  }

  /** The first free ordinal from `from` on, which is at least 1; the answer may be past the pool's end. */
  nextFree(from: Ordinal): Ordinal {
    return this.#held.nextAbsent(from < this.#floor ? this.#floor : from);
  }

  /** The first held ordinal from `from` on. */
  nextHeld(from: Ordinal): Ordinal | undefined {
    return this.#held.nextPresent(from);
  }

  countBetween(first: Ordinal, last: Ordinal): number {
    return this.#held.countBetween(first, last);
  }

  /** Ordinals that are held, ascending. */
  held(): Iterable<Ordinal> {
    return this.#held.values();
  }

  /** The key of an address's record. */
  key(ordinal: Ordinal): string {
    return addressKey(this.poolKey, formatIpAddress(addressAt(this.network, ordinal)));
  }

  /** Gives a free address to an owner. `cursor` is where a serial choice continues then. */
  take(tx: Transaction, ordinal: Ordinal, owner: string, cursor: Ordinal = this.cursor): void {
    if (!this.#held.add(ordinal)) throw new Error(`address is held: ${this.key(ordinal)}`);
    if (ordinal === this.#floor) this.#floor = ordinalAfter(ordinal);
    this.#owners.put(ordinal, owner);
    tx.record(new AddressWrite(this, ordinal, undefined, owner, 0, this.cursor));
    this.cursor = cursor;
  }

  /** Frees a held address. */
  release(tx: Transaction, ordinal: Ordinal): void {
    const owner = this.#owners.get(ordinal);
    if (owner === undefined) throw new Error(`address is free: ${this.key(ordinal)}`);
    const revision = this.#revisions?.get(ordinal) ?? UNCOMMITTED;
    this.put(ordinal, undefined, 0);
    tx.record(new AddressWrite(this, ordinal, owner, undefined, revision, this.cursor));
  }

  /** Puts what a store has committed, or what an undo restores. Returns the owner before. */
  put(ordinal: Ordinal, owner: string | undefined, revision: Revision): string | undefined {
    const before = this.#owners.put(ordinal, owner);
    if (owner === undefined) {
      this.#held.delete(ordinal);
      if (ordinal < this.#floor) this.#floor = ordinal;
    } else this.#held.add(ordinal);
    if (owner !== undefined && revision !== UNCOMMITTED) (this.#revisions ??= new PagedValues()).put(ordinal, revision);
    else this.#revisions?.put(ordinal, undefined);
    return before;
  }
}

class AddressWrite implements LoggedWrite {
  constructor(
    readonly set: AddressSet,
    readonly ordinal: Ordinal,
    readonly before: string | undefined,
    readonly after: string | undefined,
    readonly priorRevision: Revision,
    readonly priorCursor: Ordinal,
  ) {}

  key(): string {
    return this.set.key(this.ordinal);
  }

  value(): AddressRecord | undefined {
    return this.after === undefined ? undefined : { owner: this.after };
  }

  get collection(): Collection {
    return this.set.collection;
  }

  prior(): AddressRecord | undefined {
    return this.before === undefined ? undefined : { owner: this.before };
  }

  settle(revision: Revision): void {
    this.set.put(this.ordinal, this.after, revision);
  }

  undo(): void {
    this.set.put(this.ordinal, this.before, this.priorRevision);
    this.set.cursor = this.priorCursor;
  }
}
