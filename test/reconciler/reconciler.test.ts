/**
 * The reconciler: devices follow the records, whatever the dataplane does meanwhile.
 */
import { expect, test } from 'vitest';
import {
  createController,
  createMemoryStore,
  createRecordingDataplane,
  createSimulatedRuntime,
  DataplaneFailed,
  Result,
  type Controller,
  type Dataplane,
  type Resource,
  type ResourceChange,
} from '../../src/index.js';
import { deferToMacrotask } from '../../src/base/system-runtime.js';
import { inOrder } from '../../src/reconciler/order.js';
import { bridge, network, ok, openTwo, plug, present, sandbox } from '../support/cnm.js';

async function open(dataplane: Dataplane): Promise<Controller> {
  const runtime = createSimulatedRuntime({ seed: 1, auto: deferToMacrotask });
  return ok(await createController({ host: { name: 'h1', address: '10.99.0.11' }, store: createMemoryStore(), runtime, dataplane }));
}

function recording() {
  return createRecordingDataplane('h1', { hostInterfaces: ['ens3'] });
}

/** Devices, and no rules of the packet filter, which have tests of their own. */
function devicesIn(dataplane: Dataplane): Resource[] {
  return dataplane.list().filter(({ kind }) => kind !== 'rule' && kind !== 'policy');
}

function kinds(changes: readonly ResourceChange[]): string[] {
  return changes.map((change) => ('put' in change ? `+${change.put.kind}` : `-${change.remove.kind}`));
}

test('what a change needs is put, and nothing else', async () => {
  const dataplane = recording();
  const h1 = await open(dataplane);
  const logged = (): string[] => {
    const found = kinds(dataplane.log).filter((change) => !/rule|policy/.test(change));
    dataplane.clearLog();
    return found;
  };
  expect(logged()).toEqual([]);
  const n1 = await bridge(h1, 'n1', '10.1.0.0/24');
  expect(logged()).toEqual(['+bridge', '+address']);
  const c1 = await sandbox(h1, 'c1');
  expect(logged()).toEqual(['+namespace']);
  const made = ok(await n1.createEndpoint({ name: 'e' }));
  expect(logged()).toEqual([]);
  const e = ok(await made.join(c1));
  expect(logged()).toEqual(['+veth', '+address', '+route', '+resolver']);
  ok(await e.leave());
  expect(logged()).toEqual(['-route', '-address', '-veth']);
  ok(await c1.delete());
  expect(logged()).toEqual(['-resolver', '-namespace']);
  await network(h1, 'ov', { driver: 'overlay' });
  expect(logged()).toEqual([]);
  ok(await made.delete());
  ok(await n1.delete());
  expect(logged()).toEqual(['-address', '-bridge']);
});

test('an overlay network has devices and peers on a host while a sandbox of it is joined there', async () => {
  const { cluster, h1, h2 } = await openTwo();
  const here = (): string[] => [...new Set(devicesIn(h1.core.reconciler.dataplane).map(({ kind }) => kind))].sort();
  const ov = await network(h1, 'ov', { driver: 'overlay', internal: true });
  await cluster.settled();
  await plug(ok(h2.network('ov')), await sandbox(h2, 'far'));
  await cluster.settled();
  expect(here()).toEqual([]);
  const near = await sandbox(h1, 'near');
  const e = await plug(ov, near);
  expect(here()).toEqual(['address', 'bridge', 'forwarding-entry', 'namespace', 'neighbour', 'resolver', 'veth', 'vxlan']);
  ok(await e.leave());
  expect(here()).toEqual(['namespace', 'resolver']);
});

test('a dataplane that fails is tried again with the next change, and the controller says how it is', async () => {
  const dataplane = recording();
  let broken = false;
  const h1 = await open({
    host: 'h1',
    list: () => dataplane.list(),
    apply: (changes) => (broken ? Result.error(new DataplaneFailed({ host: 'h1', resource: 'any', reason: 'switched off' })) : dataplane.apply(changes)),
  });
  broken = true;
  await bridge(h1, 'n1', '10.1.0.0/24');
  expect([h1.status().dataplane, devicesIn(dataplane)]).toEqual(['failed', []]);
  broken = false;
  await sandbox(h1, 'c1');
  expect([h1.status().dataplane, devicesIn(dataplane).map(({ kind }) => kind)]).toEqual(['in-step', ['namespace', 'bridge', 'address']]);
});

test('one resource that cannot be does not keep the others away', async () => {
  const dataplane = recording();
  let refused = true;
  const h1 = await open({
    host: 'h1',
    list: () => dataplane.list(),
    apply(changes) {
      for (const change of changes) {
        if (refused && 'put' in change && change.put.kind === 'bridge' && change.put.name === 'br-bad') {
          return Result.error(new DataplaneFailed({ host: 'h1', resource: change.put.id, reason: 'refused' }));
        }
        const applied = dataplane.apply([change]);
        if (!applied.ok) return applied;
      }
      return Result.ok();
    },
  });
  const missing = (): string[] => {
    const { desired } = h1.core.reconciler;
    const wanted = [...desired.units()].flatMap((unit) => desired.resources(unit));
    return wanted.filter(({ id }) => !dataplane.list().some((resource) => resource.id === id)).map(({ kind }) => kind);
  };
  const bad = await bridge(h1, 'n1', '10.1.0.0/24', { options: { 'com.docker.network.bridge.name': 'br-bad' } });
  const good = await bridge(h1, 'n2', '10.2.0.0/24');
  const c1 = await sandbox(h1, 'c1');
  await plug(bad, c1);
  await plug(good, c1);
  expect([h1.status().dataplane, missing()]).toEqual(['failed', ['bridge', 'address', 'veth', 'address']]);
  refused = false;
  await sandbox(h1, 'c2');
  expect([h1.status().dataplane, missing()]).toEqual(['in-step', []]);
});

test('a dataplane that throws is one that fails', async () => {
  const h1 = await open({
    host: 'h1',
    list: () => [],
    apply() {
      throw new Error('not made to fail like this');
    },
  });
  const events: string[] = [];
  h1.on('network:create', ({ name }) => events.push(name));
  await bridge(h1, 'n1', '10.1.0.0/24');
  expect([h1.status().dataplane, events]).toEqual(['failed', ['n1']]);
});

test('devices that nobody asked for are removed at the start', async () => {
  const dataplane = recording();
  ok(dataplane.apply([{ put: { kind: 'namespace', id: 'left-over' } }]));
  await open(dataplane);
  expect(devicesIn(dataplane)).toEqual([]);
});

test('an endpoint that leaves and joins in one commit gets its new interface', async () => {
  const dataplane = recording();
  const h1 = await open(dataplane);
  const n1 = await bridge(h1, 'n1', '10.1.0.0/24');
  const [c1, c2] = [await sandbox(h1, 'c1'), await sandbox(h1, 'c2')];
  const e = await plug(n1, c1);
  for (const target of [c1, c2, c1]) {
    const [left, joined] = await Promise.all([e.leave(), e.join(target)]);
    expect([left.ok, joined.ok, h1.status().dataplane]).toEqual([true, true, 'in-step']);
    const veth = present(dataplane.list().find(({ kind }) => kind === 'veth'));
    expect(veth.kind === 'veth' ? [veth.ends[1].namespace, veth.ends[1].name] : []).toEqual([target.id, e.interfaceName]);
  }
});

test('removals come before additions, each in the order of what needs what', () => {
  const namespace = { kind: 'namespace', id: 'n' } as const;
  const link = { namespace: 'n', mtuBytes: 1500, macAddress: '02:42:00:00:00:01' };
  const bridgeOf = { kind: 'bridge', id: 'b', name: 'b', ...link } as const;
  const vxlan = { kind: 'vxlan', id: 'v', name: 'v', bridge: 'b', vni: 1, port: 4789, ...link } as const;
  const entry = { kind: 'forwarding-entry', id: 'f', namespace: 'n', interface: 'v', macAddress: '02:42:00:00:00:02', vtep: '10.0.0.1' } as const;
  const all = [entry, vxlan, namespace, bridgeOf];
  expect(kinds(inOrder(all, all))).toEqual(['-forwarding-entry', '-vxlan', '-bridge', '-namespace', '+namespace', '+bridge', '+vxlan', '+forwarding-entry']);
});
