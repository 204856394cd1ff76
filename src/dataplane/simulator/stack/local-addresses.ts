/**
 * A namespace's own IPv4 addresses: which they are, and which of them a packet is sent from.
 *
 * All of 127.0.0.0/8 is local everywhere (RFC 1122, 3.2.1.3).
 */
import { Claims } from '../claims.js';
import type { NetworkInterface } from '../links/network-interface.js';
import { networkAddress } from './route-table.js';

const LOOPBACK_OCTET = 127;

/** An address of an interface. */
export interface LocalAddress {
  readonly value: number;
  /** Length of the prefix that is on the interface's link. */
  readonly length: number;
  readonly on: NetworkInterface;
}

/** Whether the address never leaves its host. */
export function isLoopbackAddress(address: number): boolean {
  return address >>> 24 === LOOPBACK_OCTET;
}

export class LocalAddresses {
  readonly #byValue = new Claims<number, LocalAddress>();
  readonly #byInterface = new Map<NetworkInterface, LocalAddress[]>();

  add(address: LocalAddress): void {
    this.#byValue.add(address.value, address);
    const present = this.#byInterface.get(address.on);
    if (present === undefined) this.#byInterface.set(address.on, [address]);
    else present.push(address);
  }

  remove(address: LocalAddress): void {
    this.#byValue.remove(address.value, address);
    const rest = this.#byInterface.get(address.on)?.filter((other) => other !== address) ?? [];
    if (rest.length === 0) this.#byInterface.delete(address.on);
    else this.#byInterface.set(address.on, rest);
  }

  /** Whether packets to the address are for this namespace. */
  has(address: number): boolean {
    return this.#byValue.has(address) || isLoopbackAddress(address);
  }

  /** The interface's address to send from: one in the prefix of who is sent to, else its first. */
  sourceOn(via: NetworkInterface, towards: number): number | undefined {
    const addresses = this.#byInterface.get(via);
    const near = addresses?.find(({ value, length }) => networkAddress(value, length) === networkAddress(towards, length));
    return (near ?? addresses?.[0])?.value;
  }

  /** An address to send from by an interface without any: the first of another one. */
  anySource(): number | undefined {
    const [first] = this.#byValue.keys();
    return first;
  }
}
