/**
 * Which endpoints answer to which names in each network, and which have which addresses, following the endpoints' table.
 *
 * A name is an endpoint's own unless it is anonymous, or one of its aliases, in lower case. Only joined endpoints
 * with addresses have names: nobody could be reached under another. Invariant: derived from the endpoint records and
 * nothing else.
 */
import type { EndpointRecord } from '../../model/endpoint.js';
import type { Follower } from '../table.js';

export class NameIndex implements Follower<EndpointRecord> {
  /** Network id to name to endpoints, in the order in which they came. */
  readonly #networks = new Map<string, Map<string, readonly EndpointRecord[]>>();
  /** Network id to address to endpoint. */
  readonly #addresses = new Map<string, Map<string, EndpointRecord>>();

  change(_key: string, before: EndpointRecord | undefined, after: EndpointRecord | undefined): void {
    if (before?.join !== undefined) this.#remove(before);
    if (after?.join !== undefined) this.#add(after);
  }

  /** The endpoints of a network that answer to a name, in the order in which they came. */
  find(networkId: string, name: string): readonly EndpointRecord[] {
    return this.#networks.get(networkId)?.get(name.toLowerCase()) ?? [];
  }

  /** The name that a network has for an address: the endpoint's own, or its first alias where that is not published. */
  nameOf(networkId: string, address: string): string | undefined {
    const endpoint = this.#addresses.get(networkId)?.get(address);
    return endpoint === undefined ? undefined : properName(endpoint);
  }

  #add(endpoint: EndpointRecord): void {
    for (const address of addressesOf(endpoint)) {
      getOrAdd(this.#addresses, endpoint.networkId, () => new Map<string, EndpointRecord>()).set(address, endpoint);
    }
    for (const name of namesOf(endpoint)) {
      const network = getOrAdd(this.#networks, endpoint.networkId, () => new Map<string, readonly EndpointRecord[]>());
      const others = network.get(name)?.filter(({ id }) => id !== endpoint.id) ?? [];
      network.set(name, [...others, endpoint]);
    }
  }

  #remove(endpoint: EndpointRecord): void {
    const network = this.#networks.get(endpoint.networkId);
    for (const name of namesOf(endpoint)) {
      // One that was renamed may be there already under its new name.
      const left = network?.get(name)?.filter((other) => other.id !== endpoint.id || other.name !== endpoint.name) ?? [];
      if (left.length === 0) network?.delete(name);
      else network?.set(name, left);
    }
    if (network?.size === 0) this.#networks.delete(endpoint.networkId);
    this.#removeAddresses(endpoint);
  }

  #removeAddresses(endpoint: EndpointRecord): void {
    const addresses = this.#addresses.get(endpoint.networkId);
    // Another endpoint may have the address already.
    for (const address of addressesOf(endpoint)) {
      const holder = addresses?.get(address);
      if (holder?.id === endpoint.id && holder.name === endpoint.name) addresses?.delete(address);
    }
    if (addresses?.size === 0) this.#addresses.delete(endpoint.networkId);
  }
}

/** Every name that an endpoint answers to now. */
export function namesOf({ join, ipv4, ipv6, anonymous, name: own, aliases }: EndpointRecord): ReadonlySet<string> {
  const names = new Set<string>();
  if (join === undefined || (ipv4 === undefined && ipv6 === undefined)) return names;
  if (!anonymous) names.add(own.toLowerCase());
  for (const name of aliases) names.add(name.toLowerCase());
  for (const name of join.aliases) names.add(name.toLowerCase());
  return names;
}

function properName({ anonymous, name, aliases, join }: EndpointRecord): string | undefined {
  return anonymous ? (aliases[0] ?? join?.aliases[0]) : name;
}

/** The addresses that lead to an endpoint now. */
function addressesOf({ join, ipv4, ipv6 }: EndpointRecord): readonly string[] {
  if (join === undefined) return [];
  if (ipv4 === undefined || ipv6 === undefined) return ipv4 === undefined ? (ipv6 === undefined ? [] : [ipv6.address]) : [ipv4.address];
  return [ipv4.address, ipv6.address];
}

function getOrAdd<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
