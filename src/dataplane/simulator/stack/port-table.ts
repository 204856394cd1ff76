/**
 * Who has which port of a protocol: on all addresses of a stack, on all of a family, which is on 0.0.0.0 or ::, or on
 * one of them. The narrower goes before.
 *
 * Ports for those who do not care which are Linux' ephemeral ones, one after the other.
 */
import type { AddressValue } from '../../../wire/ip-packet.js';
import { isUnspecifiedAddress, sameFamily } from './addresses.js';

/** Linux' `ip_local_port_range`. */
const FIRST_EPHEMERAL = 32_768;
const LAST_EPHEMERAL = 60_999;

/** A port that somebody has: of one address, or of all. */
export interface TakenPort {
  readonly port: number;
  readonly address?: AddressValue;
}

interface Port<Owner> {
  onAll: Owner | undefined;
  readonly onAddress: Map<AddressValue, Owner>;
  /** Who has the port of an address and leaves it free for others all the same. */
  aside?: Map<AddressValue, Owner>;
}

export class PortTable<Owner> {
  readonly #ports = new Map<number, Port<Owner>>();
  #lastEphemeral = LAST_EPHEMERAL;

  /** Who gets what is for the port of the address. */
  get(port: number, address: AddressValue): Owner | undefined {
    const entry = this.#ports.get(port);
    if (entry === undefined) return undefined;
    const aside = entry.aside?.get(address);
    if (aside !== undefined) return aside;
    return entry.onAddress.size === 0 ? entry.onAll : (entry.onAddress.get(address) ?? entry.onAddress.get(anyOf(address)) ?? entry.onAll);
  }

  /** Every port that is taken, of all addresses or of one. */
  taken(): readonly TakenPort[] {
    return [...this.#ports].flatMap(([port, { onAll, onAddress }]) => {
      const ofAddresses = Array.from(onAddress.keys(), (address) => ({ port, address }));
      return onAll === undefined ? ofAddresses : [{ port }, ...ofAddresses];
    });
  }

  /** Gives the port of an address, or of all, away; false if it is taken, by the same or by all or any of them. */
  add(port: number, address: AddressValue | undefined, owner: Owner): boolean {
    const entry = this.#ports.get(port);
    if (entry === undefined) {
      const onAddress = address === undefined ? [] : ([[address, owner]] as const);
      this.#ports.set(port, { onAll: address === undefined ? owner : undefined, onAddress: new Map(onAddress) });
      return true;
    }
    if (entry.onAll !== undefined) return false;
    if (address === undefined) {
      if (entry.onAddress.size > 0) return false;
      entry.onAll = owner;
    } else {
      if (entry.onAddress.has(address) || overlapsAny(entry.onAddress, address)) return false;
      entry.onAddress.set(address, owner);
    }
    return true;
  }

  /**
   * Gives the port of an address away before anybody else who has it, and leaves it free: as if what comes there were
   * redirected to another port. False if it is taken in the same way.
   */
  addAside(port: number, address: AddressValue, owner: Owner): boolean {
    const entry: Port<Owner> = this.#ports.get(port) ?? { onAll: undefined, onAddress: new Map() };
    entry.aside ??= new Map();
    if (entry.aside.has(address)) return false;
    entry.aside.set(address, owner);
    this.#ports.set(port, entry);
    return true;
  }

  removeAside(port: number, address: AddressValue): void {
    const entry = this.#ports.get(port);
    entry?.aside?.delete(address);
    if (entry?.aside?.size === 0) delete entry.aside;
    this.#dropIfFree(port);
  }

  remove(port: number, address: AddressValue | undefined): void {
    const entry = this.#ports.get(port);
    if (entry === undefined) return;
    if (address === undefined) entry.onAll = undefined;
    else entry.onAddress.delete(address);
    this.#dropIfFree(port);
  }

  clear(): void {
    this.#ports.clear();
  }

  /** The next ephemeral port that is free in the eyes of `isFree`; undefined if none is. */
  nextEphemeral(isFree: (port: number) => boolean): number | undefined {
    for (let tries = FIRST_EPHEMERAL; tries <= LAST_EPHEMERAL; tries++) {
      this.#lastEphemeral = this.#lastEphemeral === LAST_EPHEMERAL ? FIRST_EPHEMERAL : this.#lastEphemeral + 1;
      if (!this.#ports.has(this.#lastEphemeral) && isFree(this.#lastEphemeral)) return this.#lastEphemeral;
    }
    return undefined;
  }

  #dropIfFree(port: number): void {
    const entry = this.#ports.get(port);
    if (entry !== undefined && entry.onAll === undefined && entry.onAddress.size === 0 && entry.aside === undefined) this.#ports.delete(port);
  }
}

/** The address that stands for all of a family. */
function anyOf(address: AddressValue): AddressValue {
  return typeof address === 'number' ? 0 : 0n;
}

/** Whether the address or one that is taken stands for the other. */
function overlapsAny(taken: ReadonlyMap<AddressValue, unknown>, address: AddressValue): boolean {
  if (taken.has(anyOf(address))) return true;
  if (!isUnspecifiedAddress(address)) return false;
  for (const other of taken.keys()) if (sameFamily(other, address)) return true;
  return false;
}
