/**
 * What must be there before what: a resource is put after those that it names, and removed before them.
 */
import type { Resource, ResourceChange } from '../contracts/dataplane.js';

const RANK: Readonly<Record<Resource['kind'], number>> = {
  namespace: 0,
  bridge: 1,
  veth: 2,
  vxlan: 2,
  address: 3,
  route: 4,
  neighbour: 5,
  'forwarding-entry': 5,
};

/** Removals from the highest rank down, then additions from the lowest up. */
export function inOrder(removed: readonly Resource[], put: readonly Resource[]): ResourceChange[] {
  const removals = removed.toSorted((a, b) => RANK[b.kind] - RANK[a.kind]);
  const additions = put.toSorted((a, b) => RANK[a.kind] - RANK[b.kind]);
  return [...removals.map((resource) => ({ remove: resource })), ...additions.map((resource) => ({ put: resource }))];
}
