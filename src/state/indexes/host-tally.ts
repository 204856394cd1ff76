/**
 * How many endpoints each host has in each network, and how many of these are joined, following the endpoints' table.
 *
 * Invariant: a host is counted in a network exactly when it has an endpoint in it.
 */
import { RecurringMap } from '../../base/maps/recurring-map.js';
import type { EndpointRecord } from '../../model/endpoint.js';
import type { Follower } from '../table.js';

interface Count {
  endpoints: number;
  joined: number;
}

export class HostTally implements Follower<EndpointRecord> {
  /** Network id to host to count. */
  readonly #networks = new RecurringMap<RecurringMap<Count>>();

  /** The endpoints of a network that a host has. */
  endpoints(host: string, networkId: string): number {
    return this.#networks.get(networkId)?.get(host)?.endpoints ?? 0;
  }

  /** Those of them that are joined. */
  joined(host: string, networkId: string): number {
    return this.#networks.get(networkId)?.get(host)?.joined ?? 0;
  }

  change(_key: string, before: EndpointRecord | undefined, after: EndpointRecord | undefined): void {
    // Added first, so that a count stays where it is while one takes the other's place.
    if (after !== undefined) this.#add(after);
    if (before !== undefined) this.#remove(before);
  }

  #add({ networkId, host, join }: EndpointRecord): void {
    const hosts = this.#networks.get(networkId) ?? new RecurringMap<Count>();
    if (hosts.size === 0) this.#networks.set(networkId, hosts);
    const count = hosts.get(host) ?? { endpoints: 0, joined: 0 };
    if (count.endpoints === 0) hosts.set(host, count);
    count.endpoints++;
    if (join !== undefined) count.joined++;
  }

  #remove({ networkId, host, join }: EndpointRecord): void {
    const hosts = this.#networks.get(networkId);
    const count = hosts?.get(host);
    if (hosts === undefined || count === undefined) return;
    count.endpoints--;
    if (join !== undefined) count.joined--;
    if (count.endpoints === 0) hosts.delete(host);
    if (hosts.size === 0) this.#networks.delete(networkId);
  }
}
