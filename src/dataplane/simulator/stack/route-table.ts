/**
 * Routes by longest match: of all prefixes that contain a destination, the longest decides.
 *
 * One hash table per prefix length that occurs, asked from the longest on; a namespace has few lengths.
 */
import { Claims } from '../claims.js';
import type { NetworkInterface } from '../links/network-interface.js';

/** A way to the addresses of an IPv4 prefix. */
export interface Route {
  /** The prefix' network address, unsigned. */
  readonly network: number;
  readonly length: number;
  /** Who to hand packets to; undefined when the destinations are on the link themselves. */
  readonly gateway: number | undefined;
  /** Where packets leave; undefined when the route to the gateway says so. */
  readonly via: NetworkInterface | undefined;
}

/** The network address of an address in prefixes of a length. */
export function networkAddress(address: number, length: number): number {
  return length === 0 ? 0 : (address & (-1 << (32 - length))) >>> 0;
}

export class RouteTable {
  readonly #byLength = new Map<number, Claims<number, Route>>();
  /** The lengths that occur, longest first. */
  #lengths: readonly number[] = [];

  add(route: Route): void {
    const routes = this.#byLength.get(route.length) ?? new Claims<number, Route>();
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

  lookup(destination: number): Route | undefined {
    for (const length of this.#lengths) {
      const route = this.#byLength.get(length)?.get(networkAddress(destination, length));
      if (route !== undefined) return route;
    }
    return undefined;
  }

  #setLengths(byLength: ReadonlyMap<number, unknown>): void {
    this.#lengths = [...byLength.keys()].sort((a, b) => b - a);
  }
}
