/**
 * Networks through the public API: creation, look-ups, names, config-only networks, deletion.
 */
import { describe, expect, test } from 'vitest';
import { BridgeConflict, NetworkExists } from '../../src/index.js';
import { bridge, endpoint, expectSound, failure, network, ok, openHost, openTwo, present, recordsIn, refused } from '../support/cnm.js';

describe('creating a network', () => {
  test('gives it an id, a pool, a gateway and what was asked for', async () => {
    const { cluster, h1 } = await openHost({ startMs: 5 });
    const options = { 'com.docker.network.driver.mtu': '1400', 'org.example.unknown': 'kept' };
    const created = await network(h1, 'net1', { labels: { tier: 'web' }, options, attachable: true });
    expect({
      id: created.id.length,
      name: created.name,
      driver: created.driver,
      scope: created.scope,
      internal: created.internal,
      attachable: created.attachable,
      labels: created.labels,
      options: created.options,
      created: created.created,
      createdBy: created.createdBy,
      config: created.ipam.config,
      requested: created.ipam.requested,
    }).toEqual({
      id: 64,
      name: 'net1',
      driver: 'bridge',
      scope: 'local',
      internal: false,
      attachable: true,
      labels: { tier: 'web' },
      options,
      created: 5,
      createdBy: 'h1',
      config: [{ subnet: '172.17.0.0/16', gateway: '172.17.0.1' }],
      requested: [],
    });
    expect(created.driverState).toEqual({ bridge: `br-${created.id.slice(0, 12)}` });
    await expectSound(cluster);
  });

  test('takes subnet, range, gateway and auxiliary addresses as asked', async () => {
    const { cluster, h1 } = await openHost();
    const config = { subnet: '10.11.0.0/16', ipRange: '10.11.5.0/24', gateway: '10.11.5.254', auxAddresses: { router: '10.11.0.5', dns: '10.11.5.6' } };
    const created = await network(h1, 'net3', { ipam: { config: [config] } });
    expect(created.ipam.config).toEqual([config]);
    expect(created.ipam.requested).toEqual([config]);
    const first = await endpoint(created, 'a');
    expect([first.ipv4Address, first.ipv4PrefixLength]).toEqual(['10.11.5.0', 16]);
    await expectSound(cluster);
  });

  test('writes addresses in their canonical form and clears host bits', async () => {
    const { h1 } = await openHost();
    const created = await network(h1, 'six', { ipv6: true, ipam: { config: [{ subnet: 'FD00:0:0::7/64', gateway: 'fd00::00a' }, { subnet: '10.3.0.9/24' }] } });
    expect(created.ipam.config).toEqual([
      { subnet: '10.3.0.0/24', gateway: '10.3.0.1' },
      { subnet: 'fd00::/64', gateway: 'fd00::a' },
    ]);
  });

  test('keeps IPv6 subnets of a network without IPv6 in its settings and takes nothing of them', async () => {
    const { h1 } = await openHost();
    const created = await network(h1, 'four', { ipam: { config: [{ subnet: 'fd00::/64' }] } });
    expect(created.ipam.config.map(({ subnet }) => subnet)).toEqual(['172.17.0.0/16']);
    expect(created.ipam.requested).toEqual([{ subnet: 'fd00::/64' }]);
  });

  test('refuses a name and an id that are there', async () => {
    const { store, h1 } = await openHost();
    const first = await network(h1, 'net1', { id: 'chosen' });
    expect(first.id).toBe('chosen');
    const named = await refused(store, () => h1.createNetwork({ name: 'net1', driver: 'nosuch' }), 'NETWORK_EXISTS');
    expect(named.message).toBe('network with name net1 already exists');
    expect(named.details).toEqual({ network: 'net1', existing: 'chosen', host: 'h1' });
    const identified = await refused(store, () => h1.createNetwork({ name: 'net2', id: 'chosen' }), 'NETWORK_EXISTS');
    expect(identified.message).toBe('network with name chosen already exists');
    expect(identified).toBeInstanceOf(NetworkExists);
  });

  test('of two that want one name at once, one is refused', async () => {
    const { cluster, h1 } = await openHost();
    const results = await Promise.all([h1.createNetwork({ name: 'n' }), h1.createNetwork({ name: 'n' })]);
    expect(results.map((result) => result.ok).sort()).toEqual([false, true]);
    expect(h1.networks()).toHaveLength(1);
    await expectSound(cluster);
  });

  test('of two hosts that want one global name at once, one is refused', async () => {
    const { cluster, h1, h2 } = await openTwo();
    const results = await Promise.all([h1, h2].map((host) => host.createNetwork({ name: 'ov', driver: 'overlay' })));
    expect(results.map((result) => (result.ok ? 'ok' : result.error.code)).sort()).toEqual(['NETWORK_EXISTS', 'ok']);
    await expectSound(cluster);
    expect(h2.networks().map(({ name }) => name)).toEqual(['ov']);
  });

  test('lets two hosts have a local network of one name each, and no host two', async () => {
    const { cluster, store, h1, h2 } = await openTwo();
    const mine = await network(h1, 'n1');
    const theirs = await network(h2, 'n1');
    expect(mine.id).not.toBe(theirs.id);
    expect(Object.keys(await recordsIn(store)).filter((key) => key.includes('network-name/n1'))).toEqual([
      'hosts/h1/network-name/n1',
      'hosts/h2/network-name/n1',
    ]);
    await refused(store, () => h1.createNetwork({ name: 'n1', driver: 'overlay' }), 'NETWORK_EXISTS');
    await expectSound(cluster);
  });
});

describe('looking networks up', () => {
  test('by id, name, prefix and filter', async () => {
    const { h1 } = await openHost();
    const a = await network(h1, 'a', { labels: { env: 'prod', app: 'web' } });
    const b = await network(h1, 'b', { labels: { env: 'dev' }, internal: true });
    const ov = await network(h1, 'ov', { driver: 'overlay' });
    expect(h1.networkById(a.id)?.name).toBe('a');
    expect(h1.networkById(a.id.slice(0, 12))).toBeUndefined();
    expect(h1.networkByName('b')?.id).toBe(b.id);
    expect(h1.networkByName('nosuch')).toBeUndefined();
    expect(ok(h1.network(a.id)).name).toBe('a');
    expect(ok(h1.network('b')).id).toBe(b.id);
    expect(ok(h1.network(ov.id.slice(0, 9))).name).toBe('ov');
    const names = (filter: Parameters<typeof h1.networks>[0]): string[] => h1.networks(filter).map(({ name }) => name);
    expect(names({})).toEqual(['a', 'b', 'ov']);
    expect(names({ labels: { env: 'prod' } })).toEqual(['a']);
    expect(names({ labels: { env: 'prod', app: 'no' } })).toEqual([]);
    expect(names({ internal: true })).toEqual(['b']);
    expect(names({ driver: 'overlay', scope: 'global' })).toEqual(['ov']);
    expect(names({ name: 'a', scope: 'global' })).toEqual([]);
  });

  test('refuses a prefix of several ids, and what nobody has', async () => {
    const { h1 } = await openHost();
    await network(h1, 'a', { id: 'abc1' });
    await network(h1, 'b', { id: 'abc2' });
    const ambiguous = failure(h1.network('abc'));
    expect([ambiguous.code, ambiguous.message]).toEqual(['AMBIGUOUS_NETWORK', 'network abc is ambiguous (2 matches found based on ID prefix)']);
    expect(ambiguous.explanation).toContain('a (abc1)');
    expect(failure(h1.network('nosuch')).message).toBe('network nosuch not found');
    expect(failure(h1.network('')).code).toBe('NETWORK_NOT_FOUND');
  });

  test('finds the network whose name is the start of another id', async () => {
    const { h1 } = await openHost();
    await network(h1, 'one', { id: 'abcdef' });
    await network(h1, 'abc', { id: 'zzz' });
    expect(ok(h1.network('abc')).id).toBe('zzz');
  });
});

describe('a handle', () => {
  test('shows what the records say now', async () => {
    const { h1 } = await openHost();
    const handle = await network(h1, 'n');
    const other = ok(h1.network('n'));
    await endpoint(handle, 'e');
    expect(other.endpoints().map(({ name }) => name)).toEqual(['e']);
    expect(other.endpointByName('e')?.networkId).toBe(handle.id);
    expect(other.endpointByName('f')).toBeUndefined();
    expect(other.endpointById(present(other.endpoints()[0]).id)?.name).toBe('e');
    expect(other.exists).toBe(true);
  });

  test('keeps id and name after the deletion, and its verbs answer that it is gone', async () => {
    const { store, h1 } = await openHost();
    const handle = await network(h1, 'n', { labels: { a: '1' } });
    ok(await handle.delete());
    expect([handle.name, handle.id.length, handle.labels, handle.exists]).toEqual(['n', 64, { a: '1' }, false]);
    expect(handle.endpoints()).toEqual([]);
    await refused(store, () => handle.delete(), 'NETWORK_NOT_FOUND');
    await refused(store, () => handle.createEndpoint({ name: 'e' }), 'NETWORK_NOT_FOUND');
  });
});

describe('deleting a network', () => {
  test('gives back everything that it had', async () => {
    const { cluster, store, h1 } = await openHost();
    await bridge(h1, 'first', '10.1.0.0/24');
    await expectSound(cluster);
    const before = Object.keys(await recordsIn(store));
    for (const driver of ['bridge', 'overlay']) {
      const created = await network(h1, 'n', { driver, ipam: { config: [{ subnet: '10.9.0.0/24', auxAddresses: { a: '10.9.0.9' } }] } });
      ok(await (await endpoint(created, 'e')).delete());
      ok(await created.delete());
    }
    const added = Object.keys(await recordsIn(store)).filter((key) => !before.includes(key));
    expect(added).toEqual(['global/address-space/GlobalDefault']);
    await expectSound(cluster);
  });

  test('is refused while it has endpoints, naming them and their hosts', async () => {
    const { store, h1, h2, cluster } = await openTwo();
    const ov = await network(h1, 'ov', { driver: 'overlay' });
    await cluster.settled();
    const there = ok(h2.network('ov'));
    const e = await endpoint(there, 'box2');
    ok(await e.join(ok(await h2.createSandbox({ containerId: 'c2' }))));
    await cluster.settled();
    const error = await refused(store, () => ov.delete(), 'ACTIVE_ENDPOINTS');
    expect(error.message).toBe(`network ov id ${ov.id} has active endpoints`);
    expect(error.details).toEqual({ network: 'ov', id: ov.id, endpoints: [{ endpoint: 'box2', host: 'h2', createdAt: '1970-01-01T00:00:00.000Z', containerId: 'c2' }] });
    expect(error.explanation).toBe("Delete first: 'box2' on host h2 since 1970-01-01T00:00:00.000Z.");
    ok(await present(there.endpointByName('box2')).delete({ force: true }));
    ok(await there.delete());
    await cluster.settled();
    expect(ov.exists).toBe(false);
    await expectSound(cluster);
  });

  test('is refused for the null and host networks, which stay', async () => {
    const { store, h1 } = await openHost();
    for (const driver of ['null', 'host']) {
      const single = await network(h1, driver, { driver });
      const error = await refused(store, () => single.delete(), 'NETWORK_NOT_DELETABLE');
      expect(error.message).toBe(`network of type "${driver}" cannot be deleted`);
      expect(single.exists).toBe(true);
      const second = await refused(store, () => h1.createNetwork({ name: 'second', driver }), 'SINGLE_NETWORK_DRIVER');
      expect(second.message).toBe(`only one instance of "${driver}" network is allowed`);
      expect(single.ipam).toEqual({ driver: 'default', options: {}, config: [], requested: [] });
    }
  });
});

describe('config-only networks', () => {
  const settings = { ipam: { config: [{ subnet: '192.168.100.0/24' }] }, options: { 'com.docker.network.driver.mtu': '1400' }, labels: { from: 'cfg' } };

  test('give their settings to others and take nothing themselves', async () => {
    const { cluster, h1 } = await openHost();
    const cfg = await network(h1, 'cfg1', { configOnly: true, ...settings });
    expect([cfg.driver, cfg.scope, cfg.configOnly, cfg.ipam.config]).toEqual(['null', 'local', true, []]);
    expect(cfg.ipam.requested).toEqual(settings.ipam.config);
    const real = await network(h1, 'real1', { configFrom: 'cfg1' });
    expect([real.driver, real.configFrom, real.labels, real.options]).toEqual(['bridge', 'cfg1', settings.labels, settings.options]);
    expect(real.ipam.config).toEqual([{ subnet: '192.168.100.0/24', gateway: '192.168.100.1' }]);
    await expectSound(cluster);
  });

  test('are in use as long as a network made from them is there', async () => {
    const { store, h1 } = await openHost();
    const cfg = await network(h1, 'cfg1', { configOnly: true, ...settings });
    const real = await network(h1, 'real1', { configFrom: 'cfg1' });
    const error = await refused(store, () => cfg.delete(), 'CONFIGURATION_IN_USE');
    expect([error.message, error.details]).toEqual(['configuration network "cfg1" is in use', { network: 'cfg1', users: ['real1'] }]);
    ok(await real.delete());
    ok(await cfg.delete());
  });

  test('have no endpoints', async () => {
    const { store, h1 } = await openHost();
    const cfg = await network(h1, 'cfg1', { configOnly: true });
    const error = await refused(store, () => cfg.createEndpoint({ name: 'e' }), 'ENDPOINT_ON_CONFIG_ONLY_NETWORK');
    expect(error.message).toBe('cannot create endpoint on configuration-only network');
  });

  test.each([{ internal: true }, { attachable: true }, { ingress: true }, { scope: 'local' as const }])('cannot have %o', async (operator) => {
    const { store, h1 } = await openHost();
    const error = await refused(store, () => h1.createNetwork({ name: 'cfg', configOnly: true, ...operator }), 'CONFIGURATION_NOT_ALLOWED');
    expect(error.message).toBe(
      'configuration network can only contain network specific fields. Network operator fields like [ ingress | internal | attachable | scope ] are not supported.',
    );
  });

  test.each([
    { ipv6: true },
    { labels: { number: 'two' } },
    { ipam: { driver: 'my-ipam' } },
    { ipam: { config: [{ subnet: '10.1.0.0/24' }] } },
    { ipam: { options: { a: '1' } } },
  ])('leave no room for %o beside them', async (own) => {
    const { store, h1 } = await openHost();
    await network(h1, 'cfg1', { configOnly: true });
    const error = await refused(store, () => h1.createNetwork({ name: 'real', configFrom: 'cfg1', ...own }), 'CONFIGURATION_NOT_ALLOWED');
    expect(error.message).toBe('user specified configurations are not supported if the network depends on a configuration network');
  });

  test('leave no room for driver options, nor depend on each other', async () => {
    const { store, h1 } = await openHost();
    await network(h1, 'cfg1', { configOnly: true });
    const options = { 'com.docker.network.driver.mtu': '1600' };
    const optioned = await refused(store, () => h1.createNetwork({ name: 'real', configFrom: 'cfg1', options }), 'CONFIGURATION_NOT_ALLOWED');
    expect(optioned.message).toBe('network driver options are not supported if the network depends on a configuration network');
    const both = await refused(store, () => h1.createNetwork({ name: 'cfg2', configOnly: true, configFrom: 'cfg1' }), 'CONFIGURATION_NOT_ALLOWED');
    expect(both.message).toBe('a configuration network cannot depend on another configuration network');
    const missing = await refused(store, () => h1.createNetwork({ name: 'real', configFrom: 'nosuch' }), 'CONFIGURATION_NOT_FOUND');
    expect(missing.message).toBe('configuration network "nosuch" does not exist');
    await network(h1, 'plain');
    await refused(store, () => h1.createNetwork({ name: 'real', configFrom: 'plain' }), 'CONFIGURATION_NOT_FOUND');
  });
});

describe('scopes', () => {
  test('a global driver has no local networks, ingress is for global ones', async () => {
    const { store, h1 } = await openHost();
    const local = await refused(store, () => h1.createNetwork({ name: 'o', driver: 'overlay', scope: 'local' }), 'SCOPE_NOT_ALLOWED');
    expect(local.message).toBe('cannot downgrade network scope for overlay networks');
    const ingress = await refused(store, () => h1.createNetwork({ name: 'i', ingress: true }), 'SCOPE_NOT_ALLOWED');
    expect(ingress.message).toBe('Ingress network can only be global scope network');
    await refused(store, () => h1.createNetwork({ name: 'h', driver: 'host', scope: 'global' }), 'SCOPE_NOT_ALLOWED');
    expect((await network(h1, 'ing', { driver: 'overlay', ingress: true })).ingress).toBe(true);
  });

  test('a global bridge network has its bridge on the host that created it alone', async () => {
    const { cluster, store, h1, h2 } = await openTwo();
    const shared = await bridge(h1, 'sc1', '10.5.0.0/24', { scope: 'global', options: { 'com.docker.network.bridge.name': 'br-same' } });
    await bridge(h2, 'own', '10.5.0.0/24', { options: { 'com.docker.network.bridge.name': 'br-same' } });
    await expectSound(cluster);
    expect((await endpoint(shared, 'e')).ipv4Address).toBe('10.5.0.2');
    const error = await refused(store, () => ok(h2.network('sc1')).createEndpoint({ name: 'f' }), 'BRIDGE_ON_OTHER_HOST');
    expect(error.message).toBe(`failed to create endpoint f on network sc1: network ${shared.id} does not exist`);
  });
});

describe('bridges on one host', () => {
  test('have names and subnets of their own', async () => {
    const { store, h1 } = await openHost();
    const options = { 'com.docker.network.bridge.name': 'br-six' };
    const first = await bridge(h1, 'net6', '10.6.0.0/24', { options });
    const named = await refused(store, () => h1.createNetwork({ name: 'net13', id: 'chosen', options }), 'BRIDGE_CONFLICT');
    expect(named.message).toBe(`cannot create network chosen (br-six): conflicts with network ${first.id} (br-six): networks have same bridge name`);
    expect(named).toBeInstanceOf(BridgeConflict);
    // The address space of shared networks does not know of the one of this host, but the bridges do.
    const config = [{ subnet: '10.6.0.0/16' }];
    const overlapping = await refused(store, () => h1.createNetwork({ name: 'wide', id: 'w', scope: 'global', ipam: { config } }), 'BRIDGE_CONFLICT');
    expect(overlapping.message).toContain('networks have overlapping IPv4');
    const several = [{ subnet: '10.14.0.0/24' }, { subnet: '10.16.0.0/24' }];
    const multiple = await refused(store, () => h1.createNetwork({ name: 'net11', ipam: { config: several } }), 'MULTIPLE_SUBNETS');
    expect(multiple.message).toBe("bridge driver doesn't support multiple subnets");
  });

  test.each(['ens3', 'lo', 'a name', 'much-too-long-for-one', 'a/b', '..'])('cannot be called %s', async (name) => {
    const { store, h1 } = await openHost();
    await refused(store, () => h1.createNetwork({ name: 'n', options: { 'com.docker.network.bridge.name': name } }), 'INVALID_BRIDGE_NAME');
  });
});
