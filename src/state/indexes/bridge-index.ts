/**
 * Networks that have a bridge device, by the device's name and by their subnets, following the networks' table.
 *
 * A host sees its own local networks, and of those that all hosts know the ones that it created itself. Invariant: of
 * the networks that one host sees, no two have one device or subnets that overlap, so each name and prefix has one.
 */
import type { NetworkRecord } from '../../model/network.js';
import { parseIpPrefix, type IpPrefix } from '../../net/ip-prefix.js';
import { PrefixTree } from '../../net/prefix-tree.js';
import type { Follower } from '../table.js';

/** The bridges of one place: a host's local ones, or those that it has created for all. */
class Bridges {
  readonly byName = new Map<string, NetworkRecord>();
  readonly bySubnet = new PrefixTree<NetworkRecord>();
}

export class BridgeIndex implements Follower<NetworkRecord> {
  readonly #places = new Map<string, Bridges>();

  /** The network of a host whose bridge has the name. */
  named(host: string, bridge: string): NetworkRecord | undefined {
    for (const bridges of this.#seenBy(host)) {
      const found = bridges.byName.get(bridge);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** A network of a host with a subnet that overlaps the prefix. */
  overlapping(host: string, prefix: IpPrefix): NetworkRecord | undefined {
    for (const bridges of this.#seenBy(host)) {
      const found = bridges.bySubnet.overlapping(prefix);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  change(_key: string, before: NetworkRecord | undefined, after: NetworkRecord | undefined): void {
    if (before !== undefined) this.#each(before, (bridges, name, subnets) => {
      bridges.byName.delete(name);
      for (const subnet of subnets) bridges.bySubnet.delete(subnet);
    });
    if (after !== undefined) this.#each(after, (bridges, name, subnets) => {
      bridges.byName.set(name, after);
      for (const subnet of subnets) bridges.bySubnet.set(subnet, after);
    });
  }

  #each(network: NetworkRecord, change: (bridges: Bridges, name: string, subnets: readonly IpPrefix[]) => void): void {
    const name = bridgeOf(network);
    if (name === undefined) return;
    const place = placeOf(network);
    const bridges = this.#places.get(place) ?? new Bridges();
    this.#places.set(place, bridges);
    change(bridges, name, network.pools.flatMap(({ subnet }) => parseIpPrefix(subnet) ?? []));
  }

  *#seenBy(host: string): Iterable<Bridges> {
    for (const place of [LOCAL, `global/${host}`]) {
      const bridges = this.#places.get(place);
      if (bridges !== undefined) yield bridges;
    }
  }
}

const LOCAL = 'local';

function placeOf({ scope, createdBy }: NetworkRecord): string {
  return scope === 'local' ? LOCAL : `global/${createdBy}`;
}

/** The name of a network's bridge device, as its driver keeps it. */
export function bridgeOf({ driverState }: NetworkRecord): string | undefined {
  const name = Object.hasOwn(driverState, 'bridge') ? driverState['bridge'] : undefined;
  return typeof name === 'string' ? name : undefined;
}
