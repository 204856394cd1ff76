/**
 * Who has which port of a protocol: on all addresses of a stack, or on one of them, which then goes before.
 *
 * Ports for those who do not care which are Linux' ephemeral ones, one after the other.
 */
import type { AddressValue } from '../../../wire/ip-packet.js';

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
}

export class PortTable<Owner> {
  readonly #ports = new Map<number, Port<Owner>>();
  #lastEphemeral = LAST_EPHEMERAL;

  /** Who gets what is for the port of the address. */
  get(port: number, address: AddressValue): Owner | undefined {
    const entry = this.#ports.get(port);
    if (entry === undefined) return undefined;
    return entry.onAddress.size === 0 ? entry.onAll : (entry.onAddress.get(address) ?? entry.onAll);
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
    if (entry.onAll !== undefined || address === undefined || entry.onAddress.has(address)) return false;
    entry.onAddress.set(address, owner);
    return true;
  }

  remove(port: number, address: AddressValue | undefined): void {
    const entry = this.#ports.get(port);
    if (entry === undefined) return;
    if (address === undefined) entry.onAll = undefined;
    else entry.onAddress.delete(address);
    if (entry.onAll === undefined && entry.onAddress.size === 0) this.#ports.delete(port);
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
}
