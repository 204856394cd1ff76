import { expect, test } from 'vitest';
import { createSimulatedRuntime } from '../../src/base/simulated-runtime.js';
import { deferToMacrotask } from '../../src/base/system-runtime.js';
import type { Presence, Store } from '../../src/contracts/store.js';
import { faulty, type FaultyOptions } from '../../src/stores/decorators/faulty.js';
import { createMemoryStore } from '../../src/stores/memory/index.js';

const quietly = (): Promise<void> => new Promise((resolve) => deferToMacrotask(resolve));

async function setUp(options: FaultyOptions = {}) {
  const runtime = createSimulatedRuntime({ seed: 1 });
  const store = createMemoryStore();
  const client = faulty(store, runtime, options);
  const keys = async (): Promise<string[]> => (await store.read([''])).getOrThrow().entries.map(({ key }) => key);
  return { store, client, clock: runtime.clock, keys };
}

async function announced(store: Store, ttlMs = 1_000): Promise<Presence> {
  const answer = (await store.announce?.('hosts/one', new Uint8Array(), ttlMs))?.getOrThrow();
  if (answer?.kind !== 'present') throw new Error('the announcement was in conflict');
  return answer;
}

async function isLost(presence: Presence): Promise<boolean> {
  return Promise.race([presence.lost.then(() => true), quietly().then(() => false)]);
}

test('a client that is cut off for long enough has lost its presence, and learns so when it is back', async () => {
  const { client, clock, keys } = await setUp();
  const presence = await announced(client);
  client.cut();
  clock.runUntil(999);
  expect(await keys()).toEqual(['hosts/one']);
  clock.runUntil(1_000);
  expect([await keys(), await isLost(presence)]).toEqual([[], false]);
  client.heal();
  expect(await isLost(presence)).toBe(true);
  await announced(client);
  expect(await keys()).toEqual(['hosts/one']);
});

test('a client that comes back in time keeps its presence', async () => {
  const { client, clock, keys } = await setUp();
  const presence = await announced(client);
  client.cut();
  clock.runUntil(900);
  client.heal();
  clock.runUntil(5_000);
  expect([await keys(), await isLost(presence)]).toEqual([['hosts/one'], false]);
  await presence.withdraw();
  expect([await keys(), await isLost(presence)]).toEqual([[], true]);
});

test('the presence of a client that has crashed ends when its time is over', async () => {
  const { client, clock, keys } = await setUp();
  const presence = await announced(client);
  client.crash();
  clock.runUntil(999);
  expect(await keys()).toEqual(['hosts/one']);
  clock.runUntil(1_000);
  expect([await keys(), await isLost(presence)]).toEqual([[], false]);
});

test('a presence whose answer is lost is kept by nobody', async () => {
  const { client, clock, keys } = await setUp({ faults: { lostAnswer: 1 } });
  const answer = await client.announce?.('hosts/one', new Uint8Array(), 1_000);
  expect(answer?.error).toMatchObject({ code: 'STORE_UNAVAILABLE', details: { outcome: 'unknown' } });
  expect(await keys()).toEqual(['hosts/one']);
  client.heal();
  clock.runUntil(1_000);
  expect(await keys()).toEqual([]);
});

test('a client that is cut off announces nothing', async () => {
  const { client, keys } = await setUp();
  client.cut();
  const answer = await client.announce?.('hosts/one', new Uint8Array(), 1_000);
  expect(answer?.error).toMatchObject({ details: { outcome: 'did-not-happen' } });
  expect(await keys()).toEqual([]);
});
