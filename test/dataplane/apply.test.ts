import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSimulatedRuntime } from '../../src/base/simulated-runtime.js';
import type { Dataplane, Resource } from '../../src/contracts/dataplane.js';
import { createRecordingDataplane } from '../../src/dataplane/recording-dataplane.js';
import { createSimulator } from '../../src/dataplane/simulator/simulator.js';
import { bridge, overlay, routedBridges, sandbox } from '../support/topology.js';

const dataplanes: readonly [string, () => Dataplane][] = [
  ['the recording dataplane', () => createRecordingDataplane('one', { hostInterfaces: ['ens3'] })],
  [
    'the simulated dataplane',
    () => {
      const simulator = createSimulator({ runtime: createSimulatedRuntime({ seed: 1 }) });
      return simulator.addHost({ name: 'one', interfaces: [{ name: 'ens3', address: '10.99.0.11/24' }] });
    },
  ],
];

function put(dataplane: Dataplane, resources: readonly Resource[]): void {
  const applied = dataplane.apply(resources.map((resource) => ({ put: resource })));
  if (!applied.ok) throw applied.error;
}

function ids(resources: readonly Resource[]): string[] {
  return resources.map(({ id }) => id).sort();
}

/** Resources of several kinds that stand together, in an order in which they can be put. */
function resources(): Resource[] {
  const [half] = overlay().hosts;
  return [
    ...(half?.resources ?? []),
    bridge('br0'),
    ...sandbox({ namespace: 'third', address: '10.1.0.2', bridge: 'br0', gateway: '10.1.0.1' }),
    { kind: 'address', id: 'address/6', namespace: 'third', interface: 'eth0', address: 'fd00::2/64' },
    { kind: 'route', id: 'route/6', namespace: 'third', destination: '::/0', gateway: 'fd00::1', interface: 'eth0' },
    { kind: 'route', id: 'route/host', namespace: 'host', destination: '10.5.0.0/16', interface: 'ens3' },
    { kind: 'vlan', id: 'vlan/10', namespace: 'host', name: 'ens3.10', parent: 'ens3', vlanId: 10, mtuBytes: 1500, macAddress: '02:00:00:00:00:10' },
    { kind: 'dummy', id: 'dummy', namespace: 'host', name: 'dm-1', mtuBytes: 1500, macAddress: '02:00:00:00:00:11' },
    { kind: 'macvlan', id: 'macvlan', namespace: 'third', name: 'eth1', parent: 'ens3.10', mode: 'bridge', mtuBytes: 1500, macAddress: '02:00:00:00:00:12' },
    { kind: 'ipvlan', id: 'ipvlan', namespace: 'third', name: 'eth2', parent: 'dm-1', mode: 'l2', mtuBytes: 1500 },
    { kind: 'address', id: 'address/ipvlan', namespace: 'third', interface: 'eth2', address: '10.2.0.2/24' },
    { kind: 'neighbour', id: 'neighbour/6', namespace: 'third', interface: 'eth0', address: 'fd00::1', macAddress: '02:00:00:00:00:01' },
  ];
}

describe.each(dataplanes)('%s', (_name, make) => {
  it('has after any changes exactly what was put and not removed', () => {
    const all = resources();
    const changes = fc.array(fc.record({ at: fc.nat({ max: all.length - 1 }), put: fc.boolean() }), { maxLength: 80 });
    fc.assert(
      fc.property(changes, (steps) => {
        const dataplane = make();
        put(dataplane, all);
        const present = new Set(all.map(({ id }) => id));
        for (const step of steps) {
          const resource = all[step.at] ?? bridge('br0');
          const applied = dataplane.apply([step.put ? { put: resource } : { remove: resource }]);
          if (!applied.ok) expect(applied.error.code).toBe('DATAPLANE_FAILED');
          else if (step.put) present.add(resource.id);
          else present.delete(resource.id);
          expect(ids(dataplane.list())).toEqual([...present].sort());
        }
      }),
    );
  });

  it('changes nothing when what is there is put again, or what is not is removed', () => {
    const dataplane = make();
    const all = resources();
    put(dataplane, all);
    const before = dataplane.list();
    put(dataplane, all);
    put(dataplane, structuredClone(all));
    expect(dataplane.apply([{ remove: bridge('absent') }]).ok).toBe(true);
    expect(dataplane.list()).toEqual(before);
    expect(before).toEqual(all);
  });

  it('is empty when all was removed in reverse, and again takes all', () => {
    const dataplane = make();
    const all = resources();
    put(dataplane, all);
    expect(dataplane.apply(all.toReversed().map((remove) => ({ remove }))).ok).toBe(true);
    expect(dataplane.list()).toEqual([]);
    put(dataplane, all);
    expect(dataplane.list()).toEqual(all);
  });

  it('stops at the first change that fails', () => {
    const dataplane = make();
    const lost: Resource = { kind: 'address', id: 'a', namespace: 'nowhere', interface: 'eth0', address: '10.0.0.2/24' };
    const applied = dataplane.apply([{ put: bridge('br0') }, { put: lost }, { put: bridge('br1') }]);
    expect(applied.error?.details).toEqual({ host: 'one', resource: 'address "a"', reason: 'there is no interface nowhere/eth0' });
    expect(ids(dataplane.list())).toEqual(['bridge/host/br0']);
  });

  it('keeps what is still named', () => {
    const dataplane = make();
    const [br0, web, veth] = [bridge('br0'), ...sandbox({ namespace: 'web', address: '10.0.0.2', bridge: 'br0' })];
    put(dataplane, [br0, ...sandbox({ namespace: 'web', address: '10.0.0.2', bridge: 'br0' })]);
    for (const named of [br0, web, veth]) {
      expect(named === undefined || dataplane.apply([{ remove: named }]).error?.details.reason).toMatch(/is still used by/);
    }
  });

  const [web, veth, own] = sandbox({ namespace: 'web', address: '10.0.0.2', bridge: 'br0' });
  const vxlan: Resource = { kind: 'vxlan', id: 'v', namespace: 'host', name: 'vx', vni: 5, mtuBytes: 1450, macAddress: '02:00:00:00:00:05', bridge: 'br0', port: 4789 };
  const refused: readonly [string, readonly (Resource | undefined)[], RegExp][] = [
    ['an interface name twice in one namespace', [{ ...bridge('br0'), id: 'other' }], /there is interface host\/br0 already/],
    ['the name of an interface that the host has by itself', [bridge('ens3')], /there is interface host\/ens3 already/],
    ['a VXLAN network twice', [vxlan, { ...vxlan, id: 'w', name: 'wx' }], /there is VNI 5 on port 4789 already/],
    ['a port of what is no bridge', [web, { ...vxlan, bridge: 'ens3' }], /there is no bridge host\/ens3/],
    ['a forwarding entry where there is no VXLAN', [{ kind: 'forwarding-entry', id: 'f', namespace: 'host', interface: 'br0', macAddress: '02:00:00:00:00:01', vtep: '10.99.0.12' }], /there is no VXLAN interface/],
    ['an address that is none', [web, veth, own?.kind === 'address' ? { ...own, address: '10.0.0.256/24' } : own], /is no address/],
    ['a MAC address that is none', [{ ...vxlan, macAddress: 'x' }], /is no MAC address/],
    ['an MTU that no link can have', [{ ...vxlan, mtuBytes: 20 }], /MTU of 20/],
    ['a VNI of more than 24 bits', [{ ...vxlan, vni: 2 ** 24 }], /VNI 16777216/],
    ['a VLAN number that is reserved', [{ kind: 'vlan', id: 'l', namespace: 'host', name: 'ens3.0', parent: 'ens3', vlanId: 0, mtuBytes: 1500, macAddress: '02:00:00:00:00:10' }], /VLAN 0/],
    ['a parent that is not there', [web, { kind: 'ipvlan', id: 'i', namespace: 'web', name: 'eth0', parent: 'ens9', mode: 'l2', mtuBytes: 1500 }], /there is no interface host\/ens9/],
    ['a parent that is a port of a bridge', [web, veth, { kind: 'ipvlan', id: 'i', namespace: 'web', name: 'eth1', parent: 'veth-web', mode: 'l2', mtuBytes: 1500 }], /interface host\/veth-web is port of br0 already/],
    ['a route to nowhere', [{ kind: 'route', id: 'r', namespace: 'host', destination: '0.0.0.0/0' }], /needs a gateway or an interface/],
  ];

  it.each(refused)('refuses %s', (_title, wanted, reason) => {
    const dataplane = make();
    put(dataplane, [bridge('br0')]);
    const applied = dataplane.apply(wanted.flatMap((resource) => (resource === undefined ? [] : [{ put: resource }])));
    expect(applied.error?.details.reason).toMatch(reason);
  });

  it('replaces a resource whose id is there already, but not if something needs what it gave', () => {
    const dataplane = make();
    put(dataplane, routedBridges().hosts[0]?.resources ?? []);
    const count = dataplane.list().length;
    const smaller: Resource = { kind: 'bridge', id: 'bridge/host/br0', namespace: 'host', name: 'br0', mtuBytes: 1300, macAddress: '02:aa:00:00:00:99' };
    put(dataplane, [smaller]);
    expect(dataplane.list()).toHaveLength(count);
    expect(dataplane.list()).toContainEqual(smaller);
    expect(dataplane.apply([{ put: { ...smaller, name: 'renamed' } }]).error?.details.reason).toMatch(/br0 is still used by/);
  });
});

describe('the log of a recording dataplane', () => {
  it('holds what was done, in order, and nothing that failed', () => {
    const dataplane = createRecordingDataplane('one');
    const changes = [{ put: bridge('br0') }, { put: bridge('br0') }, { remove: bridge('br0') }];
    expect(dataplane.apply([...changes, { put: bridge('br0', 'nowhere') }]).ok).toBe(false);
    expect(dataplane.log).toEqual(changes);
    dataplane.clearLog();
    expect(dataplane.log).toEqual([]);
  });

  it('is not kept when nobody wants it', () => {
    const dataplane = createRecordingDataplane('one', { keepLog: false });
    put(dataplane, [bridge('br0')]);
    expect(dataplane.log).toEqual([]);
    expect(dataplane.list()).toHaveLength(1);
  });
});
