/**
 * Networks as users have them: those of the host's own, filters, prune, and what inspect shows.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import type { NetworkOptions } from '../../src/controller/settings/network-settings.js';
import { content, message, openHosts, value, type TestHosts } from './support.js';

let hosts: TestHosts;

beforeEach(async () => {
  hosts = await openHosts();
});

const names = (filters: Record<string, string[]>) => value(hosts.h1.networks.list(filters)).map(({ name }) => name).sort();

describe('the host\'s own networks', () => {
  test('are as Docker makes them', () => {
    const { Id: _, Created: __, ...bridge } = value(hosts.h1.networks.inspect('bridge'));
    expect(bridge).toEqual({
      Name: 'bridge',
      Scope: 'local',
      Driver: 'bridge',
      EnableIPv6: false,
      IPAM: { Driver: 'default', Options: null, Config: [{ Subnet: '172.17.0.0/16' }] },
      Internal: false,
      Attachable: false,
      Ingress: false,
      ConfigFrom: { Network: '' },
      ConfigOnly: false,
      Containers: {},
      Options: {
        'com.docker.network.bridge.default_bridge': 'true',
        'com.docker.network.bridge.enable_icc': 'true',
        'com.docker.network.bridge.enable_ip_masquerade': 'true',
        'com.docker.network.bridge.host_binding_ipv4': '0.0.0.0',
        'com.docker.network.bridge.name': 'docker0',
        'com.docker.network.driver.mtu': '1500',
      },
      Labels: {},
    });
    for (const [name, driver] of [['host', 'host'], ['none', 'null']] as const) {
      expect(value(hosts.h1.networks.inspect(name))).toMatchObject({ Driver: driver, Scope: 'local', Options: {}, IPAM: { Driver: 'default', Options: null, Config: [] } });
    }
  });

  test('are made once', async () => {
    const before = await content(hosts.store);
    value(await hosts.h1.networks.ensurePredefined());
    expect(await content(hosts.store)).toEqual(before);
  });

  test('cannot be created or removed', async () => {
    const before = await content(hosts.store);
    for (const name of ['bridge', 'host', 'none', 'default']) {
      expect(message(await hosts.h1.networks.create({ name }))).toBe(`operation is not permitted on predefined ${name} network`);
    }
    for (const name of ['bridge', 'host', 'none']) {
      expect(message(await hosts.h1.networks.remove(name))).toBe(`${name} is a pre-defined network and cannot be removed`);
    }
    for (const driver of ['host', 'null']) {
      expect(message(await hosts.h1.networks.create({ name: 'n', driver }))).toBe(`only one instance of "${driver}" network is allowed`);
    }
    expect(value(await hosts.h1.networks.prune())).toEqual([]);
    expect(await content(hosts.store)).toEqual(before);
  });
});

test('a network in use is not removed, and says so in the daemon\'s words', async () => {
  const { networks, containers } = hosts.h1;
  const net = value(await networks.create({ name: 'net' }));
  value(await containers.run({ name: 'c1', image: 'busybox', networks: ['net'] }));
  const refused = await networks.remove('net');
  expect(message(refused)).toBe(`error while removing network: network net id ${net.id} has active endpoints`);
  expect(refused.error?.code).toBe('ACTIVE_ENDPOINTS');
  value(await networks.create({ name: 'cfg', configOnly: true }));
  value(await networks.create({ name: 'real', configFrom: 'cfg' }));
  expect(message(await networks.remove('cfg'))).toBe('error while removing network: configuration network "cfg" is in use');
  expect(message(await networks.remove('nosuch'))).toBe('network nosuch not found');
});

describe('filters', () => {
  beforeEach(async () => {
    const made: NetworkOptions[] = [
      { name: 'a1', labels: { env: 'prod', app: 'web' } },
      { name: 'a2', labels: { env: 'dev' } },
      { name: 'b1', labels: { env: 'prod' }, internal: true },
    ];
    for (const options of made) value(await hosts.h1.networks.create(options));
  });

  const own = ['bridge', 'host', 'none'];
  const cases: [Record<string, string[]>, string[]][] = [
    [{ name: ['a'] }, ['a1', 'a2']],
    [{ name: ['^a1$'] }, ['a1']],
    [{ name: ['a1', 'b1'] }, ['a1', 'b1']],
    [{ name: ['('] }, []],
    [{ label: ['env=prod'] }, ['a1', 'b1']],
    [{ label: ['env', 'app=web'] }, ['a1']],
    [{ label: ['toString'] }, []],
    [{ driver: ['bridge'] }, ['a1', 'a2', 'b1', 'bridge']],
    [{ driver: ['null', 'host'] }, ['host', 'none']],
    [{ type: ['custom'] }, ['a1', 'a2', 'b1']],
    [{ type: ['builtin'] }, own],
    [{ type: ['custom', 'builtin'] }, ['a1', 'a2', 'b1', ...own]],
    [{ scope: ['local'] }, ['a1', 'a2', 'b1', ...own]],
    [{ scope: ['global'] }, []],
    [{ dangling: ['true'] }, ['a1', 'a2', 'b1']],
    [{ dangling: ['false'] }, own],
  ];

  test.each(cases)('%j', (filters, expected) => {
    expect(names(filters)).toEqual(expected);
  });

  test('an id or its start', () => {
    const id = value(hosts.h1.networks.inspect('a2')).Id;
    expect(names({ id: [id] })).toEqual(['a2']);
    expect(names({ id: [id.slice(0, 12)] })).toEqual(['a2']);
  });

  test('what is no filter is refused', () => {
    expect(message(hosts.h1.networks.list({ nosuch: ['1'] }))).toBe("Invalid filter 'nosuch'");
    expect(message(hosts.h1.networks.list({ constructor: ['1'] }))).toBe("Invalid filter 'constructor'");
    expect(message(hosts.h1.networks.list({ type: ['nosuch'] }))).toBe("invalid filter: 'type'='nosuch'");
    expect(message(hosts.h1.networks.list({ dangling: ['perhaps'] }))).toBe(`invalid value for filter 'dangling', must be "true" (or "1"), or "false" (or "0")`);
  });

  test('prune by label, and then all', async () => {
    const { networks } = hosts.h1;
    expect(value(await networks.prune({ label: ['env=dev'] }))).toEqual(['a2']);
    expect(value(await networks.prune({ 'label!': ['app=web'] }))).toEqual(['b1']);
    expect(value(await networks.prune())).toEqual(['a1']);
    expect(names({ type: ['custom'] })).toEqual([]);
  });

  test('prune leaves what is in use on any host, and configurations', async () => {
    const { h1, h2, cluster } = hosts;
    value(await h1.networks.create({ name: 'cfg', configOnly: true }));
    value(await h1.networks.create({ name: 'ov', driver: 'overlay' }));
    await cluster.settled();
    value(await h2.containers.run({ name: 'far', image: 'busybox', networks: ['ov'] }));
    await cluster.settled();
    expect(value(await h1.networks.prune())).toEqual(['a1', 'a2', 'b1']);
    expect(names({ type: ['custom'] })).toEqual(['cfg', 'ov']);
  });

  test('prune until a time', async () => {
    const { networks, controller } = hosts.h1;
    const nowMs = controller.core.runtime.clock.now();
    expect(value(await networks.prune({ until: ['10m'] }))).toEqual([]);
    expect(value(await networks.prune({ until: ['2026-01-01T00:00:00Z'] }))).toEqual([]);
    expect(value(await networks.prune({ until: [String(Math.floor(nowMs / 1000) - 60)] }))).toEqual([]);
    for (const until of ['banana', '', '10', '-1h', '2026-13-01']) {
      const pruned = await networks.prune({ until: [until] });
      if (until === '10') expect(value(pruned)).toEqual([]);
      else expect(message(pruned)).toBe(`failed to parse value as time or duration: "${until}"`);
    }
    expect(value(await networks.prune({ until: ['2027-01-01'] }))).toEqual(['a1', 'a2', 'b1']);
  });
});

test('inspect shows what was asked for, or what was chosen where nothing was', async () => {
  const { networks } = hosts.h1;
  const config = async (name: string, ipam: NetworkOptions['ipam'] = {}, more = {}) => {
    value(await networks.create({ name, ipam, ...more }));
    return value(networks.inspect(name)).IPAM.Config;
  };
  expect(await config('net1')).toEqual([{ Subnet: '172.18.0.0/16', Gateway: '172.18.0.1' }]);
  expect(await config('net2', { config: [{ subnet: '10.10.0.0/16' }] })).toEqual([{ Subnet: '10.10.0.0/16' }]);
  const all = { subnet: '10.11.0.0/16', ipRange: '10.11.5.0/24', gateway: '10.11.5.254' };
  expect(await config('net3', { config: [all] })).toEqual([{ Subnet: all.subnet, IPRange: all.ipRange, Gateway: all.gateway }]);
  const aux = { subnet: '10.12.0.0/24', auxAddresses: { router: '10.12.0.5', dns: '10.12.0.6' } };
  expect(JSON.stringify(await config('net4', { config: [aux] }))).toBe('[{"Subnet":"10.12.0.0/24","AuxiliaryAddresses":{"dns":"10.12.0.6","router":"10.12.0.5"}}]');
  expect(await config('v6', { config: [{ subnet: 'fd00:dead:beef::/64' }] }, { ipv6: true })).toEqual([
    { Subnet: '172.19.0.0/16', Gateway: '172.19.0.1' },
    { Subnet: 'fd00:dead:beef::/64' },
  ]);
});

test('inspect names the containers of its own host by their ids, and those of others by their endpoints', async () => {
  const { h1, h2, cluster } = hosts;
  value(await h1.networks.create({ name: 'ov', driver: 'overlay' }));
  await cluster.settled();
  const box1 = value(await h1.containers.run({ name: 'box1', image: 'busybox', networks: ['ov'] }));
  const box2 = value(await h2.containers.run({ name: 'box2', image: 'busybox', networks: ['ov'] }));
  await cluster.settled();
  const seen = value(h1.networks.inspect('ov')).Containers;
  expect(seen[box1.id]).toMatchObject({ Name: 'box1', IPv4Address: '10.0.0.2/24', IPv6Address: '', MacAddress: '02:42:0a:00:00:02' });
  expect(seen[`ep-${box2.endpoints()[0]?.id ?? ''}`]).toMatchObject({ Name: 'box2', IPv4Address: '10.0.0.3/24' });
  expect(value(h1.networks.inspect('docker_gwbridge')).Containers[box1.id]?.Name).toMatch(/^gateway_[0-9a-f]{12}$/);
  expect(value(h1.networks.inspect('docker_gwbridge')).IPAM).toEqual({ Driver: 'default', Options: null, Config: [{ Subnet: '172.18.0.0/16', Gateway: '172.18.0.1' }] });
});
