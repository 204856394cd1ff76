/**
 * Which endpoints answer to which names in each network, and which have which addresses, following the endpoints' table.
 *
 * A name is an endpoint's own unless it is anonymous, or one of its aliases, in lower case. Only joined endpoints
 * with addresses have names: nobody could be reached under another. An own name in lower case, as nearly all are, is
 * what the endpoint's key ends with, so that it is found there and not kept here. Invariant: derived from the endpoint
 * records and nothing else.
 */
import { RecurringMap } from '../../base/maps/recurring-map.js';
import type { EndpointRecord } from '../../model/endpoint.js';
import type { Follower } from '../table.js';
import type { NetworkEndpoints } from './network-endpoints.js';

/** What a network's endpoints are known by. */
class NetworkNames {
  /** Name to endpoint id to endpoint, in the order in which they came; where there is one, it alone. */
  readonly holders = new RecurringMap<Holders>();
  /** Address to endpoint. */
  readonly addresses = new RecurringMap<EndpointRecord>();

  get isEmpty(): boolean {
    return this.holders.size === 0 && this.addresses.size === 0;
  }
}

export class NameIndex implements Follower<EndpointRecord> {
  /** By network id. */
  readonly #networks = new RecurringMap<NetworkNames>();

  constructor(readonly endpoints: NetworkEndpoints) {}

  change(_key: string, before: EndpointRecord | undefined, after: EndpointRecord | undefined): void {
    // An endpoint that stays keeps its place.
    const staying = before?.id === after?.id && after?.join !== undefined ? after : undefined;
    if (before?.join !== undefined) this.#remove(before, staying);
    if (after?.join !== undefined) this.#add(after);
  }

  /** The endpoints of a network that answer to a name: whose own it is, then the others in the order in which they came. */
  find(networkId: string, name: string): readonly EndpointRecord[] {
    const lower = name.toLowerCase();
    const own = this.endpoints.named(networkId, lower);
    const holders = this.#networks.get(networkId)?.holders.get(lower);
    const others = holders instanceof Map ? [...holders.values()] : holders === undefined ? [] : [holders];
    return own !== undefined && isReachable(own) && isFoundByKey(own) ? [own, ...others] : others;
  }

  /** The name that a network has for an address: the endpoint's own, or its first alias where that is not published. */
  nameOf(networkId: string, address: string): string | undefined {
    const endpoint = this.#networks.get(networkId)?.addresses.get(address);
    return endpoint === undefined ? undefined : properName(endpoint);
  }

  #add(endpoint: EndpointRecord): void {
    const addresses = addressesOf(endpoint);
    // Who has none has no names either.
    if (addresses.length === 0) return;
    const network = this.#networks.get(endpoint.networkId) ?? new NetworkNames();
    if (network.isEmpty) this.#networks.set(endpoint.networkId, network);
    for (const address of addresses) network.addresses.set(address, endpoint);
    for (const name of keptNamesOf(endpoint)) network.holders.set(name, withHolder(network.holders.get(name), endpoint));
  }

  #remove(endpoint: EndpointRecord, staying: EndpointRecord | undefined): void {
    const network = this.#networks.get(endpoint.networkId);
    if (network === undefined) return;
    const kept = staying === undefined ? undefined : keptNamesOf(staying);
    for (const name of keptNamesOf(endpoint)) {
      if (kept?.has(name) === true) continue;
      const left = withoutHolder(network.holders.get(name), endpoint);
      if (left === undefined) network.holders.delete(name);
      else network.holders.set(name, left);
    }
    // Another endpoint may have the address already.
    for (const address of addressesOf(endpoint)) {
      const holder = network.addresses.get(address);
      if (holder?.id === endpoint.id && holder.name === endpoint.name) network.addresses.delete(address);
    }
    if (network.isEmpty) this.#networks.delete(endpoint.networkId);
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
export function namesOf(endpoint: EndpointRecord): Set<string> {
  const names = new Set<string>();
  const { join, anonymous, name: own, aliases } = endpoint;
  if (join === undefined || !isReachable(endpoint)) return names;
  if (!anonymous) names.add(own.toLowerCase());
  for (const name of aliases) names.add(name.toLowerCase());
  for (const name of join.aliases) names.add(name.toLowerCase());
  return names;
}

/** Those of its names that it is not found under by its key. */
function keptNamesOf(endpoint: EndpointRecord): ReadonlySet<string> {
  if (!isFoundByKey(endpoint)) return namesOf(endpoint);
  if (endpoint.aliases.length + (endpoint.join?.aliases.length ?? 0) === 0) return NO_NAMES;
  const names = namesOf(endpoint);
  names.delete(endpoint.name);
  return names;
}

const NO_NAMES: ReadonlySet<string> = new Set();

/** Only who can be reached answers to a name. */
function isReachable({ join, ipv4, ipv6 }: EndpointRecord): boolean {
  return join !== undefined && (ipv4 !== undefined || ipv6 !== undefined);
}

/** Its own name is published, and written as it is looked for. */
function isFoundByKey({ anonymous, name }: EndpointRecord): boolean {
  return !anonymous && name.toLowerCase() === name;
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
