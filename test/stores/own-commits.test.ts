import { expect, test } from 'vitest';
import { pause } from '../../src/base/pause.js';
import { createSimulatedRuntime } from '../../src/base/simulated-runtime.js';
import { deferToMacrotask } from '../../src/base/system-runtime.js';
import { OwnCommits } from '../../src/stores/remote/own-commits.js';

const quietly = (): Promise<void> => new Promise((resolve) => deferToMacrotask(resolve));

interface Watched {
  readonly own: OwnCommits;
  /** When a look was due, in milliseconds from the beginning. */
  readonly looks: readonly number[];
  /** Something has happened that a look may be due for. */
  notice(signal?: AbortSignal): void;
  /** Makes a commit that is answered after a while. */
  commit(ms: number, kind?: string): Promise<unknown>;
  pass(ms: number): Promise<void>;
}

function watched(): Watched {
  const { clock } = createSimulatedRuntime({ seed: 1 });
  const own = new OwnCommits(clock);
  const began = clock.now();
  const looks: number[] = [];
  return {
    own,
    looks,
    notice(signal = new AbortController().signal) {
      void own.untilLook(signal).then(() => looks.push(clock.now() - began));
    },
    commit: (ms, kind = 'committed') => own.make(() => pause(clock, ms, new AbortController().signal).then(() => ({ kind }))),
    async pass(ms) {
      const end = clock.now() + ms;
      await quietly();
      while (clock.now() < end) {
        clock.runUntil(clock.now() + 1);
        await quietly();
      }
    },
  };
}

test('who commits nothing looks at once', async () => {
  const { looks, notice, pass } = watched();
  notice();
  await pass(0);
  expect(looks).toEqual([0]);
});

test('while own commits follow each other no look is due; when they have ended, one is', async () => {
  const { looks, notice, commit, pass } = watched();
  void commit(3);
  notice();
  await pass(3);
  void commit(30);
  await pass(30);
  expect(looks).toEqual([]);
  await pass(20);
  expect(looks).toHaveLength(1);
  expect(looks[0]).toBeGreaterThan(33);
  notice();
  await pass(0);
  expect(looks).toHaveLength(2);
});

test.each([
  ['others have committed', ({ own }: Watched) => own.outpaced()],
  ['an own commit has conflicted', ({ commit }: Watched) => void commit(0, 'conflict')],
  ['it is not known of an own commit whether it happened', ({ own }: Watched) => void own.make(() => Promise.reject(new Error('no answer'))).catch(() => undefined)],
])('when %s a look is due at once, also where it is found out before it is asked', async (_what, happens) => {
  const one = watched();
  void one.commit(1_000);
  one.notice();
  await one.pass(5);
  expect(one.looks).toEqual([]);
  happens(one);
  await one.pass(1);
  expect(one.looks).toHaveLength(1);
  happens(one);
  await one.pass(1);
  one.notice();
  await one.pass(0);
  expect(one.looks).toHaveLength(2);
  one.notice();
  await one.pass(5);
  expect(one.looks).toHaveLength(2);
});

test('whoever never pauses looks now and then', async () => {
  const { looks, notice, commit, pass } = watched();
  void commit(10_000);
  notice();
  await pass(990);
  expect(looks).toEqual([]);
  await pass(20);
  expect(looks).toHaveLength(1);
});

test('the signal ends the waiting', async () => {
  const { looks, notice, commit, pass } = watched();
  const stopping = new AbortController();
  void commit(1_000);
  notice(stopping.signal);
  await pass(5);
  stopping.abort();
  await pass(5);
  expect(looks).toHaveLength(1);
});
