/**
 * Hosts that announce themselves: seen, lost, reaped and back, over a memory store whose clients fall silent.
 */
import { describe, expect, test } from 'vitest';
import { pause } from '../../src/base/pause.js';
import { deferToMacrotask } from '../../src/base/system-runtime.js';
import {
  createController,
  createMemoryStore,
  createSimulatedRuntime,
  Result,
  type Controller,
  type ControllerOptions,
  type Driver,
  type EventMap,
  type SimulatedRuntime,
  type Store,
} from '../../src/index.js';
import { openRecords } from '../../src/controller/opening/open-core.js';
import { checkInvariants } from '../../src/model/invariants.js';
import { recordsOf } from '../../src/state/records.js';
import { faulty, type FaultyStore } from '../../src/stores/decorators/faulty.js';
import { prefixed } from '../../src/stores/decorators/prefixed.js';
import { traced, type StoreTrace } from '../../src/stores/decorators/traced.js';
import { contentOf, endpoint, failure, network, ok, plug, present, sandbox } from '../support/cnm.js';

const TTL_MS = 10_000;
const ADDRESSES: Readonly<Record<string, string>> = { h1: '10.99.0.11', h2: '10.99.0.12', h3: '10.99.0.13' };

interface Options extends Partial<ControllerOptions> {
  /** Announces nothing. */
  readonly isSilent?: boolean;
}

const unannounced: Options = { isSilent: true };

interface Opened {
  readonly controller: Controller;
  readonly client: FaultyStore;
}

class World {
  readonly runtime: SimulatedRuntime = createSimulatedRuntime({ seed: 1, startMs: 1_000_000, auto: deferToMacrotask });
  readonly store: Store;
  #clients = 0;

  constructor(store: Store = createMemoryStore()) {
    this.store = store;
  }

  /** A host's client of the store. */
  connect(): FaultyStore {
    const { clock, random } = this.runtime;
    return faulty(this.store, { clock, random: random.fork(`client ${this.#clients++}`) });
  }

  options(name: string, store: Store, options: Options = {}): ControllerOptions {
    const { isSilent = false, ...rest } = options;
    const runtime = { ...this.runtime, random: this.runtime.random.fork(`${name} ${this.#clients}`) };
    const address = ADDRESSES[name] ?? '10.99.0.99';
    return { host: { name, address }, store, runtime, ...(!isSilent && { clusterAdvertise: 'ens3:2376', clusterTtlMs: TTL_MS }), ...rest };
  }

  /** Opens a host that announces itself, unless told otherwise. */
  async open(name: string, options: Options = {}): Promise<Opened> {
    const client = this.connect();
    return { client, controller: ok(await createController(this.options(name, client, options))) };
  }

  wait(ms: number): Promise<void> {
    return pause(this.runtime.clock, ms, new AbortController().signal);
  }
}

const statesOf = (controller: Controller) => Object.fromEntries(controller.hosts().map(({ name, state }) => [name, state]));
const faultsOf = ({ core, host }: Controller) => checkInvariants(recordsOf(core.tables, host.name));

/** The events of the types, in order, as 'type host'. */
function listen(controller: Controller, types: readonly (keyof EventMap & `host:${string}`)[] = ['host:present', 'host:gone', 'host:reaped']): string[] {
  const heard: string[] = [];
  for (const type of types) controller.on(type, ({ host }) => heard.push(`${type} ${host}`));
  return heard;
}

/** Two announced hosts with a shared network; the second has a container in it. */
async function openPair(options: Partial<ControllerOptions> = {}) {
  const world = new World();
  const h1 = await world.open('h1', options);
  const h2 = await world.open('h2');
  await network(h1.controller, 'ov', { driver: 'overlay' });
  await h2.controller.settled();
  const seen = present(h2.controller.networkByName('ov'));
  const c2 = await sandbox(h2.controller, 'c2');
  await plug(seen, c2);
  await h1.controller.settled();
  return { world, h1: h1.controller, h2: h2.controller, client1: h1.client, client2: h2.client, c2 };
}

describe('an announced host', () => {
  test('is seen by others with where it can be reached, and since when', async () => {
    const world = new World();
    const { controller: h1 } = await world.open('h1');
    const heard = listen(h1);
    const { controller: h2 } = await world.open('h2', { clusterAdvertise: '10.99.0.12:2376' });
    await h1.settled();
    const views = h1.hosts().map(({ name, state, advertise, since }) => ({ name, state, advertise, since }));
    expect(views).toEqual([
      { name: 'h1', state: 'present', advertise: '10.99.0.11:2376', since: 1_000_000 },
      { name: 'h2', state: 'present', advertise: '10.99.0.12:2376', since: 1_000_000 },
    ]);
    expect(heard).toEqual(['host:present h2']);
    await world.wait(10 * TTL_MS);
    expect([statesOf(h1), statesOf(h2)]).toEqual([{ h1: 'present', h2: 'present' }, { h1: 'present', h2: 'present' }]);
  });

  test('has its name for itself', async () => {
    const world = new World();
    await world.open('h1');
    const before = await contentOf(world.store);
    const second = await createController(world.options('h1', world.connect(), { host: { name: 'h1', address: '10.99.0.77' } }));
    const error = failure(second);
    expect(error).toMatchObject({ code: 'HOST_NAME_IN_USE', kind: 'conflict', details: { host: 'h1', advertise: '10.99.0.11:2376' } });
    expect(error.explanation).toContain('since 1970-01-01T00:16:40.000Z');
    expect(await contentOf(world.store)).toEqual(before);
  });

  test('that ends can be started again, at once after a clean end, else when it counts as gone', async () => {
    const world = new World();
    const first = await world.open('h1');
    ok(await first.controller.close());
    const second = await world.open('h1');
    second.client.crash();
    expect(failure(await createController(world.options('h1', world.connect()))).code).toBe('HOST_NAME_IN_USE');
    await world.wait(TTL_MS);
    const { controller } = await world.open('h1');
    expect(statesOf(controller)).toEqual({ h1: 'present' });
  });

  test('that closes is not gone, whatever it leaves, and cannot be reaped', async () => {
    const { world, h1, h2 } = await openPair();
    const heard = listen(h1);
    ok(await h2.close());
    await world.wait(10 * TTL_MS);
    await h1.settled();
    expect(statesOf(h1)).toEqual({ h1: 'present', h2: 'unannounced' });
    expect(failure(await h1.reap('h2'))).toMatchObject({ code: 'HOST_NOT_GONE', details: { reason: 'it does not announce itself' } });
    expect([heard, h1.networkByName('ov')?.endpoints().length]).toEqual([[], 1]);
  });

  test('that falls silent is gone after its time, and told so', async () => {
    const { world, h1, client2 } = await openPair();
    const heard = listen(h1);
    client2.crash();
    await world.wait(TTL_MS - 1);
    expect([statesOf(h1), heard]).toEqual([{ h1: 'present', h2: 'present' }, []]);
    await world.wait(1);
    await h1.settled();
    expect([statesOf(h1), heard]).toEqual([{ h1: 'present', h2: 'gone' }, ['host:gone h2']]);
    expect(h1.hosts()[1]?.since).toBe(world.runtime.clock.now());
  });

  test('announces itself by an interface of its own, an address, and nothing else', async () => {
    const world = new World();
    const refusal = async (clusterAdvertise: string, rest: Partial<ControllerOptions> = {}) =>
      (await createController(world.options('h1', world.connect(), { clusterAdvertise, ...rest }))).error?.code;
    for (const given of ['eth9:2376', 'ens3', 'ens3:0', 'ens3:65536', '10.99.0.11', ':2376', '10.99.0.11:2376:1', 'fd00::1:2376', '[ens3]:2376', '']) {
      expect([given, await refusal(given)]).toEqual([given, 'INVALID_ARGUMENT']);
    }
    for (const clusterTtlMs of [0, -1, 1.5, Number.NaN, 1e9]) expect(await refusal('ens3:1', { clusterTtlMs })).toBe('INVALID_ARGUMENT');
    expect(await contentOf(world.store)).toEqual({});
    const { controller } = await world.open('h1', { clusterAdvertise: '[fd00::0:1]:2376' });
    expect(controller.hosts()[0]?.advertise).toBe('[fd00::1]:2376');
  });

  test('needs a store with leases', async () => {
    const store = withoutAnnounce(createMemoryStore());
    const opened = await createController(new World().options('h1', store));
    expect(failure(opened)).toMatchObject({ code: 'PRESENCE_NOT_AVAILABLE' });
    expect((await store.read([''])).value?.entries.map(({ key }) => key)).toEqual(['format/version']);
  });

  test('is announced through views and traces of a store too', async () => {
    const traces: StoreTrace[] = [];
    const world = new World(traced(prefixed(createMemoryStore(), 'cluster/one/'), (trace) => traces.push(trace)));
    const { controller: h1 } = await world.open('h1');
    const { client } = await world.open('h2');
    client.crash();
    await world.wait(TTL_MS);
    await h1.settled();
    expect(statesOf(h1)).toEqual({ h1: 'present', h2: 'gone' });
    expect(traces.filter(({ kind }) => kind === 'announce').length).toBe(2);
  });
});

/** A store that has no presence. */
function withoutAnnounce(store: Store): Store {
  return {
    ...{ name: store.name, capability: store.capability, close: () => store.close() },
    read: (prefixes) => store.read(prefixes),
    commit: (commit) => store.commit(commit),
    watch: (prefixes, after, signal) => store.watch(prefixes, after, signal),
  };
}

describe('a host that announces nothing', () => {
  test('is never gone', async () => {
    const world = new World();
    const { controller: h1 } = await world.open('h1');
    const { client } = await world.open('h2', unannounced);
    client.crash();
    await world.wait(100 * TTL_MS);
    await h1.settled();
    expect(statesOf(h1)).toEqual({ h1: 'present', h2: 'unannounced' });
    expect(failure(await h1.reap('h2')).code).toBe('HOST_NOT_GONE');
  });

  test('is not taken for gone because an earlier life of it was', async () => {
    const { world, h1, client2 } = await openPair();
    client2.crash();
    await world.wait(TTL_MS);
    const { controller: again } = await world.open('h2', unannounced);
    await h1.settled();
    expect(statesOf(h1)).toEqual({ h1: 'present', h2: 'unannounced' });
    expect(failure(await h1.reap('h2')).code).toBe('HOST_NOT_GONE');
    expect(again.networkByName('ov')?.endpoints().length).toBe(1);
  });

  test('beside a process of that host that does leaves the announcement alone', async () => {
    const { world, h1, client2 } = await openPair();
    await world.open('h2', unannounced);
    await h1.settled();
    expect(statesOf(h1)).toEqual({ h1: 'present', h2: 'present' });
    client2.crash();
    await world.wait(TTL_MS);
    await h1.settled();
    expect(statesOf(h1)).toEqual({ h1: 'present', h2: 'gone' });
  });
});

describe('reaping', () => {
  test('removes what a host left: endpoints, addresses, gateway, sandboxes', async () => {
    const { world, h1, client2 } = await openPair();
    const before = Object.keys(await contentOf(world.store)).filter((key) => !key.startsWith('commits/'));
    expect(before.some((key) => key.includes('gateway_c2'))).toBe(true);
    await endpoint(present(h1.networkByName('ov')), 'mine');
    client2.crash();
    await world.wait(TTL_MS);
    const heard = listen(h1);
    expect(ok(await h1.reap('h2'))).toEqual({ host: 'h2', sandboxes: 1, endpoints: 2, kept: 0 });
    expect(heard).toEqual(['host:gone h2', 'host:reaped h2']);
    expect([h1.networkByName('ov')?.endpoints().map(({ name }) => name), faultsOf(h1)]).toEqual([['mine'], []]);
    const left = Object.keys(await contentOf(world.store));
    const kinds = left.filter((key) => key.startsWith('hosts/h2/')).map((key) => key.split('/')[2]);
    // What is left is its gateway network, with the address of that network itself.
    expect(kinds.sort()).toEqual(['address', 'address-space', 'network', 'network-name', 'pool']);
    expect(ok(await h1.reap('h2'))).toEqual({ host: 'h2', sandboxes: 0, endpoints: 0, kept: 0 });
    ok(await present(h1.networkByName('ov')?.endpointByName('mine')).delete());
    ok(await present(h1.networkByName('ov')).delete());
  });

  test('takes several commits for many endpoints, each within the limits of the store and whole', async () => {
    const world = new World(createMemoryStore({ operationsPerCommit: 40 }));
    const { controller: h1 } = await world.open('h1');
    const { controller: h2, client } = await world.open('h2');
    const c2 = await sandbox(h2, 'c2');
    for (let at = 0; at < 12; at++) await plug(await network(h2, `n${at}`), c2);
    const ov = await network(h2, 'ov', { driver: 'overlay', internal: true });
    for (let at = 0; at < 30; at++) await endpoint(ov, `e${at}`);
    client.crash();
    await world.wait(TTL_MS);
    let [commits, faults] = [0, 0];
    // Sees what the host itself would see when it comes back in between.
    const witness = ok(
      await openRecords(world.options('h2', world.store), world, {
        ...{ runtime: world.runtime, host: 'h2' },
        onCommitted: () => {
          commits++;
          faults += checkInvariants(recordsOf(witness.tables, 'h2')).length;
        },
      }),
    );
    expect(ok(await h1.reap('h2'))).toEqual({ host: 'h2', sandboxes: 1, endpoints: 42, kept: 0 });
    ok(await witness.replica.settled());
    expect(commits).toBeGreaterThan(10);
    expect([faults, faultsOf(h1), h1.networkByName('ov')?.endpoints()]).toEqual([0, [], []]);
  });

  test('is refused of a host that is there, unknown, this one, or no name', async () => {
    const { h1 } = await openPair();
    expect(failure(await h1.reap('h2'))).toMatchObject({ code: 'HOST_NOT_GONE', kind: 'forbidden' });
    expect(failure(await h1.reap('h1'))).toMatchObject({ code: 'HOST_NOT_GONE', details: { reason: 'it is this one' } });
    expect(failure(await h1.reap('nosuch'))).toMatchObject({ code: 'HOST_NOT_FOUND', details: { known: ['h1', 'h2'] } });
    expect(failure(await h1.reap(undefined as unknown as string)).code).toBe('HOST_NOT_FOUND');
  });

  test('does nothing when the host comes back first', async () => {
    const { world, h1, client2, h2 } = await openPair();
    client2.cut();
    await world.wait(TTL_MS);
    await h1.settled();
    expect(statesOf(h1)).toEqual({ h1: 'present', h2: 'gone' });
    client2.heal();
    await world.wait(5_000);
    expect(failure(await h1.reap('h2'))).toMatchObject({ code: 'HOST_NOT_GONE', details: { reason: 'it is announced' } });
    expect([h2.networkByName('ov')?.endpoints().length, faultsOf(h1), faultsOf(h2)]).toEqual([1, [], []]);
  });

  test('is told in the errors that what was left is the cause of, and to whom it is due', async () => {
    const { world, h1, client2 } = await openPair();
    const ov = present(h1.networkByName('ov'));
    const taken = async () => failure(await ov.createEndpoint({ name: 'c2' }));
    const busy = async () => failure(await ov.delete());
    expect((await taken()).explanation).toBe('Host h2 created it at 1970-01-01T00:16:40.000Z; choose another name, or delete it there or with force.');
    expect((await busy()).explanation).toBe("Delete first: 'c2' on host h2 since 1970-01-01T00:16:40.000Z.");
    client2.crash();
    await world.wait(TTL_MS + 5_000);
    const way = "Host h2 is gone at least since 1970-01-01T00:16:50.000Z: controller.reap('h2') removes what it left.";
    expect((await taken()).explanation).toContain(way);
    expect((await taken()).details).toMatchObject({ host: 'h2', goneSince: '1970-01-01T00:16:50.000Z' });
    expect((await busy()).explanation).toBe(`Delete first: 'c2' on host h2 since 1970-01-01T00:16:40.000Z. ${way}`);
    ok(await h1.reap('h2'));
    ok(await ov.createEndpoint({ name: 'c2' }));
  });

  test('reaches what is in the shared store only, where hosts have stores of their own', async () => {
    const world = new World();
    const { controller: h1 } = await world.open('h1', { localStore: createMemoryStore() });
    const localStore = createMemoryStore();
    const { controller: h2, client } = await world.open('h2', { localStore });
    await plug(await network(h2, 'ov', { driver: 'overlay' }), await sandbox(h2, 'c2'));
    client.crash();
    await world.wait(TTL_MS);
    expect(ok(await h1.reap('h2'))).toEqual({ host: 'h2', sandboxes: 0, endpoints: 1, kept: 0 });
    const { controller: again } = await world.open('h2', { localStore });
    expect([present(again.sandboxByContainerId('c2')).interfaces, faultsOf(again), faultsOf(h1)]).toEqual([[], [], []]);
  });

  test('leaves what it has no driver for, and takes the rest', async () => {
    const world = new World();
    const { controller: h1 } = await world.open('h1');
    const { controller: h2, client } = await world.open('h2', { drivers: [thirdDriver()] });
    await endpoint(await network(h2, 'third', { driver: 'third' }), 'kept');
    await endpoint(await network(h2, 'n'), 'e');
    client.crash();
    await world.wait(TTL_MS);
    expect(ok(await h1.reap('h2'))).toEqual({ host: 'h2', sandboxes: 0, endpoints: 1, kept: 1 });
  });

  test('happens by itself where it is asked for, one time to live after the host is gone', async () => {
    const { world, h1, client2 } = await openPair({ reapGoneHosts: true });
    const heard = listen(h1);
    client2.crash();
    await world.wait(2 * TTL_MS - 1);
    expect(heard).toEqual(['host:gone h2']);
    await world.wait(2);
    await h1.settled();
    expect([heard, h1.networkByName('ov')?.endpoints()]).toEqual([['host:gone h2', 'host:reaped h2'], []]);
    await world.wait(10 * TTL_MS);
    expect(world.runtime.clock.pending).toBe(0);
  });

  test('by itself is also of those that were gone before, and not of those that come back', async () => {
    const { world, client1, client2, h1 } = await openPair();
    client2.cut();
    client1.crash();
    await world.wait(TTL_MS);
    const { controller: h3 } = await world.open('h3', { reapGoneHosts: true });
    const heard = listen(h3);
    await world.wait(1);
    client2.heal();
    await world.wait(2 * TTL_MS);
    expect(heard).toEqual(['host:present h2', 'host:reaped h1']);
    expect(h1.status().state).toBe('ready');
    expect(h3.networkByName('ov')?.endpoints().map(({ name }) => name)).toEqual(['c2']);
  });
});

/** A driver of somebody else: no addresses, no devices. */
function thirdDriver(): Driver {
  return {
    type: 'third',
    capability: { dataScope: 'local', addresses: false, devices: 'joined' },
    createNetwork: () => Result.ok({ driverState: {} }),
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

describe('a host that wakes', () => {
  test('before anybody has reaped it goes on as if nothing had been', async () => {
    const { world, h1, h2, client2, c2 } = await openPair();
    client2.cut();
    await world.wait(3 * TTL_MS);
    const heard = listen(h1);
    client2.heal();
    await world.wait(5_000);
    ok(await h2.createSandbox({ containerId: 'next' }));
    await h1.settled();
    expect([statesOf(h1), heard, c2.interfaces.length]).toEqual([{ h1: 'present', h2: 'present' }, ['host:present h2'], 2]);
    expect([...faultsOf(h1), ...faultsOf(h2)]).toEqual([]);
  });

  test('after it was reaped is told so before anything of it is committed, then goes on', async () => {
    const { world, h1, h2, client2, c2 } = await openPair();
    client2.cut();
    await world.wait(TTL_MS);
    ok(await h1.reap('h2'));
    const before = Object.keys(await contentOf(world.store)).filter((key) => key.startsWith('hosts/h2/'));
    const heard = listen(h2);
    client2.heal();
    const replica = h2.core.replica;
    const tries: string[] = [];
    for (let at = 0; at < 10; at++) {
      await replica.answering();
      const created = await h2.createSandbox({ containerId: 'next' });
      tries.push(created.ok ? 'done' : `${created.error.code} ${'reaped' in created.error.details && created.error.details.reaped === true}`);
      if (created.ok) break;
      expect(Object.keys(await contentOf(world.store)).filter((key) => key.startsWith('hosts/h2/'))).toEqual(before);
      await world.wait(500);
    }
    expect(tries.filter((told) => told === 'HOST_PRESENCE_LOST true').length).toBeGreaterThan(0);
    expect(tries.at(-1)).toBe('done');
    await h1.settled();
    expect([statesOf(h1), heard.includes('host:reaped h2'), present(h2.sandboxByContainerId('next')).id === c2.id]).toEqual([{ h1: 'present', h2: 'present' }, true, false]);
    expect([h2.sandboxByContainerId('c2'), faultsOf(h1), faultsOf(h2)]).toEqual([undefined, [], []]);
  });

  test('long after it was announced again by itself still tells one caller, once', async () => {
    const { world, h1, h2, client2 } = await openPair();
    client2.cut();
    await world.wait(TTL_MS);
    ok(await h1.reap('h2'));
    client2.heal();
    await world.wait(5_000);
    expect(statesOf(h2)).toEqual({ h1: 'present', h2: 'present' });
    const [first, second] = [await h2.createSandbox({ containerId: 'a' }), await h2.createSandbox({ containerId: 'a' })];
    expect(first.error).toMatchObject({ code: 'HOST_PRESENCE_LOST', kind: 'unavailable', details: { host: 'h2', reaped: true } });
    ok(second);
  });

  test('and finds its name taken refuses to commit until it has it again', async () => {
    const { world, h2, client2 } = await openPair();
    client2.cut();
    await world.wait(TTL_MS);
    const { controller: usurper } = await world.open('h2', { host: { name: 'h2', address: '10.99.0.66' } });
    client2.heal();
    await world.wait(5_000);
    expect(failure(await h2.createSandbox({ containerId: 'x' }))).toMatchObject({ code: 'HOST_NAME_IN_USE' });
    expect(h2.status()).toMatchObject({ state: 'degraded', reason: 'host name h2 is in use' });
    ok(await usurper.close());
    await world.wait(5_000);
    ok(await h2.createSandbox({ containerId: 'x' }));
    expect(h2.status().state).toBe('ready');
  });

  test('whose announcement is lost on its way is announced when its ghost is over', async () => {
    const world = new World();
    const client = world.connect();
    client.inject({ lostAnswer: 1 });
    const controller = ok(await createController(world.options('h1', client)));
    client.inject({ lostAnswer: 0 });
    expect(failure(await controller.createSandbox({ containerId: 'x' })).kind).toBe('unavailable');
    await world.wait(TTL_MS + 5_000);
    ok(await controller.createSandbox({ containerId: 'x' }));
    expect(statesOf(controller)).toEqual({ h1: 'present' });
  });
});

describe('after the store was away', () => {
  test('nobody counts as gone for one time to live', async () => {
    const { world, client2 } = await openPair();
    const { controller: watcher, client: client3 } = await world.open('h3', unannounced);
    const heard = listen(watcher);
    client2.crash();
    client3.cut();
    await watcher.createSandbox({ containerId: 'notices' });
    await world.wait(3 * TTL_MS);
    expect(statesOf(watcher)).toMatchObject({ h1: 'present', h2: 'present' });
    client3.heal();
    await watcher.settled();
    expect([statesOf(watcher), heard]).toEqual([{ h1: 'present', h2: 'silent', h3: 'unannounced' }, []]);
    expect(failure(await watcher.reap('h2'))).toMatchObject({ code: 'HOST_NOT_GONE', details: { host: 'h2' } });
    await world.wait(TTL_MS);
    expect([statesOf(watcher).h2, heard]).toEqual(['gone', ['host:gone h2']]);
    ok(await watcher.reap('h2'));
  });

  test('a host that was cut off itself does not take the others for gone', async () => {
    const { world, h1, client1, client2 } = await openPair();
    const heard = listen(h1);
    client1.cut();
    client2.cut();
    await world.wait(3 * TTL_MS);
    client1.heal();
    await world.wait(3_000);
    await h1.settled();
    expect([statesOf(h1), heard.includes('host:gone h2')]).toEqual([{ h1: 'present', h2: 'silent' }, false]);
    client2.heal();
    await world.wait(3_000);
    expect(statesOf(h1)).toEqual({ h1: 'present', h2: 'present' });
    await world.wait(2 * TTL_MS);
    expect(heard.includes('host:gone h2')).toBe(false);
  });
});
