/**
 * Four processes, each a host, do a thousand operations each on one lmdb folder and are killed at seeded points.
 *
 * When a process dies is counted in the operations that it has told of, not in time; it is started again and goes on.
 * Afterwards the records are sound, everything can be deleted, and nothing is left.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createRandom, randomBelow } from '../../src/base/random.js';
import { createController, type Controller, type Store } from '../../src/index.js';
import { checkInvariants } from '../../src/model/invariants.js';
import { recordsOf } from '../../src/state/records.js';
import { lmdbStore } from '../../src/stores/lmdb/index.js';
import { deleteEverything } from './actions.js';
import { KEPT } from './world.js';

const seed = process.env['CNM_SEED'] ?? 'four hosts';
const HOSTS = ['h1', 'h2', 'h3', 'h4'].map((name, at) => ({ name, address: `10.99.0.${11 + at}` }));
const OPERATIONS = 1_000;
const KILLS = 2;
const worker = fileURLToPath(new URL('./process-worker.ts', import.meta.url));
const env = { ...process.env, TSX_TSCONFIG_PATH: fileURLToPath(new URL('../../tsconfig.test.json', import.meta.url)) };

/** Runs a process from one operation to the last, or until it has told of `killAt`; the last that it told of. */
async function live(path: string, host: { name: string; address: string }, first: number, killAt: number, wrong: string[]): Promise<number> {
  const parts = [worker, path, host.name, host.address, seed, String(first), String(OPERATIONS)];
  const child = spawn(process.execPath, ['--import', 'tsx', ...parts], { stdio: ['ignore', 'pipe', 'inherit'], env });
  const ended = once(child, 'close');
  let told = first - 1;
  for await (const line of createInterface({ input: child.stdout })) {
    told = Number.parseInt(line, 10);
    if (line.includes(' ')) wrong.push(`${host.name} ${line}`);
    if (told === killAt) child.kill('SIGKILL');
  }
  await ended;
  expect([child.exitCode, child.signalCode], `${host.name} from ${first}`).toEqual(killAt <= OPERATIONS ? [null, 'SIGKILL'] : [0, null]);
  return told;
}

/** Opens every host on the folder, checks what each sees, deletes everything. */
async function judge(store: Store): Promise<string[]> {
  const hosts: { readonly controller: Controller }[] = [];
  for (const host of HOSTS) hosts.push({ controller: (await createController({ host, store })).getOrThrow() });
  const check = (): string[] => hosts.flatMap(({ controller }) => checkInvariants(recordsOf(controller.core.tables, controller.host.name)));
  for (const { controller } of hosts) await controller.settled();
  const faults = [...check(), ...(await deleteEverything({ hosts })), ...check()];
  for (const { controller } of hosts) await controller.close();
  const { entries } = (await store.read([''])).getOrThrow();
  return [...faults, ...entries.map(({ key }) => key).filter((key) => !KEPT.test(key))];
}

test(`hosts in processes of their own, killed and started again, seed ${seed}`, { timeout: 600_000 }, async () => {
  const path = await mkdtemp(join(tmpdir(), 'cnm-processes-'));
  try {
    const wrong: string[] = [];
    const random = createRandom(seed);
    const deaths = HOSTS.map(() => Array.from({ length: KILLS }, (_, at) => at * 400 + 1 + randomBelow(random, 400)));
    await Promise.all(
      HOSTS.map(async (host, at) => {
        let next = 1;
        for (const killAt of [...(deaths[at] ?? []), Number.POSITIVE_INFINITY]) next = 1 + (await live(path, host, next, Math.max(killAt, next), wrong));
        expect(next).toBe(OPERATIONS + 1);
      }),
    );
    expect(wrong).toEqual([]);
    const store = (await lmdbStore({ path })).getOrThrow();
    expect(await judge(store)).toEqual([]);
    await store.close();
  } finally {
    await rm(path, { recursive: true, force: true });
  }
});
