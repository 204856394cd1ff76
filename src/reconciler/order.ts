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

const RANKS = 1 + Math.max(...Object.values(RANK));

/** Removals from the highest rank down, then additions from the lowest up. */
export function inOrder(removed: readonly Resource[], put: readonly Resource[]): ResourceChange[] {
  const changes: ResourceChange[] = [];
  for (const resource of ranked(removed.toReversed(), -1)) changes.push({ remove: resource });
  for (const resource of ranked(put, 1)) changes.push({ put: resource });
  return changes;
}

/** Resources from the lowest rank up (1) or the highest down (-1); most come in order. */
function ranked(resources: readonly Resource[], direction: 1 | -1): readonly Resource[] {
  let last = direction * -Infinity;
  for (const { kind } of resources) {
    const rank = RANK[kind];
    if (direction * (rank - last) < 0) return sorted(resources, direction);
    last = rank;
  }
  return resources;
}

/** Put together rank by rank, since there are few of them and may be many resources. */
function sorted(resources: readonly Resource[], direction: 1 | -1): readonly Resource[] {
  const byRank = Array.from({ length: RANKS }, (): Resource[] => []);
  for (const resource of resources) byRank[RANK[resource.kind]]?.push(resource);
  return (direction === 1 ? byRank : byRank.reverse()).flat();
}
