/**
 * Endpoints through the public API: names, addresses, MACs, ownership, joining, leaving, deletion.
 */
import { describe, expect, test } from 'vitest';
import { bridge, endpoint, expectSound, network, ok, openHost, openTwo, plug, present, recordsIn, refused, sandbox } from '../support/cnm.js';

describe('creating an endpoint', () => {
  test('gives it the lowest free address and a MAC address made of that', async () => {
    const { cluster, h1 } = await openHost({ startMs: 7 });
    const n1 = await bridge(h1, 'n1', '10.20.0.0/24');
    const c1 = await endpoint(n1, 'c1', { aliases: ['web'], labels: { a: '1' }, options: { b: '2' } });
    expect({
      name: c1.name,
      networkId: c1.networkId,
      host: c1.host,
      sandboxId: c1.sandboxId,
      ipv4Address: c1.ipv4Address,
      ipv4PrefixLength: c1.ipv4PrefixLength,
      ipv6Address: c1.ipv6Address,
      macAddress: c1.macAddress,
      aliases: c1.aliases,
      labels: c1.labels,
      options: c1.options,
      created: c1.created,
    }).toEqual({
      name: 'c1',
      networkId: n1.id,
      host: 'h1',
      sandboxId: undefined,
      ipv4Address: '10.20.0.2',
      ipv4PrefixLength: 24,
      ipv6Address: undefined,
      macAddress: '02:42:0a:14:00:02',
      aliases: ['web'],
      labels: { a: '1' },
      options: { b: '2' },
      created: 7,
    });
    const c2 = await endpoint(n1, 'c2', { ipv4Address: '10.20.0.77' });
    expect([c2.ipv4Address, c2.macAddress]).toEqual(['10.20.0.77', '02:42:0a:14:00:4d']);
    const c3 = await endpoint(n1, 'c3', { macAddress: '02-42-AA-BB-CC-DD' });
    expect([c3.ipv4Address, c3.macAddress]).toEqual(['10.20.0.3', '02:42:aa:bb:cc:dd']);
    await expectSound(cluster);
  });

  test('gives an address of each family that the network has', async () => {
    const { cluster, h1 } = await openHost();
    const six = await network(h1, 'v6b', { ipv6: true, ipam: { config: [{ subnet: 'fd00:dead:beef::/64' }] } });
    const s1 = await endpoint(six, 's1');
    expect([s1.ipv6Address, s1.ipv6PrefixLength, s1.ipv4Address]).toEqual(['fd00:dead:beef::2', 64, '172.17.0.2']);
    const s2 = await endpoint(six, 's2', { ipv6Address: 'fd00:dead:beef:0::99' });
    expect([s2.ipv6Address, s2.macAddress]).toEqual(['fd00:dead:beef::99', '02:42:ac:11:00:03']);
    await expectSound(cluster);
  });

  test('refuses an address that is held, reserved or of another network, and says who is in the way', async () => {
    const { store, h1 } = await openHost();
    const n1 = await bridge(h1, 'n1', '10.20.0.0/24');
    const c1 = await endpoint(n1, 'c1');
    const held = await refused(store, () => n1.createEndpoint({ name: 'c2', ipv4Address: '10.20.0.2' }), 'ADDRESS_IN_USE');
    expect([held.message, held.details]).toEqual(['Address already in use', { poolId: 'LocalDefault/10.20.0.0/24', address: '10.20.0.2', holder: c1.id }]);
    for (const ipv4Address of ['10.20.0.1', '10.20.0.0', '10.20.0.255']) await refused(store, () => n1.createEndpoint({ name: 'c2', ipv4Address }), 'ADDRESS_IN_USE');
    const outside = await refused(store, () => n1.createEndpoint({ name: 'c2', ipv4Address: '10.99.0.77' }), 'ADDRESS_OUTSIDE_NETWORK');
    expect(outside.message).toBe("Invalid address 10.99.0.77: It does not belong to any of this network's subnets");
    expect(outside.explanation).toBe("Network 'n1' has 10.20.0.0/24.");
    await refused(store, () => n1.createEndpoint({ name: 'c2', ipv6Address: 'fd00::2' }), 'ADDRESS_OUTSIDE_NETWORK');
  });

  test('is refused when every address is held, and possible again when one is given back', async () => {
    const { store, h1 } = await openHost();
    const tiny = await bridge(h1, 'tiny', '10.22.0.0/29');
    const all = [];
    for (const name of ['t1', 't2', 't3', 't4', 't5']) all.push(await endpoint(tiny, name));
    const error = await refused(store, () => tiny.createEndpoint({ name: 't6' }), 'NETWORK_EXHAUSTED');
    expect(error.message).toBe(`no available IPv4 addresses on this network's address pools: tiny (${tiny.id})`);
    ok(await present(all[1]).delete());
    expect((await endpoint(tiny, 't7')).ipv4Address).toBe('10.22.0.3');
  });

  test('takes an address of the next subnet when one is full', async () => {
    const { cluster, h1 } = await openHost();
    const config = [{ subnet: '10.80.1.0/30' }, { subnet: '10.80.0.0/30' }];
    const multi = await network(h1, 'ov_multi', { driver: 'overlay', ipam: { config } });
    expect(multi.driverState).toEqual({ '10.80.1.0/30': 256, '10.80.0.0/30': 257 });
    expect((await endpoint(multi, 'a')).ipv4Address).toBe('10.80.1.2');
    expect((await endpoint(multi, 'b')).ipv4Address).toBe('10.80.0.2');
    await expectSound(cluster);
  });

  test('refuses a name that is there, whatever host it is of, also when two hosts race', async () => {
    const { cluster, store, h1, h2 } = await openTwo({ startMs: 1_800_000_000_000 });
    const ov = await network(h1, 'ov1', { driver: 'overlay' });
    await cluster.settled();
    const there = ok(h2.network('ov1'));
    const results = await Promise.all([ov.createEndpoint({ name: 'samename' }), there.createEndpoint({ name: 'samename' })]);
    const refusals = results.flatMap((result) => (result.ok ? [] : [result.error]));
    expect(refusals.map(({ code, message }) => [code, message])).toEqual([
      ['ENDPOINT_EXISTS', 'endpoint with name samename already exists in network ov1'],
    ]);
    const winner = present(ov.endpoints()[0]).host;
    expect(refusals[0]?.details).toMatchObject({ endpoint: 'samename', network: 'ov1', host: winner });
    expect(refusals[0]?.explanation).toMatch(new RegExp(`^Host ${winner} created it at 2027-01-15T08:00:00\\.\\d+Z`));
    await refused(store, () => ov.createEndpoint({ name: 'samename' }), 'ENDPOINT_EXISTS');
    await expectSound(cluster);
    expect(ov.endpoints()).toHaveLength(1);
  });

  test('gives two hosts different addresses of one network', async () => {
    const { cluster, h1, h2 } = await openTwo();
    const ov = await network(h1, 'ov1', { driver: 'overlay' });
    await cluster.settled();
    const there = ok(h2.network('ov1'));
    const made = await Promise.all(Array.from({ length: 40 }, (_, at) => (at % 2 === 0 ? ov : there).createEndpoint({ name: `e${at}` })));
    const addresses = made.map((result) => ok(result).ipv4Address);
    expect(new Set(addresses).size).toBe(40);
    await expectSound(cluster);
  });

  test('against the deletion of its network: one of the two happens', { timeout: 60_000 }, async () => {
    for (let seed = 0; seed < 20; seed++) {
      const { cluster, h1, h2 } = await openTwo({ seed });
      const ov = await network(h1, 'ov1', { driver: 'overlay' });
      await cluster.settled();
      const there = ok(h2.network('ov1'));
      const [deleted, created] = await Promise.all([ov.delete(), there.createEndpoint({ name: 'e' })]);
      expect([deleted.ok, created.ok].filter(Boolean)).toHaveLength(1);
      await expectSound(cluster);
    }
  });
});

describe('joining', () => {
  test('puts the endpoint into the sandbox with an interface, a gateway and a route', async () => {
    const { cluster, h1 } = await openHost();
    const n1 = await bridge(h1, 'n1', '10.20.0.0/24');
    const c1 = await sandbox(h1, 'c1');
    const e = await plug(n1, c1);
    expect([e.sandboxId, e.containerId, e.interfaceName, e.gateway]).toEqual([c1.id, 'c1', 'eth0', '10.20.0.1']);
    expect(c1.endpoints().map(({ id }) => id)).toEqual([e.id]);
    expect(c1.interfaces).toEqual([
      { name: 'eth0', networkId: n1.id, endpointId: e.id, ipv4Address: '10.20.0.2/24', macAddress: '02:42:0a:14:00:02' },
    ]);
    expect(c1.routes).toEqual([{ destination: '0.0.0.0/0', gateway: '10.20.0.1', interface: 'eth0' }]);
    expect([c1.gateway, c1.gatewayEndpoint?.id, c1.names]).toEqual(['10.20.0.1', e.id, ['c1']]);
    await expectSound(cluster);
  });

  test('is for one sandbox at a time', async () => {
    const { store, h1 } = await openHost();
    const n1 = await bridge(h1, 'n1', '10.20.0.0/24');
    const [c1, c2] = [await sandbox(h1, 'c1'), await sandbox(h1, 'c2')];
    const e = await plug(n1, c1);
    for (const other of [c1, c2]) {
      const error = await refused(store, () => e.join(other), 'ENDPOINT_IN_USE');
      expect(error.message).toBe('another container is attached to the same network endpoint');
      expect(error.details).toEqual({ endpoint: 'c1', sandboxId: c1.id, containerId: 'c1', host: 'h1' });
    }
  });

  test('is refused for a second endpoint of one network', async () => {
    const { store, h1 } = await openHost();
    const n1 = await bridge(h1, 'n1', '10.20.0.0/24');
    const c1 = await sandbox(h1, 'c1');
    await plug(n1, c1);
    const second = await endpoint(n1, 'second');
    const error = await refused(store, () => second.join(c1), 'SANDBOX_ALREADY_IN_NETWORK');
    expect(error.details).toEqual({ containerId: 'c1', network: 'n1', endpoint: 'c1' });
    expect(error.kind).toBe('forbidden');
  });

  test('is for sandboxes and endpoints of one controller', async () => {
    const { cluster, store, h1, h2 } = await openTwo();
    const ov = await network(h1, 'ov1', { driver: 'overlay' });
    const e = await endpoint(ov, 'e');
    await cluster.settled();
    const [mine, theirs] = [await sandbox(h1, 'c1'), await sandbox(h2, 'c2')];
    const foreign = await refused(store, () => e.join(theirs), 'NOT_A_SANDBOX');
    expect(foreign.message).toBe('not a valid Sandbox interface');
    await refused(store, () => e.join({ id: mine.id, containerId: 'c1' }), 'NOT_A_SANDBOX');
    const seen = present(ok(h2.network('ov1')).endpointByName('e'));
    const owned = await refused(store, () => seen.join(theirs), 'ENDPOINT_ON_OTHER_HOST');
    expect(owned.details).toEqual({ endpoint: 'e', host: 'h1', here: 'h2' });
    ok(await e.join(mine));
    await cluster.settled();
    await refused(store, () => seen.leave(), 'ENDPOINT_ON_OTHER_HOST');
    await refused(store, () => seen.delete(), 'ACTIVE_CONTAINER');
  });

  test('names the interfaces in order, does not use a number again, and takes a name that is asked for', async () => {
    const { store, cluster, h1 } = await openHost();
    const [n1, n2, n3] = [await bridge(h1, 'n1'), await bridge(h1, 'n2'), await bridge(h1, 'n3')];
    const c1 = await sandbox(h1, 'c1');
    const first = await plug(n1, c1);
    const second = await plug(n2, c1);
    expect([first.interfaceName, second.interfaceName]).toEqual(['eth0', 'eth1']);
    ok(await second.leave());
    expect(ok(await second.join(c1)).interfaceName).toBe('eth2');
    const third = await endpoint(n3, 'c1');
    for (const interfaceName of ['eth0', 'lo', 'a b', '', 'x'.repeat(16), 'a/b', 'a:b', '.', 'é']) {
      await refused(store, () => third.join(c1, { interfaceName }), 'INVALID_INTERFACE_NAME');
    }
    expect(ok(await third.join(c1, { interfaceName: 'eth3' })).interfaceName).toBe('eth3');
    ok(await second.leave());
    expect(ok(await second.join(c1)).interfaceName).toBe('eth4');
    await expectSound(cluster);
  });

  test('takes the interface prefix of the network', async () => {
    const { store, cluster, h1 } = await openHost();
    const label = 'com.docker.network.container_iface_prefix';
    const n1 = await bridge(h1, 'n1', undefined, { options: { [label]: 'wan' } });
    const n2 = await bridge(h1, 'n2', undefined, { options: { [label]: 'much too long for one' } });
    const c1 = await sandbox(h1, 'c1');
    expect((await plug(n1, c1)).interfaceName).toBe('wan0');
    const e = await endpoint(n2, 'c1');
    await refused(store, () => e.join(c1), 'INVALID_INTERFACE_NAME');
    await expectSound(cluster);
  });
});

describe('leaving', () => {
  test('keeps name, addresses and MAC, and frees the sandbox', async () => {
    const { cluster, store, h1 } = await openHost();
    const n1 = await bridge(h1, 'n1', '10.20.0.0/24');
    const c1 = await sandbox(h1, 'c1');
    const e = await plug(n1, c1);
    const left = ok(await e.leave());
    expect([left.sandboxId, left.ipv4Address, left.macAddress, left.interfaceName]).toEqual([undefined, '10.20.0.2', '02:42:0a:14:00:02', undefined]);
    expect([c1.interfaces, c1.routes, c1.gateway, c1.endpoints()]).toEqual([[], [], undefined, []]);
    const error = await refused(store, () => e.leave(), 'ENDPOINT_NOT_JOINED');
    expect(error.message).toBe('cannot leave endpoint with no attached sandbox');
    ok(await e.join(await sandbox(h1, 'c2')));
    await expectSound(cluster);
  });
});

describe('deleting an endpoint', () => {
  test('is refused while it is in a sandbox, and frees everything by force', async () => {
    const { cluster, store, h1 } = await openHost();
    const n1 = await bridge(h1, 'n1', '10.20.0.0/24');
    const keys = Object.keys(await recordsIn(store));
    const c1 = await sandbox(h1, 'c1');
    const e = await plug(n1, c1);
    const error = await refused(store, () => e.delete(), 'ACTIVE_CONTAINER');
    expect(error.message).toBe(`endpoint with name c1 id ${e.id} has active containers`);
    ok(await e.delete({ force: true }));
    expect([e.exists, e.name, e.ipv4Address, c1.endpoints(), c1.exists]).toEqual([false, 'c1', '10.20.0.2', [], true]);
    await refused(store, () => e.delete(), 'ENDPOINT_NOT_FOUND');
    await refused(store, () => e.join(c1), 'ENDPOINT_NOT_FOUND');
    await refused(store, () => e.leave(), 'ENDPOINT_NOT_FOUND');
    ok(await c1.delete());
    expect(Object.keys(await recordsIn(store))).toEqual(keys);
    await expectSound(cluster);
  });

  test('by force on another host takes it out of its sandbox there, gateway and all', async () => {
    const { cluster, h1, h2 } = await openTwo();
    const ov = await network(h1, 'ov1', { driver: 'overlay' });
    const c1 = await sandbox(h1, 'c1');
    await plug(ov, c1);
    await cluster.settled();
    expect(c1.interfaces).toHaveLength(2);
    ok(await present(ok(h2.network('ov1')).endpointByName('c1')).delete({ force: true }));
    await expectSound(cluster);
    expect([c1.interfaces, c1.endpoints(), h1.networkByName('docker_gwbridge')?.endpoints()]).toEqual([[], [], []]);
  });

  test('by another host against a join: one of the two happens', { timeout: 60_000 }, async () => {
    for (let seed = 0; seed < 20; seed++) {
      const { cluster, h1, h2 } = await openTwo({ seed });
      const ov = await network(h1, 'ov1', { driver: 'overlay' });
      const c1 = await sandbox(h1, 'c1');
      const e = await endpoint(ov, 'e');
      await cluster.settled();
      const seen = present(ok(h2.network('ov1')).endpointByName('e'));
      const [joined, deleted] = await Promise.all([e.join(c1), seen.delete()]);
      expect([joined.ok, deleted.ok].filter(Boolean)).toHaveLength(1);
      await expectSound(cluster);
    }
  });
});
