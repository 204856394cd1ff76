/**
 * Clusters: many controllers over one store, a clock that goes by itself or is handed over, runs that a seed replays.
 */
import { describe, expect, test } from 'vitest';
import { createCluster, type Cluster } from '../../src/index.js';
import { bridge, contentOf, endpoint, expectSound, network, ok, openCluster, openTwo, plug, present, sandbox } from '../support/cnm.js';

describe('a cluster', () => {
  test('has a controller for each host, in their order, that know each other', async () => {
    const { cluster } = await openCluster(3);
    await cluster.settled();
    expect(cluster.controllers.map(({ host }) => host.name)).toEqual(['h1', 'h2', 'h3']);
    expect(cluster.controller('h2')).toBe(cluster.controllers[1]);
    expect(cluster.controller('nosuch')).toBeUndefined();
    for (const controller of cluster.controllers) {
      expect(controller.hosts().map(({ name, address }) => [name, address])).toEqual([
        ['h1', '10.99.0.11'],
        ['h2', '10.99.0.12'],
        ['h3', '10.99.0.13'],
      ]);
      expect(controller.status()).toMatchObject({ state: 'ready', dataplane: 'in-step' });
    }
  });

  test('takes hosts with a prefix, interfaces of their own, pools and drivers', async () => {
    const cluster = ok(
      await createCluster({
        hosts: [
          { name: 'a', address: '192.0.2.1/28' },
          { name: 'b', address: '192.0.2.2', interfaces: [{ name: 'wan0', address: '192.0.2.2/28' }] },
        ],
        defaultAddressPools: [{ base: '10.50.0.0/16', size: 26 }],
      }),
    );
    expect(cluster.controllers.map(({ host }) => host.interfaces)).toEqual([
      [{ name: 'ens3', address: '192.0.2.1/28' }],
      [{ name: 'wan0', address: '192.0.2.2/28' }],
    ]);
    const n1 = await network(present(cluster.controllers[0]), 'n1');
    expect(n1.ipam.config[0]?.subnet).toBe('10.50.0.0/26');
    const c = await sandbox(present(cluster.controllers[0]), 'c');
    await plug(n1, c);
    expect(ok(await cluster.ping(c, '192.0.2.1')).received).toBe(1);
  });

  test('chooses no subnet that its host is in', async () => {
    const cluster = ok(await createCluster({ hosts: [{ name: 'a', address: '172.17.3.4/16' }] }));
    const made = await network(present(cluster.controllers[0]), 'n1');
    expect(made.ipam.config[0]?.subnet).toBe('172.18.0.0/16');
  });

  test('is refused as a whole when one host cannot be opened', async () => {
    const hosts = [
      { name: 'a', address: '10.99.0.11' },
      { name: 'b', address: 'nowhere' },
    ];
    expect((await createCluster({ hosts })).error?.code).toBe('INVALID_ARGUMENT');
  });

  test('settles: afterwards every controller sees every commit', async () => {
    const { cluster, hosts } = await openCluster(3);
    const made = await Promise.all(hosts.map((host, at) => host.createNetwork({ name: `ov${at}`, driver: 'overlay' })));
    await cluster.settled();
    for (const host of hosts) expect(host.networks().map(({ id }) => id).sort()).toEqual(made.map((result) => ok(result).id).sort());
    await expectSound(cluster);
  });

  test('goes on when one host commits while another changes what it has just made', async () => {
    const { cluster, h1, h2 } = await openTwo();
    const ov = await network(h1, 'ov', { driver: 'overlay' });
    const box = await sandbox(h1, 'box');
    const made = await endpoint(ov, 'made');
    const [other, joined] = await Promise.all([h2.createNetwork({ name: 'other', driver: 'overlay' }), made.join(box)]);
    expect([other.ok, joined.ok]).toEqual([true, true]);
    await cluster.settled();
    expect([h1.status().state, h2.status().state]).toEqual(['ready', 'ready']);
    await expectSound(cluster);
  });

  test('closes with all its controllers', async () => {
    const { cluster, h1, h2 } = await openTwo();
    ok(await cluster.close());
    expect([h1.status().state, h2.status().state]).toEqual(['closed', 'closed']);
  });

  test('of many hosts on one network: every pair reaches each other', async () => {
    const { cluster, hosts } = await openCluster(5);
    await network(present(hosts[0]), 'ov', { driver: 'overlay', internal: true });
    await cluster.settled();
    const boxes = await Promise.all(
      hosts.map(async (host) => {
        const box = await sandbox(host, `${host.host.name}-box`);
        await plug(ok(host.network('ov')), box);
        return box;
      }),
    );
    await cluster.settled();
    for (const from of boxes) {
      for (const to of boxes) expect([from.host, to.host, ok(await cluster.ping(from, to.containerId)).received]).toEqual([from.host, to.host, 1]);
    }
    await expectSound(cluster);
  });
});

/** A run with everything that chance decides. */
async function play(seed: number | string): Promise<{ content: Readonly<Record<string, string>>; hops: string[]; now: number }> {
  const { cluster, store, h1, h2 } = await openTwo({ seed, startMs: 1_000 });
  await network(h1, 'ov', { driver: 'overlay' });
  await cluster.settled();
  await Promise.all([h1, h2].map(async (host) => plug(ok(host.network('ov')), await sandbox(host, `${host.host.name}-box`))));
  await cluster.settled();
  const { hops } = ok(await cluster.trace(present(h1.sandboxes()[0]), 'h2-box'));
  return { content: await contentOf(store), hops: hops.map(({ at, host, action, summary }) => `${at} ${host} ${action} ${summary}`), now: cluster.clock.now() };
}

describe('a seed', () => {
  test('replays the run, ids, times and packets included', async () => {
    const [first, second, third] = [await play(7), await play(7), await play('seven')];
    expect(second).toEqual(first);
    expect(third.content).not.toEqual(first.content);
    expect(first.hops.length).toBeGreaterThan(20);
  });
});

describe('the clock', () => {
  test('goes by itself as far as it must and stands still otherwise', async () => {
    const { cluster, h1 } = await openTwo({ startMs: 5_000 });
    const n1 = await bridge(h1, 'n1', '10.1.0.0/24');
    const c1 = await sandbox(h1, 'c1');
    await plug(n1, c1);
    expect(cluster.clock.now()).toBeLessThan(6_000);
    const before = cluster.clock.now();
    const report = ok(await cluster.ping(c1, '10.1.0.99', { count: 2, intervalMs: 60_000, timeoutMs: 1_000 }));
    expect(report.sent).toBe(2);
    expect(cluster.clock.now() - before).toBeGreaterThanOrEqual(61_000);
  });

  test('is handed over when it is wanted: nothing answers until it is moved', async () => {
    const { cluster, h1, h2 } = await openTwo({ clock: 'manual' });
    const ov = await network(h1, 'ov', { driver: 'overlay', internal: true });
    await cluster.settled();
    const [box1, box2] = [await sandbox(h1, 'box1'), await sandbox(h2, 'box2')];
    await plug(ov, box1);
    await plug(ok(h2.network('ov')), box2);
    await cluster.settled();
    let answered = 0;
    const pinged = cluster.ping(box1, 'box2').then((result) => (answered = ok(result).received));
    await cluster.settled();
    expect([answered, cluster.clock.pending > 0, cluster.clock.now()]).toEqual([0, true, 0]);
    cluster.clock.runUntil(10);
    await pinged;
    expect([answered, cluster.clock.now()]).toEqual([1, 10]);
  });
});

describe('two controllers of one host name and store', () => {
  test('see each other’s local networks, as two processes on one machine do', async () => {
    const { cluster, store, h1 } = await openCluster(1).then(({ hosts, ...rest }) => ({ ...rest, h1: present(hosts[0]) }));
    const twin: Cluster = ok(await createCluster({ hosts: [{ name: 'h1', address: '10.99.0.11' }], store, seed: 2 }));
    const made = await network(h1, 'n1');
    await endpoint(made, 'e');
    await twin.settled();
    expect(present(twin.controllers[0]).networkByName('n1')?.endpoints().map(({ name }) => name)).toEqual(['e']);
    await expectSound(cluster);
    await expectSound(twin);
  });
});
