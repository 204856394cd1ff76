import { expect, test } from 'vitest';
import { createSimulatedRuntime } from '../../src/base/simulated-runtime.js';
import { deferToMacrotask } from '../../src/base/system-runtime.js';
import { KeptPresence } from '../../src/stores/kept-presence.js';

const quietly = (): Promise<void> => new Promise((resolve) => deferToMacrotask(resolve));

function setUp(answers: { renew?: () => Promise<boolean>; remove?: () => Promise<void> } = {}) {
  const { clock } = createSimulatedRuntime({ seed: 1 });
  const renewedAt: number[] = [];
  let abandons = 0;
  let lost = false;
  const presence = new KeptPresence({
    clock,
    ttlMs: 3_000,
    revision: 7,
    renew: () => {
      renewedAt.push(clock.now());
      return answers.renew?.() ?? Promise.resolve(true);
    },
    remove: answers.remove ?? (() => Promise.resolve()),
    onAbandon: () => abandons++,
  });
  void presence.lost.then(() => (lost = true));
  const pass = async (untilMs: number): Promise<void> => {
    for (let time = clock.now(); time <= untilMs; time += 500) {
      clock.runUntil(time);
      await quietly();
    }
  };
  return { clock, presence, renewedAt, pass, abandons: () => abandons, lost: () => lost };
}

test('a presence is renewed three times within its time to live, for as long as it is kept', async () => {
  const { pass, renewedAt, lost } = setUp();
  await pass(6_000);
  expect(renewedAt).toEqual([1_000, 2_000, 3_000, 4_000, 5_000, 6_000]);
  expect(lost()).toBe(false);
});

test('a presence that the store no longer knows is lost, and not renewed any more', async () => {
  let there = true;
  const { pass, renewedAt, lost, abandons } = setUp({ renew: async () => there });
  await pass(1_500);
  there = false;
  await pass(9_000);
  expect([renewedAt, lost(), abandons()]).toEqual([[1_000, 2_000], true, 1]);
});

test('a store that does not answer loses no presence', async () => {
  const { pass, renewedAt, lost } = setUp({ renew: () => Promise.reject(new Error('no answer')) });
  await pass(20_000);
  expect([renewedAt.length, lost()]).toEqual([20, false]);
});

test('a withdrawn presence is removed once, and lost', async () => {
  let removals = 0;
  const { presence, pass, renewedAt, lost, abandons } = setUp({ remove: async () => { removals++; } });
  await Promise.all([presence.withdraw(), presence.withdraw()]);
  await pass(9_000);
  expect([removals, renewedAt, lost(), abandons()]).toEqual([1, [], true, 0]);
});

test('a presence whose removal is not answered is lost when its time is over', async () => {
  const { presence, pass, lost } = setUp({ remove: () => Promise.reject(new Error('no answer')) });
  await presence.withdraw();
  await pass(2_500);
  expect(lost()).toBe(false);
  await pass(3_000);
  expect(lost()).toBe(true);
});

test('an abandoned presence is neither renewed nor removed, and leaves no timer behind', async () => {
  let removals = 0;
  const { clock, presence, pass, renewedAt, abandons } = setUp({ remove: async () => { removals++; } });
  presence.abandon();
  await presence.withdraw();
  await pass(9_000);
  expect([removals, renewedAt, clock.pending, abandons()]).toEqual([0, [], 0, 1]);
});
