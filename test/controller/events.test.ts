/**
 * Events: made from committed changes, told by every controller that sees them.
 */
import { expect, test } from 'vitest';
import type { Controller, EventMap } from '../../src/index.js';
import { endpoint, network, ok, openHost, openTwo, plug, present, sandbox } from '../support/cnm.js';

const TYPES: readonly (keyof EventMap)[] = [
  'network:create',
  'network:delete',
  'endpoint:create',
  'endpoint:delete',
  'endpoint:join',
  'endpoint:leave',
  'sandbox:create',
  'sandbox:delete',
  'host:add',
  'host:remove',
];

/** Everything that a controller tells from now on. */
function recorded(controller: Controller): [keyof EventMap, object][] {
  const events: [keyof EventMap, object][] = [];
  for (const type of TYPES) controller.on(type, (event) => events.push([type, event]));
  return events;
}

const typesOf = (events: readonly [keyof EventMap, object][]): string[] => events.map(([type]) => type);

test('every change of the life of an endpoint is told once, with who and where', async () => {
  const { h1 } = await openHost();
  const events = recorded(h1);
  const n1 = await network(h1, 'n1');
  const c1 = await sandbox(h1, 'c1');
  const e = await endpoint(n1, 'e');
  ok(await e.join(c1));
  ok(await e.leave());
  ok(await e.delete());
  ok(await c1.delete());
  ok(await n1.delete());
  const known = { networkId: n1.id, endpointId: e.id, name: 'e', host: 'h1' };
  const joined = { ...known, sandboxId: c1.id, containerId: 'c1' };
  expect(events).toEqual([
    ['network:create', { networkId: n1.id, name: 'n1', driver: 'bridge' }],
    ['sandbox:create', { sandboxId: c1.id, containerId: 'c1' }],
    ['endpoint:create', known],
    ['endpoint:join', joined],
    ['endpoint:leave', joined],
    ['endpoint:delete', known],
    ['sandbox:delete', { sandboxId: c1.id, containerId: 'c1' }],
    ['network:delete', { networkId: n1.id, name: 'n1', driver: 'bridge' }],
  ]);
});

test('what one commit does to an endpoint is told in its order', async () => {
  const { h1 } = await openHost();
  const n1 = await network(h1, 'n1');
  const c1 = await sandbox(h1, 'c1');
  await plug(n1, c1);
  const events = recorded(h1);
  ok(await c1.delete());
  expect(typesOf(events).sort()).toEqual(['endpoint:delete', 'endpoint:leave', 'sandbox:delete']);
  expect(typesOf(events).indexOf('endpoint:leave')).toBeLessThan(typesOf(events).indexOf('endpoint:delete'));
});

test('a refused call tells nothing', async () => {
  const { h1 } = await openHost();
  await network(h1, 'n1');
  const events = recorded(h1);
  await h1.createNetwork({ name: 'n1' });
  await h1.createNetwork({ name: 'n2', ipam: { config: [{ subnet: '172.17.1.0/24' }] } });
  expect(events).toEqual([]);
});

test('other hosts are told of shared networks, and not of a host’s own', async () => {
  const { cluster, h1, h2 } = await openTwo();
  const events = recorded(h2);
  await network(h1, 'own');
  const ov = await network(h1, 'ov', { driver: 'overlay' });
  const c1 = await sandbox(h1, 'c1');
  await plug(ov, c1);
  await cluster.settled();
  expect(typesOf(events)).toEqual(['network:create', 'endpoint:create', 'endpoint:join']);
  expect(events[2]?.[1]).toMatchObject({ host: 'h1', containerId: 'c1' });
});

test('hosts are told of as they come', async () => {
  const { h1 } = await openTwo();
  expect(h1.hosts().map(({ name, address }) => [name, address])).toEqual([
    ['h1', '10.99.0.11'],
    ['h2', '10.99.0.12'],
  ]);
});

test('a listener is called until its signal aborts or it is taken off, and one that throws disturbs nobody', async () => {
  const { h1 } = await openHost();
  const calls: string[] = [];
  const stop = new AbortController();
  h1.on('network:create', () => {
    throw new Error('a listener of the test');
  });
  // A rejection that nobody catches would end the process, and fails the test.
  const asynchronous = (): unknown => Promise.reject(new Error('an asynchronous listener of the test'));
  h1.on('network:create', asynchronous);
  h1.on('network:create', ({ name }) => calls.push(`signal ${name}`), { signal: stop.signal });
  const off = h1.on('network:create', ({ name }) => calls.push(`off ${name}`));
  await network(h1, 'a');
  stop.abort();
  await network(h1, 'b');
  off();
  await network(h1, 'c');
  h1.on('network:create', () => calls.push('never'), { signal: stop.signal });
  await network(h1, 'd');
  expect(calls).toEqual(['signal a', 'off a', 'off b']);
});

test('a listener may look the news up, and finds devices and names in place', async () => {
  const { h1 } = await openHost();
  const n1 = await network(h1, 'n1');
  const c1 = await sandbox(h1, 'c1');
  const seen: unknown[] = [];
  h1.on('endpoint:join', ({ endpointId }) => {
    seen.push(present(h1.endpointById(endpointId)).sandboxId, c1.resolve('c1').addresses, h1.core.reconciler.dataplane.list().some(({ kind }) => kind === 'veth'));
  });
  await plug(n1, c1);
  expect(seen).toEqual([c1.id, ['172.17.0.2'], true]);
});

test('a listener that could never be called is refused, and the error lists the types', async () => {
  const { h1 } = await openHost();
  const on = (type: string, listener: unknown): unknown => Reflect.apply(h1.on, h1, [type, listener]);
  expect(() => on('network-created', () => undefined)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  expect(() => on('network-created', () => undefined)).toThrow(expect.objectContaining({ message: "invalid event type 'network-created'" }));
  expect(() => on('network:create', null)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
});
