/**
 * The bar of progress, on a terminal that is none: what is drawn, when, and what is left of it.
 */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRandom } from '../../src/base/random.js';
import { silentLog, type Runtime } from '../../src/base/runtime.js';
import { createSystemRuntime } from '../../src/base/system-runtime.js';
import { barLine, Progress, withProgress } from '../../src/cli/progress.js';
import { createController } from '../../src/index.js';
import { openStore } from '../../src/stores/open-store.node.js';
import { createBench, type Bench } from './support.js';

const WIPE = '\r\u001B[K';

/** A terminal that keeps what is written to it, at a time that passes by itself whenever it is asked for. */
function terminal(errorColumns: number | undefined, stepMs = 0) {
  let [text, nowMs] = ['', 0];
  const { clock } = createSystemRuntime();
  const runtime: Runtime = { clock: { now: () => (nowMs += stepMs), after: (delayMs, run) => clock.after(delayMs, run) }, random: createRandom('a seed'), log: silentLog };
  return { err: (more: string) => void (text += more), ...(errorColumns !== undefined && { errorColumns }), runtime, written: () => text, wait: (ms: number) => void (nowMs += ms) };
}

test('a line says how much is done and of how many, and fits the terminal', () => {
  expect(barLine('loading records', 500, 1_000, 80)).toBe(`loading records [${'#'.repeat(15)}${' '.repeat(15)}]  50 % of 1,000`);
  expect(barLine('loading records', 1_000, 1_000, 50)).toBe('loading records [################] 100 % of 1,000');
  expect(barLine('loading records', 3, 1_000_000, 34)).toBe('loading records   0 % of 1,000,000'.slice(0, 33));
  expect(barLine('loading records', 2, 1, 80)).toContain('100 %');
  expect(barLine('loading records', 0, 0, 80)).toContain('100 %');
  for (const columns of [0, 1, 20, 36, 40, 80]) expect(barLine('loading records', 5, 9, columns).length).toBeLessThan(Math.max(1, columns));
});

test('what is soon over shows nothing; what takes longer is drawn now and then, and wiped', () => {
  const io = terminal(80);
  const progress = new Progress(io);
  progress.show('work', 1, 10);
  progress.end();
  expect(io.written()).toBe('');
  io.wait(400);
  for (const done of [2, 3, 4]) progress.show('work', done, 10);
  expect(io.written()).toBe(`${WIPE}${barLine('work', 2, 10, 80)}`);
  io.wait(100);
  progress.of('work')(5, 10);
  progress.end();
  progress.end();
  expect(io.written()).toBe(`${WIPE}${barLine('work', 2, 10, 80)}${WIPE}${barLine('work', 5, 10, 80)}${WIPE}`);
});

test('the steps of opening have words of their own', () => {
  const io = terminal(80, 400);
  const { opening } = new Progress(io);
  for (const step of ['read', 'load', 'devices'] as const) opening({ step, done: 1, of: 2 });
  expect(io.written()).toBe(['reading the store', 'loading records', 'comparing devices'].map((what) => `${WIPE}${barLine(what, 1, 2, 80)}`).join(''));
});

test('there is none where standard error is no terminal, and none is left when work fails', async () => {
  const none = terminal(undefined);
  const failing = terminal(80);
  for (const io of [none, failing]) {
    const work = withProgress(io, async (progress) => {
      io.wait(1_000);
      progress.show('work', 1, 2);
      throw new Error('it failed');
    });
    await expect(work).rejects.toThrow('it failed');
  }
  expect(none.written()).toBe('');
  expect(failing.written()).toBe(`${WIPE}${barLine('work', 1, 2, 80)}${WIPE}`);
});

/** One drawing of a bar. */
const LINE = new RegExp(String.raw`${WIPE.replace('[', String.raw`\[`)}(?:reading the store|copying records|loading records|comparing devices) \[[# ]+\] +\d+ % of [\d,]+`, 'g');

/** A host with so many endpoints that opening it takes several turns. */
async function fill({ folder }: Bench): Promise<void> {
  const store = (await openStore(`lmdb:${join(folder, '.cnm', 'store')}`, createSystemRuntime())).getOrThrow();
  const controller = (await createController({ host: { name: 'h1', address: '10.99.0.11' }, store })).getOrThrow();
  const network = (await controller.createNetwork({ name: 'large', ipam: { config: [{ subnet: '10.0.0.0/16' }] } })).getOrThrow();
  await Promise.all(
    Array.from({ length: 2_000 }, async (_, number) => {
      const sandbox = (await controller.createSandbox({ containerId: `c${number}` })).getOrThrow();
      const endpoint = (await network.createEndpoint({ name: `e${number}` })).getOrThrow();
      return (await endpoint.join(sandbox)).getOrThrow();
    }),
  );
  await controller.close();
  await store.close();
}

test('a command that opens a large state draws its steps on a terminal, and prints what it always prints', async () => {
  const bench = createBench();
  await fill(bench);
  const command = 'network ls --format {{.Name}}';
  const plain = await bench.run(command);
  expect(plain).toMatchObject({ code: 0, err: '' });
  const { runtime } = terminal(80, 400);
  const drawn = await bench.run(command, { errorColumns: 80, runtime });
  expect([drawn.code, drawn.out]).toEqual([0, plain.out]);
  for (const step of ['loading records', 'comparing devices']) expect(drawn.err).toContain(`${WIPE}${step} [`);
  expect(drawn.err.replaceAll(LINE, '')).toBe(WIPE);
  const sent = await bench.run('explain host:h1 10.99.0.11:80', { errorColumns: 80, runtime: terminal(80, 400).runtime });
  expect(sent.err).toContain(`${WIPE}loading records [`);
  expect(sent.err.replaceAll(LINE, '')).toBe(WIPE);
  const asJson = await bench.run(`${command} --json`, { errorColumns: 80, runtime });
  expect([asJson.code, asJson.out]).toEqual([0, (await bench.run(`${command} --json`)).out]);
});
