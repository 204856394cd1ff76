/**
 * Which endpoints answer to which names in each network, and which have which addresses, following the endpoints' table.
 *
 * A name is an endpoint's own unless it is anonymous, or one of its aliases, in lower case. Only joined endpoints
 * with addresses have names: nobody could be reached under another. Invariant: derived from the endpoint records and
 * nothing else.
 */
import { RecurringMap } from '../../base/maps/recurring-map.js';
import type { EndpointRecord } from '../../model/endpoint.js';
import type { Follower } from '../table.js';

export class NameIndex implements Follower<EndpointRecord> {
  /** Network id to name to endpoint id to endpoint, in the order in which they came; where there is one, it alone. */
  readonly #networks = new RecurringMap<RecurringMap<Holders>>();
  /** Network id to address to endpoint. */
  readonly #addresses = new RecurringMap<RecurringMap<EndpointRecord>>();

  change(_key: string, before: EndpointRecord | undefined, after: EndpointRecord | undefined): void {
    // An endpoint that stays keeps its place.
    const staying = before?.id === after?.id && after?.join !== undefined ? after : undefined;
    if (before?.join !== undefined) this.#remove(before, staying);
    if (after?.join !== undefined) this.#add(after);
  }

  /** The endpoints of a network that answer to a name, in the order in which they came. */
  find(networkId: string, name: string): readonly EndpointRecord[] {
    const holders = this.#networks.get(networkId)?.get(name.toLowerCase());
    if (holders === undefined) return [];
    return holders instanceof Map ? [...holders.values()] : [holders];
  }

  /** The name that a network has for an address: the endpoint's own, or its first alias where that is not published. */
  nameOf(networkId: string, address: string): string | undefined {
    const endpoint = this.#addresses.get(networkId)?.get(address);
    return endpoint === undefined ? undefined : properName(endpoint);
  }

  #add(endpoint: EndpointRecord): void {
    for (const address of addressesOf(endpoint)) {
      mapOf(this.#addresses, endpoint.networkId).set(address, endpoint);
    }
    for (const name of namesOf(endpoint)) {
      const network = mapOf(this.#networks, endpoint.networkId);
      network.set(name, withHolder(network.get(name), endpoint));
    }
  }

  #remove(endpoint: EndpointRecord, staying: EndpointRecord | undefined): void {
    const network = this.#networks.get(endpoint.networkId);
    const kept = staying === undefined ? undefined : namesOf(staying);
    for (const name of namesOf(endpoint)) {
      if (kept?.has(name) === true) continue;
      const left = withoutHolder(network?.get(name), endpoint);
      if (left === undefined) network?.delete(name);
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

/** Who answers to a name: several by their ids, or one. */
type Holders = EndpointRecord | Map<string, EndpointRecord>;

function withHolder(holders: Holders | undefined, endpoint: EndpointRecord): Holders {
  if (holders instanceof Map) return holders.set(endpoint.id, endpoint);
  if (holders === undefined || holders.id === endpoint.id) return endpoint;
  return new Map([holders, endpoint].map((holder) => [holder.id, holder]));
}

/** One that was renamed may be there already under its new name. */
function withoutHolder(holders: Holders | undefined, { id, name }: EndpointRecord): Holders | undefined {
  const holder = holders instanceof Map ? holders.get(id) : holders;
  if (holder?.id !== id || holder.name !== name) return holders;
  if (!(holders instanceof Map)) return undefined;
  holders.delete(id);
  return holders.size > 0 ? holders : undefined;
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

/** What is of a network; a new map when nothing was yet. */
function mapOf<Value extends object>(networks: RecurringMap<RecurringMap<Value>>, networkId: string): RecurringMap<Value> {
  const found = networks.get(networkId) ?? new RecurringMap<Value>();
  if (found.size === 0) networks.set(networkId, found);
  return found;
}
