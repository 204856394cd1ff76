/**
 * Published ports and the way out, by packets: who reaches a container's server, and what it sees of him.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Cluster, Controller, HostOptions, Sandbox } from '../../src/index.js';
import type { IpStack } from '../../src/dataplane/simulator/stack/ip-stack.js';
import { formatIpAddress } from '../../src/net/ip-address.js';
import { address } from '../support/topology.js';
import { bridge, expectSound, network, ok, openCluster, plug, present, sandbox } from '../support/cnm.js';

const http = { protocol: 'tcp', port: 80, hostPort: 8080 } as const;
const NO_ICC = { 'com.docker.network.bridge.enable_icc': 'false' };
const HOSTS = { h1: '10.99.0.11', h2: '10.99.0.12' } as const;

/** Who is asked to connect: a sandbox, or a host. */
type Client = Sandbox | keyof typeof HOSTS;

class World {
  /** The addresses that servers saw, newest last. */
  readonly seen: string[] = [];

  constructor(
    readonly cluster: Cluster,
    readonly h1: Controller,
    readonly h2: Controller,
  ) {}

  static async open(like: Partial<HostOptions> = {}): Promise<World> {
    const hosts = Object.entries(HOSTS).map(([name, at]) => ({ name, address: at, ...like }));
    const { cluster, hosts: controllers } = await openCluster(2, { hosts });
    return new World(cluster, present(controllers[0]), present(controllers[1]));
  }

  /** A sandbox of h1 in a network of its own, that serves a port. */
  async serve(name: string, subnet: string, options: Readonly<Record<string, string>> = {}, port = 80): Promise<Sandbox> {
    const box = await sandbox(this.h1, name);
    await plug(await bridge(this.h1, `net-${name}`, subnet, { options }), box, { portBindings: [http] });
    this.listen('h1', box.id, port);
    return box;
  }

  /** Serves a port: who connects is seen, and left when he leaves. */
  listen(host: keyof typeof HOSTS, namespace: string, port: number): void {
    const listener = this.#stack(host, namespace).tcp.listen(port, (connection) => {
      this.seen.push(formatIpAddress(connection.remote.address));
      connection.onEnd(() => connection.end());
    });
    expect(listener?.port).toBe(port);
  }

  /** 'yes' when a connection came about and was ended by both, or why not. */
  async connects(from: Client, to: string, port: number): Promise<string> {
    const stack = typeof from === 'string' ? this.#stack(from, 'host') : this.#stack(from.host === 'h1' ? 'h1' : 'h2', from.id);
    const connection = stack.tcp.connect(address(to), port, { timeoutMs: 3000 });
    const opened = await connection.opened;
    if (!opened.ok) return opened.error.details.failure;
    connection.end();
    expect((await connection.closed).ok).toBe(true);
    return 'yes';
  }

  #stack(host: keyof typeof HOSTS, namespace: string): IpStack {
    return present(present(this.cluster.simulator.host(host)).namespace(namespace)).stack;
  }
}

describe('a port of a container that the host publishes', () => {
  let world: World;
  let web: Sandbox;
  let neighbour: Sandbox;
  let stranger: Sandbox;

  beforeEach(async () => {
    world = await World.open();
    web = await world.serve('web', '10.1.0.0/24');
    neighbour = await sandbox(world.h1, 'neighbour');
    stranger = await sandbox(world.h1, 'stranger');
    await plug(ok(world.h1.network('net-web')), neighbour);
    await plug(await bridge(world.h1, 'other', '10.2.0.0/24'), stranger);
  });

  test('is reached from other hosts, which the container sees as they are', async () => {
    expect(await world.connects('h2', '10.99.0.11', 8080)).toBe('yes');
    expect(world.seen).toEqual(['10.99.0.12']);
    expect(await world.connects('h2', '10.99.0.11', 80)).toBe('refused');
    await expectSound(world.cluster);
  });

  test('is reached from its own host: by its addresses, and by loopback through the proxy', async () => {
    expect(await world.connects('h1', '10.99.0.11', 8080)).toBe('yes');
    expect(await world.connects('h1', '127.0.0.1', 8080)).toBe('yes');
    expect(await world.connects('h1', '10.1.0.1', 8080)).toBe('yes');
    expect(await world.connects('h1', '10.1.0.2', 80)).toBe('yes');
    expect(world.seen).toEqual(['10.99.0.11', '10.1.0.1', '10.1.0.1', '10.1.0.1']);
  });

  test('is reached by IPv6 through the proxy', async () => {
    expect(await world.connects('h1', '::1', 8080)).toBe('yes');
    expect(world.seen).toEqual(['10.1.0.1']);
  });

  test('is reached from its own network, by itself and by its neighbours, through the proxy', async () => {
    expect(await world.connects(neighbour, '10.1.0.2', 80)).toBe('yes');
    expect(await world.connects(neighbour, '10.99.0.11', 8080)).toBe('yes');
    expect(await world.connects(web, '10.99.0.11', 8080)).toBe('yes');
    expect(world.seen).toEqual(['10.1.0.3', '10.1.0.1', '10.1.0.1']);
  });

  test('is reached from another bridge by the host’s address, and not by its own', async () => {
    expect(await world.connects(stranger, '10.1.0.2', 80)).toBe('timed-out');
    expect(await world.connects(stranger, '10.99.0.11', 8080)).toBe('yes');
    expect(world.seen).toEqual(['10.1.0.1']);
  });

  test('is closed when the container leaves', async () => {
    ok(await present(web.endpoints()[0]).leave());
    expect(await world.connects('h2', '10.99.0.11', 8080)).toBe('refused');
    expect(await world.connects('h1', '127.0.0.1', 8080)).toBe('refused');
  });

  test('does not keep its container from reaching others, as the host', async () => {
    world.listen('h2', 'host', 99);
    expect(await world.connects(web, '10.99.0.12', 99)).toBe('yes');
    expect(world.seen).toEqual(['10.99.0.11']);
    expect(await world.connects('h2', '10.1.0.2', 80)).not.toBe('yes');
  });
});

describe('without the proxy in user space', () => {
  test('everybody is led by rules, and nobody by loopback or from another bridge', async () => {
    const world = await World.open({ userlandProxy: false });
    const web = await world.serve('web', '10.1.0.0/24');
    const stranger = await sandbox(world.h1, 'stranger');
    await plug(await bridge(world.h1, 'other', '10.2.0.0/24'), stranger);
    expect(await world.connects('h2', '10.99.0.11', 8080)).toBe('yes');
    expect(await world.connects('h1', '10.99.0.11', 8080)).toBe('yes');
    expect(await world.connects(web, '10.99.0.11', 8080)).toBe('yes');
    expect(world.seen).toEqual(['10.99.0.12', '10.1.0.1', '10.1.0.1']);
    expect(await world.connects(stranger, '10.99.0.11', 8080)).toBe('timed-out');
  });
});

test('a port of one address is reached by that address alone', async () => {
  const world = await World.open();
  const web = await sandbox(world.h1, 'web');
  await plug(await bridge(world.h1, 'n1', '10.1.0.0/24'), web, { portBindings: [{ ...http, hostAddress: '127.0.0.1' }] });
  world.listen('h1', web.id, 80);
  expect(await world.connects('h1', '127.0.0.1', 8080)).toBe('yes');
  expect(await world.connects('h1', '10.99.0.11', 8080)).toBe('refused');
  expect(await world.connects('h2', '10.99.0.11', 8080)).toBe('refused');
});

test('without masquerading others see the container’s own address, and have no way back', async () => {
  const world = await World.open();
  const web = await world.serve('web', '10.1.0.0/24', { 'com.docker.network.bridge.enable_ip_masquerade': 'false' });
  world.listen('h2', 'host', 99);
  expect(await world.connects(web, '10.99.0.12', 99)).toBe('timed-out');
});

test('a container comes from the address that its network names', async () => {
  const interfaces = (at: string) => ({ interfaces: [{ name: 'ens3', address: `${at}/24` }, { name: 'ens4', address: `192.0.2.${at.slice(-2)}/24` }] });
  const hosts = Object.entries(HOSTS).map(([name, at]) => ({ name, address: at, ...interfaces(at) }));
  const { cluster, hosts: controllers } = await openCluster(2, { hosts });
  const world = new World(cluster, present(controllers[0]), present(controllers[1]));
  const web = await world.serve('web', '10.1.0.0/24', { 'com.docker.network.host_ipv4': '192.0.2.11' });
  world.listen('h2', 'host', 99);
  expect(await world.connects(web, '10.99.0.12', 99)).toBe('yes');
  expect(world.seen).toEqual(['192.0.2.11']);
});

test('where endpoints are kept apart a link opens the ports of its target, one way', async () => {
  const world = await World.open();
  const apart = await bridge(world.h1, 'apart', '10.1.0.0/24', { options: NO_ICC });
  const [app, store, other] = [await sandbox(world.h1, 'app'), await sandbox(world.h1, 'store'), await sandbox(world.h1, 'other')];
  await plug(apart, app, { join: { links: { db: 'store' } } });
  await plug(apart, other);
  await plug(apart, store, { exposedPorts: [{ protocol: 'tcp', port: 5432 }] });
  for (const box of [app, store]) for (const port of [5432, 80]) world.listen('h1', box.id, port);
  const to = present(store.endpoints()[0]?.ipv4Address);
  expect(await world.connects(app, to, 5432)).toBe('yes');
  expect(await world.connects(app, to, 80)).toBe('timed-out');
  expect(await world.connects(other, to, 5432)).toBe('timed-out');
  expect(await world.connects(store, '10.1.0.2', 5432)).toBe('timed-out');
  ok(await present(store.endpoints()[0]).leave());
  await expectSound(world.cluster);
});

test('an overlay’s container is reached at its host’s port, through docker_gwbridge', async () => {
  const world = await World.open();
  const ov = await network(world.h1, 'ov', { driver: 'overlay' });
  const box = ok(await world.h1.createSandbox({ containerId: 'web', portBindings: [http] }));
  await plug(ov, box);
  world.listen('h1', box.id, 80);
  expect(await world.connects('h2', '10.99.0.11', 8080)).toBe('yes');
  expect(world.seen).toEqual(['10.99.0.12']);
});
