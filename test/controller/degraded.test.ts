/**
 * Controllers whose store is away: opened without it, refusing at once, showing what they have, well again by themselves.
 */
import { describe, expect, test } from 'vitest';
import { pause } from '../../src/base/pause.js';
import { deferToMacrotask } from '../../src/base/system-runtime.js';
import {
  createController,
  createMemoryStore,
  createRecordingDataplane,
  createSimulatedRuntime,
  type Controller,
  type ControllerOptions,
  type Dataplane,
  type SimulatedRuntime,
  type Store,
} from '../../src/index.js';
import { checkInvariants } from '../../src/model/invariants.js';
import { encode } from '../../src/model/codec.js';
import { recordsOf } from '../../src/state/records.js';
import { faulty, type FaultyStore } from '../../src/stores/decorators/faulty.js';
import { failure, network, ok, plug, present, sandbox } from '../support/cnm.js';

/** One store, and hosts that reach it through clients of their own. */
class World {
  readonly runtime: SimulatedRuntime = createSimulatedRuntime({ seed: 1, auto: deferToMacrotask });
  readonly store: Store = createMemoryStore();
  #opened = 0;

  connect(store = this.store): FaultyStore {
    const { clock, random } = this.runtime;
    return faulty(store, { clock, random: random.fork(`client ${this.#opened++}`) });
  }

  async open(name: string, store: Store, options: Partial<ControllerOptions> = {}): Promise<Controller> {
    const runtime = { ...this.runtime, random: this.runtime.random.fork(`${name} ${this.#opened++}`) };
    const host = { name, address: name === 'h1' ? '10.99.0.11' : '10.99.0.12' };
    return ok(await createController({ host, store, runtime, ...options }));
  }

  wait(ms: number): Promise<void> {
    return pause(this.runtime.clock, ms, new AbortController().signal);
  }
}

function listen(controller: Controller): string[] {
  const heard: string[] = [];
  controller.on('store:degraded', ({ reason }) => heard.push(`degraded: ${reason}`));
  controller.on('store:ready', () => heard.push('ready'));
  return heard;
}

const faultsOf = ({ core, host }: Controller) => checkInvariants(recordsOf(core.tables, host.name));
const AWAY = 'store memory is unavailable: it cannot be reached';

describe('a controller that is created while its store is away', () => {
  test('says so, shows nothing, and refuses changes at once', async () => {
    const world = new World();
    const client = world.connect();
    client.cut();
    const h1 = await world.open('h1', client);
    expect(h1.status()).toEqual({ state: 'degraded', revision: 0, stale: true, reason: AWAY, dataplane: 'unknown' });
    expect([h1.networks(), h1.sandboxes(), h1.hosts()]).toEqual([[], [], []]);
    const before = world.runtime.clock.now();
    const refused = [await h1.createNetwork({ name: 'n' }), await h1.createSandbox({ containerId: 'c' }), await h1.reap('h2')];
    const expected = { code: 'STORE_UNAVAILABLE', kind: 'unavailable', details: { outcome: 'did-not-happen' } };
    expect(refused.map(({ error }) => error)).toMatchObject([expected, expected, expected]);
    expect(world.runtime.clock.now()).toBe(before);
    ok(await h1.close());
    expect(h1.status().state).toBe('closed');
  });

  test('takes everything in when the store answers: records, events, devices, its own host', async () => {
    const world = new World();
    const dataplane = createRecordingDataplane('h1', { hostInterfaces: ['ens3'] });
    const first = await world.open('h1', world.connect(), { dataplane });
    await plug(await network(first, 'n1'), await sandbox(first, 'c1'));
    ok(await first.close());
    const devices = dataplane.list();
    const client = world.connect();
    client.cut();
    const again = await world.open('h1', client, { dataplane, host: { name: 'h1', address: '10.99.0.77' } });
    await world.wait(60_000);
    // Nobody knows yet what there should be, so what is there stays.
    expect([dataplane.list(), again.status().dataplane]).toEqual([devices, 'unknown']);
    const heard = listen(again);
    const created: string[] = [];
    again.on('network:create', ({ name }) => created.push(name));
    client.heal();
    await again.settled();
    await world.wait(5_000);
    expect(again.status()).toMatchObject({ state: 'ready', stale: false, dataplane: 'in-step' });
    expect([heard, created, dataplane.list().length]).toEqual([['ready'], ['n1'], devices.length]);
    expect(again.hosts()).toMatchObject([{ name: 'h1', address: '10.99.0.77' }]);
    expect(present(again.sandboxByContainerId('c1')).resolve('c1').addresses.length).toBe(1);
    expect(faultsOf(again)).toEqual([]);
    ok(await present(again.sandboxByContainerId('c1')).delete());
  });

  test('makes a host of itself where the store was never used', async () => {
    const world = new World();
    const client = world.connect();
    client.cut();
    const h1 = await world.open('h1', client, { clusterAdvertise: 'ens3:2376' });
    client.heal();
    await h1.settled();
    await world.wait(1_000);
    expect(h1.hosts()).toMatchObject([{ name: 'h1', state: 'present', advertise: '10.99.0.11:2376' }]);
    await network(h1, 'n');
  });

  test('tells that it is ready only when it is announced, and waits for a name that is taken', async () => {
    const world = new World();
    const owner = await world.open('h1', world.connect(), { clusterAdvertise: 'ens3:2376' });
    const client = world.connect();
    client.cut();
    const second = await world.open('h1', client, { clusterAdvertise: 'ens3:2377' });
    const heard = listen(second);
    client.heal();
    await world.wait(10_000);
    expect(second.status()).toMatchObject({ state: 'degraded', stale: false, reason: 'host name h1 is in use' });
    expect(failure(await second.createSandbox({ containerId: 'c' })).code).toBe('HOST_NAME_IN_USE');
    expect([heard, owner.hosts()[0]?.advertise]).toEqual([[], '10.99.0.11:2376']);
    ok(await owner.close());
    await world.wait(5_000);
    expect([second.status().state, heard]).toEqual(['ready', ['ready']]);
    ok(await second.createSandbox({ containerId: 'c' }));
  });

  test('comes up when only its own store is away, and waits for both', async () => {
    const world = new World();
    const own = world.connect(createMemoryStore());
    own.cut();
    const h1 = await world.open('h1', world.connect(), { localStore: own });
    expect(h1.status().state).toBe('degraded');
    await world.wait(10_000);
    expect(failure(await h1.createNetwork({ name: 'ov', driver: 'overlay' })).code).toBe('STORE_UNAVAILABLE');
    own.heal();
    await h1.settled();
    await network(h1, 'ov', { driver: 'overlay' });
    await network(h1, 'n');
  });

  test('closes for good when the store turns out to be unusable', async () => {
    const world = new World();
    const client = world.connect();
    client.cut();
    const h1 = await world.open('h1', client);
    ok(await world.store.commit({ conditions: [], writes: [{ key: 'format/version', value: encode({ version: 99 }) }] }));
    client.heal();
    await h1.settled();
    expect(h1.status()).toMatchObject({ state: 'closed', stale: true });
    expect(h1.status().reason).toContain('format 99');
    expect(failure(await h1.createNetwork({ name: 'n' })).code).toBe('STORE_FORMAT_TOO_NEW');
    ok(await h1.close());
  });
});

describe('a controller whose store goes away', () => {
  test('serves what it has, says that it is stale, and catches up', async () => {
    const world = new World();
    const client = world.connect();
    const h1 = await world.open('h1', client);
    const h2 = await world.open('h2', world.connect());
    await network(h1, 'before', { driver: 'overlay' });
    await h2.settled();
    const heard = listen(h1);
    client.cut();
    expect(failure(await h1.createNetwork({ name: 'x' })).code).toBe('STORE_UNAVAILABLE');
    expect(h1.status()).toMatchObject({ state: 'degraded', stale: true, reason: AWAY, dataplane: 'in-step' });
    await network(h2, 'meanwhile', { driver: 'overlay' });
    await world.wait(60_000);
    expect(h1.networks().map(({ name }) => name)).toEqual(['before']);
    client.heal();
    await h1.settled();
    expect(h1.networks().map(({ name }) => name)).toEqual(['before', 'meanwhile']);
    expect(h1.status()).toMatchObject({ state: 'ready', stale: false });
    expect(heard).toEqual([`degraded: ${AWAY}`, 'ready']);
    await network(h1, 'x');
  });

  test('does not keep settled() from waiting for it, nor close() from ending that', async () => {
    const world = new World();
    const client = world.connect();
    const h1 = await world.open('h1', client);
    client.cut();
    let settled = false;
    const settling = h1.settled().then(() => (settled = true));
    await world.wait(10_000);
    expect(settled).toBe(false);
    ok(await h1.close());
    await settling;
  });

  test('and a failing dataplane are two things', async () => {
    const world = new World();
    const recording = createRecordingDataplane('h1', { hostInterfaces: ['ens3'] });
    const dataplane: Dataplane = {
      host: 'h1',
      list: () => recording.list(),
      apply: () => {
        throw new Error('no devices today');
      },
    };
    const client = world.connect();
    const h1 = await world.open('h1', client, { dataplane });
    await network(h1, 'n');
    client.cut();
    await h1.createSandbox({ containerId: 'c' });
    expect(h1.status()).toMatchObject({ state: 'degraded', dataplane: 'failed' });
    await h1.close();
  });
});
