/**
 * Connecting containers to networks and taking them out: what a container gets, and what is refused in Docker's words.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import { addressIn, content, message, openHosts, value, type TestHosts } from './support.js';

let hosts: TestHosts;

beforeEach(async () => {
  hosts = await openHosts();
  const { networks } = hosts.h1;
  for (const [name, subnet] of [['n1', '10.20.0.0/24'], ['n2', '10.21.0.0/24']] as const) value(await networks.create({ name, ipam: { config: [{ subnet }] } }));
  value(await networks.create({ name: 'auto' }));
});

const SHARED = 'container sharing network namespace with another container or host cannot be connected to any other network';
const NONE = 'container cannot be connected to multiple networks with one of the networks in private (none) mode';
const HOST = 'container cannot be disconnected from host network or connected to host network';

describe('connect', () => {
  test('gives a running container one more interface, with its address, its aliases and its id as a name', async () => {
    const { containers } = hosts.h1;
    const c2 = value(await containers.run({ name: 'c2', image: 'busybox', networks: [{ network: 'n1', ipv4Address: '10.20.0.77', aliases: ['db', 'data'] }] }));
    value(await containers.connect('c2', 'n2', { ipv4Address: '10.21.0.50', aliases: ['front'] }));
    const { n1, n2 } = c2.inspect().NetworkSettings.Networks;
    expect(n1).toMatchObject({ IPAddress: '10.20.0.77', MacAddress: '02:42:0a:14:00:4d', Aliases: ['db', 'data', c2.id.slice(0, 12)], IPAMConfig: { IPv4Address: '10.20.0.77' } });
    expect(n2).toMatchObject({ IPAddress: '10.21.0.50', MacAddress: '02:42:0a:15:00:32', Aliases: ['front', c2.id.slice(0, 12)] });
    expect(c2.sandbox?.interfaces.map(({ name }) => name)).toEqual(['eth0', 'eth1']);
  });

  test('keeps the network for a container that does not run until it starts', async () => {
    const { containers } = hosts.h1;
    const c1 = value(await containers.create({ name: 'c1', image: 'busybox', networks: ['n1'] }));
    value(await containers.connect('c1', 'n2', { ipv4Address: '10.21.0.9' }));
    expect(hosts.h1.controller.networkByName('n2')?.endpoints()).toEqual([]);
    value(await c1.start());
    expect([addressIn(c1, 'n1'), addressIn(c1, 'n2')]).toEqual(['10.20.0.2', '10.21.0.9']);
  });

  test('a link is a name that only the linking container knows', async () => {
    const { containers } = hosts.h1;
    for (const name of ['web', 'other']) value(await containers.run({ name, image: 'busybox', networks: ['n1'] }));
    const c1 = value(await containers.run({ name: 'c1', image: 'busybox', networks: ['n2'] }));
    value(await containers.connect('c1', 'n1', { links: { www: 'web' } }));
    expect(c1.sandbox?.resolve('www').addresses).toEqual(['10.20.0.2']);
    expect(value(containers.container('other')).sandbox?.resolve('www').known).toBe(false);
    expect(c1.inspect().NetworkSettings.Networks['n1']?.Links).toEqual(['web:www']);
  });

  test('is refused in Docker\'s words, and changes nothing', async () => {
    const { containers } = hosts.h1;
    for (const [name, network] of [['c1', 'n1'], ['hh', 'host'], ['nn', 'none']] as const) value(await containers.run({ name, image: 'busybox', networks: [network] }));
    value(await containers.run({ name: 'ss', image: 'busybox', networks: ['container:c1'] }));
    value(await containers.connect('c1', 'n2'));
    const before = await content(hosts.store);
    const refused = async (container: string, network: string, options = {}) => message(await containers.connect(container, network, options));
    expect(await refused('c1', 'n2')).toBe('endpoint with name c1 already exists in network n2');
    expect(await refused('nosuch', 'n2')).toBe('No such container: nosuch');
    expect(await refused('c1', 'nosuch')).toBe('network nosuch not found');
    expect(await refused('c1', 'host')).toBe(HOST);
    expect(await refused('c1', 'none')).toBe(NONE);
    expect(await refused('nn', 'n1')).toBe(NONE);
    expect(await refused('hh', 'n1')).toBe(SHARED);
    expect(await refused('ss', 'n1')).toBe(SHARED);
    expect(await refused('c1', 'auto', { ipv4Address: '172.18.0.44' })).toBe(
      'user specified IP address is supported only when connecting to networks with user configured subnets',
    );
    expect(await refused('c1', 'bridge', { ipv4Address: '172.17.0.44' })).toBe('user specified IP address is supported on user defined networks only');
    expect(await refused('c1', 'bridge', { aliases: ['web'] })).toBe('network-scoped alias is supported only for containers in user defined networks');
    expect(await content(hosts.store)).toEqual(before);
  });
});

test('what does not run keeps the settings that it was given first', async () => {
  const { containers } = hosts.h1;
  const c1 = value(await containers.create({ name: 'c1', image: 'busybox', networks: ['n1'] }));
  value(await containers.connect('c1', 'n2', { aliases: ['first'] }));
  value(await containers.connect('c1', 'n2', { aliases: ['second'] }));
  expect(c1.inspect().NetworkSettings.Networks['n2']?.Aliases).toContain('first');
  value(await c1.start());
  const { SandboxID } = c1.inspect().NetworkSettings;
  value(await c1.stop());
  expect(c1.inspect().NetworkSettings.SandboxID).toBe(SandboxID);
});

describe('disconnect', () => {
  test('takes the endpoint away and forgets the network', async () => {
    const { containers } = hosts.h1;
    const c1 = value(await containers.run({ name: 'c1', image: 'busybox', networks: ['n1', 'n2'] }));
    value(await containers.disconnect('c1', 'n2'));
    expect(Object.keys(c1.inspect().NetworkSettings.Networks)).toEqual(['n1']);
    expect(message(await containers.disconnect('c1', 'n2'))).toBe(`container ${c1.id} is not connected to network n2`);
    value(await c1.stop());
    value(await containers.disconnect('c1', 'n1'));
    value(await c1.start());
    expect(c1.sandbox?.interfaces).toEqual([]);
  });

  test('leaves no line in the hosts file whose only name the network knows', async () => {
    const { containers } = hosts.h1;
    const named = value(await containers.run({ name: 'c1', hostname: 'c1', image: 'busybox', networks: ['n1', 'n2'], extraHosts: [{ name: 'c2', address: '1.2.3.4' }, { name: 'db', address: '1.2.3.5' }] }));
    const c2 = value(await containers.run({ name: 'c2', image: 'busybox', networks: ['n1', 'n2'] }));
    const names = ({ sandbox }: typeof c2): readonly string[] => [...(sandbox?.files()['/etc/hosts'] ?? '').matchAll(/\t(c1|c2|db|[0-9a-f]{12})$/gm)].map(([, name = '']) => name);
    expect(names(named)).toEqual(['c2', 'db', 'c1', 'c1']);
    expect(names(c2)).toHaveLength(2);
    value(await containers.disconnect('c1', 'n2'));
    value(await containers.disconnect('c2', 'n2'));
    expect(names(named)).toEqual(['db', 'c1', 'c1']);
    expect(names(c2)).toEqual([]);
  });

  test('the host network is for life', async () => {
    value(await hosts.h1.containers.run({ name: 'hh', image: 'busybox', networks: ['host'] }));
    expect(message(await hosts.h1.containers.disconnect('hh', 'host'))).toBe(HOST);
  });

  test('by force it takes away what another host has left', async () => {
    value(await hosts.h1.networks.create({ name: 'ov', driver: 'overlay' }));
    await hosts.cluster.settled();
    const far = value(await hosts.h2.containers.run({ name: 'far', image: 'busybox', networks: ['ov'] }));
    await hosts.cluster.settled();
    expect(message(await hosts.h1.containers.disconnect('far', 'ov'))).toBe('No such container: far');
    value(await hosts.h1.containers.disconnect('far', 'ov', { force: true }));
    await hosts.cluster.settled();
    expect(far.sandbox?.interfaces).toEqual([]);
    value(await hosts.h1.networks.remove('ov'));
    expect(message(await hosts.h1.containers.disconnect('far', 'ov', { force: true }))).toBe('network ov not found');
  });
});

describe('network modes', () => {
  test('a shared sandbox is the other container\'s, while that runs', async () => {
    const { containers } = hosts.h1;
    const d1 = value(await containers.run({ name: 'd1', image: 'busybox' }));
    const s1 = value(await containers.run({ name: 's1', image: 'busybox', networks: ['container:d1'] }));
    expect(s1.networkMode).toBe(`container:${d1.id}`);
    expect(s1.sandbox?.id).toBe(d1.sandbox?.id);
    expect(s1.inspect().NetworkSettings.Networks).toEqual({});
    value(await s1.stop());
    value(await d1.stop());
    expect(message(await s1.start())).toBe(`cannot join network of a non running container: ${d1.id}`);
    expect(message(await containers.run({ image: 'busybox', networks: ['container:nosuch'] }))).toBe('No such container: nosuch');
  });

  test('host uses the host\'s own stack, none has only its loopback', async () => {
    const { containers } = hosts.h1;
    const h = value(await containers.run({ name: 'hh', image: 'busybox', networks: ['host'] }));
    const n = value(await containers.run({ name: 'nn', image: 'busybox', networks: ['none'] }));
    expect(h.sandbox?.namespace).toBe('host');
    expect(Object.keys(h.inspect().NetworkSettings.Networks)).toEqual(['host']);
    expect(n.sandbox?.interfaces).toEqual([]);
    expect((await hosts.cluster.ping(h.sandbox!, '10.99.0.12')).getOrThrow().received).toBe(1);
    expect((await hosts.cluster.ping(n.sandbox!, '10.99.0.12')).getOrThrow().received).toBe(0);
  });

  test('on the default bridge containers reach each other by address, and not by name', async () => {
    const { containers } = hosts.h1;
    const [d1, d2] = [value(await containers.run({ name: 'd1', image: 'busybox' })), value(await containers.run({ name: 'd2', image: 'busybox' }))];
    expect(d1.sandbox?.resolve('d2').known).toBe(false);
    expect((await hosts.cluster.ping(d1.sandbox!, addressIn(d2, 'bridge'))).getOrThrow().received).toBe(1);
  });

  test('ports belong to the first endpoint that has a way out', async () => {
    const { containers, networks } = hosts.h1;
    value(await networks.create({ name: 'inside', internal: true }));
    const web = value(
      await containers.run({
        name: 'web',
        image: 'nginx',
        networks: ['inside', 'n1', 'n2'],
        exposedPorts: [{ protocol: 'tcp', port: 80 }],
        portBindings: [{ protocol: 'tcp', port: 80, hostPort: 8080 }],
      }),
    );
    const ports = web.endpoints().map((endpoint) => [endpoint.networkId, endpoint.portBindings.length]);
    expect(ports.filter(([, count]) => count === 1)).toEqual([[hosts.h1.controller.networkByName('n1')?.id, 1]]);
    expect(web.inspect().NetworkSettings.Ports).toEqual({ '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '8080' }, { HostIp: '::', HostPort: '8080' }] });
  });
});

test('names across two hosts on an overlay, and one name for one container', async () => {
  const { h1, h2, cluster } = hosts;
  value(await h1.networks.create({ name: 'ov', driver: 'overlay' }));
  await cluster.settled();
  const box1 = value(await h1.containers.run({ name: 'box1', image: 'busybox', networks: ['ov'] }));
  const box2 = value(await h2.containers.run({ name: 'box2', image: 'busybox', networks: ['ov'] }));
  await cluster.settled();
  for (const [from, to] of [[box1, 'box2'], [box2, 'box1'], [box1, addressIn(box2, 'ov')], [box2, addressIn(box1, 'ov')]] as const) {
    expect((await cluster.ping(from.sandbox!, to)).getOrThrow()).toMatchObject({ sent: 1, received: 1 });
  }
  const twin = value(await h2.containers.create({ name: 'box1', image: 'busybox', networks: ['ov'] }));
  expect(message(await twin.start())).toBe('endpoint with name box1 already exists in network ov');
});
