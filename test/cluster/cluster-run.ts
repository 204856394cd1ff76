/**
 * Four processes, each a host, do operations on one store while faults befall them; then everything is looked at: what
 * all of them show, what they were told, the records, and what is left when everything is deleted.
 *
 * A failure names the seed, with which the same is tried again, and where the histories are.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect } from 'vitest';
import { createSystemRuntime } from '../../src/base/system-runtime.js';
import type { Store } from '../../src/index.js';
import { openStore } from '../../src/stores/open-store.node.js';
import { startProxy, type BreakingProxy } from '../support/breaking-proxy.js';
import type { Operation } from './checker/history.js';
import { checkHistory } from './checker/registers.js';
import { checkTold } from './checker/told.js';
import { planFaults, type FaultKind } from './faults.js';
import { HostProcess, Progress } from './host-process.js';
import { awaitGone, leftovers, openViews, readHistories, reapDead } from './judge.js';
import { EXPECTED_ANSWERS, HOSTS } from './process/operations.js';
import { sharedRecords } from './process/shared-records.js';

/** What decides a run; given by CNM_SEED to see one again. */
export const seed = process.env['CNM_SEED'] ?? 'four hosts';

/** Operations of each process. */
const OPERATIONS = 2_000;

export interface ClusterRun {
  /** The store's URL as seen from a port of loopback; the server's own where a store has no server. */
  readonly urlAt: (port: number) => string;
  /** The server's port, for stores that have one. */
  readonly port?: number;
  readonly operations: number;
  readonly faults: readonly FaultKind[];
  /** The last host is killed with its last operation, and stays dead. */
  readonly oneEndsDead: boolean;
  /** Runs beside the processes, and sees how far they are. */
  readonly meanwhile?: (progress: Progress) => Promise<void>;
}

/** What must have been answered in a run that is worth anything. */
const TROUBLE: readonly RegExp[] = [
  ...[/^create-network ok/, /NETWORK_EXISTS/, /POOL_OVERLAP/, /^delete-network ok/, /ACTIVE_ENDPOINTS/, /NETWORK_NOT_FOUND/],
  ...[/^create-endpoint ok/, /ENDPOINT_EXISTS/, /ADDRESS_IN_USE/, /^delete-endpoint ok/, /ENDPOINT_NOT_FOUND/, /ACTIVE_CONTAINER/],
  ...[/^join ok/, /^leave ok/, /^delete-sandbox ok/, /^reap ok/, /unknown/],
];

/** The same on a server, where nobody who sleeps holds up the others. Told is whoever asks next, whatever for. */
const TROUBLE_ON_SERVER: readonly RegExp[] = [...TROUBLE, /HOST_PRESENCE_LOST reaped/];

const worker = fileURLToPath(new URL('./process/worker.ts', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));

/** Makes the processes' program: they start many times, and Node starts one file sooner than it translates many. */
async function buildWorker(): Promise<{ readonly program: string; remove(): Promise<void> }> {
  const cache = join(root, 'node_modules', '.cache');
  await mkdir(cache, { recursive: true });
  const outdir = await mkdtemp(join(cache, 'cluster-'));
  const entry = { entryPoints: [worker], tsconfig: join(root, 'tsconfig.test.json') };
  await build({ ...entry, outdir, outExtension: { '.js': '.mjs' }, bundle: true, splitting: true, platform: 'node', format: 'esm', packages: 'external' });
  return { program: join(outdir, 'worker.mjs'), remove: () => rm(outdir, { recursive: true }) };
}

/** Runs the processes through everything that befalls them. */
export async function runTroubled(run: Pick<ClusterRun, 'urlAt' | 'port' | 'faults'>): Promise<void> {
  const operations = await runCluster({ ...run, operations: OPERATIONS, oneEndsDead: true });
  expect(absentTrouble(operations, run.port === undefined ? TROUBLE : TROUBLE_ON_SERVER)).toEqual([]);
}

/** Runs the processes to their end, and checks all that must hold; resolves with what they did. */
export async function runCluster(run: ClusterRun): Promise<Operation[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cnm-cluster-'));
  const { program, remove } = await buildWorker();
  const store = (await openStore(run.urlAt(run.port ?? 0), createSystemRuntime())).getOrThrow();
  const proxies: (BreakingProxy | undefined)[] = [];
  const hosts: HostProcess[] = [];
  const progress = new Progress();
  try {
    for (const [at, host] of HOSTS.entries()) {
      const proxy = run.port === undefined ? undefined : await startProxy(run.port);
      proxies.push(proxy);
      const parts = { program, url: run.urlAt(proxy?.port ?? 0), seed, history: join(folder, host.name), operations: run.operations, proxy, progress };
      const faults = planFaults(seed, host.name, run.operations, run.faults);
      hosts.push(new HostProcess({ ...host, ...parts, faults, endsDead: run.oneEndsDead && at === HOSTS.length - 1 }));
    }
    await Promise.all([...hosts.map((host) => host.work()), run.meanwhile?.(progress)]);
    const operations = await judge(store, hosts, folder);
    await rm(folder, { recursive: true });
    return operations;
  } catch (thrown) {
    throw new Error(`seed '${seed}', histories in ${folder}`, { cause: thrown });
  } finally {
    for (const host of hosts) host.destroy();
    progress.note(() => (progress.isOver = true));
    await store.close();
    for (const proxy of proxies) await proxy?.close();
    await remove();
  }
}

async function judge(store: Store, hosts: readonly HostProcess[], folder: string): Promise<Operation[]> {
  const dead = hosts.filter(({ isAlive }) => !isAlive).map(({ name }) => name);
  const observer = await awaitGone(store, dead);
  const living = hosts.filter(({ isAlive }) => isAlive);
  for (const host of living) expect(await host.ask('settle')).toBe('settled');
  const views = await Promise.all(living.map((host) => host.ask('show')));
  await observer.settled();
  for (const view of views) expect(view).toBe(`view ${JSON.stringify(sharedRecords(observer))}`);
  for (const host of living) await host.close();
  await reapDead(observer, dead, join(folder, 'judge'));
  await observer.close();
  const operations = readHistories(folder, [...hosts.map(({ name }) => name), 'judge']);
  const unexpected = operations.filter(({ answer }) => !EXPECTED_ANSWERS.has(answer)).map(({ id, answer }) => `${id} ${answer}`);
  const all = await openViews(store);
  expect([...unexpected, ...all.faults(), ...checkHistory(operations, all.content()), ...checkTold(operations)]).toEqual([]);
  expect(await all.deleteEverything()).toEqual([]);
  await all.close();
  expect(await leftovers(store)).toEqual([]);
  return operations;
}

/** That the processes have met each other, and the faults them: a run without trouble shows nothing. */
function absentTrouble(operations: readonly Operation[], kinds: readonly RegExp[]): string[] {
  const met = new Set(operations.map(({ call, answer }) => `${call.verb} ${answer}`));
  return kinds.filter((kind) => ![...met].some((one) => kind.test(one))).map(String);
}
