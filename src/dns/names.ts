/**
 * Which endpoints answer to which names in each network, kept up to date from committed changes.
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

  #add(endpoint: EndpointRecord): void {
    for (const name of namesOf(endpoint)) {
      const network = getOrAdd(this.#networks, endpoint.networkId, () => new Map<string, Map<string, EndpointRecord>>());
      getOrAdd(network, name, () => new Map<string, EndpointRecord>()).set(endpoint.id, endpoint);
    }
  }

  #remove(endpoint: EndpointRecord): void {
    const network = this.#networks.get(endpoint.networkId);
    for (const name of namesOf(endpoint)) {
      const endpoints = network?.get(name);
      endpoints?.delete(endpoint.id);
      if (endpoints?.size === 0) network?.delete(name);
    }
    if (network?.size === 0) this.#networks.delete(endpoint.networkId);
  }
}

/** Every name that an endpoint answers to now. */
export function namesOf(endpoint: EndpointRecord): ReadonlySet<string> {
  if (endpoint.join === undefined || (endpoint.ipv4 === undefined && endpoint.ipv6 === undefined)) return new Set();
  const own = endpoint.anonymous ? [] : [endpoint.name];
  return new Set([...own, ...endpoint.aliases, ...endpoint.join.aliases].map((name) => name.toLowerCase()));
}

function getOrAdd<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
