/**
 * Where a packet goes next: to this namespace itself, to a neighbour on a link, or to a gateway.
 *
 * Answers are remembered for each destination until an address or a route changes. What was learned of a path's MTU
 * counts for ten minutes (RFC 1191, 6.3; Linux' `mtu_expires`).
 */
import { formatIpAddress } from '../../../../net/ip-address.js';
import { type AddressValue, ipAddress } from '../../../../wire/ip-packet.js';
import type { Engine } from '../../engine.js';
import type { NetworkInterface } from '../../links/network-interface.js';
import { isLoopbackAddress, LINK_LOCAL_LENGTH, linkLocalAddress, networkAddress } from '../addresses.js';
import { type LocalAddress, LocalAddresses } from './local-addresses.js';
import { type Route, RouteTable } from './route-table.js';

/** The next step of a packet. */
export interface NextHop {
  readonly via: NetworkInterface;
  /** Who to hand the packet to; undefined when it is its destination. */
  readonly gateway: AddressValue | undefined;
  /** The address that packets made here are sent from. */
  readonly source: AddressValue;
  /** The largest packet that is known to get to the destination. */
  readonly mtuBytes: number;
}

interface PathMtu {
  readonly mtuBytes: number;
  readonly untilMs: number;
}

/** Destinations to remember; a scan of a whole network must not fill the memory. */
const REMEMBERED_LIMIT = 4096;
const PATH_MTU_MS = 600_000;
/** 127.0.0.1 */
const LOOPBACK_SOURCE = 0x7f00_0001;

export class Routing {
  readonly #engine: Engine;
  readonly #loopback: NetworkInterface;
  readonly #addresses = new LocalAddresses();
  readonly #routes = new RouteTable();
  readonly #remembered = new Map<AddressValue, NextHop>();
  // Made when first used, as most stacks have neither.
  #routes6: RouteTable | undefined;
  #pathMtus: Map<AddressValue, PathMtu> | undefined;

  constructor(engine: Engine, loopback: NetworkInterface) {
    this.#engine = engine;
    this.#loopback = loopback;
  }

  /**
   * Gives an interface an address and the route to its prefix; the returned function takes both back. With an IPv6
   * address comes the interface's link-local one.
   */
  addAddress(address: LocalAddress): () => void {
    const remove = this.#addOne(address);
    const { on, value } = address;
    if (typeof value === 'number' || on === this.#loopback) return remove;
    const removeLinkLocal = this.#addOne({ value: linkLocalAddress(on.mac, on.deviceId), length: LINK_LOCAL_LENGTH, on });
    return () => {
      removeLinkLocal();
      remove();
    };
  }

  /** Adds a route; the returned function takes it back. */
  addRoute(route: Route): () => void {
    const routes = typeof route.network === 'number' ? this.#routes : (this.#routes6 ??= new RouteTable());
    routes.add(route);
    this.#remembered.clear();
    return () => {
      routes.remove(route);
      this.#remembered.clear();
    };
  }

  /** Whether packets to the address are for this namespace. */
  isLocal(address: AddressValue): boolean {
    return this.#addresses.has(address);
  }

  /** An interface's addresses, for those who show them. */
  addressesOn(via: NetworkInterface): readonly LocalAddress[] {
    return this.#addresses.on(via);
  }

  /** All routes of a family, longest prefix first, for those who show them. */
  routes(family: 4 | 6): readonly Route[] {
    return (family === 4 ? this.#routes : this.#routes6)?.list() ?? [];
  }

  /** The address that an interface asks its neighbours from. */
  sourceOn(via: NetworkInterface, towards: AddressValue): AddressValue | undefined {
    return this.#addresses.sourceOn(via, towards);
  }

  /** The route that a destination's packets take. */
  route(destination: AddressValue): Route | undefined {
    return (typeof destination === 'number' ? this.#routes : this.#routes6)?.lookup(destination);
  }

  /** The next hop to a destination; undefined when there is no route. */
  nextHop(destination: AddressValue): NextHop | undefined {
    const remembered = this.#remembered.get(destination);
    if (remembered !== undefined) return remembered;
    const hop = this.#resolve(destination);
    if (hop === undefined) return undefined;
    const mtuBytes = this.#learnedMtu(destination);
    // What expires is not remembered.
    if (mtuBytes !== undefined) return { via: hop.via, gateway: hop.gateway, source: hop.source, mtuBytes: Math.min(mtuBytes, hop.mtuBytes) };
    if (this.#remembered.size >= REMEMBERED_LIMIT) this.#remembered.clear();
    this.#remembered.set(destination, hop);
    return hop;
  }

  /** Tells the listeners of decisions which route a destination's packets take. */
  tell(destination: AddressValue): void {
    const { host, namespace } = this.#loopback;
    const text = formatIpAddress(ipAddress(destination));
    const route = this.isLocal(destination) ? { network: destination, length: typeof destination === 'number' ? 32 : 128, gateway: undefined } : this.route(destination);
    const via = this.nextHop(destination)?.via;
    this.#engine.steps.tell({ host, namespace }, {
      kind: 'route',
      destination: text,
      ...(route !== undefined && { prefix: `${formatIpAddress(ipAddress(route.network))}/${route.length}` }),
      ...(route?.gateway !== undefined && { gateway: formatIpAddress(ipAddress(route.gateway)) }),
      ...(via !== undefined && { interface: via.name }),
    });
  }

  /** Takes note that a larger packet does not get to the destination. */
  learnMtu(destination: AddressValue, mtuBytes: number): void {
    this.#pathMtus ??= new Map();
    if (this.#pathMtus.size >= REMEMBERED_LIMIT) this.#pathMtus.clear();
    this.#pathMtus.set(destination, { mtuBytes, untilMs: this.#engine.now + PATH_MTU_MS });
    this.#remembered.delete(destination);
  }

  #addOne(address: LocalAddress): () => void {
    this.#addresses.add(address);
    const network = networkAddress(address.value, address.length);
    const removeRoute = this.addRoute({ network, length: address.length, gateway: undefined, via: address.on });
    return () => {
      this.#addresses.remove(address);
      removeRoute();
    };
  }

  #learnedMtu(destination: AddressValue): number | undefined {
    const learned = this.#pathMtus?.get(destination);
    if (learned === undefined) return undefined;
    if (learned.untilMs > this.#engine.now) return learned.mtuBytes;
    this.#pathMtus?.delete(destination);
    return undefined;
  }

  #resolve(destination: AddressValue): NextHop | undefined {
    if (this.isLocal(destination)) return this.#hop(this.#loopback, undefined, sourceWithin(destination));
    const route = this.route(destination);
    if (route === undefined) return undefined;
    const via = route.via ?? this.#linkOf(route.gateway);
    if (via === undefined) return undefined;
    const towards = route.gateway ?? destination;
    const source = this.#addresses.sourceOn(via, towards) ?? this.#addresses.anySource(towards);
    return source === undefined ? undefined : this.#hop(via, route.gateway, source);
  }

  #hop(via: NetworkInterface, gateway: AddressValue | undefined, source: AddressValue): NextHop {
    return { via, gateway, source, mtuBytes: via.mtuBytes };
  }

  /** The link that a gateway is on: it must be reached without a gateway itself. */
  #linkOf(gateway: AddressValue | undefined): NetworkInterface | undefined {
    const route = gateway === undefined ? undefined : this.route(gateway);
    return route?.gateway === undefined ? route?.via : undefined;
  }
}

/** The source of what stays in the namespace: the address itself, but for 127.0.0.0/8, where it is 127.0.0.1. */
function sourceWithin(destination: AddressValue): AddressValue {
  return typeof destination === 'number' && isLoopbackAddress(destination) ? LOOPBACK_SOURCE : destination;
}
