/**
 * Routes by longest match: of all prefixes that contain a destination, the longest decides.
 *
 * One hash table per prefix length that occurs, asked from the longest on; a namespace has few lengths. A table holds
 * the routes of one family.
 */
import type { AddressValue } from '../../../../wire/ip-packet.js';
import { Claims } from '../../claims.js';
import type { NetworkInterface } from '../../links/network-interface.js';
import { networkAddress } from '../addresses.js';

/** A way to the addresses of a prefix. */
export interface Route {
  /** The prefix' network address. */
  readonly network: AddressValue;
  readonly length: number;
  /** Who to hand packets to; undefined when the destinations are on the link themselves. */
  readonly gateway: AddressValue | undefined;
  /** Where packets leave; undefined when the route to the gateway says so. */
  readonly via: NetworkInterface | undefined;
}

export class RouteTable {
  readonly #byLength = new Map<number, Claims<AddressValue, Route>>();
  /** The lengths that occur, longest first. */
  #lengths: readonly number[] = [];

  add(route: Route): void {
    const routes = this.#byLength.get(route.length) ?? new Claims<AddressValue, Route>();
    routes.add(route.network, route);
    if (!this.#byLength.has(route.length)) this.#setLengths(this.#byLength.set(route.length, routes));
  }

  remove(route: Route): void {
    const routes = this.#byLength.get(route.length);
    routes?.remove(route.network, route);
    if (routes?.size !== 0) return;
    this.#byLength.delete(route.length);
    this.#setLengths(this.#byLength);
  }

  lookup(destination: AddressValue): Route | undefined {
    for (const length of this.#lengths) {
      const route = this.#byLength.get(length)?.get(networkAddress(destination, length));
      if (route !== undefined) return route;
    }
    return undefined;
  }

  /** The routes that count, longest prefix first. */
  list(): readonly Route[] {
    return this.#lengths.flatMap((length) => {
      const routes = this.#byLength.get(length);
      return Array.from(routes?.keys() ?? [], (network) => routes?.get(network)).filter((route) => route !== undefined);
    });
  }

  #setLengths(byLength: ReadonlyMap<number, unknown>): void {
    this.#lengths = [...byLength.keys()].sort((a, b) => b - a);
  }
}
