import { test as nodeTest } from 'node:test';
import { expect, test } from 'vitest';
import { defineTests, runSuite, type ConformanceSuite, type DefineTest } from '../../src/conformance/index.js';

const suite: ConformanceSuite = {
  name: 'lamps',
  cases: [
    { name: 'a lamp shines', run: async () => undefined },
    { name: 'a lamp has a colour', run: async () => 'it is white' },
    { name: 'a lamp can be put out', run: () => Promise.reject(new Error('still on')) },
  ],
};

/** A test runner in which every test can be run at will. */
function fakeRunner() {
  const tests = new Map<string, () => Promise<string | undefined>>();
  const define: DefineTest = (name, run) => {
    tests.set(name, async () => {
      let skipped: string | undefined;
      await run({ skip: (reason) => (skipped = reason) });
      return skipped;
    });
  };
  return { tests, define };
}

test('every case becomes a test, and a skipped one says why', async () => {
  const { tests, define } = fakeRunner();
  defineTests(suite, define, [{ case: 'a lamp can be put out', reason: 'it has no switch' }]);
  const reasons = await Promise.all([...tests].map(async ([name, run]) => [name, await run()]));
  expect(reasons).toEqual([
    ['lamps: a lamp shines', undefined],
    ['lamps: a lamp has a colour', 'it is white'],
    ['lamps: a lamp can be put out', 'it has no switch'],
  ]);
});

test('a broken case fails its test', async () => {
  const { tests, define } = fakeRunner();
  defineTests(suite, define);
  await expect(tests.get('lamps: a lamp can be put out')?.()).rejects.toThrow('still on');
});

test('a suite runs without a test runner', async () => {
  expect(await runSuite(suite)).toMatchObject([
    { case: 'a lamp shines', outcome: 'kept' },
    { case: 'a lamp has a colour', outcome: 'skipped', reason: 'it is white' },
    { case: 'a lamp can be put out', outcome: 'broken', error: { message: 'still on' } },
  ]);
});

test('a skip of no case is an error', async () => {
  const skipped = [{ case: 'a lamp sings', reason: 'it is shy' }];
  expect(() => defineTests(suite, fakeRunner().define, skipped)).toThrow("lamps has no case 'a lamp sings'");
  await expect(runSuite(suite, skipped)).rejects.toThrow("lamps has no case 'a lamp sings'");
});

test('the test functions of vitest and of Node both fit', () => {
  const runners: readonly DefineTest[] = [test, nodeTest];
  expect(runners).toHaveLength(2);
});
