/**
 * Which endpoints answer to which names in each network, following the endpoints' table.
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

export class NameIndex implements Follower<EndpointRecord> {
  /** Network id to name to endpoint id to endpoint, in the order in which they came; where there is one, it alone. */
  readonly #networks = new RecurringMap<RecurringMap<Holders>>();

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
    const holders = this.#networks.get(networkId)?.get(lower);
    const others = holders instanceof Map ? [...holders.values()] : holders === undefined ? [] : [holders];
    return own !== undefined && isReachable(own) && isFoundByKey(own) ? [own, ...others] : others;
  }

  #add(endpoint: EndpointRecord): void {
    const names = keptNamesOf(endpoint);
    if (names.size === 0) return;
    const network = this.#networks.get(endpoint.networkId) ?? new RecurringMap<Holders>();
    if (network.size === 0) this.#networks.set(endpoint.networkId, network);
    for (const name of names) network.set(name, withHolder(network.get(name), endpoint));
  }

  #remove(endpoint: EndpointRecord, staying: EndpointRecord | undefined): void {
    const network = this.#networks.get(endpoint.networkId);
    if (network === undefined) return;
    const kept = staying === undefined ? undefined : keptNamesOf(staying);
    for (const name of keptNamesOf(endpoint)) {
      if (kept?.has(name) === true) continue;
      const left = withoutHolder(network.get(name), endpoint);
      if (left === undefined) network.delete(name);
      else network.set(name, left);
    }
    if (network.size === 0) this.#networks.delete(endpoint.networkId);
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
