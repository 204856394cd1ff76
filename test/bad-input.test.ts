/**
 * Wrong calls: whatever is handed in, the answer is a typed error, and nothing has changed.
 */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CnmError,
  createCluster,
  createController,
  createMemoryStore,
  type ClusterOptions,
  type ControllerOptions,
  type Result,
} from '../src/index.js';
import { createDaemon } from '../src/daemon/index.js';
import { contentOf, endpoint, faultsOf, network, ok, openHost, plug, refused, sandbox } from './support/cnm.js';

/** A value of any type where the types of a program would not let it in. */
function untyped(value: unknown): never {
  const box: { value?: never } = {};
  Object.assign(box, { value });
  return box.value as never;
}

const circular: { self?: unknown } = {};
circular.self = circular;

const huge = 'x'.repeat(10_000_000);
const NOT_OBJECTS: readonly unknown[] = [undefined, null, 0, 1n, NaN, true, 'text', Symbol('s'), () => {}];
const NOT_TEXTS: readonly unknown[] = [null, 0, 1n, NaN, true, {}, [], Symbol('s'), () => {}, circular, new Date(0)];
const NOT_NAMES: readonly unknown[] = [...NOT_TEXTS, undefined, '', ' ', '\t', huge, 'a\u0000b', 'a\nb', '\u0085', '\ud800', 'x'.repeat(256)];
const NOT_ADDRESSES = ['', ' ', '10.1.0', '10.1.0.256', '10.1.0.02', '10.1.0.2/24', '0x0a010002', '10.1.0.2 ', 'fd00::1::2', 'fe80::1%eth0', 'localhost', huge];
const NOT_PREFIXES = ['', 'banana', '10.13.0.0/33', '10.13.0.0', '10.13.0.0/', '10.13.0.0/08', '10.13.0.0/-1', '/24', 'fd00::/129', '10.13.0.0/24/24', huge];

async function open() {
  const world = await openHost();
  const n1 = await network(world.h1, 'n1', { ipam: { config: [{ subnet: '10.1.0.0/24' }] } });
  const c1 = await sandbox(world.h1, 'c1');
  return { ...world, n1, c1, joined: await plug(n1, c1), free: await endpoint(n1, 'free') };
}

describe('names', () => {
  test.each(NOT_NAMES.map((name, at) => [at, name] as const))('number %d is no name of anything', async (_, name) => {
    const { store, h1, n1, c1, free } = await open();
    const errors = [
      await refused(store, () => h1.createNetwork({ name: untyped(name) }), 'INVALID_NAME'),
      await refused(store, () => n1.createEndpoint({ name: untyped(name) }), 'INVALID_NAME'),
      await refused(store, () => h1.createSandbox({ containerId: untyped(name) }), 'INVALID_CONTAINER_ID'),
    ];
    if (name !== undefined) {
      errors.push(
        await refused(store, () => h1.createNetwork({ name: 'n', id: untyped(name) }), 'INVALID_ID'),
        await refused(store, () => h1.createNetwork({ name: 'n', driver: untyped(name) }), 'INVALID_ARGUMENT'),
        await refused(store, () => h1.createNetwork({ name: 'n', configFrom: untyped(name) }), 'INVALID_ARGUMENT'),
        await refused(store, () => n1.createEndpoint({ name: 'n', aliases: [untyped(name)] }), 'INVALID_ARGUMENT'),
        await refused(store, () => h1.createSandbox({ containerId: 'c', hostname: untyped(name) }), 'INVALID_ARGUMENT'),
        await refused(store, () => free.join(c1, { aliases: [untyped(name)] }), 'INVALID_ARGUMENT'),
      );
    }
    for (const error of errors) {
      expect(error.kind).toBe('invalid-parameter');
      expect(error.message.length + error.explanation.length + JSON.stringify(error).length).toBeLessThan(2_000);
    }
  });

  test.each(['bad name', '__proto__', 'constructor', '..', '.', '/', 'a/b', '%2F', '名前', '💡', "it's", 'A'.repeat(255), '💡'.repeat(127)])('%s is a name', async (name) => {
    const { cluster, h1 } = await openHost();
    for (const driver of ['bridge', 'overlay', 'macvlan', 'ipvlan']) {
      const made = await network(h1, name, { driver, labels: { [name]: name } });
      expect([made.name, made.labels[name], h1.networkByName(name)?.id]).toEqual([name, name, made.id]);
      const e = await endpoint(made, name, { labels: { [name]: name }, aliases: [name] });
      const c = ok(await h1.createSandbox({ containerId: name, hostname: name }));
      ok(await e.join(c, { links: { [name]: name } }));
      // In DNS a dot at the end says that the name is complete, so nobody can ask for one that ends with it.
      const asked = name.endsWith('.') ? [] : [e.ipv4Address];
      expect([made.endpointByName(name)?.id, h1.sandboxByContainerId(name)?.id, c.resolve(name).addresses]).toEqual([e.id, c.id, asked]);
      await cluster.settled();
      expect(faultsOf(cluster)).toEqual([]);
      ok(await c.delete());
      ok(await made.delete());
    }
  });
});

describe('addresses', () => {
  test.each(NOT_ADDRESSES)('%.20s is no address', async (text) => {
    const { store, h1, n1 } = await open();
    await refused(store, () => n1.createEndpoint({ name: 'e', ipv4Address: text }), 'INVALID_ARGUMENT');
    await refused(store, () => n1.createEndpoint({ name: 'e', ipv6Address: text }), 'INVALID_ARGUMENT');
    await refused(store, () => n1.createEndpoint({ name: 'e', macAddress: text }), 'INVALID_ARGUMENT');
    await refused(store, () => n1.createEndpoint({ name: 'e', portBindings: [{ protocol: 'tcp', port: 80, hostAddress: text }] }), 'INVALID_ARGUMENT');
    const config = { subnet: '10.2.0.0/24' };
    const gateway = await refused(store, () => h1.createNetwork({ name: 'n', ipam: { config: [{ ...config, gateway: text }] } }), 'INVALID_GATEWAY');
    expect(gateway.message).toMatch(/^invalid gateway address .* in Ipam configuration$/);
    await refused(store, () => h1.createNetwork({ name: 'n', ipam: { config: [{ ...config, auxAddresses: { a: text } }] } }), 'INVALID_ARGUMENT');
    await refused(store, () => h1.createSandbox({ containerId: 'c', dnsServers: [text] }), 'INVALID_ARGUMENT');
    await refused(store, () => h1.createSandbox({ containerId: 'c', extraHosts: [{ name: 'a', address: text }] }), 'INVALID_ARGUMENT');
  });

  test('of the wrong family are refused', async () => {
    const { store, h1, n1 } = await open();
    await refused(store, () => n1.createEndpoint({ name: 'e', ipv4Address: 'fd00::2' }), 'INVALID_ARGUMENT');
    await refused(store, () => n1.createEndpoint({ name: 'e', ipv6Address: '10.1.0.9' }), 'INVALID_ARGUMENT');
    const foreign = await refused(store, () => h1.createNetwork({ name: 'n', ipam: { config: [{ subnet: '10.2.0.0/24', gateway: 'fd00::1' }] } }), 'NETWORK_ADDRESS_FAILED');
    expect(foreign.message).toBe('failed to allocate gateway (fd00::1): Requested address is out of range');
    await refused(store, () => h1.createNetwork({ name: 'n', ipam: { config: [{ subnet: '10.2.0.0/24', ipRange: 'fd00::/64' }] } }), 'INVALID_SUB_POOL');
    const aux = await refused(store, () => h1.createNetwork({ name: 'n', ipam: { config: [{ subnet: '10.2.0.0/24', auxAddresses: { a: 'fd00::1' } }] } }), 'INVALID_AUX_ADDRESS');
    expect(aux.message).toBe('auxiliary address: (a:fd00::1) must belong to the master pool: 10.2.0.0/24');
  });

  test.each(['01:00:5e:00:00:01', 'ff:ff:ff:ff:ff:ff', '00:00:00:00:00:00', '02:42:0a', '02:42:0a:01:00:0g'])('%s is no MAC address of one station', async (macAddress) => {
    const { store, n1 } = await open();
    await refused(store, () => n1.createEndpoint({ name: 'e', macAddress }), 'INVALID_ARGUMENT');
  });

  test.each(NOT_PREFIXES)('%.20s is no subnet', async (text) => {
    const { store, h1 } = await open();
    const error = await refused(store, () => h1.createNetwork({ name: 'n', ipam: { config: [{ subnet: text }] } }), 'INVALID_SUBNET');
    if (text.length < 64) expect(error.message).toBe(`Invalid subnet ${text} : invalid CIDR address: ${text}`);
    await refused(store, () => h1.createNetwork({ name: 'n', ipam: { config: [{ subnet: '10.2.0.0/24', ipRange: text }] } }), 'INVALID_SUBNET');
  });
});

describe('arguments of the wrong type', () => {
  test.each(NOT_OBJECTS.map((value, at) => [at, value] as const))('number %d is no options', async (at, value) => {
    const { store, h1, n1, c1, free } = await open();
    await refused(store, () => h1.createNetwork(untyped(value)), 'INVALID_ARGUMENT');
    await refused(store, () => n1.createEndpoint(untyped(value)), 'INVALID_ARGUMENT');
    await refused(store, () => h1.createSandbox(untyped(value)), 'INVALID_ARGUMENT');
    await refused(store, () => free.join(untyped(value)), 'NOT_A_SANDBOX');
    expect((await createController(untyped(value))).error?.code).toBe('INVALID_ARGUMENT');
    expect((await createCluster(untyped(value))).error?.code).toBe('INVALID_ARGUMENT');
    if (value !== undefined) expect((await createDaemon(untyped(value))).error?.code).toBe('INVALID_ARGUMENT');
    if (at === 0) return;
    await refused(store, () => free.join(c1, untyped(value)), 'INVALID_ARGUMENT');
    await refused(store, () => free.delete(untyped(value)), 'INVALID_ARGUMENT');
    await refused(store, () => h1.createNetwork({ name: 'n', ipam: untyped(value) }), 'INVALID_ARGUMENT');
    await refused(store, () => h1.createNetwork({ name: 'n', ipam: { config: [untyped(value)] } }), 'INVALID_ARGUMENT');
    await refused(store, () => h1.createNetwork({ name: 'n', ipam: { config: untyped(value) } }), 'INVALID_ARGUMENT');
    for (const name of ['labels', 'options'] as const) await refused(store, () => h1.createNetwork({ name: 'n', [name]: untyped(value) }), 'INVALID_ARGUMENT');
    await refused(store, () => n1.createEndpoint({ name: 'n', exposedPorts: untyped(value) }), 'INVALID_ARGUMENT');
    await refused(store, () => n1.createEndpoint({ name: 'n', exposedPorts: [untyped(value)] }), 'INVALID_ARGUMENT');
    await refused(store, () => n1.createEndpoint({ name: 'n', portBindings: [untyped(value)] }), 'INVALID_ARGUMENT');
    await refused(store, () => n1.createEndpoint({ name: 'n', aliases: untyped(value) }), 'INVALID_ARGUMENT');
    await refused(store, () => h1.createSandbox({ containerId: 'c', extraHosts: [untyped(value)] }), 'INVALID_ARGUMENT');
  });

  test('flags, scopes, priorities, labels and ports are what they are called', async () => {
    const { store, h1, n1, c1, free } = await open();
    for (const flag of ['internal', 'attachable', 'ingress', 'configOnly', 'ipv6']) {
      for (const value of [null, 0, 'true', {}]) await refused(store, () => h1.createNetwork(untyped({ name: 'n', [flag]: value })), 'INVALID_ARGUMENT');
    }
    for (const scope of ['swarm', '', null, 1]) await refused(store, () => h1.createNetwork({ name: 'n', scope: untyped(scope) }), 'INVALID_ARGUMENT');
    for (const priority of [1.5, NaN, Infinity, '1', 2 ** 60, null]) await refused(store, () => free.join(c1, { priority: untyped(priority) }), priority === null ? 'SANDBOX_ALREADY_IN_NETWORK' : 'INVALID_ARGUMENT');
    for (const labels of [{ a: 1 }, { a: null }, ['a'], { ['x'.repeat(256)]: '' }, { a: 'x'.repeat(65_537) }]) {
      await refused(store, () => h1.createNetwork({ name: 'n', labels: untyped(labels) }), 'INVALID_ARGUMENT');
    }
    const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, at) => [`l${at}`, '']));
    await refused(store, () => h1.createNetwork({ name: 'n', labels: many }), 'INVALID_ARGUMENT');
    for (const port of [{}, { protocol: 'tcp' }, { protocol: 'icmp', port: 1 }, { protocol: 'tcp', port: 0 }, { protocol: 'tcp', port: 65_536 }, { protocol: 'tcp', port: '80' }]) {
      await refused(store, () => n1.createEndpoint({ name: 'n', exposedPorts: [untyped(port)] }), 'INVALID_ARGUMENT');
    }
    for (const binding of [{ hostPort: -1 }, { hostPort: 70_000 }, { hostPort: 80, hostPortEnd: 79 }, { hostPortEnd: 1.5 }]) {
      await refused(store, () => n1.createEndpoint({ name: 'n', portBindings: [{ protocol: 'tcp', port: 80, ...binding }] }), 'INVALID_ARGUMENT');
    }
    for (const force of ['yes', 1, null]) await refused(store, () => free.delete({ force: untyped(force) }), 'INVALID_ARGUMENT');
  });

  test('what a caller does to its own objects afterwards, and what else they hold, changes nothing', async () => {
    const { store, h1 } = await openHost();
    const labels: Record<string, string> = { a: '1' };
    const made = await network(h1, 'n', { labels });
    labels['a'] = '2';
    const port = { protocol: 'tcp' as const, port: 80, hidden: 1n, self: circular };
    const e = await endpoint(made, 'e', { exposedPorts: [port], portBindings: [{ ...port, hostPort: 8080 }] });
    port.port = 81;
    expect([made.labels, e.exposedPorts, e.portBindings]).toEqual([{ a: '1' }, [{ protocol: 'tcp', port: 80 }], [{ protocol: 'tcp', port: 80, hostPort: 8080 }]]);
    expect(Object.values(await contentOf(store)).join()).not.toContain('hidden');
  });
});

describe('what is not there', () => {
  test('drivers, networks and ids that nobody has', async () => {
    const { store, h1 } = await open();
    const driver = await refused(store, () => h1.createNetwork({ name: 'n', driver: 'nosuchdriver' }), 'PLUGIN_NOT_FOUND');
    expect([driver.message, driver.kind]).toEqual(['plugin "nosuchdriver" not found', 'not-found']);
    expect(driver.explanation).toContain('bridge, host, ipvlan, macvlan, null, overlay');
    for (const name of ['__proto__', 'constructor', 'toString']) await refused(store, () => h1.createNetwork({ name: 'n', driver: name }), 'PLUGIN_NOT_FOUND');
    const ipam = await refused(store, () => h1.createNetwork({ name: 'n', ipam: { driver: 'nosuch' } }), 'PLUGIN_NOT_FOUND');
    expect(ipam.message).toBe('plugin "nosuch" not found');
    await refused(store, () => h1.createNetwork({ name: 'n', ipam: { addressSpace: 'nosuch' } }), 'NO_DEFAULT_POOLS');
    for (const id of [undefined, null, 1, {}, '', '__proto__', huge]) {
      expect([h1.networkById(untyped(id)), h1.networkByName(untyped(id)), h1.sandboxById(untyped(id)), h1.sandboxByContainerId(untyped(id)), h1.endpointById(untyped(id))]).toEqual(
        Array(5).fill(undefined),
      );
      expect(h1.network(untyped(id)).error?.code).toBe('NETWORK_NOT_FOUND');
    }
  });

  test('what was deleted before', async () => {
    const { store, n1, c1, joined, free } = await open();
    ok(await free.delete());
    await refused(store, () => free.delete(), 'ENDPOINT_NOT_FOUND');
    ok(await c1.delete());
    await refused(store, () => c1.delete(), 'SANDBOX_NOT_FOUND');
    await refused(store, () => joined.leave(), 'ENDPOINT_NOT_FOUND');
    ok(await n1.delete());
    await refused(store, () => n1.delete(), 'NETWORK_NOT_FOUND');
  });

  test('names that would take long to search', async () => {
    const { c1 } = await open();
    for (const name of ['.'.repeat(1_000_000), 'a.'.repeat(1_000_000), huge, '', '.', untyped(null)]) {
      expect(c1.resolve(name)).toEqual({ addresses: [], known: false });
    }
  });
});

describe('after close()', () => {
  test('every verb is refused, look-ups answer, and closing twice is harmless', async () => {
    const { store, h1, n1, c1, joined, free } = await open();
    ok(await h1.close());
    const verbs: (() => Promise<Result<unknown, CnmError>>)[] = [
      () => h1.createNetwork({ name: 'n' }),
      () => h1.createSandbox({ containerId: 'c' }),
      () => n1.createEndpoint({ name: 'e' }),
      () => n1.delete(),
      () => free.join(c1),
      () => joined.leave(),
      () => free.delete(),
      () => c1.delete(),
    ];
    for (const verb of verbs) expect((await refused(store, verb, 'CONTROLLER_CLOSED')).kind).toBe('unavailable');
    expect([h1.networks().length, n1.name, h1.status().state]).toEqual([1, 'n1', 'closed']);
    ok(await h1.close());
    expect((await store.read([''])).ok).toBe(true);
  });
});

describe('opening', () => {
  const host = { name: 'h1', address: '10.99.0.11' };
  const store = createMemoryStore();

  test.each([
    { host: untyped(undefined), store },
    { host: untyped(1), store },
    { host: { name: '', address: '10.99.0.11' }, store },
    { host: { name: 'h1', address: 'nowhere' }, store },
    { host: { name: 'h1', address: 'fd00::1' }, store },
    { host: { name: 'h1', address: '' }, store },
    { host: { ...host, interfaces: untyped(1) }, store },
    { host: { ...host, interfaces: [untyped(null)] }, store },
    { host: { ...host, interfaces: [{ name: 'a/b', address: '10.99.0.11/24' }] }, store },
    { host: { ...host, interfaces: [{ name: 'lo', address: '10.99.0.11/24' }] }, store },
    { host: { ...host, interfaces: [{ name: 'a', address: '10.99.0.11/24' }, { name: 'a', address: '10.98.0.11/24' }] }, store },
    { host: { ...host, interfaces: [{ name: 'a', address: '10.99.0.11' }] }, store },
    { host, store: untyped(undefined) },
    { host, store: untyped(5) },
    { host, store: untyped({}) },
    { host, store: untyped({ commit: () => {}, watch: () => {} }) },
    { host, store, localStore: untyped(5) },
    { host, store, profile: untyped('docker-30') },
    { host, store, drivers: untyped(1) },
    { host, store, drivers: [untyped(null)] },
    { host, store, ipamDrivers: [untyped(1)] },
    { host, store, runtime: untyped(1) },
    { host, store, runtime: untyped({}) },
    { host, store, dataplane: untyped('simulator') },
    { host, store, dataplane: untyped({ host: 'h1' }) },
    { host, store, ipamDrivers: untyped({}) },
    { host, store, defaultAddressPools: untyped(1) },
    { host, store, defaultAddressPools: [untyped(null)] },
    { host, store, defaultAddressPools: [{ base: 'x', size: 24 }] },
    { host, store, defaultAddressPools: [{ base: '10.0.0.0/16', size: 8 }] },
    { host, store, defaultAddressPools: [{ base: '10.0.0.0/16', size: 33 }] },
  ] satisfies ControllerOptions[])('a controller with %o is refused', async (options) => {
    const opened = await createController(options);
    expect(['INVALID_ARGUMENT', 'INVALID_NAME']).toContain(opened.error?.code);
    expect(await contentOf(store)).toEqual({});
  });

  test('a store URL that nobody understands is refused', async () => {
    expect((await createController({ host, store: 'banana:x' })).error?.code).toBe('INVALID_STORE_URL');
    expect((await createController({ host, store: '' })).error?.code).toBe('INVALID_STORE_URL');
  });

  test.each([
    { hosts: [] },
    { hosts: untyped(2) },
    { hosts: [host, host] },
    { hosts: [host, { name: 'h2', address: '10.99.0.11' }] },
    { hosts: [{ ...host, interfaces: [{ name: 'a', address: 'fd00::1/64' }] }] },
    { hosts: [host], clock: untyped('fast') },
    { hosts: [host], seed: untyped({}) },
    { hosts: [host], seed: NaN },
    { hosts: [host], startMs: -1 },
    { hosts: [host], startMs: 1e300 },
    { hosts: [host], store: untyped(1) },
  ] satisfies ClusterOptions[])('a cluster with %o is refused', async (options) => {
    expect((await createCluster(options)).error?.code).toBe('INVALID_ARGUMENT');
  });

  test.each([{ count: -1 }, { count: 1.5 }, { count: 1e9 }, { payloadBytes: 65_508 }, { ttl: 0 }, { ttl: 256 }, { timeoutMs: NaN }, { intervalMs: -1 }, { count: Infinity }, { signal: untyped(1) }, { onReply: untyped('x') }, { dontFragment: untyped(0) }, untyped(null)])(
    'a ping with %o is refused',
    async (options) => {
      const { cluster, c1 } = await open();
      expect((await cluster.ping(c1, '10.1.0.1', options)).error?.code).toBe('INVALID_ARGUMENT');
    },
  );

  test('a capture of what has no frames throws, and does so at once', async () => {
    const { cluster } = await open();
    for (const where of [null, 'h1', 1]) expect(() => cluster.capture(untyped(where))).toThrow('invalid place of a capture');
  });

  test('a listener with options that are none throws', async () => {
    const { h1 } = await open();
    for (const options of [null, 1, { signal: 1 }, { signal: {} }]) expect(() => h1.on('network:create', () => {}, untyped(options))).toThrow(/invalid (listening options|signal)/);
  });

  test('a ping from nowhere or to nobody is refused', async () => {
    const { cluster, c1 } = await open();
    for (const from of [undefined, null, 'c1', {}]) expect((await cluster.ping(untyped(from), '10.1.0.1')).error?.code).toBe('INVALID_ARGUMENT');
    for (const to of [undefined, null, 1, {}]) expect((await cluster.trace(c1, untyped(to))).error?.code).toBe('INVALID_ARGUMENT');
    for (const to of ['', 'nosuch', '10.1.0', huge]) expect((await cluster.ping(c1, to)).error?.code).toBe('NAME_NOT_FOUND');
  });
});

describe('any call that fails', () => {
  const text = fc.oneof(fc.string(), fc.constantFrom('n1', 'n2', 'free', 'c1', 'bridge', 'overlay', 'null', '10.1.0.9', '10.1.0.0/24', '10.1.0.0/25', 'fd00::/64', '__proto__'));
  const junk = fc.oneof({ weight: 3, arbitrary: text }, { weight: 1, arbitrary: fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }) });
  const optional = fc.option(junk, { nil: undefined, freq: 2 });
  const configuration = fc.record({ subnet: optional, ipRange: optional, gateway: optional, auxAddresses: fc.option(fc.dictionary(text, junk)) }, { requiredKeys: [] });
  const networkOptions = fc.record(
    {
      name: junk,
      driver: optional,
      scope: optional,
      id: optional,
      configFrom: optional,
      internal: fc.option(fc.oneof(fc.boolean(), junk)),
      ipv6: fc.option(fc.oneof(fc.boolean(), junk)),
      configOnly: fc.option(fc.boolean()),
      labels: fc.oneof(fc.dictionary(text, text), junk),
      options: fc.oneof(fc.dictionary(fc.constantFrom('com.docker.network.driver.mtu', 'com.docker.network.bridge.name', 'com.docker.network.driver.overlay.vxlanid_list'), text), junk),
      ipam: fc.oneof(fc.record({ driver: optional, addressSpace: optional, config: fc.oneof(fc.array(configuration), junk) }, { requiredKeys: [] }), junk),
    },
    { requiredKeys: [] },
  );
  const endpointOptions = fc.record(
    { name: junk, ipv4Address: optional, ipv6Address: optional, macAddress: optional, aliases: fc.oneof(fc.array(text), junk), exposedPorts: fc.oneof(fc.array(junk), junk), labels: junk },
    { requiredKeys: [] },
  );
  const joinOptions = fc.record({ priority: fc.oneof(fc.integer(), junk), interfaceName: optional, aliases: fc.oneof(fc.array(text), junk), links: junk }, { requiredKeys: [] });

  test('answers with a typed error and leaves the store as it was, byte for byte; one that succeeds leaves it sound', { timeout: 60_000 }, async () => {
    const { cluster, store, h1, n1, c1, free } = await open();
    const call = fc.oneof(
      networkOptions.map((options) => () => h1.createNetwork(untyped(options))),
      endpointOptions.map((options) => () => n1.createEndpoint(untyped(options))),
      fc.record({ containerId: junk, hostname: optional, dnsServers: fc.oneof(fc.array(text), junk), extraHosts: junk, useHostNamespace: optional }, { requiredKeys: [] }).map((options) => () => h1.createSandbox(untyped(options))),
      joinOptions.map((options) => () => free.join(c1, untyped(options))),
      junk.map((options) => () => free.delete(untyped(options))),
      junk.map((other) => () => free.join(untyped(other))),
    );
    await fc.assert(
      fc.asyncProperty(call, async (made) => {
        const before = await contentOf(store);
        const result: Result<unknown, CnmError> = await made();
        await cluster.settled();
        if (result.ok) {
          expect(faultsOf(cluster)).toEqual([]);
          return;
        }
        expect(result.error).toBeInstanceOf(CnmError);
        expect([result.error.code, result.error.kind === 'internal' && result.error.code !== 'NETWORK_ADDRESS_FAILED']).toEqual([expect.stringMatching(/^[A-Z][A-Z0-9_]+$/), false]);
        expect(await contentOf(store)).toEqual(before);
      }),
      { numRuns: 1_500 },
    );
  });
});
