/**
 * Sandboxes through the public API: their life, the order of their endpoints, the way out.
 */
import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/index.js';
import { bridge, endpoint, expectSound, network, ok, openHost, openTwo, plug, present, recordsIn, refused, sandbox } from '../support/cnm.js';

/** The names of the networks of a sandbox's endpoints, in their order. */
function order(of: Sandbox, names: ReadonlyMap<string, string>): (string | undefined)[] {
  return of.endpoints().map(({ networkId }) => names.get(networkId));
}

describe('a sandbox', () => {
  test('is one a container, and shows what it was created with', async () => {
    const { store, h1 } = await openHost({ startMs: 3 });
    const settings = {
      containerId: 'c1',
      hostname: 'box',
      domainname: 'example.org',
      dnsServers: ['8.8.8.8', 'FD00::1'],
      dnsSearch: ['example.org'],
      dnsOptions: ['ndots:1'],
      extraHosts: [{ name: 'web', address: '192.168.0.1' }],
      labels: { a: '1' },
    };
    const c1 = ok(await h1.createSandbox(settings));
    const shown = { ...settings, dnsServers: ['8.8.8.8', 'fd00::1'] };
    expect(c1).toMatchObject({ ...shown, host: 'h1', created: 3, interfaces: [], routes: [], names: [] });
    expect(c1.gateway).toBeUndefined();
    const error = await refused(store, () => h1.createSandbox({ containerId: 'c1' }), 'SANDBOX_EXISTS');
    expect(error.message).toBe(`container c1 is already present in sandbox ${c1.id}`);
    expect(h1.sandboxById(c1.id)?.containerId).toBe('c1');
    expect(h1.sandboxByContainerId('c1')?.id).toBe(c1.id);
    expect([h1.sandboxById('c1'), h1.sandboxByContainerId('c2')]).toEqual([undefined, undefined]);
    expect(h1.sandboxes().map(({ id }) => id)).toEqual([c1.id]);
  });

  test('is its own host’s: another host may have one for the same container id', async () => {
    const { cluster, h1, h2 } = await openTwo();
    await sandbox(h1, 'c1');
    await sandbox(h2, 'c1');
    expect([h1.sandboxes().length, h2.sandboxes().length]).toEqual([1, 1]);
    await expectSound(cluster);
  });

  test('takes its endpoints with it', async () => {
    const { cluster, store, h1 } = await openHost();
    const [n1, ov] = [await bridge(h1, 'n1'), await network(h1, 'ov', { driver: 'overlay' })];
    const keys = Object.keys(await recordsIn(store));
    const c1 = await sandbox(h1, 'c1');
    await plug(n1, c1);
    await plug(ov, c1);
    ok(await c1.delete());
    expect([c1.exists, c1.containerId, c1.interfaces, c1.endpoints(), n1.endpoints(), ov.endpoints()]).toEqual([false, 'c1', [], [], [], []]);
    await refused(store, () => c1.delete(), 'SANDBOX_NOT_FOUND');
    const e = await endpoint(n1, 'e');
    await refused(store, () => e.join(c1), 'SANDBOX_NOT_FOUND');
    ok(await e.delete());
    expect(Object.keys(await recordsIn(store))).toEqual(keys);
    await expectSound(cluster);
  });

  test('that is deleted and created again in one commit is another one, devices included', async () => {
    const { cluster, h1 } = await openHost();
    const n1 = await bridge(h1, 'n1');
    const old = await sandbox(h1, 'c1');
    await plug(n1, old);
    const seen: string[] = [];
    h1.on('sandbox:delete', ({ sandboxId }) => seen.push(`delete ${sandboxId}`));
    h1.on('sandbox:create', ({ sandboxId }) => seen.push(`create ${sandboxId}`));
    const [, created] = await Promise.all([old.delete(), h1.createSandbox({ containerId: 'c1' })]);
    const young = ok(created);
    expect(seen).toEqual([`delete ${old.id}`, `create ${young.id}`]);
    await expectSound(cluster);
    const namespaces = h1.core.reconciler.dataplane.list().filter(({ kind }) => kind === 'namespace');
    expect(namespaces.map(({ id }) => id)).toEqual([young.id]);
  });

  test('that uses its host’s stack has the host network and no other', async () => {
    const { cluster, store, h1 } = await openHost();
    const host = await network(h1, 'host', { driver: 'host' });
    const n1 = await bridge(h1, 'n1');
    const shared = ok(await h1.createSandbox({ containerId: 'c1', useHostNamespace: true }));
    expect(shared.namespace).toBe('host');
    const e = await plug(host, shared);
    expect([e.ipv4Address, e.macAddress, e.interfaceName, shared.interfaces]).toEqual([undefined, '', undefined, []]);
    const other = await endpoint(n1, 'c1');
    const error = await refused(store, () => other.join(shared), 'SANDBOX_OF_HOST');
    expect(error.message).toBe('container sharing network namespace with another container or host cannot be connected to any other network');
    await expectSound(cluster);
  });

  test('in the null network has its loopback and nothing else', async () => {
    const { cluster, h1 } = await openHost();
    const none = await network(h1, 'none', { driver: 'null' });
    const [c1, c2] = [await sandbox(h1, 'c1'), await sandbox(h1, 'c2')];
    await plug(none, c1);
    await plug(none, c2);
    expect([c1.interfaces, c1.routes, c1.names, c1.resolve('c2')]).toEqual([[], [], [], { addresses: [], known: false }]);
    expect(ok(await cluster.ping(c1, '10.0.0.1')).errors[0]?.kind).toBe('no-route');
    await expectSound(cluster);
  });
});

describe('the order of endpoints', () => {
  test('with one priority: IPv6 first, internal last, otherwise by the network’s name', async () => {
    const { h1 } = await openHost();
    const nets = new Map<string, string>();
    const c1 = await sandbox(h1, 'c1');
    const make = async (name: string, options: Parameters<typeof network>[2]): Promise<void> => {
      const made = await network(h1, name, options);
      nets.set(made.id, name);
      await plug(made, c1);
    };
    await make('nw1', { ipam: { config: [{ subnet: '10.1.1.0/24' }] } });
    await make('v6', { ipv6: true, ipam: { config: [{ subnet: '10.1.2.0/24' }, { subnet: 'fe90::/64' }] } });
    await make('inside', { internal: true, ipam: { config: [{ subnet: '10.1.3.0/24' }] } });
    await make('nw0', { ipam: { config: [{ subnet: '10.1.4.0/24' }] } });
    expect(order(c1, nets)).toEqual(['v6', 'nw0', 'nw1', 'inside']);
    expect(c1.gateway).toBe('10.1.2.1');
    ok(await present(c1.endpoints()[0]).leave());
    expect([order(c1, nets), c1.gateway]).toEqual([['nw0', 'nw1', 'inside'], '10.1.4.1']);
  });

  test('a higher priority comes first, whatever the rest', async () => {
    const { cluster, h1 } = await openHost();
    const nets = new Map<string, string>();
    const c1 = await sandbox(h1, 'c1');
    const joined = [];
    for (const [at, name] of ['a', 'b', 'c'].entries()) {
      const made = await bridge(h1, name, `10.2.${at}.0/24`, { internal: name === 'c' });
      nets.set(made.id, name);
      joined.push(await plug(made, c1, { join: { priority: at + 1 } }));
    }
    const third = present(joined[2]);
    expect([order(c1, nets), c1.gateway]).toEqual([['c', 'b', 'a'], '10.2.2.1']);
    ok(await third.leave());
    expect([order(c1, nets), c1.gateway]).toEqual([['b', 'a'], '10.2.1.1']);
    ok(await third.join(c1, { priority: 3 }));
    expect(order(c1, nets)).toEqual(['c', 'b', 'a']);
    ok(await third.leave());
    ok(await third.join(c1, { priority: -1 }));
    expect([order(c1, nets), c1.gateway]).toEqual([['b', 'a', 'c'], '10.2.1.1']);
    await expectSound(cluster);
  });

  test('the gateway moves to a network whose name sorts first, and back when that is left', async () => {
    const { h1 } = await openHost();
    const [bNet, aNet] = [await bridge(h1, 'b-net', '10.3.1.0/24'), await bridge(h1, 'a-net', '10.3.2.0/24')];
    const c1 = await sandbox(h1, 'c1');
    await plug(bNet, c1);
    expect(c1.gateway).toBe('10.3.1.1');
    const a = await plug(aNet, c1);
    expect([c1.gateway, c1.gatewayEndpoint?.id, c1.routes]).toEqual([
      '10.3.2.1',
      a.id,
      [{ destination: '0.0.0.0/0', gateway: '10.3.2.1', interface: 'eth1' }],
    ]);
    ok(await a.leave());
    expect(c1.gateway).toBe('10.3.1.1');
  });

  test('an internal network alone is the gateway, and does not take it from another', async () => {
    const { h1 } = await openHost();
    const [inside, outside] = [await bridge(h1, 'inside', '10.4.1.0/24', { internal: true }), await bridge(h1, 'zz', '10.4.2.0/24')];
    const c1 = await sandbox(h1, 'c1');
    await plug(inside, c1);
    expect(c1.gateway).toBe('10.4.1.1');
    await plug(outside, c1);
    expect(c1.gateway).toBe('10.4.2.1');
  });

  test('the container’s gateway may be another than the bridge', async () => {
    const { h1 } = await openHost();
    const auxAddresses = { DefaultGatewayIPv4: '10.5.0.254' };
    const n1 = await network(h1, 'n1', { ipam: { config: [{ subnet: '10.5.0.0/24', auxAddresses }] } });
    const c1 = await sandbox(h1, 'c1');
    await plug(n1, c1);
    expect([c1.gateway, n1.ipam.config[0]?.gateway]).toEqual(['10.5.0.254', '10.5.0.1']);
  });
});

describe('the gateway network', () => {
  test('comes with the first need and stays; the endpoint in it comes and goes', async () => {
    const { cluster, store, h1 } = await openHost();
    const ov = await network(h1, 'ov1', { driver: 'overlay', ipam: { config: [{ subnet: '10.40.0.0/24' }] } });
    expect(h1.networkByName('docker_gwbridge')).toBeUndefined();
    const c1 = await sandbox(h1, 'box1');
    const e = await plug(ov, c1);
    const gateway = present(h1.networkByName('docker_gwbridge'));
    expect([gateway.driver, gateway.scope, gateway.options, gateway.driverState]).toEqual([
      'bridge',
      'local',
      {
        'com.docker.network.bridge.name': 'docker_gwbridge',
        'com.docker.network.bridge.enable_icc': 'false',
        'com.docker.network.bridge.enable_ip_masquerade': 'true',
      },
      { bridge: 'docker_gwbridge' },
    ]);
    expect(gateway.endpoints().map(({ name, ipv4Address }) => [name, ipv4Address])).toEqual([['gateway_box1', '172.17.0.2']]);
    expect(c1.interfaces.map(({ name, ipv4Address }) => [name, ipv4Address])).toEqual([
      ['eth0', '10.40.0.2/24'],
      ['eth1', '172.17.0.2/16'],
    ]);
    expect([c1.gateway, c1.routes, c1.names]).toEqual(['172.17.0.1', [{ destination: '0.0.0.0/0', gateway: '172.17.0.1', interface: 'eth1' }], ['box1']]);
    await expectSound(cluster);
    await refused(store, () => gateway.delete(), 'ACTIVE_ENDPOINTS');

    const n1 = await bridge(h1, 'n1', '10.41.0.0/24');
    const b = await plug(n1, c1);
    expect([c1.gateway, gateway.endpoints()]).toEqual(['10.41.0.1', []]);
    expect(c1.interfaces.map(({ name }) => name)).toEqual(['eth0', 'eth2']);
    ok(await b.leave());
    expect(c1.interfaces.map(({ name, ipv4Address }) => [name, ipv4Address])).toEqual([
      ['eth0', '10.40.0.2/24'],
      ['eth3', '172.17.0.2/16'],
    ]);
    ok(await e.leave());
    expect([c1.interfaces, gateway.endpoints(), gateway.exists]).toEqual([[], [], true]);
    await expectSound(cluster);
    ok(await gateway.delete());
  });

  test('is not for internal networks', async () => {
    const { h1 } = await openHost();
    const ov = await network(h1, 'ov2', { driver: 'overlay', internal: true });
    const c1 = await sandbox(h1, 'c1');
    await plug(ov, c1);
    expect([c1.routes, h1.networkByName('docker_gwbridge')]).toEqual([[], undefined]);
  });

  test('has a name for a long container id that no other has', async () => {
    const { h1 } = await openHost();
    const ov = await network(h1, 'ov', { driver: 'overlay' });
    const names = [];
    for (const containerId of ['a-very-long-container', 'a-very-long-container-2']) {
      const c = await sandbox(h1, containerId);
      await plug(ov, c);
      names.push([c.id.slice(0, 12), c.endpoints()[1]?.name]);
    }
    for (const [id, name] of names) expect(name).toBe(`gateway_${id}`);
  });

  test('gives way to an endpoint of one’s own in it', async () => {
    const { cluster, h1 } = await openHost();
    const ov = await network(h1, 'ov', { driver: 'overlay' });
    const c1 = await sandbox(h1, 'c1');
    await plug(ov, c1);
    const own = await endpoint(present(h1.networkByName('docker_gwbridge')), 'own');
    ok(await own.join(c1));
    expect(c1.endpoints().map(({ name }) => name)).toEqual(['own', 'c1']);
    await expectSound(cluster);
    ok(await own.delete({ force: true }));
    expect(c1.endpoints().map(({ name }) => name)).toEqual(['c1', 'gateway_c1']);
    await expectSound(cluster);
  });

  test('gives another endpoint when the one in it is deleted by force', async () => {
    const { cluster, h1 } = await openHost();
    const ov = await network(h1, 'ov', { driver: 'overlay' });
    const c1 = await sandbox(h1, 'c1');
    await plug(ov, c1);
    const first = present(c1.endpoints()[1]);
    ok(await first.delete({ force: true }));
    const second = present(c1.endpoints()[1]);
    expect([second.name, second.id === first.id]).toEqual(['gateway_c1', false]);
    await expectSound(cluster);
  });
});
