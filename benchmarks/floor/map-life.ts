/**
 * The floor of an endpoint's life: the maps that have to know of it, and an address, without promises or undoing.
 */
import { FloorBitmap } from './floor-bitmap.js';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly address: number;
  readonly sandbox: string | undefined;
}

export class MapLife {
  readonly #byId = new Map<string, Row>();
  readonly #byName = new Map<string, Row>();
  readonly #addresses = new FloorBitmap(2 ** 21);
  #count = 0;

  /** Create, join, leave, delete. */
  live(name: string): void {
    const row = this.create(name);
    this.#put({ ...row, sandbox: 'sandbox' });
    this.#put(row);
    this.#byId.delete(row.id);
    this.#byName.delete(row.name);
    this.#addresses.free(row.address);
  }

  create(name: string): Row {
    const id = (this.#count++).toString(16).padStart(64, '0');
    const row = { id, name, address: this.#addresses.take(id), sandbox: undefined };
    this.#put(row);
    return row;
  }

  #put(row: Row): void {
    this.#byId.set(row.id, row);
    this.#byName.set(row.name, row);
  }
}
