import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, open as openFile, readdir, rm, symlink, utimes, writeFile, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { open } from 'lmdb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSimulatedRuntime } from '../../src/base/simulated-runtime.js';
import { deferToMacrotask } from '../../src/base/system-runtime.js';
import type { Commit, Store, WatchEvent } from '../../src/contracts/store.js';
import { lmdbStore, type LmdbStoreOptions } from '../../src/stores/lmdb/index.js';
import { transactionFailed, unavailable } from '../../src/stores/lmdb/lmdb-errors.js';

const { signal } = new AbortController();
let folder = '';
const opened: Store[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cnm-lmdb-store-'));
});

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  await rm(folder, { recursive: true });
});

async function openStore(options: Partial<LmdbStoreOptions> = {}): Promise<Store> {
  const store = (await lmdbStore({ path: join(folder, 'store'), ...options })).getOrThrow();
  opened.push(store);
  return store;
}

function write(key: string, value = Uint8Array.of(1)): Commit {
  return { conditions: [], writes: [{ key, value }] };
}

/** The next event of a watch that has not ended. */
async function nextOf(events: AsyncIterator<WatchEvent>): Promise<WatchEvent> {
  const result = await events.next();
  if (result.done === true) throw new Error('the watch has ended');
  return result.value;
}

describe('opening', () => {
  test('makes the folder, even one whose name looks like a file', async () => {
    await (await openStore({ path: join(folder, 'deep', 'cluster.mdb') })).commit(write('a/x'));
    expect(await readdir(join(folder, 'deep', 'cluster.mdb'))).toEqual(['data.mdb', 'lock.mdb']);
  });

  test.each([
    ['a long file of something else', 'x'.repeat(100_000)],
    ['a short file of something else', 'x'],
  ])('refuses a folder with %s', async (_what, text) => {
    await writeFile(join(folder, 'data.mdb'), text);
    expect((await lmdbStore({ path: folder })).error).toMatchObject({ code: 'STORE_UNAVAILABLE', details: { reason: 'its file is not one of lmdb' } });
  });

  test('refuses a path that is a file, or is below one', async () => {
    await writeFile(join(folder, 'file'), '');
    for (const path of [join(folder, 'file'), join(folder, 'file', 'below')]) {
      expect((await lmdbStore({ path })).error).toMatchObject({ code: 'STORE_UNAVAILABLE', details: { reason: 'its path is not a folder' } });
    }
  });

  test.runIf(process.platform === 'linux').each(['/proc/no-such', '/proc/no-such/below', '/proc'])('refuses %s, where nothing can be made', async (path) => {
    expect((await lmdbStore({ path })).error).toMatchObject({ code: 'STORE_UNAVAILABLE', details: { reason: 'its folder is not there, and cannot be made' } });
  });

  test('makes a folder that several ask for at once', async () => {
    const path = join(folder, 'one', 'two', 'three');
    const stores = await Promise.all([1, 2, 3, 4].map(() => openStore({ path })));
    expect((await stores[0]?.commit(write('a/x')))?.value).toMatchObject({ revision: 1 });
    expect((await stores[3]?.read(['']))?.value?.revision).toBe(1);
  });

  test('refuses a layout that it does not know', async () => {
    await mkdir(join(folder, 'store'));
    const root = open({ path: join(folder, 'store'), noSubdir: false, overlappingSync: false });
    await root.openDB({ name: 'meta', encoding: 'msgpack' }).put('format', 2);
    await root.close();
    expect((await lmdbStore({ path: join(folder, 'store') })).error?.message).toContain('its layout is 2');
  });

  test('finds what was there before', async () => {
    const first = await openStore();
    await first.commit(write('a/x'));
    await first.close();
    expect((await (await openStore()).read([''])).value?.entries.map(({ key }) => key)).toEqual(['a/x']);
  });
});

describe('keys', () => {
  const longest = `a/${'k'.repeat(1_976)}`;

  test('of 1978 bytes are written and found', async () => {
    const store = await openStore();
    const { revision } = (await store.commit(write(longest))).getOrThrow();
    expect((await store.commit({ conditions: [{ key: longest, revision }], writes: [{ key: longest, value: undefined }] })).value?.kind).toBe('committed');
  });

  test('that are longer are refused, in writes and in conditions', async () => {
    const store = await openStore();
    const tooLong = { code: 'COMMIT_TOO_LARGE', details: { limit: 'bytes of a key', wanted: 1_979, allowed: 1_978 } };
    expect((await store.commit(write(`${longest}k`))).error).toMatchObject(tooLong);
    expect((await store.commit({ ...write('a/x'), conditions: [{ key: `${longest}k`, revision: 0 }] })).error).toMatchObject(tooLong);
    expect((await store.read([''])).value).toEqual({ revision: 0, entries: [] });
  });
});

describe('watching', () => {
  const quietly = () => new Promise<'pending'>((resolve) => deferToMacrotask(() => resolve('pending')));
  const watch = (store: Store, after = 0) => store.watch(['a/'], after, signal)[Symbol.asyncIterator]();

  test("another client's commit is seen at the next poll, one's own at once", async () => {
    const { clock } = createSimulatedRuntime({ seed: 1 });
    const [here, there] = [await openStore({ clock }), await openStore({ clock })];
    const events = watch(here);
    const first = events.next();
    await there.commit(write('a/x'));
    expect(await Promise.race([first, quietly()])).toBe('pending');
    clock.step();
    expect((await first).value).toMatchObject({ revision: 1 });
    expect(clock.now()).toBe(20);
    const second = events.next();
    await here.commit(write('a/y'));
    expect((await second).value).toMatchObject({ revision: 2 });
    expect(clock.now()).toBe(20);
  });

  test('polls as often as told, and only while somebody waits', async () => {
    const { clock } = createSimulatedRuntime({ seed: 1 });
    const store = await openStore({ clock, pollIntervalMs: 5 });
    const aborting = new AbortController();
    const [one, two] = [store.watch(['a/'], 0, aborting.signal), store.watch(['b/'], 0, aborting.signal)];
    const waiting = [one, two].map((events) => events[Symbol.asyncIterator]().next());
    expect(clock.pending).toBe(1);
    for (let polls = 0; polls < 3; polls++) clock.step();
    expect([clock.now(), clock.pending]).toEqual([15, 1]);
    aborting.abort();
    await Promise.all(waiting);
    clock.step();
    expect(clock.pending).toBe(0);
  });

  test('starts anew behind the log, which is bounded in revisions and in bytes', async () => {
    const few = await openStore({ path: join(folder, 'few'), changeLogLength: 3 });
    const small = await openStore({ path: join(folder, 'small'), changeLogBytes: 3_100 });
    for (const store of [few, small]) {
      for (let count = 0; count < 6; count++) await store.commit(write('a/x', new Uint8Array(1_000)));
      const kinds = await Promise.all([2, 3].map(async (after) => (await nextOf(watch(store, after))).kind));
      expect(kinds).toEqual(['reset', 'changes']);
      expect((await watch(store, 99).next()).value).toMatchObject({ kind: 'reset', snapshot: { revision: 6 } });
    }
  });

  test('a conflict over a key whose removal is forgotten names a revision that every watch comes to', async () => {
    const store = await openStore({ changeLogLength: 3 });
    const { revision } = (await store.commit(write('a/gone'))).getOrThrow();
    await store.commit({ conditions: [], writes: [{ key: 'a/gone', value: undefined }] });
    for (let count = 0; count < 6; count++) await store.commit(write('b/other'));
    const outcome = (await store.commit({ conditions: [{ key: 'a/gone', revision }], writes: [{ key: 'a/x', value: undefined }] })).getOrThrow();
    expect(outcome.kind).toBe('conflict');
    const event = await nextOf(watch(store, revision));
    expect(event.kind === 'reset' && event.snapshot.revision).toBeGreaterThanOrEqual(outcome.revision);
    expect(outcome.revision).toBeGreaterThan(revision);
  });
});

test('commits under way together are all done, in the order in which they were asked for', async () => {
  const store = await openStore();
  const revisions = await Promise.all(Array.from({ length: 200 }, async (_, index) => (await store.commit(write(`a/${index}`))).value?.revision));
  expect(revisions).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
});

describe('several stores of one process in one folder', () => {
  test('write while others open and close it', async () => {
    const writers = [await openStore(), await openStore(), await openStore()];
    const over = new AbortController();
    let commits = 0;
    const writing = writers.map(async (store, index) => {
      for (; !over.signal.aborted; commits++) (await store.commit(write(`a/${index}`))).getOrThrow();
    });
    for (let visit = 0; visit < 50; visit++) {
      const visitor = (await lmdbStore({ path: join(folder, 'store') })).getOrThrow();
      (await visitor.commit(write(`visitor/${visit}`))).getOrThrow();
      await visitor.close();
    }
    over.abort();
    await Promise.all(writing);
    const { revision, entries } = (await (await openStore()).read([''])).getOrThrow();
    expect([revision, entries.length]).toEqual([commits + 50, 53]);
  });

  test('see each other under any path, and each keeps its own limits', async () => {
    const here = await openStore({ changeLogLength: 2 });
    await symlink(join(folder, 'store'), join(folder, 'link'));
    const there = await openStore({ path: join(folder, 'link') });
    for (let count = 0; count < 5; count++) await there.commit(write('a/x'));
    expect(await nextOf(there.watch(['a/'], 0, signal)[Symbol.asyncIterator]())).toMatchObject({ kind: 'changes', revision: 1 });
    await here.commit(write('a/x'));
    expect(await nextOf(there.watch(['a/'], 0, signal)[Symbol.asyncIterator]())).toMatchObject({ kind: 'reset', snapshot: { revision: 6 } });
  });

  test('go on when one of them is closed, and start anew when the folder is another', async () => {
    const [one, two] = [await openStore(), await openStore()];
    await one.commit(write('a/x'));
    await one.close();
    expect((await one.read([''])).error).toMatchObject({ code: 'STORE_CLOSED' });
    expect((await two.commit(write('a/y'))).value).toMatchObject({ revision: 2 });
    await rm(join(folder, 'store'), { recursive: true });
    const other = await openStore();
    expect((await other.read([''])).value).toEqual({ revision: 0, entries: [] });
    expect((await two.read([''])).value?.revision).toBe(2);
  });
});

describe('another process that opens the folder', () => {
  /** Sets the number of the newest transaction back, as lmdb does in whoever opens a folder while others commit. */
  async function setBack(transactions: number): Promise<void> {
    const lockFile = await openFile(join(folder, 'store', 'lock.mdb'), 'r+');
    lockFiles.push(lockFile);
    const number = new BigUint64Array(1);
    await lockFile.read(number, 0, 8, 8);
    number[0] = (number[0] ?? 0n) - BigInt(transactions);
    await lockFile.write(number, 0, 8, 8);
  }

  /** Open until the store is closed: closing one ends lmdb's own locks. */
  const lockFiles: FileHandle[] = [];

  afterEach(async () => {
    for (const lockFile of lockFiles.splice(0)) await lockFile.close();
  });

  test.each([1, 2, 3])('while %i commits are made does not make them forgotten', async (transactions) => {
    const store = await openStore();
    for (let count = 0; count < 5; count++) await store.commit(write(`a/${count}`));
    await setBack(transactions);
    const next = await Promise.all([store.commit(write('a/next')), store.commit(write('a/last'))]);
    expect(next.map(({ value }) => value?.revision)).toEqual([6, 7]);
    const keys = (await store.read(['a/'])).getOrThrow().entries.map(({ key }) => key);
    expect(keys).toEqual(['a/0', 'a/1', 'a/2', 'a/3', 'a/4', 'a/last', 'a/next']);
  });

  test('does not make a reader see less than before', async () => {
    const store = await openStore();
    for (let count = 0; count < 5; count++) await store.commit(write(`a/${count}`));
    await setBack(1);
    expect((await store.read(['a/'])).value).toMatchObject({ revision: 5, entries: { length: 5 } });
    const events = store.watch(['a/'], 4, signal)[Symbol.asyncIterator]();
    await setBack(1);
    expect(await nextOf(events)).toMatchObject({ kind: 'changes', revision: 5 });
    await setBack(1);
    const next = nextOf(events);
    await store.commit(write('a/next'));
    expect(await next).toMatchObject({ kind: 'changes', revision: 6 });
  });

  test('is waited for, unless it is gone or has taken too long', async () => {
    const store = await openStore();
    const lock = join(folder, 'store', 'opening.lock');
    for (const step of [() => openStore(), () => store.close()]) {
      await writeFile(lock, String(process.pid));
      const stepping = step().then(() => 'done');
      expect(await Promise.race([stepping, access(lock)])).toBe(undefined);
      await rm(lock);
      expect(await stepping).toBe('done');
    }
    await writeFile(lock, String(spawnSync(process.execPath, ['--version']).pid));
    await openStore();
    await writeFile(lock, String(process.pid));
    await utimes(lock, 0, 0);
    await openStore();
    expect(await readdir(join(folder, 'store'))).toEqual(['data.mdb', 'lock.mdb']);
  });
});

describe('a process that stands still in the middle of a commit', () => {
  const program = fileURLToPath(new URL('./lmdb-stopped.ts', import.meta.url));
  const deadlineMs = 1_000;
  const late = { code: 'STORE_UNAVAILABLE', details: { reason: 'it did not answer in time', outcome: 'did-not-happen' } };

  async function stoppedProcess(): Promise<ChildProcessByStdio<Writable, Readable, null>> {
    const child = spawn(process.execPath, ['--import', 'tsx', program, join(folder, 'store')], { stdio: ['pipe', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    return child;
  }

  test('holds up no call beyond its deadline, and what was given up never happens', { timeout: 30_000 }, async () => {
    const { clock } = createSimulatedRuntime({ seed: 1 });
    const store = await openStore({ clock, deadlineMs });
    await store.commit(write('a/x'));
    const child = await stoppedProcess();
    const exit = once(child, 'exit');
    const calls = [store.commit(write('a/given-up')), store.announce?.('a/present', Uint8Array.of(1), 60_000)];
    clock.runUntil(clock.now() + deadlineMs);
    for (const call of calls) expect((await call)?.error).toMatchObject(late);
    expect((await store.read([''])).value).toMatchObject({ revision: 1 });
    child.stdin.end();
    await exit;
    expect((await store.commit(write('a/next'))).value).toMatchObject({ kind: 'committed', revision: 2 });
    expect((await store.read([''])).value?.entries.map(({ key }) => key)).toEqual(['a/next', 'a/x']);
  });

  test('does not keep a store from being closed', { timeout: 30_000 }, async () => {
    const { clock } = createSimulatedRuntime({ seed: 1 });
    const store = await openStore({ clock, deadlineMs });
    const child = await stoppedProcess();
    const exit = once(child, 'exit');
    const commit = store.commit(write('a/given-up'));
    const closing = store.close();
    clock.runUntil(clock.now() + deadlineMs);
    await closing;
    expect((await commit).error).toMatchObject(late);
    child.kill('SIGKILL');
    await exit;
    // Who opens the folder again meets what was given up, and nothing of it is there.
    const again = await openStore();
    expect((await again.commit(write('a/next'))).value).toMatchObject({ kind: 'committed', revision: 1 });
  });
});

describe('what lmdb reports', () => {
  test.each([
    [{ code: 28 }, 'the disk is full'],
    [{ code: 'EACCES' }, 'permission denied'],
    [{ code: -30796 }, 'its file is damaged'],
    [{ code: 'ERR_MODULE_NOT_FOUND' }, "the package 'lmdb' is not installed"],
    [{}, 'something else'],
  ])('%o is told as: %s', (fields, reason) => {
    const thrown = Object.assign(new Error('something else'), fields);
    const error = unavailable('lmdb x', thrown, 'did-not-happen');
    expect(error.message).toBe(`store lmdb x is unavailable: ${reason}`);
    expect(error.cause).toBe(thrown);
  });

  test('the outcome of a commit that failed in lmdb is unknown, that of one that was not begun is not', async () => {
    const cause = Object.assign(new Error('Input/output error'), { code: 5 });
    const commitFailed = Object.assign(new Error('Commit failed (see commitError for details)'), { commitError: Promise.reject(cause) });
    const failed = await transactionFailed('lmdb x', commitFailed);
    expect([failed.details.outcome, failed.details.reason, failed.cause]).toEqual(['unknown', 'the disk is full or failing', cause]);
    expect((await transactionFailed('lmdb x', cause)).details.outcome).toBe('did-not-happen');
  });
});
