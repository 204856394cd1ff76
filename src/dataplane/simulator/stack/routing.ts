/**
 * Where a packet goes next: to this namespace itself, to a neighbour on a link, or to a gateway.
 *
 * Answers are remembered for each destination until an address or a route changes.
 */
import type { NetworkInterface } from '../links/network-interface.js';
import { type LocalAddress, LocalAddresses } from './local-addresses.js';
import { networkAddress, type Route, RouteTable } from './route-table.js';

/** The next step of a packet. */
export interface NextHop {
  readonly via: NetworkInterface;
  /** Who to hand the packet to; undefined when it is its destination. */
  readonly gateway: number | undefined;
  /** The address that packets made here are sent from. */
  readonly source: number;
}

/** Destinations to remember; a scan of a whole network must not fill the memory. */
const REMEMBERED_LIMIT = 4096;

export class Routing {
  readonly #loopback: NetworkInterface;
  readonly #addresses = new LocalAddresses();
  readonly #routes = new RouteTable();
  readonly #remembered = new Map<number, NextHop>();

  constructor(loopback: NetworkInterface) {
    this.#loopback = loopback;
  }

  /** Gives an interface an address and the route to its prefix; the returned function takes both back. */
  addAddress(address: LocalAddress): () => void {
    this.#addresses.add(address);
    const network = networkAddress(address.value, address.length);
    const removeRoute = this.addRoute({ network, length: address.length, gateway: undefined, via: address.on });
    return () => {
      this.#addresses.remove(address);
      removeRoute();
    };
  }

  /** Adds a route; the returned function takes it back. */
  addRoute(route: Route): () => void {
    this.#routes.add(route);
    this.#remembered.clear();
    return () => {
      this.#routes.remove(route);
      this.#remembered.clear();
    };
  }

  /** Whether packets to the address are for this namespace. */
  isLocal(address: number): boolean {
    return this.#addresses.has(address);
  }

  /** The address that an interface asks its neighbours from. */
  sourceOn(via: NetworkInterface, towards: number): number | undefined {
    return this.#addresses.sourceOn(via, towards);
  }

  /** The next hop to a destination; undefined when there is no route. */
  nextHop(destination: number): NextHop | undefined {
    const remembered = this.#remembered.get(destination);
    if (remembered !== undefined) return remembered;
    const hop = this.#resolve(destination);
    if (hop === undefined) return undefined;
    if (this.#remembered.size >= REMEMBERED_LIMIT) this.#remembered.clear();
    this.#remembered.set(destination, hop);
    return hop;
  }

  #resolve(destination: number): NextHop | undefined {
    if (this.isLocal(destination)) return { via: this.#loopback, gateway: undefined, source: destination };
    const route = this.#routes.lookup(destination);
    if (route === undefined) return undefined;
    const via = route.via ?? this.#linkOf(route.gateway);
    if (via === undefined) return undefined;
    const source = this.#addresses.sourceOn(via, route.gateway ?? destination) ?? this.#addresses.anySource();
    return source === undefined ? undefined : { via, gateway: route.gateway, source };
  }

  /** The link that a gateway is on: it must be reached without a gateway itself. */
  #linkOf(gateway: number | undefined): NetworkInterface | undefined {
    const route = gateway === undefined ? undefined : this.#routes.lookup(gateway);
    return route?.gateway === undefined ? route?.via : undefined;
  }
}
