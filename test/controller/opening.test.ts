/**
 * Opening controllers: stores by object and by URL, a store for a host's own records, and what an end has left behind.
 */
import { describe, expect, test } from 'vitest';
import {
  createController,
  createMemoryStore,
  createRecordingDataplane,
  createSimulatedRuntime,
  Result,
  type Controller,
  type ControllerOptions,
  type Driver,
  type Store,
} from '../../src/index.js';
import { checkInvariants } from '../../src/model/invariants.js';
import { deferToMacrotask } from '../../src/base/system-runtime.js';
import { recordsOf } from '../../src/state/records.js';
import { bridge, contentOf, endpoint, network, ok, plug, present, sandbox } from '../support/cnm.js';

/** A driver of somebody else: no addresses, no devices. */
function plainDriver(type: string): Driver {
  return {
    type,
    capability: { dataScope: 'local', addresses: false, devices: 'joined' },
    createNetwork: () => Result.ok({ driverState: { a: 1 } }),
    deleteNetwork: () => Result.ok(),
    createEndpoint: () => Result.ok({ macAddress: '' }),
    deleteEndpoint: () => Result.ok(),
    join: () => Result.ok({ routes: [], disableGatewayService: true }),
    leave: () => Result.ok(),
    networkResources: () => [],
    endpointResources: () => [],
    peerResources: () => [],
  };
}

/** A controller of a host on stores that outlive it. */
async function open(name: string, store: Store, options: Partial<ControllerOptions> = {}): Promise<Controller> {
  const runtime = createSimulatedRuntime({ seed: name, auto: deferToMacrotask });
  const host = { name, address: name === 'h1' ? '10.99.0.11' : '10.99.0.12' };
  return ok(await createController({ host, store, runtime, dataplane: createRecordingDataplane(name, { hostInterfaces: ['ens3'] }), ...options }));
}

function faults({ core, host }: Controller): string[] {
  const { desired, dataplane } = core.reconciler;
  const wanted = [...desired.units()].flatMap((unit) => desired.resources(unit));
  const same = JSON.stringify(wanted.map(({ id }) => id).sort()) === JSON.stringify(dataplane.list().map(({ id }) => id).sort());
  return [...checkInvariants(recordsOf(core.tables, host.name)), ...(same ? [] : ['the devices are not what the records say'])];
}

describe('a store', () => {
  test('keeps a host’s own records below its name, and what hosts share once', async () => {
    const store = createMemoryStore();
    const h1 = await open('h1', store);
    await plug(await bridge(h1, 'n1', '10.1.0.0/24'), await sandbox(h1, 'c1'));
    await network(h1, 'ov', { driver: 'overlay' });
    const kinds = Object.keys(await contentOf(store)).map((key) => key.split('/').slice(0, key.startsWith('hosts/') ? 3 : 2).join('/'));
    expect([...new Set(kinds)].sort()).toEqual([
      'format/version',
      'global/address',
      'global/address-space',
      'global/host',
      'global/network',
      'global/network-name',
      'global/pool',
      'global/vni',
      'hosts/h1/address',
      'hosts/h1/address-space',
      'hosts/h1/endpoint',
      'hosts/h1/member',
      'hosts/h1/network',
      'hosts/h1/network-name',
      'hosts/h1/pool',
      'hosts/h1/sandbox',
    ]);
  });

  test('of its own takes a host’s own records, and works with the shared one as one', async () => {
    const [store, localStore] = [createMemoryStore(), createMemoryStore()];
    const h1 = await open('h1', store, { localStore });
    const h2 = await open('h2', store, { localStore: createMemoryStore() });
    const ov = await network(h1, 'ov', { driver: 'overlay' });
    const c1 = await sandbox(h1, 'c1');
    await plug(ov, c1);
    await h2.settled();
    expect(present(h2.networkByName('ov')).endpoints().map(({ name, containerId }) => [name, containerId])).toEqual([['c1', 'c1']]);
    expect(Object.keys(await contentOf(store)).filter((key) => key.startsWith('hosts/'))).toEqual([]);
    expect(Object.keys(await contentOf(localStore)).filter((key) => key.startsWith('global/'))).toEqual([]);
    expect(c1.interfaces).toHaveLength(2);
    expect([...faults(h1), ...faults(h2)]).toEqual([]);
    ok(await c1.delete());
    await h2.settled();
    expect([...faults(h1), ...faults(h2), ...ov.endpoints()]).toEqual([]);
  });

  test('by URL is opened and closed by the controller, one handed over stays open', async () => {
    const own = ok(await createController({ host: { name: 'h1', address: '10.99.0.11' }, store: 'memory:' }));
    await network(own, 'n1');
    ok(await own.close());
    const store = createMemoryStore();
    const h1 = await open('h1', store);
    ok(await h1.close());
    expect((await store.read([''])).ok).toBe(true);
  });
});

describe('after the end of a controller', () => {
  test('everything is there again, with devices, names and gateway', async () => {
    const store = createMemoryStore();
    const first = await open('h1', store);
    const n1 = await bridge(first, 'n1', '10.1.0.0/24', { labels: { a: '1' } });
    const ov = await network(first, 'ov', { driver: 'overlay' });
    const c1 = await sandbox(first, 'c1');
    await plug(ov, c1);
    await plug(n1, c1, { name: 'web', aliases: ['www'] });
    const shown = { interfaces: c1.interfaces, routes: c1.routes, names: c1.names };
    ok(await first.close());

    const again = await open('h1', store);
    const found = present(again.sandboxByContainerId('c1'));
    expect({ interfaces: found.interfaces, routes: found.routes, names: found.names }).toEqual(shown);
    expect([found.id, found.resolve('www').addresses]).toEqual([c1.id, ['10.1.0.2']]);
    expect(again.networks().map(({ name, labels }) => [name, labels])).toEqual(expect.arrayContaining([['n1', { a: '1' }], ['ov', {}]]));
    expect(faults(again)).toEqual([]);
    ok(await found.delete());
    for (const made of again.networks()) ok(await made.delete());
    expect(Object.keys(await contentOf(store)).filter((key) => /(network|endpoint|member|pool|address|sandbox|vni)\//.test(key))).toEqual([]);
  });

  test('that never said goodbye, names and networks can be used and deleted by others', async () => {
    const store = createMemoryStore();
    const dead = await open('h1', store);
    const ov = await network(dead, 'ov1', { driver: 'overlay' });
    await plug(ov, await sandbox(dead, 'ep1'));
    const h2 = await open('h2', store);
    const seen = present(h2.networkByName('ov1'));
    const taken = await seen.createEndpoint({ name: 'ep1' });
    expect(taken.error?.code).toBe('ENDPOINT_EXISTS');
    expect((await seen.delete()).error?.code).toBe('ACTIVE_ENDPOINTS');
    ok(await present(seen.endpointByName('ep1')).delete({ force: true }));
    await endpoint(seen, 'ep1');
    const back = await open('h1', store);
    expect(faults(back)).toEqual([]);
    expect(present(back.sandboxByContainerId('ep1')).interfaces).toEqual([]);
  });

  test('what another host has deleted by force meanwhile is put right, gateway and all', async () => {
    const store = createMemoryStore();
    const first = await open('h1', store);
    await plug(await network(first, 'ov', { driver: 'overlay' }), await sandbox(first, 'c1'));
    ok(await first.close());
    const h2 = await open('h2', store);
    ok(await present(h2.networkByName('ov')?.endpointByName('c1')).delete({ force: true }));
    const again = await open('h1', store);
    expect([faults(again), again.networkByName('docker_gwbridge')?.endpoints(), again.sandboxByContainerId('c1')?.interfaces]).toEqual([[], [], []]);
  });

  test('a host that has moved tells the others where its tunnels end now', async () => {
    const store = createMemoryStore();
    const first = await open('h1', store);
    await plug(await network(first, 'ov', { driver: 'overlay' }), await sandbox(first, 'c1'));
    ok(await first.close());
    const h2 = await open('h2', store);
    await plug(present(h2.networkByName('ov')), await sandbox(h2, 'c2'));
    const vtep = (): unknown => h2.core.reconciler.dataplane.list().flatMap((resource) => (resource.kind === 'forwarding-entry' ? [resource.vtep] : []));
    expect(vtep()).toEqual(['10.99.0.11']);
    const moved = await open('h1', store, { host: { name: 'h1', address: '10.99.0.77' } });
    await h2.settled();
    expect([vtep(), h2.hosts()[0]?.address, faults(moved), faults(h2)]).toEqual([['10.99.0.77'], '10.99.0.77', [], []]);
  });

  test('a host’s own store that was lost leaves no joins to sandboxes that are gone', async () => {
    const store = createMemoryStore();
    const first = await open('h1', store, { localStore: createMemoryStore() });
    const ov = await network(first, 'ov', { driver: 'overlay', internal: true });
    await plug(ov, await sandbox(first, 'c1'));
    ok(await first.close());
    const again = await open('h1', store, { localStore: createMemoryStore() });
    const left = present(again.networkByName('ov')?.endpointByName('c1'));
    expect([left.sandboxId, faults(again)]).toEqual([undefined, []]);
    ok(await left.join(await sandbox(again, 'c1')));
  });

  test('networks of a driver that is not there any more are kept, and nothing else waits for them', async () => {
    const store = createMemoryStore();
    const driver = plainDriver('third');
    const first = await open('h1', store, { drivers: [driver] });
    const third = await network(first, 'third', { driver: 'third' });
    await plug(third, await sandbox(first, 'c1'));
    ok(await first.close());
    const without = await open('h1', store);
    expect(without.networkByName('third')?.driverState).toEqual({ a: 1 });
    expect((await present(without.networkByName('third')).createEndpoint({ name: 'e' })).error?.code).toBe('PLUGIN_NOT_FOUND');
    await network(without, 'n1');
    ok(await without.close());
    const again = await open('h1', store, { drivers: [driver] });
    ok(await present(again.sandboxByContainerId('c1')).delete());
    ok(await present(again.networkByName('third')).delete());
  });
});

describe('drivers of one’s own', () => {
  test('have names that no other has', async () => {
    const host = { name: 'h1', address: '10.99.0.11' };
    const refusal = async (drivers: Driver[]) => (await createController({ host, store: createMemoryStore(), drivers })).error;
    expect(await refusal([plainDriver('bridge')])).toMatchObject({ code: 'DRIVER_ALREADY_REGISTERED', message: 'Driver already registered for type "bridge"' });
    expect(await refusal([plainDriver('mine'), plainDriver('mine')])).toMatchObject({ code: 'DRIVER_ALREADY_REGISTERED' });
    expect(await refusal([plainDriver('')])).toMatchObject({ code: 'INVALID_NAME' });
    expect(await refusal([plainDriver('mine')])).toBeUndefined();
  });
});
