/**
 * Published ports: who gets them, who is refused, and when they are free again.
 */
import { describe, expect, test } from 'vitest';
import { createContainers } from '../../src/containers/index.js';
import { checkInvariants } from '../../src/model/invariants.js';
import { createController, createMemoryStore, type Controller, type HostOptions, type Sandbox } from '../../src/index.js';
import { recordsOf } from '../../src/state/records.js';
import { bridge, endpoint, expectSound, failure, network, ok, openHost, openTwo, plug, present, recordsIn, refused, sandbox } from '../support/cnm.js';

const http = { protocol: 'tcp', port: 80, hostPort: 8080 } as const;

async function portsIn(store: Parameters<typeof recordsIn>[0]): Promise<string[]> {
  return Object.keys(await recordsIn(store)).filter((key) => key.includes('/port/')).sort();
}

/** What a sandbox's endpoints publish, by their networks. */
function published(controller: Controller, of: Sandbox): Record<string, string[]> {
  const entries = of.endpoints().filter(({ publishedPorts }) => publishedPorts.length > 0);
  return Object.fromEntries(
    entries.map(({ networkId, publishedPorts }) => [
      controller.networkById(networkId)?.name ?? '',
      publishedPorts.map(({ hostAddress, hostPort, port, protocol }) => `${hostAddress}:${hostPort}->${port}/${protocol}`),
    ]),
  );
}

describe('the host’s ports', () => {
  test('are given when an endpoint becomes the way out, of both families, and freed when it leaves', async () => {
    const { cluster, store, h1 } = await openHost();
    const n1 = await bridge(h1, 'n1', '10.1.0.0/24');
    const c1 = await sandbox(h1, 'c1');
    const made = await endpoint(n1, 'web', { portBindings: [http, { protocol: 'udp', port: 53 }] });
    expect([made.publishedPorts, await portsIn(store)]).toEqual([[], []]);
    const web = ok(await made.join(c1));
    const expected = ['0.0.0.0:8080->80/tcp', ':::8080->80/tcp', '0.0.0.0:49153->53/udp', ':::49153->53/udp'];
    expect(published(h1, c1)).toEqual({ n1: expected });
    expect(await portsIn(store)).toEqual(['hosts/h1/port/tcp/8080', 'hosts/h1/port/udp/49153']);
    await expectSound(cluster);
    ok(await web.leave());
    expect([web.publishedPorts, await portsIn(store)]).toEqual([[], []]);
    ok(await web.join(c1));
    expect(published(h1, c1)).toEqual({ n1: [...expected.slice(0, 2), '0.0.0.0:49154->53/udp', ':::49154->53/udp'] });
    ok(await c1.delete());
    expect(await portsIn(store)).toEqual([]);
    await expectSound(cluster);
  });

  test('are refused to a second endpoint in Docker’s words, naming the first', async () => {
    const { store, h1 } = await openHost();
    const n1 = await bridge(h1, 'n1', '10.1.0.0/24');
    const first = await plug(n1, await sandbox(h1, 'c1'), { portBindings: [http] });
    const c2 = await sandbox(h1, 'c2');
    const second = await endpoint(n1, 'e2', { portBindings: [http] });
    const error = await refused(store, () => second.join(c2), 'EXTERNAL_CONNECTIVITY_FAILED');
    expect(error.message).toBe(`driver failed programming external connectivity on endpoint e2 (${second.id}): Bind for 0.0.0.0:8080 failed: port is already allocated`);
    expect(error.explanation).toBe("Endpoint 'c1' has tcp port 8080 of 0.0.0.0 on host h1; choose another port or leave the choice to the host.");
    expect(error.details).toMatchObject({ code: 'PORT_ALREADY_ALLOCATED', endpoint: 'e2' });
    expect(second.sandboxId).toBeUndefined();
    ok(await first.leave());
    ok(await second.join(c2));
  });

  test.each<[string, Partial<HostOptions>, Record<string, string>, string[]]>([
    ['of the address that the network binds to', {}, { 'com.docker.network.bridge.host_binding_ipv4': '10.99.0.11' }, ['10.99.0.11:8080->80/tcp']],
    ['of IPv4 alone where the host has no proxy for IPv6', { userlandProxy: false }, {}, ['0.0.0.0:8080->80/tcp']],
  ])('are %s', async (_, host, options, expected) => {
    const { h1 } = await openHost({ hosts: [{ name: 'h1', address: '10.99.0.11', ...host }] });
    const c1 = await sandbox(h1, 'c1');
    await plug(await bridge(h1, 'n1', '10.1.0.0/24', { options }), c1, { portBindings: [http] });
    expect(published(h1, c1)).toEqual({ n1: expected });
  });

  test('of a range are the first that is free, and of the host’s own range where none is named', async () => {
    const { h1 } = await openHost({ hosts: [{ name: 'h1', address: '10.99.0.11', portRange: { first: 7000, last: 7001 } }] });
    const n1 = await bridge(h1, 'n1', '10.1.0.0/24');
    const boxes = await Promise.all(['c1', 'c2', 'c3'].map((name) => sandbox(h1, name)));
    for (const [at, box] of boxes.entries()) {
      const bindings = [{ protocol: 'tcp', port: 80, hostAddress: '0.0.0.0', hostPort: 8000, hostPortEnd: 8002 } as const, ...(at < 2 ? [{ protocol: 'tcp', port: 81, hostAddress: '0.0.0.0' } as const] : [])];
      await plug(n1, box, { portBindings: bindings });
    }
    expect(boxes.map((box) => published(h1, box)['n1']?.map((text) => text.split('->')[0]))).toEqual([
      ['0.0.0.0:8000', '0.0.0.0:7000'],
      ['0.0.0.0:8001', '0.0.0.0:7001'],
      ['0.0.0.0:8002'],
    ]);
    const late = await endpoint(n1, 'late', { portBindings: [{ protocol: 'tcp', port: 80 }] });
    expect(failure(await late.join(await sandbox(h1, 'late'))).message).toMatch(/: all ports are allocated$/);
  });

  test('follow the way out: the new one gets what the old one gives back', async () => {
    const { cluster, h1 } = await openHost();
    const [b, a] = [await bridge(h1, 'b', '10.1.0.0/24'), await bridge(h1, 'a', '10.2.0.0/24')];
    const box = ok(await h1.createSandbox({ containerId: 'c1', portBindings: [{ ...http, hostAddress: '0.0.0.0' }] }));
    const inB = await plug(b, box);
    expect(published(h1, box)).toEqual({ b: ['0.0.0.0:8080->80/tcp'] });
    const inA = await plug(a, box);
    expect(published(h1, box)).toEqual({ a: ['0.0.0.0:8080->80/tcp'] });
    await expectSound(cluster);
    ok(await inA.leave());
    expect(published(h1, box)).toEqual({ b: ['0.0.0.0:8080->80/tcp'] });
    ok(await inB.delete({ force: true }));
    expect(published(h1, box)).toEqual({});
    await expectSound(cluster);
  });

  test('are not of an internal network', async () => {
    const { h1 } = await openHost();
    const box = await sandbox(h1, 'c1');
    await plug(await bridge(h1, 'inside', '10.1.0.0/24', { internal: true }), box, { portBindings: [http] });
    expect(published(h1, box)).toEqual({});
  });

  test('lead to an overlay’s sandbox by docker_gwbridge, until a bridge is its way out', async () => {
    const { cluster, h1 } = await openTwo();
    const ov = await network(h1, 'ov', { driver: 'overlay' });
    await cluster.settled();
    const box = ok(await h1.createSandbox({ containerId: 'c1', portBindings: [{ ...http, hostAddress: '0.0.0.0' }] }));
    await plug(ov, box);
    expect(published(h1, box)).toEqual({ docker_gwbridge: ['0.0.0.0:8080->80/tcp'] });
    const near = await plug(await bridge(h1, 'n1', '10.1.0.0/24'), box);
    expect(published(h1, box)).toEqual({ n1: ['0.0.0.0:8080->80/tcp'] });
    ok(await near.leave());
    expect(published(h1, box)).toEqual({ docker_gwbridge: ['0.0.0.0:8080->80/tcp'] });
    await expectSound(cluster);
  });

  test('are each host’s own', async () => {
    const { cluster, h1, h2 } = await openTwo();
    for (const host of [h1, h2]) await plug(await bridge(host, 'n1', '10.1.0.0/24'), await sandbox(host, 'c1'), { portBindings: [http] });
    await expectSound(cluster);
  });

  test('of an endpoint that leaves stay free where the next way out cannot have them', async () => {
    const { cluster, h1 } = await openHost();
    const [a, b] = [await bridge(h1, 'a', '10.1.0.0/24'), await bridge(h1, 'b', '10.2.0.0/24')];
    const box = await sandbox(h1, 'c1');
    await plug(b, await sandbox(h1, 'c2'), { portBindings: [http] });
    const inA = await plug(a, box, { portBindings: [{ ...http, hostPort: 9090 }] });
    await plug(b, box, { portBindings: [http] });
    ok(await inA.leave());
    expect([published(h1, box), box.endpoints().length]).toEqual([{}, 1]);
    await expectSound(cluster);
  });
});

describe('a port is free again', () => {
  test('when another host has deleted its endpoint by force', async () => {
    const { cluster, store, h1, h2 } = await openTwo();
    const shared = await network(h1, 'shared', { scope: 'global' });
    await cluster.settled();
    const web = await plug(shared, await sandbox(h1, 'c1'), { portBindings: [http] });
    await cluster.settled();
    expect(await portsIn(store)).toEqual(['hosts/h1/port/tcp/8080']);
    ok(await present(ok(h2.network('shared')).endpoints().find(({ id }) => id === web.id)).delete({ force: true }));
    await cluster.settled();
    expect(await portsIn(store)).toEqual([]);
    await expectSound(cluster);
  });

  test('when a host comes back that finds ports of nobody', async () => {
    const store = createMemoryStore();
    const host = { name: 'h1', address: '10.99.0.11' };
    const first = ok(await createController({ host, store }));
    await plug(await bridge(first, 'n1', '10.1.0.0/24'), await sandbox(first, 'c1'), { portBindings: [http] });
    ok(await first.close());
    const row = new TextEncoder().encode(JSON.stringify({ protocol: 'tcp', port: 99, holders: [{ address: '0.0.0.0', endpointId: 'gone' }] }));
    ok(await store.commit({ conditions: [], writes: [{ key: 'hosts/h1/port/tcp/99', value: row }] }));
    const second = ok(await createController({ host, store }));
    expect(await portsIn(store)).toEqual(['hosts/h1/port/tcp/8080']);
    expect(checkInvariants(recordsOf(second.core.tables, 'h1'))).toEqual([]);
    ok(await second.close());
  });
});

test('a container that is stopped gives back its ports, and one of two gets a port that both want', async () => {
  const { cluster, h1 } = await openHost();
  const containers = createContainers(h1);
  await bridge(h1, 'n1', '10.1.0.0/24');
  const run = (name: string) => containers.run({ name, image: 'nginx', networks: ['n1'], portBindings: [http] });
  const results = await Promise.all([run('web1'), run('web2')]);
  expect(results.map(({ ok: done }) => done).sort()).toEqual([false, true]);
  const winner = present(results.find((result) => result.ok)?.getOrNull() ?? undefined);
  expect(containers.list().map(({ name }) => name)).toEqual([winner.name]);
  const guest = ok(await containers.run({ image: 'busybox', networks: [`container:${winner.name}`] }));
  expect([winner.publishedPorts.length, guest.publishedPorts.length]).toEqual([2, 0]);
  ok(await guest.stop());
  ok(await winner.stop());
  ok(await run('web3'));
  await expectSound(cluster);
});

test('of two processes that act for one host one gets the port, and the other is told who has it', async () => {
  const store = createMemoryStore();
  const host = { name: 'h1', address: '10.99.0.11' };
  const [first, second] = [ok(await createController({ host, store })), ok(await createController({ host, store }))];
  const n1 = await bridge(first, 'n1', '10.1.0.0/24');
  const ready = await Promise.all(['c1', 'c2'].map(async (name) => ({ box: await sandbox(first, name), made: await endpoint(n1, name, { portBindings: [http] }) })));
  await second.settled();
  const joins = ready.map(async ({ box, made }, at) => {
    const own = at === 0 ? first : second;
    return present(own.networkById(n1.id)?.endpointByName(made.name)).join(present(own.sandboxByContainerId(box.containerId)));
  });
  const results = await Promise.all(joins);
  expect(results.map((result) => result.error?.code ?? 'ok').sort()).toEqual(['EXTERNAL_CONNECTIVITY_FAILED', 'ok']);
  for (const controller of [first, second]) {
    await controller.settled();
    expect(checkInvariants(recordsOf(controller.core.tables, 'h1'))).toEqual([]);
    ok(await controller.close());
  }
});

test('what a host is described with is checked', async () => {
  const open = async (like: object) => (await createController({ host: { name: 'h1', address: '10.99.0.11', ...like }, store: createMemoryStore() })).error?.code;
  expect(await open({ portRange: { first: 9, last: 8 } })).toBe('INVALID_ARGUMENT');
  expect(await open({ portRange: { first: 0, last: 8 } })).toBe('INVALID_ARGUMENT');
  expect(await open({ portRange: { first: 1, last: 65_536 } })).toBe('INVALID_ARGUMENT');
  expect(await open({ portRange: 'any' })).toBe('INVALID_ARGUMENT');
  expect(await open({ userlandProxy: 'no' })).toBe('INVALID_ARGUMENT');
});
