/**
 * Who reaches whom, by packets: what containers on one host and on two see of each other, as Docker's do.
 */
import { describe, expect, test } from 'vitest';
import type { Cluster, Destination, Sandbox } from '../../src/index.js';
import type { Dataplane, Resource } from '../../src/contracts/dataplane.js';
import { namesOfHost } from '../../src/dataplane/resource-names.js';
import { ResourceTable } from '../../src/dataplane/resource-table.js';
import { bridge, expectSound, network, ok, openHost, openTwo, plug, present, sandbox } from '../support/cnm.js';

/** 'yes', or why nobody answered. */
async function reaches(cluster: Cluster, from: Sandbox, to: Destination): Promise<string> {
  const sent = await cluster.ping(from, to);
  if (!sent.ok) return sent.error.message;
  return sent.value.received === sent.value.sent && sent.value.sent === 1 ? 'yes' : present(sent.value.errors[0]).kind;
}

describe('on one host', () => {
  async function annBobCat() {
    const { cluster, h1 } = await openHost();
    const n1 = await bridge(h1, 'n1', '10.30.0.0/24');
    const n2 = await bridge(h1, 'n2', '10.31.0.0/24');
    const inside = await bridge(h1, 'inside', '10.32.0.0/24', { internal: true });
    const [ann, bob, cat] = [await sandbox(h1, 'ann'), await sandbox(h1, 'bob'), await sandbox(h1, 'cat')];
    await plug(n1, ann, { aliases: ['web'] });
    await plug(n1, bob);
    await plug(n2, cat);
    const bobInN2 = await plug(n2, bob);
    await plug(inside, ann);
    return { cluster, h1, inside, ann, bob, cat, bobInN2 };
  }

  test('a container sees its interfaces and one default route', async () => {
    const { ann, bob } = await annBobCat();
    expect(ann.interfaces.map(({ name, ipv4Address }) => [name, ipv4Address])).toEqual([
      ['eth0', '10.30.0.2/24'],
      ['eth1', '10.32.0.2/24'],
    ]);
    expect(ann.routes).toEqual([{ destination: '0.0.0.0/0', gateway: '10.30.0.1', interface: 'eth0' }]);
    expect(bob.routes).toEqual([{ destination: '0.0.0.0/0', gateway: '10.30.0.1', interface: 'eth0' }]);
  });

  test('names and addresses of one’s own networks are reached, others are not', async () => {
    const { cluster, ann, bob, cat, bobInN2 } = await annBobCat();
    expect(await reaches(cluster, ann, 'bob')).toBe('yes');
    expect(await reaches(cluster, bob, 'web')).toBe('yes');
    expect(await reaches(cluster, bob, 'WEB.n1')).toBe('yes');
    expect(await reaches(cluster, ann, '10.30.0.1')).toBe('yes');
    expect(await reaches(cluster, ann, '10.31.0.2')).toBe('timeout');
    expect(await reaches(cluster, ann, cat)).toBe('timeout');
    expect(await reaches(cluster, ann, 'cat')).toBe("bad address 'cat'");
    expect(await reaches(cluster, bob, 'cat')).toBe('yes');
    expect(await reaches(cluster, bob, cat)).toBe('yes');
    expect(await reaches(cluster, ann, '10.30.0.99')).toBe('neighbour-unreachable');
    ok(await bobInN2.leave());
    expect(await reaches(cluster, bob, 'cat')).toBe("bad address 'cat'");
    expect(await reaches(cluster, bob, '10.31.0.2')).toBe('timeout');
    expect(bob.interfaces.map(({ name }) => name)).toEqual(['eth0']);
    await expectSound(cluster);
  });

  test('nothing goes in or out of an internal network', async () => {
    const { cluster, h1, inside, bob } = await annBobCat();
    const dan = await sandbox(h1, 'dan');
    const eve = await sandbox(h1, 'eve');
    await plug(inside, dan);
    await plug(inside, eve);
    expect(await reaches(cluster, dan, 'eve')).toBe('yes');
    expect(await reaches(cluster, dan, 'ann')).toBe('yes');
    expect(await reaches(cluster, dan, '10.32.0.1')).toBe('yes');
    expect(await reaches(cluster, dan, '10.30.0.3')).toBe('timeout');
    expect(await reaches(cluster, bob, dan)).toBe('timeout');
  });

  test('without inter-container connectivity each reaches the host and no other', async () => {
    const { cluster, h1 } = await openHost();
    const n1 = await bridge(h1, 'n1', '10.30.0.0/24', { options: { 'com.docker.network.bridge.enable_icc': 'false' } });
    const [ann, bob] = [await sandbox(h1, 'ann'), await sandbox(h1, 'bob')];
    await plug(n1, ann);
    await plug(n1, bob);
    expect(await reaches(cluster, ann, 'bob')).toBe('timeout');
    expect(await reaches(cluster, ann, '10.30.0.1')).toBe('yes');
    expect(await reaches(cluster, ann, '10.99.0.11')).toBe('yes');
  });

  test('a large packet goes as far as the network’s MTU', async () => {
    const { cluster, h1 } = await openHost();
    const n1 = await bridge(h1, 'n1', undefined, { options: { 'com.docker.network.driver.mtu': '1400' } });
    const [ann, bob] = [await sandbox(h1, 'ann'), await sandbox(h1, 'bob')];
    await plug(n1, ann);
    await plug(n1, bob);
    expect(ok(await cluster.ping(ann, 'bob', { payloadBytes: 1372 })).received).toBe(1);
    expect(ok(await cluster.ping(ann, 'bob', { payloadBytes: 1373 })).errors[0]).toMatchObject({ kind: 'fragmentation-needed', mtuBytes: 1400 });
  });

  test('a name of the hosts file comes before DNS', async () => {
    const { cluster, h1 } = await openHost();
    const n1 = await bridge(h1, 'n1', '10.30.0.0/24');
    const ann = ok(await h1.createSandbox({ containerId: 'ann', extraHosts: [{ name: 'Gate', address: '10.30.0.1' }] }));
    await plug(n1, ann);
    expect(ok(await cluster.ping(ann, 'gate'))).toMatchObject({ destination: '10.30.0.1', received: 1 });
  });

  test('an address of the network moves with its endpoint', async () => {
    const { cluster, h1 } = await openHost();
    const n1 = await bridge(h1, 'n1', '10.30.0.0/24');
    const [ann, bob, cat] = [await sandbox(h1, 'ann'), await sandbox(h1, 'bob'), await sandbox(h1, 'cat')];
    await plug(n1, ann);
    const moving = await plug(n1, bob, { name: 'db' });
    expect(await reaches(cluster, ann, 'db')).toBe('yes');
    ok(await moving.leave());
    expect([ann.resolve('db').known, await reaches(cluster, ann, '10.30.0.3')]).toEqual([false, 'timeout']);
    ok(await moving.join(cat));
    expect(await reaches(cluster, ann, 'db')).toBe('yes');
    await expectSound(cluster);
  });
});

describe('what is asked', () => {
  test('is for TCP with a port and for ICMP without one, unless told', async () => {
    const { cluster, h1 } = await openHost();
    const n1 = await bridge(h1, 'n1', '10.30.0.0/24');
    const [ann, bob] = [await sandbox(h1, 'ann'), await sandbox(h1, 'bob')];
    await plug(n1, ann);
    await plug(n1, bob);
    expect(ok(await cluster.explain(ann, 'bob', { port: 80 }))).toMatchObject({ protocol: 'tcp', port: 80, disposition: 'port-closed' });
    expect(ok(await cluster.explain(ann, 'bob'))).toMatchObject({ protocol: 'icmp', reached: true });
    expect((await cluster.explain(ann, 'bob', { protocol: 'icmp', port: 80 })).error?.code).toBe('INVALID_ARGUMENT');
  });

  test('has an answer in words and a remedy where the packet is too large, and where its host has no route', async () => {
    const { cluster, h1 } = await openHost();
    const n1 = await bridge(h1, 'n1', '10.30.0.0/24');
    const ann = await sandbox(h1, 'ann');
    await plug(n1, ann);
    const large = ok(await cluster.explain(ann, '10.30.0.1', { payloadBytes: 1_473 }));
    expect([large.disposition, large.words]).toEqual(['too-big', 'ann does not reach 10.30.0.1 by icmp: ann does not send it, for it is larger than the MTU of the way.']);
    const outside = ok(await cluster.explain(ann, '192.0.2.1'));
    expect([outside.disposition, outside.remedy]).toEqual(['no-route', expect.stringContaining('once host h1 has a gateway')]);
  });

  test('goes on for ever where a signal ends it', async () => {
    const { cluster, h1 } = await openHost();
    const n1 = await bridge(h1, 'n1', '10.30.0.0/24');
    const ann = await sandbox(h1, 'ann');
    await plug(n1, ann);
    const enough = new AbortController();
    const onReply = ({ sequence }: { readonly sequence: number }): void => {
      if (sequence === 3) enough.abort();
    };
    const sent = ok(await cluster.ping(ann, '10.30.0.1', { count: Infinity, signal: enough.signal, onReply }));
    expect(sent.received).toBe(3);
  });
});

describe('on two hosts', () => {
  async function boxes() {
    const { cluster, h1, h2 } = await openTwo();
    const ov1 = await network(h1, 'ov1', { driver: 'overlay', ipam: { config: [{ subnet: '10.40.0.0/24' }] } });
    const ov2 = await network(h1, 'ov2', { driver: 'overlay', internal: true, ipam: { config: [{ subnet: '10.41.0.0/24' }] } });
    await cluster.settled();
    const [box1, box2] = [await sandbox(h1, 'box1'), await sandbox(h2, 'box2')];
    await plug(ov1, box1);
    await cluster.settled();
    await plug(ok(h2.network('ov1')), box2);
    await cluster.settled();
    return { cluster, h1, h2, ov1, ov2, box1, box2 };
  }

  test('an overlay network made on one is joined on the other, and each reaches the other by name and address', async () => {
    const { cluster, ov1, box1, box2 } = await boxes();
    expect(ov1.driverState).toEqual({ '10.40.0.0/24': 256 });
    expect(await reaches(cluster, box1, 'box2')).toBe('yes');
    expect(await reaches(cluster, box2, 'box1')).toBe('yes');
    expect(await reaches(cluster, box2, '10.40.0.2')).toBe('yes');
    expect(await reaches(cluster, box1, box2)).toBe('yes');
    for (const [box, own] of [
      [box1, '10.40.0.2/24'],
      [box2, '10.40.0.3/24'],
    ] as const) {
      expect(box.interfaces.map(({ name, ipv4Address }) => [name, ipv4Address])).toEqual([
        ['eth0', own],
        ['eth1', '172.17.0.2/16'],
      ]);
      expect(box.routes).toEqual([{ destination: '0.0.0.0/0', gateway: '172.17.0.1', interface: 'eth1' }]);
    }
    await expectSound(cluster);
  });

  test('an internal overlay network is a second way in and no way out', async () => {
    const { cluster, h1, h2, ov2, box1, box2 } = await boxes();
    await plug(ok(h2.network('ov2')), box2);
    const box3 = await sandbox(h1, 'box3');
    await plug(ov2, box3);
    await cluster.settled();
    expect(box2.interfaces.map(({ name, ipv4Address }) => [name, ipv4Address])).toEqual([
      ['eth0', '10.40.0.3/24'],
      ['eth1', '172.17.0.2/16'],
      ['eth2', '10.41.0.2/24'],
    ]);
    expect([box2.gateway, box3.routes]).toEqual(['172.17.0.1', []]);
    expect(await reaches(cluster, box1, '10.41.0.2')).not.toBe('yes');
    expect(await reaches(cluster, box3, 'box2')).toBe('yes');
    expect(ok(await cluster.ping(box3, 'box2')).destination).toBe('10.41.0.2');
    expect(await reaches(cluster, box3, '10.99.0.12')).toBe('no-route');
    expect(await reaches(cluster, box3, 'box1')).toBe("bad address 'box1'");
    await expectSound(cluster);
  });

  test('containers of two hosts that share nothing do not reach each other over the gateway network', async () => {
    const { cluster, h1, h2, box1 } = await boxes();
    const other = await network(h1, 'other', { driver: 'overlay' });
    await cluster.settled();
    const [near, far] = [await sandbox(h1, 'near'), await sandbox(h2, 'far')];
    await plug(other, near);
    await plug(ok(h2.network('other')), far);
    await cluster.settled();
    expect(near.interfaces[1]?.ipv4Address).toBe('172.17.0.3/16');
    expect(await reaches(cluster, box1, '172.17.0.3')).toBe('timeout');
    expect(await reaches(cluster, box1, far)).not.toBe('yes');
    expect(await reaches(cluster, near, 'far')).toBe('yes');
  });

  test('the subnets of one overlay network reach each other, each by its own VXLAN id', async () => {
    const { cluster, h1, h2 } = await openTwo();
    const config = [{ subnet: '10.80.1.0/24' }, { subnet: '10.80.0.0/24' }];
    const multi = await network(h1, 'multi', { driver: 'overlay', internal: true, ipam: { config } });
    await cluster.settled();
    const there = ok(h2.network('multi'));
    const [a, b, c] = [await sandbox(h1, 'a'), await sandbox(h2, 'b'), await sandbox(h2, 'c')];
    await plug(multi, a);
    await plug(there, b, { ipv4Address: '10.80.0.9' });
    await plug(there, c, { ipv4Address: '10.80.1.9' });
    await cluster.settled();
    expect(a.routes).toEqual([{ destination: '10.80.0.0/24', gateway: '10.80.1.1', interface: 'eth0' }]);
    expect(await reaches(cluster, a, 'c')).toBe('yes');
    expect(await reaches(cluster, a, 'b')).toBe('yes');
    expect(await reaches(cluster, b, 'c')).toBe('yes');
    await expectSound(cluster);
  });

  test('encryption and the underlay’s MTU leave less room', async () => {
    const { cluster, h1, h2 } = await openTwo();
    const rooms = [
      { name: 'plain', options: {}, mtuBytes: 1450 },
      { name: 'encrypted', options: { encrypted: '' }, mtuBytes: 1424 },
      { name: 'small', options: { 'com.docker.network.driver.mtu': '1400' }, mtuBytes: 1350 },
    ];
    for (const { name, options, mtuBytes } of rooms) {
      const made = await network(h1, name, { driver: 'overlay', internal: true, options });
      await cluster.settled();
      const [from, to] = [await sandbox(h1, `${name}1`), await sandbox(h2, `${name}2`)];
      await plug(made, from);
      await plug(ok(h2.network(name)), to);
      await cluster.settled();
      expect(ok(await cluster.ping(from, `${name}2`, { payloadBytes: mtuBytes - 28 })).received).toBe(1);
      expect(ok(await cluster.ping(from, `${name}2`, { payloadBytes: mtuBytes - 27 })).errors[0]).toMatchObject({ kind: 'fragmentation-needed', mtuBytes });
    }
  });

  test('a trace shows the packet’s way over both hosts', async () => {
    const { cluster, box1 } = await boxes();
    const { hops, received } = ok(await cluster.trace(box1, 'box2'));
    expect(received).toBe(1);
    const request = hops.filter(({ summary }) => summary.includes('ICMP echo request'));
    const steps = request.map(({ host, action }) => `${host} ${action}`);
    expect(steps[0]).toMatch(/^h1 /);
    for (const step of ['h1 encapsulate', 'h1 forward', 'h2 decapsulate', 'h2 receive']) expect(steps).toContain(step);
    expect(hops.at(-1)).toMatchObject({ host: 'h1', interface: 'eth0', action: 'deliver', summary: 'ICMP echo reply 10.40.0.3 > 10.40.0.2' });
  });

  test('what is left of a network when one side leaves is nothing there and everything here', async () => {
    const { cluster, h1, h2, box1, box2 } = await boxes();
    ok(await box2.delete());
    await cluster.settled();
    expect(devicesOf(h2.core.reconciler.dataplane)).toEqual(['bridge']);
    expect(await reaches(cluster, box1, '10.40.0.3')).not.toBe('yes');
    expect(devicesOf(h1.core.reconciler.dataplane)).toEqual(['namespace', 'namespace', 'bridge', 'bridge', 'vxlan', 'veth', 'veth'].sort());
    await expectSound(cluster);
  });
});

/** The kinds of what is there but for addresses, routes and entries. */
function devicesOf(dataplane: Dataplane): string[] {
  return dataplane
    .list()
    .map(({ kind }) => kind)
    .filter((kind) => ['namespace', 'bridge', 'veth', 'vxlan'].includes(kind))
    .sort();
}

describe('take any one resource away', () => {
  /** Takes a resource away and what needs it before that; answers with all of it in the order in which it is put back. */
  function remove(dataplane: Dataplane, resource: Resource): Resource[] {
    const table = new ResourceTable(namesOfHost(['ens3']));
    for (const { put } of dataplane.list().map((one) => ({ put: one })).sort((a, b) => rank(a.put) - rank(b.put))) {
      const fault = table.put(put);
      if (fault !== undefined) throw new Error(fault);
    }
    const all = [resource, ...table.dependents(resource.id)];
    ok(dataplane.apply(all.toReversed().map((one) => ({ remove: one }))));
    return all;
  }

  function rank({ kind }: Resource): number {
    return ['namespace', 'bridge', 'vxlan', 'veth'].indexOf(kind) === -1 ? 4 : ['namespace', 'bridge', 'vxlan', 'veth'].indexOf(kind);
  }

  /** What packets do not need that cross bridges only. */
  const OFF_THE_WAY: ReadonlySet<string> = new Set(['rule', 'policy', 'resolver']);

  interface Way {
    readonly cluster: Cluster;
    readonly from: Sandbox;
    readonly to: Sandbox;
  }

  /**
   * Takes each resource that may be on the way away from a world of its own, in which nobody has learned anything yet:
   * nobody answers, and with it again they do. The answer is how many there are.
   */
  async function expectEachNeeded(make: () => Promise<Way>, mayBeOnTheWay: (resource: Resource) => boolean): Promise<number> {
    const listed = (way: Way) => way.cluster.controllers.flatMap(({ core: { reconciler } }) => reconciler.dataplane.list().map((resource) => ({ reconciler, resource })));
    const count = listed(await make()).length;
    let tried = 0;
    for (let at = 0; at < count; at++) {
      const way = await make();
      const { reconciler, resource } = present(listed(way)[at]);
      if (!mayBeOnTheWay(resource)) continue;
      const removed = remove(reconciler.dataplane, resource);
      expect({ without: resource.id, answer: await reaches(way.cluster, way.from, way.to) }).not.toEqual({ without: resource.id, answer: 'yes' });
      ok(reconciler.dataplane.apply(removed.map((put) => ({ put }))));
      // The first request may wait for a neighbour that is still being asked for in vain.
      const { received } = ok(await way.cluster.ping(way.from, way.to, { count: 3 }));
      expect({ with: resource.id, answered: received > 0 }).toEqual({ with: resource.id, answered: true });
      await expectSound(way.cluster);
      tried += 1;
    }
    return tried;
  }

  test('between two hosts, and nobody answers', { timeout: 60_000 }, async () => {
    const make = async (): Promise<Way> => {
      const { cluster, h1, h2 } = await openTwo();
      const ov = await network(h1, 'ov', { driver: 'overlay', internal: true });
      await cluster.settled();
      const [from, to] = [await sandbox(h1, 'box1'), await sandbox(h2, 'box2')];
      await plug(ov, from);
      await plug(ok(h2.network('ov')), to);
      await cluster.settled();
      return { cluster, from, to };
    };
    const tried = await expectEachNeeded(make, ({ id, kind }) => !OFF_THE_WAY.has(kind) && !id.startsWith('bridge-address/'));
    expect(tried).toBe(2 * 8);
  });

  test('on one bridge, and nobody answers', { timeout: 60_000 }, async () => {
    const make = async (): Promise<Way> => {
      const { cluster, h1 } = await openHost();
      const n1 = await bridge(h1, 'n1');
      const [from, to] = [await sandbox(h1, 'box1'), await sandbox(h1, 'box2')];
      await plug(n1, from);
      await plug(n1, to);
      return { cluster, from, to };
    };
    const tried = await expectEachNeeded(make, ({ id, kind }) => kind !== 'route' && !OFF_THE_WAY.has(kind) && !id.startsWith('bridge-address/'));
    expect(tried).toBe(1 + 2 * 3);
  });
});
