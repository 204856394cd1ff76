/**
 * A short soak: memory stays flat and nothing is left behind while containers come and go, and it is seen when that is not so.
 *
 * The long one is `npm run soak`.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { Churn } from './churn.js';
import { flatnessOf } from './flatness.js';

const MIB = 2 ** 20;

/** A soak in a process of its own, whose heap nobody else uses. */
function soak(...args: readonly string[]) {
  const env = { ...process.env, TSX_TSCONFIG_PATH: 'tsconfig.test.json' };
  const command = ['--expose-gc', '--import', 'tsx', join('test', 'soak', 'soak.ts'), '--operations', '12000', '--endpoints', '200', '--samples', '8', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { env, encoding: 'utf8' });
  return { status, text: stdout + stderr };
}

test('an hour of churn leaves memory as it was', () => {
  const { status, text } = soak('--seed', '7');
  console.log(text);
  expect(text).toMatch(/^seed 7: 12,000 operations, 200 endpoints, 2 hosts\n/);
  expect(text).toContain(': flat\n');
  expect(status, text).toBe(0);
});

test('what keeps every event is found', () => {
  const { status, text } = soak('--seed', '7', '--keep');
  expect(text).toContain('GROWING');
  expect(status, text).toBe(1);
});

test('after each rest there is as much of everything as before, on three hosts, and a seed decides all of it', async () => {
  const seed = Date.now() % 1_000_000;
  console.log(`seed ${seed}`);
  const runs = [];
  for (let again = 0; again < 2; again++) {
    const churn = new Churn({ operations: 6_000, endpoints: 96, hosts: 3, seed });
    await churn.open(() => undefined);
    const before = await churn.census();
    await churn.until(2_500, () => undefined);
    expect(await churn.census(), `seed ${seed}`).toEqual(before);
    await churn.until(4_500, () => undefined);
    expect(await churn.census(), `seed ${seed}`).toEqual(before);
    runs.push({ operations: churn.operations, nowMs: churn.nowMs });
    await churn.close();
  }
  expect(runs[1]).toEqual(runs[0]);
});

test('a line through the samples tells growth from noise', () => {
  const samples = (bytesOf: (at: number) => number) => Array.from({ length: 10 }, (_, at) => ({ operations: 1_000 * at, bytes: bytesOf(at) }));
  expect(flatnessOf(samples((at) => 20 * MIB + (at % 2) * 0.5 * MIB))).toMatchObject({ isFlat: true });
  expect(flatnessOf(samples((at) => (20 - at) * MIB))).toMatchObject({ isFlat: true, bytesAnOperation: -MIB / 1_000 });
  const growing = flatnessOf(samples((at) => 20 * MIB + at * 0.5 * MIB));
  expect(growing).toMatchObject({ isFlat: false, grownBytes: 4.5 * MIB });
  expect(() => flatnessOf([{ operations: 1, bytes: 1 }])).toThrow('two samples');
});
