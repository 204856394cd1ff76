/**
 * Several processes on one lmdb folder, some of them killed while they commit.
 *
 * When a process dies is decided by a seed and counted in the commits that it has told of, not in time. Meanwhile this
 * process watches the folder.
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
import type { Entry, Revision, Store, WatchEvent } from '../../src/contracts/store.js';
import { lmdbStore } from '../../src/stores/lmdb/index.js';

const seed = process.env['CNM_SEED'] ?? 'four processes';
const processes = 4;
const commitsEach = 1_000;
const worker = fileURLToPath(new URL('./lmdb-worker.ts', import.meta.url));
const visitor = fileURLToPath(new URL('./lmdb-visitor.ts', import.meta.url));
const leaver = fileURLToPath(new URL('./lmdb-leaver.ts', import.meta.url));

/** What a process was told to have committed. */
type Acknowledged = Map<string, Revision>;

/** Runs a worker; kills it when it has told of so many commits. Gives what it told before its end. */
async function runWorker(path: string, name: string, commits: number, killAfter: number): Promise<Acknowledged> {
  const child = spawn(process.execPath, ['--import', 'tsx', worker, path, name, seed, String(commits)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const acknowledged: Acknowledged = new Map();
  for await (const line of createInterface({ input: child.stdout })) {
    const [journal = '', revision] = line.split(' ');
    acknowledged.set(journal, Number(revision));
    if (acknowledged.size === killAfter) child.kill('SIGKILL');
  }
  await ended;
  expect([child.exitCode, child.signalCode]).toEqual(killAfter <= commits ? [null, 'SIGKILL'] : [0, null]);
  return acknowledged;
}

/** Runs workers one after the other until their commits are done; all but the last are killed. */
async function runInTurns(path: string, index: number): Promise<Acknowledged> {
  const random = createRandom(seed).fork(String(index));
  const acknowledged: Acknowledged = new Map();
  for (let life = 0, left = commitsEach; left > 0; life++) {
    const killAfter = life < index ? 1 + randomBelow(random, left) : Number.POSITIVE_INFINITY;
    const told = await runWorker(path, `${index}-${life}`, left, killAfter);
    for (const [journal, revision] of told) acknowledged.set(journal, revision);
    left -= told.size;
  }
  return acknowledged;
}

/** Follows the folder from its beginning until the key `end` is written; gives every event. */
async function follow(store: Store): Promise<WatchEvent[]> {
  const events: WatchEvent[] = [];
  for await (const event of store.watch([''], 0, new AbortController().signal)) {
    events.push(event);
    if (event.kind === 'changes' && event.entries.some(({ key }) => key === 'end')) break;
  }
  return events;
}

function text(entry: Entry | undefined): string {
  return new TextDecoder().decode(entry?.value);
}

test('processes may open and close one folder at the same time', { timeout: 120_000 }, async () => {
  const path = await mkdtemp(join(tmpdir(), 'cnm-lmdb-'));
  const visitors = [1, 2, 3].map(() => spawn(process.execPath, ['--import', 'tsx', visitor, path, '150'], { stdio: ['ignore', 'ignore', 'inherit'] }));
  await Promise.all(visitors.map((child) => once(child, 'close')));
  expect(visitors.map(({ exitCode, signalCode }) => exitCode ?? signalCode)).toEqual([0, 0, 0]);
  await rm(path, { recursive: true });
});

test('a process that exits or throws in the middle of a commit ends, and the folder is free for others', { timeout: 120_000 }, async () => {
  const path = await mkdtemp(join(tmpdir(), 'cnm-lmdb-'));
  const leavers = ['exit', 'throw', 'exit', 'throw'].map((how, index) => spawn(process.execPath, ['--import', 'tsx', leaver, path, how, String(100 + 50 * index)], { stdio: 'ignore' }));
  await Promise.all(leavers.map((child) => once(child, 'close')));
  // Nothing says whether a commit was under way; where none was, the process ends as it would have.
  for (const [index, { exitCode, signalCode }] of leavers.entries()) expect([index % 2 === 0 ? 3 : 1, 'SIGKILL']).toContain(exitCode ?? signalCode);
  const store = (await lmdbStore({ path })).getOrThrow();
  const { revision, entries } = (await store.read([''])).getOrThrow();
  expect([revision >= 250, entries.length]).toEqual([true, 16]);
  expect((await store.commit({ conditions: [], writes: [{ key: 'key 0', value: undefined }] })).getOrThrow()).toEqual({ kind: 'committed', revision: revision + 1 });
  await store.close();
  await rm(path, { recursive: true });
});

test(`${processes} processes count in one folder, some die, and nothing is lost or half done (seed '${seed}')`, { timeout: 120_000 }, async () => {
  const path = await mkdtemp(join(tmpdir(), 'cnm-lmdb-'));
  const store = (await lmdbStore({ path, changeLogLength: 100_000, changeLogBytes: 2 ** 30 })).getOrThrow();
  const watched = follow(store);

  const told = await Promise.all(Array.from({ length: processes }, (_, index) => runInTurns(path, index)));
  const { revision, entries } = (await store.read([''])).getOrThrow();
  const last = (await store.commit({ conditions: [], writes: [{ key: 'end', value: new Uint8Array() }] })).getOrThrow();
  expect(last.revision).toBe(revision + 1);
  const content = new Map(entries.map((entry) => [entry.key, entry]));
  const journal = entries.filter(({ key }) => key.startsWith('journal/'));

  // Nothing acknowledged is lost.
  for (const acknowledged of told) {
    for (const [key, at] of acknowledged) expect(content.get(key)?.revision, key).toBe(at);
  }
  // Nothing is half done: every step of every counter has its journal entry, and the last one is what the counter says.
  const steps = journal.map(text).sort();
  const counters = entries.filter(({ key }) => key.startsWith('counters/'));
  const expected = counters.flatMap((entry) => Array.from({ length: Number(text(entry)) }, (_, step) => `${entry.key.split('/')[1]} ${step + 1}`));
  expect(steps).toEqual(expected.sort());
  // Revisions grow, one a commit.
  expect(journal.map((entry) => entry.revision).sort((a, b) => a - b)).toEqual(Array.from({ length: revision }, (_, index) => index + 1));
  expect(journal.length).toBeGreaterThanOrEqual(processes * commitsEach);

  // A watch saw each of them once, whole and in order.
  const events = await watched;
  expect(events.map((event) => (event.kind === 'changes' ? event.revision : 'reset'))).toEqual(Array.from({ length: last.revision }, (_, index) => index + 1));
  expect(events.slice(0, -1).every((event) => event.kind === 'changes' && event.entries.length === 3)).toBe(true);

  await store.close();
  await rm(path, { recursive: true });
});
