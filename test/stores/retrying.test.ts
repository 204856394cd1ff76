import { expect, test } from 'vitest';
import { createSimulatedRuntime } from '../../src/base/simulated-runtime.js';
import { deferToMacrotask } from '../../src/base/system-runtime.js';
import { Repeated } from '../../src/stores/remote/retrying.js';

const quietly = (): Promise<void> => new Promise((resolve) => deferToMacrotask(resolve));

test('a step that fails is made again ever more seldom, and at once after one that does not', async () => {
  const { clock } = createSimulatedRuntime({ seed: 1 });
  const madeAt: number[] = [];
  const repeated = new Repeated(clock, async (signal) => {
    madeAt.push(clock.now());
    if (madeAt.length < 9) throw new Error('no answer');
    if (madeAt.length > 9) await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  });
  repeated.start();
  repeated.start();
  await quietly();
  while (clock.step()) await quietly();
  expect(madeAt.map((atMs, index) => atMs - (madeAt[index - 1] ?? 0))).toEqual([0, 20, 40, 80, 160, 320, 640, 1_000, 1_000, 0]);
  await repeated.stop();
  repeated.start();
  await quietly();
  expect([madeAt.length, clock.pending]).toEqual([10, 0]);
});

test('stopping does not wait for the next try', async () => {
  const { clock } = createSimulatedRuntime({ seed: 1 });
  const repeated = new Repeated(clock, () => Promise.reject(new Error('no answer')));
  repeated.start();
  await quietly();
  await repeated.stop();
  expect(clock.pending).toBe(0);
});
