/**
 * A namespace's own addresses: which they are, and which of them a packet is sent from.
 *
 * The loopback addresses are local everywhere, whether an interface has them or not.
 */
import type { AddressValue } from '../../../../wire/ip-packet.js';
import { Claims } from '../../claims.js';
import type { NetworkInterface } from '../../links/network-interface.js';
import { isLinkLocalAddress, isLoopbackAddress, networkAddress, sameFamily } from '../addresses.js';

/** An address of an interface. */
export interface LocalAddress {
  readonly value: AddressValue;
  /** Length of the prefix that is on the interface's link. */
  readonly length: number;
  readonly on: NetworkInterface;
}

export class LocalAddresses {
  readonly #byValue = new Claims<AddressValue, LocalAddress>();
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
  has(address: AddressValue): boolean {
    return this.#byValue.has(address) || isLoopbackAddress(address);
  }

  /** An interface's addresses, each once, in the order in which they came. */
  on(via: NetworkInterface): readonly LocalAddress[] {
    const seen = new Map((this.#byInterface.get(via) ?? []).map((address) => [address.value, address]));
    return [...seen.values()];
  }

  /** The interface's address to send from: one in the prefix of who is sent to, else its first of that family. */
  sourceOn(via: NetworkInterface, towards: AddressValue): AddressValue | undefined {
    const addresses = this.#byInterface.get(via)?.filter(({ value }) => sameFamily(value, towards));
    const near = addresses?.find(({ value, length }) => networkAddress(value, length) === networkAddress(towards, length));
    // A link-local address is no good beyond the link, so any other comes before it.
    const first = addresses?.find(({ value }) => !isLinkLocalAddress(value)) ?? addresses?.[0];
    return (near ?? first)?.value;
  }

  /** An address to send from by an interface without any of that family: the first of another one. */
  anySource(towards: AddressValue): AddressValue | undefined {
    for (const value of this.#byValue.keys()) if (sameFamily(value, towards) && !isLinkLocalAddress(value)) return value;
    return undefined;
  }
}
