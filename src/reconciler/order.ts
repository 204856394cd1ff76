/**
 * What must be there before what: a resource is put after those that it names, and removed before them.
 */
import type { Resource, ResourceChange } from '../contracts/dataplane.js';

const RANK: Readonly<Record<Resource['kind'], number>> = {
  namespace: 0,
  bridge: 1,
  veth: 2,
  vxlan: 2,
  dummy: 2,
  vlan: 3,
  macvlan: 4,
  ipvlan: 4,
  address: 5,
  route: 6,
  neighbour: 7,
  'forwarding-entry': 7,
  policy: 7,
  rule: 7,
  'port-proxy': 7,
  resolver: 7,
};

/** Resources that are to be put, in the order in which they can be, also while they still come in. */
export class Additions {
  readonly #ranks = Array.from({ length: 1 + Math.max(...Object.values(RANK)) }, (): Resource[] => []);

  add(resources: Iterable<Resource>): void {
    for (const resource of resources) this.#ranks[RANK[resource.kind]]?.push(resource);
  }

  *inOrder(): Iterable<ResourceChange> {
    for (const rank of this.#ranks) for (const resource of rank) yield { put: resource };
  }
}

/** Removals from the highest rank down, then additions from the lowest up. */
export function inOrder(removed: readonly Resource[], put: readonly Resource[]): ResourceChange[] {
  const removals = removed.toSorted((a, b) => RANK[b.kind] - RANK[a.kind]);
  const additions = put.toSorted((a, b) => RANK[a.kind] - RANK[b.kind]);
  return [...removals.map((resource) => ({ remove: resource })), ...additions.map((resource) => ({ put: resource }))];
}
