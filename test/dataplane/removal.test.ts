import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Resource } from '../../src/contracts/dataplane.js';
import { namesOfHost } from '../../src/dataplane/resource-names.js';
import { ResourceTable } from '../../src/dataplane/resource-table.js';
import { address, build, type BuiltTopology, macOf, oneBridge, overlay, routedBridges, type Topology } from '../support/topology.js';

/** Longer than a bridge remembers an address, or than a neighbour is taken for granted. */
const FORGOTTEN_MS = 301_000;

/** Whether an echo gets through when all that was learned before is forgotten, or was asked for again. */
async function reachable({ simulator, topology, clock }: BuiltTopology): Promise<boolean> {
  clock.runUntil(clock.now() + FORGOTTEN_MS);
  // A neighbour that was known is tried as it was, and asked for when nothing comes back.
  const first = simulator.ping(topology.from, address(topology.toAddress));
  clock.runUntilQuiet();
  await first;
  const report = simulator.ping(topology.from, address(topology.toAddress));
  clock.runUntilQuiet();
  return (await report).received === 1;
}

/** A resource and all that needs it, in an order in which they can be put. */
function withDependents(resources: readonly Resource[], resource: Resource): Resource[] {
  const table = new ResourceTable(namesOfHost(['ens3']));
  for (const each of resources) expect(table.put(each)).toBeUndefined();
  return [resource, ...table.dependents(resource.id)];
}

/** Two hosts whose ens3 each have a VLAN, and on that a namespace's macvlan interface. */
function vlans(): Topology {
  const half = (namespace: string, own: string, macAddress: string): Resource[] => [
    { kind: 'vlan', id: 'vlan', namespace: 'host', name: 'ens3.10', parent: 'ens3', vlanId: 10, mtuBytes: 1500, macAddress },
    { kind: 'namespace', id: namespace },
    { kind: 'macvlan', id: `macvlan/${namespace}`, namespace, name: 'eth0', parent: 'ens3.10', mode: 'bridge', mtuBytes: 1500, macAddress: macOf(own) },
    { kind: 'address', id: `address/${namespace}`, namespace, interface: 'eth0', address: `${own}/24` },
  ];
  return {
    hosts: [
      { name: 'one', address: '10.99.0.11', resources: half('left', '10.0.0.2', '02:00:00:00:00:01') },
      { name: 'two', address: '10.99.0.12', resources: half('right', '10.0.0.3', '02:00:00:00:00:02') },
    ],
    from: { host: 'one', namespace: 'left' },
    to: { host: 'two', namespace: 'right' },
    fromAddress: '10.0.0.2',
    toAddress: '10.0.0.3',
  };
}

const topologies: readonly [string, () => Topology][] = [
  ['two namespaces on one bridge', oneBridge],
  ['two hosts over VXLAN', overlay],
  ['two bridges and a router', routedBridges],
  ['two hosts over a VLAN', vlans],
];

describe.each(topologies)('on %s', (_name, make) => {
  const cases = make().hosts.flatMap((host) => host.resources.map((resource) => ({ host, resource, title: `${host.name}: ${resource.id}` })));

  it.each(cases)('no echo gets through without $title, and one does when it is back', async ({ host, resource }) => {
    const built = build(make());
    expect(await reachable(built)).toBe(true);
    const cut = withDependents(host.resources, resource);
    expect(built.host(host.name).apply(cut.toReversed().map((remove) => ({ remove }))).ok).toBe(true);
    expect(await reachable(built)).toBe(false);
    expect(built.host(host.name).apply(cut.map((put) => ({ put }))).ok).toBe(true);
    expect(await reachable(built)).toBe(true);
  });

  it('any removals and returns end with the ping that the resources allow', async () => {
    const steps = fc.array(fc.nat({ max: cases.length - 1 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(steps, async (picks) => {
        const built = build(make());
        const absent = new Set<string>();
        for (const pick of picks) {
          const { host, resource } = cases[pick] ?? cases[0]!;
          const key = `${host.name} ${resource.id}`;
          if (absent.has(key)) {
            if (built.host(host.name).apply([{ put: resource }]).ok) absent.delete(key);
          } else if (built.host(host.name).apply([{ remove: resource }]).ok) absent.add(key);
          expect(await reachable(built)).toBe(absent.size === 0);
        }
        for (const { host, resource } of cases) expect(built.host(host.name).apply([{ put: resource }]).ok).toBe(true);
        expect(await reachable(built)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});
