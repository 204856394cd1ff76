/**
 * Which endpoints answer to which names in each network, and which have which addresses, kept up to date from
 * committed changes.
 *
 * A name is an endpoint's own unless it is anonymous, or one of its aliases, in lower case. Only joined endpoints
 * with addresses have names: nobody could be reached under another. Invariant: derived from the endpoint records and
 * nothing else.
 */
import type { EndpointRecord } from '../model/endpoint.js';
import type { Change } from '../state/collection.js';
import type { Tables } from '../state/tables.js';

export class Names {
  /** Network id to name to endpoint id to endpoint. */
  readonly #networks = new Map<string, Map<string, Map<string, EndpointRecord>>>();
  /** Network id to address to endpoint. */
  readonly #addresses = new Map<string, Map<string, EndpointRecord>>();

  constructor(readonly tables: Tables) {
    for (const endpoint of tables.endpoints.rows()) this.#add(endpoint);
  }

  follow(changes: readonly Change[]): void {
    for (const change of changes) {
      const endpoint = this.tables.endpoints.changed(change);
      if (endpoint?.before !== undefined) this.#remove(endpoint.before);
      if (endpoint?.after !== undefined) this.#add(endpoint.after);
    }
  }

  /** The endpoints of a network that answer to a name, in the order in which they came. */
  find(networkId: string, name: string): readonly EndpointRecord[] {
    return [...(this.#networks.get(networkId)?.get(name.toLowerCase())?.values() ?? [])];
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
      const network = getOrAdd(this.#networks, endpoint.networkId, () => new Map<string, Map<string, EndpointRecord>>());
      getOrAdd(network, name, () => new Map<string, EndpointRecord>()).set(endpoint.id, endpoint);
    }
  }

  #remove(endpoint: EndpointRecord): void {
    const network = this.#networks.get(endpoint.networkId);
    for (const name of namesOf(endpoint)) {
      const endpoints = network?.get(name);
      // One that was renamed may be there already under its new name.
      if (endpoints?.get(endpoint.id)?.name === endpoint.name) endpoints.delete(endpoint.id);
      if (endpoints?.size === 0) network?.delete(name);
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
export function namesOf(endpoint: EndpointRecord): ReadonlySet<string> {
  if (endpoint.join === undefined || (endpoint.ipv4 === undefined && endpoint.ipv6 === undefined)) return new Set();
  const own = endpoint.anonymous ? [] : [endpoint.name];
  return new Set([...own, ...endpoint.aliases, ...endpoint.join.aliases].map((name) => name.toLowerCase()));
}

function properName({ anonymous, name, aliases, join }: EndpointRecord): string | undefined {
  return anonymous ? (aliases[0] ?? join?.aliases[0]) : name;
}

/** The addresses that lead to an endpoint now. */
function addressesOf({ join, ipv4, ipv6 }: EndpointRecord): readonly string[] {
  if (join === undefined) return [];
  return [ipv4, ipv6].flatMap((held) => (held === undefined ? [] : [held.address]));
}

function getOrAdd<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
