/**
 * Joined endpoints by the names that they are linked to in their network, following the endpoints' table.
 *
 * Invariant: an endpoint is under each name that its join's links stand for, once.
 */
import type { EndpointRecord } from '../../model/endpoint.js';
import type { Follower } from '../table.js';

export class LinkIndex implements Follower<EndpointRecord> {
  readonly #byTarget = new Map<string, Map<string, EndpointRecord>>();

  /** The endpoints of a network that are linked to the one of a name. */
  linkedTo({ networkId, name }: { networkId: string; name: string }): Iterable<EndpointRecord> {
    // Most hosts have no links.
    return this.#byTarget.size === 0 ? [] : (this.#byTarget.get(targetKey(networkId, name))?.values() ?? []);
  }

  change(key: string, before: EndpointRecord | undefined, after: EndpointRecord | undefined): void {
    for (const target of targetsOf(before)) {
      const rows = this.#byTarget.get(target);
      rows?.delete(key);
      if (rows?.size === 0) this.#byTarget.delete(target);
    }
    if (after === undefined) return;
    for (const target of targetsOf(after)) {
      const rows = this.#byTarget.get(target) ?? new Map<string, EndpointRecord>();
      this.#byTarget.set(target, rows.set(key, after));
    }
  }
}

function targetsOf(endpoint: EndpointRecord | undefined): string[] {
  if (endpoint?.join === undefined) return [];
  return Object.values(endpoint.join.links).map((name) => targetKey(endpoint.networkId, name));
}

function targetKey(networkId: string, name: string): string {
  return `${networkId} ${name}`;
}
