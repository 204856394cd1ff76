/**
 * The life of a container: created, running, exited, gone; with its addresses, and all or nothing.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import { addressIn, content, message, openHosts, value, type TestHosts } from './support.js';

let hosts: TestHosts;

beforeEach(async () => {
  hosts = await openHosts();
  value(await hosts.h1.networks.create({ name: 'n1', ipam: { config: [{ subnet: '10.20.0.0/24' }] } }));
});

describe('run', () => {
  test('gives a container with a sandbox and an address', async () => {
    const { containers } = hosts.h1;
    const c1 = value(await containers.run({ name: 'c1', image: 'busybox', networks: ['n1'] }));
    expect(c1.state).toBe('running');
    expect(c1.id).toMatch(/^[0-9a-f]{64}$/);
    expect(addressIn(c1, 'n1')).toBe('10.20.0.2');
    expect(c1.inspect().NetworkSettings.Networks['n1']?.MacAddress).toBe('02:42:0a:14:00:02');
    expect(c1.sandbox?.interfaces.map(({ name }) => name)).toEqual(['eth0']);
    expect(c1.hostname).toBe(c1.id.slice(0, 12));
  });

  test('takes the default bridge where no network is named', async () => {
    const d1 = value(await hosts.h1.containers.run({ name: 'd1', image: 'busybox' }));
    expect(addressIn(d1, 'bridge')).toBe('172.17.0.2');
    expect(d1.inspect().NetworkSettings).toMatchObject({ IPAddress: '172.17.0.2', Gateway: '172.17.0.1', MacAddress: '02:42:ac:11:00:02', IPPrefixLen: 16 });
  });

  test('numbers interfaces by the order of their endpoints, in whatever order its networks were given', async () => {
    const { containers, networks } = hosts.h1;
    for (const name of ['zeta', 'alpha']) value(await networks.create({ name }));
    value(await networks.create({ name: 'inside', internal: true }));
    value(await networks.create({ name: 'named', options: { 'com.docker.network.container_iface_prefix': 'net1' } }));
    const c1 = value(await containers.run({ name: 'c1', image: 'busybox', networks: ['inside', 'zeta', 'named', 'alpha'] }));
    const named = (): unknown => c1.endpoints().map(({ networkId, interfaceName }) => `${value(hosts.h1.controller.network(networkId)).name} ${interfaceName}`);
    expect(named()).toEqual(['alpha eth0', 'named net10', 'zeta eth1', 'inside eth2']);
    // While it runs what comes gets the next number.
    value(await containers.disconnect('c1', 'alpha'));
    value(await containers.connect('c1', 'alpha'));
    expect(named()).toEqual(['alpha eth3', 'named net10', 'zeta eth1', 'inside eth2']);
    value(await c1.stop());
    value(await c1.start());
    expect(named()).toEqual(['alpha eth0', 'named net10', 'zeta eth1', 'inside eth2']);
  });

  test('leaves no trace when a later network refuses', async () => {
    const { containers, networks } = hosts.h1;
    value(await networks.create({ name: 'n2', ipam: { config: [{ subnet: '10.21.0.0/30' }] } }));
    value(await containers.run({ name: 'full', image: 'busybox', networks: ['n2'] }));
    const before = await content(hosts.store);
    const refused = await containers.run({ name: 'c1', image: 'busybox', networks: ['n1', 'n2'] });
    expect(message(refused)).toMatch(/no available IPv4 addresses on this network's address pools: n2/);
    expect(await content(hosts.store)).toEqual(before);
  });

  test('makes up a name, which the network does not publish', async () => {
    const { containers } = hosts.h1;
    const unnamed = value(await containers.run({ image: 'busybox', networks: ['n1'] }));
    const named = value(await containers.run({ name: 'named', image: 'busybox', networks: ['n1'] }));
    expect(unnamed.name).toMatch(/^[a-z]+_[a-z]+$/);
    expect(named.sandbox?.resolve(unnamed.name).known).toBe(false);
    expect(named.sandbox?.resolve(unnamed.id.slice(0, 12)).addresses).toEqual(['10.20.0.2']);
    expect(unnamed.sandbox?.resolve('named').addresses).toEqual(['10.20.0.3']);
  });
});

describe('create, start, stop, remove', () => {
  test('a start that fails leaves a created container, and nothing else', async () => {
    const { containers } = hosts.h1;
    const c3 = value(await containers.create({ name: 'c3', image: 'busybox', networks: ['nosuch'] }));
    const before = await content(hosts.store);
    expect(message(await containers.start('c3'))).toBe('network nosuch not found');
    expect(c3.state).toBe('created');
    expect(await content(hosts.store)).toEqual(before);
    value(await containers.remove('c3'));
    expect(c3.exists).toBe(false);
  });

  test('a stopped container frees its address, and takes one again when it starts', async () => {
    const { containers } = hosts.h1;
    const t1 = value(await containers.run({ name: 't1', image: 'busybox', networks: ['n1'] }));
    value(await containers.stop('t1'));
    expect(t1.state).toBe('exited');
    expect(t1.sandbox).toBeUndefined();
    expect(hosts.h1.controller.networkByName('n1')?.endpoints()).toEqual([]);
    expect(Object.keys(t1.inspect().NetworkSettings.Networks)).toEqual(['n1']);
    expect(addressIn(t1, 'n1')).toBe('');
    const t2 = value(await containers.run({ name: 't2', image: 'busybox', networks: ['n1'] }));
    expect(addressIn(t2, 'n1')).toBe('10.20.0.2');
    value(await containers.start('t1'));
    expect(addressIn(t1, 'n1')).toBe('10.20.0.3');
  });

  test('starting what runs and stopping what does not change nothing', async () => {
    const { containers } = hosts.h1;
    const c1 = value(await containers.run({ name: 'c1', image: 'busybox' }));
    const running = await content(hosts.store);
    expect(value(await c1.start()).state).toBe('running');
    expect(await content(hosts.store)).toEqual(running);
    value(await c1.stop());
    const stopped = await content(hosts.store);
    expect(value(await c1.stop()).state).toBe('exited');
    expect(await content(hosts.store)).toEqual(stopped);
  });

  test('a running container is removed only by force, and leaves nothing', async () => {
    const { containers } = hosts.h1;
    const before = await content(hosts.store);
    const c1 = value(await containers.run({ name: 'c1', image: 'busybox', networks: ['n1'] }));
    expect(message(await containers.remove('c1'))).toBe(
      `You cannot remove a running container ${c1.id}. Stop the container before attempting removal or force remove`,
    );
    value(await containers.remove('c1', { force: true }));
    expect(await content(hosts.store)).toEqual(before);
    expect(message(await c1.start())).toBe(`No such container: ${c1.id}`);
  });

  test('a network that was removed meanwhile keeps a container from starting, even when its name is there again', async () => {
    const { containers, networks } = hosts.h1;
    const c1 = value(await containers.run({ name: 'c1', image: 'busybox', networks: ['n1'] }));
    const [network] = c1.networks;
    value(await containers.stop('c1'));
    value(await networks.remove('n1'));
    value(await networks.create({ name: 'n1' }));
    expect(message(await containers.start('c1'))).toBe(`network ${network?.networkId ?? ''} not found`);
  });

  test('a name is taken until its container is removed', async () => {
    const { containers } = hosts.h1;
    const box1 = value(await containers.create({ name: 'box1', image: 'busybox' }));
    expect(message(await containers.create({ name: 'box1', image: 'busybox' }))).toBe(
      `Conflict. The container name "/box1" is already in use by container "${box1.id}". You have to remove (or rename) that container to be able to reuse that name.`,
    );
    value(await hosts.h2.containers.create({ name: 'box1', image: 'busybox' }));
    value(await containers.remove('box1'));
    value(await containers.create({ name: 'box1', image: 'busybox' }));
  });

  test('of many who race for one name, one gets it', async () => {
    const { containers } = hosts.h1;
    const racing = Array.from({ length: 8 }, () => containers.run({ name: 'one', image: 'busybox', networks: ['n1'] }));
    const done = await Promise.all(racing);
    expect(done.filter((result) => result.ok)).toHaveLength(1);
    expect(containers.list()).toHaveLength(1);
    expect(hosts.h1.controller.networkByName('n1')?.endpoints()).toHaveLength(1);
  });
});

describe('look-ups', () => {
  test('by id, by name with or without a slash, by the start of an id', async () => {
    const { containers } = hosts.h1;
    const c1 = value(await containers.create({ name: 'c1', image: 'busybox' }));
    for (const wanted of [c1.id, 'c1', '/c1', c1.id.slice(0, 6)]) expect(value(containers.container(wanted)).id).toBe(c1.id);
    for (const wanted of ['', '/', 'nosuch', '__proto__']) expect(message(containers.container(wanted))).toBe(`No such container: ${wanted}`);
  });

  test('a start that several ids have is ambiguous', async () => {
    const { containers } = hosts.h1;
    const ids = new Map<string, string>();
    for (let at = 0; at < 40; at++) {
      const { id } = value(await containers.create({ image: 'busybox' }));
      const start = id.slice(0, 1);
      if (ids.has(start)) {
        expect(message(containers.container(start))).toBe(`Multiple IDs found with provided prefix: ${start}`);
        return;
      }
      ids.set(start, id);
    }
    expect.unreachable('forty ids with sixteen first digits');
  });
});

describe('wrong input', () => {
  const options: Record<string, object> = {
    'no image': { name: 'c1' },
    'an empty name': { name: '', image: 'busybox' },
    'a name with a slash': { name: 'a/b', image: 'busybox' },
    'a name of ten megabytes': { name: 'x'.repeat(10_000_000), image: 'busybox' },
    'networks that are no list': { image: 'busybox', networks: 'n1' },
    'a network twice': { image: 'busybox', networks: ['n1', 'n1'] },
    'host beside another network': { image: 'busybox', networks: ['n1', 'host'] },
    'an address that is none': { image: 'busybox', networks: [{ network: 'n1', ipv4Address: '10.20.0' }] },
    'an empty address': { image: 'busybox', networks: [{ network: 'n1', ipv4Address: '' }] },
    'a port too large': { image: 'busybox', exposedPorts: [{ protocol: 'tcp', port: 70_000 }] },
    'a DNS server that is none': { image: 'busybox', dnsServers: ['banana'] },
    'a command that is no list': { image: 'busybox', command: 'sleep' },
  };

  test.each(Object.keys(options))('%s is refused, and nothing changes', async (name) => {
    const before = await content(hosts.store);
    const given = options[name];
    if (given === undefined) throw new Error('no such case');
    const refused = await hosts.h1.containers.run(Object.assign({ image: '' }, given));
    if (refused.ok) throw new Error('it succeeded');
    expect(refused.error.kind).toBe('invalid-parameter');
    expect(refused.error.message.length).toBeLessThan(300);
    expect(await content(hosts.store)).toEqual(before);
  });
});
