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

  /** Made with the first address: most pools are waiting for theirs. */
  #holdings: Holdings | undefined;
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

  /** Whether no address was ever taken, so that another set could stand in for it. */
  get untouched(): boolean {
    return this.#holdings === undefined;
  }

  /** How many addresses are held. */
  get count(): number {
    return this.#holdings?.held.count ?? 0;
  }

  owner(ordinal: Ordinal): string | undefined {
    return this.#holdings?.owners.get(ordinal);
  }

  /** The revision that wrote a held address; 0 for a free one. */
  revision(ordinal: Ordinal): Revision {
    return this.owner(ordinal) === undefined ? 0 : (this.#revisions?.get(ordinal) ?? UNCOMMITTED);
  }

  /** The first free ordinal from `from` on, which is at least 1; the answer may be past the pool's end. */
  nextFree(from: Ordinal): Ordinal {
    const start = from < this.#floor ? this.#floor : from;
    return this.#holdings === undefined ? start : this.#holdings.held.nextAbsent(start);
  }

  /** The first held ordinal from `from` on. */
  nextHeld(from: Ordinal): Ordinal | undefined {
    return this.#holdings?.held.nextPresent(from);
  }

  countBetween(first: Ordinal, last: Ordinal): number {
    return this.#holdings?.held.countBetween(first, last) ?? 0;
  }

  /** Ordinals that are held, ascending. */
  held(): Iterable<Ordinal> {
    return this.#holdings?.held.values() ?? [];
  }

  /** The key of an address's record. */
  key(ordinal: Ordinal): string {
    return addressKey(this.poolKey, formatIpAddress(addressAt(this.network, ordinal)));
  }

  /** Gives a free address to an owner. `cursor` is where a serial choice continues then. */
  take(tx: Transaction, ordinal: Ordinal, owner: string, cursor: Ordinal = this.cursor): void {
    const { held, owners } = this.#opened();
    if (!held.add(ordinal)) throw new Error(`address is held: ${this.key(ordinal)}`);
    if (ordinal === this.#floor) this.#floor = ordinalAfter(ordinal);
    owners.put(ordinal, owner);
    tx.record(new AddressWrite(this, ordinal, undefined, owner, 0, this.cursor));
    this.cursor = cursor;
  }

  /** Frees a held address. */
  release(tx: Transaction, ordinal: Ordinal): void {
    const revision = this.#revisions?.get(ordinal) ?? UNCOMMITTED;
    const owner = this.put(ordinal, undefined, 0);
    if (owner === undefined) throw new Error(`address is free: ${this.key(ordinal)}`);
    tx.record(new AddressWrite(this, ordinal, owner, undefined, revision, this.cursor));
  }

  /** Puts what a store has committed, or what an undo restores. Returns the owner before. */
  put(ordinal: Ordinal, owner: string | undefined, revision: Revision): string | undefined {
    const { held, owners } = this.#opened();
    const before = owners.put(ordinal, owner);
    if (owner === undefined) {
      if (before === undefined) return undefined;
      held.delete(ordinal);
      if (ordinal < this.#floor) this.#floor = ordinal;
    } else held.add(ordinal);
    if (owner !== undefined && revision !== UNCOMMITTED) (this.#revisions ??= new PagedValues()).put(ordinal, revision);
    else this.#revisions?.put(ordinal, undefined);
    return before;
  }

  #opened(): Holdings {
    this.#holdings ??= new Holdings();
    return this.#holdings;
  }
}

/** Which ordinals are held, and by whom. */
class Holdings {
  readonly held = new SparseBits();
  readonly owners = new PagedValues<string>();
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
