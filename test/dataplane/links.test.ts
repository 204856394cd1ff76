import { describe, expect, it } from 'vitest';
import type { Resource } from '../../src/contracts/dataplane.js';
import type { Hop } from '../../src/dataplane/simulator/simulator.js';
import { address, bridge, build, type BuiltTopology, macOf, oneBridge, overlay, routedBridges, sandbox, type Topology } from '../support/topology.js';

async function reachable(built: BuiltTopology, to = built.topology.toAddress): Promise<boolean> {
  const report = built.simulator.ping(built.topology.from, address(to));
  built.clock.runUntilQuiet();
  return (await report).received === 1;
}

/** The hops of one ping. */
async function hopsOf(built: BuiltTopology, to?: string): Promise<Hop[]> {
  const hops: Hop[] = [];
  const off = built.simulator.trace.on((hop) => hops.push(hop));
  await reachable(built, to);
  off();
  return hops;
}

function apply(built: BuiltTopology, host: string, resources: readonly Resource[]): void {
  const applied = built.host(host).apply(resources.map((put) => ({ put })));
  if (!applied.ok) throw applied.error;
}

/** The topology of one bridge with more namespaces plugged in. */
function crowd(size: number): Topology {
  const base = oneBridge();
  const more = Array.from({ length: size }, (_, at) => sandbox({ namespace: `more${at}`, address: `10.0.0.${at + 10}`, bridge: 'br0' }));
  return { ...base, hosts: base.hosts.map((host) => ({ ...host, resources: [...host.resources, ...more.flat()] })) };
}

describe('a bridge', () => {
  it('floods one shared frame to every port but the one it came from', async () => {
    const hops = await hopsOf(build(crowd(5)));
    const request = hops.find((hop) => hop.summary.startsWith('ARP who has'))?.frame;
    const receivers = hops.filter((hop) => hop.action === 'receive' && hop.interface === 'eth0' && hop.frame === request);
    expect(receivers.map((hop) => hop.namespace)).toEqual(['right', 'more0', 'more1', 'more2', 'more3', 'more4']);
  });

  it('sends frames for a learned address to its port alone', async () => {
    const built = build(crowd(5));
    const echo = (await hopsOf(built)).filter((hop) => hop.summary.startsWith('ICMP echo request') && hop.interface === 'eth0');
    expect(echo.map((hop) => hop.namespace)).toEqual(['left', 'right']);
  });

  it('forgets an address after 300 seconds without a frame from it', async () => {
    const built = build(crowd(1));
    // The neighbour entry is a resource, so that no ARP message makes the bridge learn the address anew.
    const mac = macOf('10.0.0.3');
    apply(built, 'one', [{ kind: 'neighbour', id: 'n', namespace: 'left', interface: 'eth0', address: '10.0.0.3', macAddress: mac }]);
    const actions = async (): Promise<string[]> => {
      const hops = await hopsOf(built);
      return hops.filter((hop) => hop.summary.startsWith('ICMP echo request') && /flood|forward/.test(hop.action)).map((hop) => hop.action);
    };
    expect(await actions()).toEqual(['flood']);
    built.clock.runUntil(built.clock.now() + 290_000);
    expect(await actions()).toEqual(['forward']);
    built.clock.runUntil(built.clock.now() + 301_000);
    expect(await actions()).toEqual(['flood']);
  });

  it('follows an address that moves to another port', async () => {
    const built = build(oneBridge());
    expect(await reachable(built)).toBe(true);
    const [, veth, own] = sandbox({ namespace: 'right', address: '10.0.0.3', bridge: 'br0' });
    const moved = sandbox({ namespace: 'elsewhere', address: '10.0.0.3', bridge: 'br0' });
    expect(built.host('one').apply([own, veth].flatMap((gone) => (gone === undefined ? [] : [{ remove: gone }]))).ok).toBe(true);
    apply(built, 'one', moved);
    expect(await reachable(built)).toBe(true);
  });

  it('loses frames that are larger than a port takes', async () => {
    const built = build(oneBridge());
    apply(built, 'one', sandbox({ namespace: 'right', address: '10.0.0.3', bridge: 'br0', mtuBytes: 1000 }));
    const report = built.simulator.ping(built.topology.from, address('10.0.0.3'), { payloadBytes: 1200 });
    built.clock.runUntilQuiet();
    expect(await report).toMatchObject({ sent: 1, received: 0, errors: [{ kind: 'timeout' }] });
  });

  it('in a loop with another lets time go on, and stops when the loop is cut', async () => {
    const loop: Resource[] = [bridge('br0'), bridge('br10')];
    for (const name of ['x', 'y', 'z']) {
      const end = (at: string) => ({ namespace: 'host', name: `${name}-${at}`, mtuBytes: 1500, macAddress: '02:00:00:00:00:01', bridge: at });
      loop.push({ kind: 'veth', id: `loop/${name}`, ends: [end('br0'), end('br10')] });
    }
    const base = oneBridge();
    const [first] = base.hosts;
    const resources = [...loop, ...(first?.resources ?? [])];
    const built = build({ ...base, hosts: [{ name: 'one', address: '10.99.0.11', resources }] });
    const begun = built.clock.now();
    const report = built.simulator.ping(base.from, address('10.0.0.77'));
    built.clock.runUntil(begun + 3);
    expect(built.clock.now()).toBe(begun + 3);
    expect(built.clock.pending).toBeGreaterThan(0);
    for (const name of ['x', 'y']) {
      const veth = built.host('one').list().find(({ id }) => id === `loop/${name}`);
      if (veth !== undefined) expect(built.host('one').apply([{ remove: veth }]).ok).toBe(true);
    }
    built.clock.runUntilQuiet();
    expect((await report).received).toBe(0);
    expect(await reachable(built)).toBe(true);
    // Some hundred thousand frames take their time on a busy machine.
  }, 30_000);

  it('that is replaced keeps its ports, their addresses and the routes by them', async () => {
    const built = build(routedBridges());
    expect(await reachable(built)).toBe(true);
    apply(built, 'one', [{ kind: 'bridge', id: 'bridge/host/br0', namespace: 'host', name: 'br0', mtuBytes: 1500, macAddress: '02:cc:00:00:00:01' }]);
    built.clock.runUntil(built.clock.now() + 31_000);
    expect(await reachable(built)).toBe(true);
  });
});

describe('a VXLAN interface', () => {
  const common = { namespace: 'ov-1', interface: 'vxlan0' };

  it('floods a frame for an address without entry to every VTEP that an entry names, once', async () => {
    const built = build(overlay());
    built.simulator.addHost({ name: 'three', interfaces: [{ name: 'ens3', address: '10.99.0.13/24' }] });
    const entry = (id: string, vtep: string): Resource => ({ kind: 'forwarding-entry', id, macAddress: `02:00:00:00:00:0${id}`, vtep, ...common });
    apply(built, 'one', [entry('1', '10.99.0.12'), entry('2', '10.99.0.13')]);
    // A neighbour whose MAC no entry knows.
    apply(built, 'one', [{ kind: 'neighbour', id: 'n', address: '10.0.0.50', macAddress: '02:00:00:00:00:50', ...common }]);
    const hops = await hopsOf(built, '10.0.0.50');
    const targets = hops.filter((hop) => hop.action === 'encapsulate').map((hop) => / > ([\d.]+):/.exec(hop.summary)?.[1]);
    expect(targets).toEqual(['10.99.0.12', '10.99.0.13']);
  });

  it('answers ARP for its neighbours and lets no other request travel', async () => {
    const hops = await hopsOf(build(overlay()), '10.0.0.60');
    expect(hops.filter((hop) => hop.action === 'encapsulate')).toEqual([]);
    expect(hops.find((hop) => hop.reason === 'no neighbour entry for the address')?.interface).toBe('vxlan0');
  });

  it('keeps networks apart by their number', async () => {
    const topology = overlay();
    const [one, two] = topology.hosts;
    if (one === undefined || two === undefined) throw new Error('two hosts');
    const other = two.resources.map((resource) => (resource.kind === 'vxlan' ? { ...resource, vni: 4098 } : resource));
    const built = build({ ...topology, hosts: [one, { ...two, resources: other }] });
    const hops = await hopsOf(built);
    expect(hops.find((hop) => hop.host === 'two' && hop.action === 'drop')?.reason).toBe('no VXLAN interface with VNI 4097');
  });

  it('is told that nobody listens when the other host has no VXLAN at all', async () => {
    const topology = overlay();
    const built = build({ ...topology, hosts: topology.hosts.map((host) => (host.name === 'two' ? { ...host, resources: [] } : host)) });
    const hops = await hopsOf(built);
    expect(hops.some((hop) => hop.host === 'one' && hop.summary === 'ICMP port unreachable 10.99.0.12 > 10.99.0.11')).toBe(true);
  });

  it('serves two networks of one host on one UDP port', async () => {
    const built = build(overlay());
    for (const [host, own, peer, vtep] of [['one', '10.1.0.2', '10.1.0.3', '10.99.0.12'], ['two', '10.1.0.3', '10.1.0.2', '10.99.0.11']] as const) {
      const namespace = 'ov-2';
      const on = { namespace, interface: 'vxlan0' };
      apply(built, host, [
        { kind: 'namespace', id: namespace },
        bridge('br0', namespace, 1450),
        { kind: 'vxlan', id: 'vxlan/2', namespace, name: 'vxlan0', vni: 4098, mtuBytes: 1450, macAddress: '02:bb:00:00:00:02', bridge: 'br0', port: 4789 },
        ...sandbox({ namespace: 'second', address: own, bridge: 'br0', bridgeNamespace: namespace, mtuBytes: 1450 }),
        { kind: 'neighbour', id: 'n2', address: peer, macAddress: macOf(peer), ...on },
        { kind: 'forwarding-entry', id: 'e2', macAddress: macOf(peer), vtep, ...on },
      ]);
    }
    const second = { ...built, topology: { ...built.topology, from: { host: 'one', namespace: 'second' } } };
    expect(await reachable(second, '10.1.0.3')).toBe(true);
    expect(await reachable(built)).toBe(true);
    // The first network goes, the second stays.
    const gone = overlay().hosts[0]?.resources.toReversed() ?? [];
    expect(built.host('one').apply(gone.map((remove) => ({ remove }))).ok).toBe(true);
    expect(await reachable(second, '10.1.0.3')).toBe(true);
  });
});

describe('the trace', () => {
  it('stops when its listener is taken off, by function or by signal', async () => {
    const built = build(oneBridge());
    const hops: Hop[] = [];
    const controller = new AbortController();
    const off = built.simulator.trace.on((hop) => hops.push(hop));
    built.simulator.trace.on((hop) => hops.push(hop), { signal: controller.signal });
    await reachable(built);
    const both = hops.length;
    off();
    await reachable(built);
    expect(hops.length).toBeGreaterThan(both);
    controller.abort();
    const before = hops.length;
    await reachable(built);
    expect(hops).toHaveLength(before);
    expect(built.simulator.trace.active).toBe(false);
  });

  it('is not stopped by a listener that throws', async () => {
    const built = build(oneBridge());
    built.simulator.trace.on(() => {
      throw new Error('broken listener');
    });
    expect(await reachable(built)).toBe(true);
  });
});

describe('the simulator', () => {
  it('takes each host name once, and only addresses', () => {
    const { simulator } = build(oneBridge());
    expect(() => simulator.addHost({ name: 'one', interfaces: [] })).toThrow(/host one already/);
    expect(() => simulator.addHost({ name: 'two', interfaces: [{ name: 'ens3', address: 'x' }] })).toThrow();
    expect(simulator.removeHost('two')).toBe(false);
  });

  it('does the same in the same order each time', async () => {
    const runs = await Promise.all([0, 1].map(() => hopsOf(build(overlay()))));
    expect(runs[0]).toEqual(runs[1]);
  });
});
