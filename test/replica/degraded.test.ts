/**
 * A replica whose store is away: opened without it, refused meanwhile, well again by itself, and never left hanging.
 */
import { describe, expect, test } from 'vitest';
import { pause } from '../../src/base/pause.js';
import { Result } from '../../src/base/result.js';
import type { SimulatedRuntime } from '../../src/base/simulated-runtime.js';
import { StoreUnavailable, type Store } from '../../src/contracts/store.js';
import { encode } from '../../src/model/codec.js';
import { faulty, type FaultyOptions, type FaultyStore } from '../../src/stores/decorators/faulty.js';
import { traced } from '../../src/stores/decorators/traced.js';
import { createMemoryStore } from '../../src/stores/memory/index.js';
import { pick } from './history.js';
import { autoRuntime, openToy, tryOpenToy, type ToyOptions } from './toy.js';

const wait = (runtime: SimulatedRuntime, ms: number) => pause(runtime.clock, ms, new AbortController().signal);
const keysOf = async (store: Store, prefix: string) => (await store.read([prefix])).getOrThrow().entries.map(({ key }) => key);
const counter = (name: string, value: number) => ({ key: `global/counter/${name}`, value: encode({ scope: 'global', name, value }) });

/** A memory store, and a client of it that can be cut off. */
function setUp(options: FaultyOptions = {}): { runtime: SimulatedRuntime; memory: Store; store: FaultyStore } {
  const runtime = autoRuntime(1);
  const memory = createMemoryStore();
  return { runtime, memory, store: faulty(memory, runtime, options) };
}

/** A toy that was opened while its store was away. */
async function openAway(store: FaultyStore, options: Omit<ToyOptions, 'store'>) {
  store.cut();
  return openToy({ startDegraded: true, ...options, store });
}

describe('opening without a store', () => {
  test('is an error unless it is asked for', async () => {
    const { runtime, store } = setUp();
    store.cut();
    expect((await tryOpenToy({ store, runtime })).error).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(runtime.clock.pending).toBe(0);
  });

  test('comes up degraded and empty, and refuses works at once', async () => {
    const { runtime, store } = setUp();
    const { replica, tables, statuses } = await openAway(store, { runtime });
    const status = replica.status();
    expect(status).toMatchObject({ state: 'degraded', stale: true, revision: 0 });
    expect(status.reason).toContain('unavailable');
    const before = runtime.clock.now();
    const refused = await Promise.all([replica.run(tables.increment('x')), replica.run(() => Result.ok()), replica.settled()]);
    const expected = { code: 'STORE_UNAVAILABLE', kind: 'unavailable', details: { outcome: 'did-not-happen' } };
    expect(refused.map(({ error }) => error)).toMatchObject([expected, expected, expected]);
    expect([runtime.clock.now(), tables.content(), statuses]).toEqual([before, {}, []]);
    await replica.close();
  });

  test('loads the store when it answers, tells the difference, and goes on', async () => {
    const { runtime, memory, store } = setUp();
    const other = await openToy({ store: memory, runtime, host: 'h2' });
    await other.replica.run(other.tables.increment('x'));
    const { replica, tables, heard, statuses } = await openAway(store, { runtime });
    await wait(runtime, 60_000);
    expect(replica.status().state).toBe('degraded');
    store.heal();
    await replica.answering();
    expect(tables.count('x')).toBe(1);
    expect(heard.map(({ changes, content }) => [changes.map(({ key }) => key), content])).toEqual([[['global/counter/x'], { 'global/counter/x': 1 }]]);
    expect(statuses).toEqual([{ state: 'ready', revision: replica.revision, stale: false }]);
    expect(await replica.run(tables.increment('x'))).toEqual(Result.ok(2));
    await other.replica.settled();
    expect(other.tables.count('x')).toBe(2);
  });

  test('asks ever more rarely, but not much less than every two seconds', async () => {
    const { runtime, store } = setUp();
    let reads = 0;
    const counted = traced(store, ({ kind }) => (reads += kind === 'read' ? 1 : 0));
    store.cut();
    const { replica } = await openToy({ store: counted, runtime, startDegraded: true });
    await wait(runtime, 1_000_000);
    expect(reads).toBeGreaterThan(500);
    expect(reads).toBeLessThan(2_000);
    await replica.close();
    const asked = reads;
    await wait(runtime, 10_000);
    expect(reads).toBe(asked);
  });

  test.each([
    ['a format that is too new', { key: 'format/version', value: encode({ version: 2 }) }, 'STORE_FORMAT_TOO_NEW'],
    ['a record that cannot be read', { key: 'global/counter/x', value: encode('not an object') }, 'STORE_RECORD_UNREADABLE'],
  ])('ends for good when the store turns out to have %s', async (_, write, code) => {
    const { runtime, memory, store } = setUp();
    const { replica, tables, heard, statuses } = await openAway(store, { runtime });
    await memory.commit({ conditions: [], writes: [write] });
    store.heal();
    await replica.answering();
    expect(replica.status().state).toBe('closed');
    expect(statuses.map(({ state }) => state)).toEqual(['closed']);
    expect((await replica.run(tables.increment('x'))).error).toMatchObject({ code });
    expect(heard).toEqual([]);
    await replica.close();
  });

  test('a store that is closed meanwhile ends it', async () => {
    const { runtime, memory, store } = setUp();
    const { replica, tables } = await openAway(store, { runtime });
    await memory.close();
    store.heal();
    await replica.answering();
    expect(replica.status().state).toBe('closed');
    expect((await replica.run(tables.increment('x'))).error).toMatchObject({ code: 'STORE_CLOSED' });
  });

  test('of two stores shows nothing until both are there, and then finishes what a crash left', async () => {
    const runtime = autoRuntime(1);
    const [global, local] = [createMemoryStore(), createMemoryStore()];
    let sent = 0;
    // The format, the intent, and not its end.
    const dying = faulty(local, runtime, { onStep: (step) => (step === 'commit:send' && ++sent === 3 ? dying.crash() : undefined) });
    const first = await openToy({ store: global, localStore: dying, runtime });
    void first.replica.run((tx) => {
      first.tables.increment('x')(tx);
      return first.tables.increment('x', 'local')(tx);
    });
    await wait(runtime, 10_000);
    expect(await keysOf(local, 'intents/')).toEqual(['intents/h1/open']);
    const away = faulty(local, runtime);
    away.cut();
    const { replica, tables, heard } = await openToy({ store: global, localStore: away, runtime, startDegraded: true });
    await wait(runtime, 10_000);
    expect([tables.content(), heard]).toEqual([{}, []]);
    away.heal();
    await replica.answering();
    expect(tables.content()).toEqual({ 'global/counter/x': 1, 'local/counter/x': 1 });
    expect(await keysOf(local, 'intents/')).toEqual([]);
  });
});

describe('a store that goes away', () => {
  test('is noticed by the first call; what waits and what comes is refused at once, reads go on', async () => {
    const { runtime, store } = setUp();
    const { replica, tables, statuses } = await openToy({ store, runtime });
    await replica.run(tables.increment('x'));
    store.cut();
    await Promise.all([replica.run(tables.increment('x')), replica.run(tables.increment('y'))]);
    expect(statuses.map(({ state, stale }) => [state, stale])).toEqual([['degraded', true]]);
    const before = runtime.clock.now();
    expect((await replica.run(tables.increment('x'))).error).toMatchObject({ code: 'STORE_UNAVAILABLE', details: { outcome: 'did-not-happen' } });
    expect([runtime.clock.now(), tables.count('x')]).toEqual([before, 1]);
    store.heal();
    await replica.answering();
    expect(statuses.map(({ state }) => state)).toEqual(['degraded', 'ready']);
    expect(await replica.run(tables.increment('x'))).toEqual(Result.ok(2));
  });

  test('and comes back is ready only when the mirror shows what happened meanwhile', async () => {
    const { runtime, memory, store } = setUp({ faults: { lateEvent: 1, maxDelayMs: 5_000 } });
    const { replica, tables, statuses } = await openToy({ store, runtime });
    store.cut();
    await replica.run(tables.increment('x'));
    await memory.commit({ conditions: [], writes: [counter('x', 7)] });
    store.heal();
    await replica.answering();
    expect(tables.count('x')).toBe(7);
    expect(statuses.map(({ state }) => state)).toEqual(['degraded', 'ready']);
  });

  test('and comes back after nothing happened that concerns the host is ready too', async () => {
    const { runtime, memory, store } = setUp();
    const { replica, tables } = await openToy({ store, runtime });
    store.cut();
    await replica.run(tables.increment('x'));
    await memory.commit({ conditions: [], writes: [{ key: 'hosts/other/counter/x', value: encode({}) }] });
    store.heal();
    await replica.answering();
    expect(await replica.run(tables.increment('x'))).toEqual(Result.ok(1));
  });

  test('with the answer to a commit: its caller waits for it, the others do not', async () => {
    const { runtime, memory, store } = setUp({ onStep: (step) => (step === 'commit:answer' && cutsOff ? store.cut() : undefined) });
    let cutsOff = false;
    const { replica, tables } = await openToy({ store, runtime });
    cutsOff = true;
    const running = replica.run(tables.increment('x'));
    await wait(runtime, 1);
    const queued = replica.run(tables.increment('x'));
    expect((await queued).error).toMatchObject({ details: { outcome: 'did-not-happen' } });
    await wait(runtime, 10_000);
    expect(await keysOf(memory, 'global/')).toEqual(['global/counter/x']);
    cutsOff = false;
    store.heal();
    expect(await running).toEqual(Result.ok(1));
  });

  test.each([true, false])('for longer than a caller waits: told that it is not known, and found out before the next commit (it happened: %s)', async (happened) => {
    const { runtime, memory, store } = setUp({ onStep: (step) => (step === 'commit:answer' && cutsOff ? store.cut() : undefined) });
    let cutsOff = false;
    const { replica, tables } = await openToy({ store, runtime, patienceMs: 3_000 });
    if (happened) cutsOff = true;
    else store.inject({ lostRequest: 1 });
    const before = runtime.clock.now();
    const running = replica.run(tables.increment('x'));
    await wait(runtime, 1);
    store.cut();
    expect((await running).error).toMatchObject({ code: 'STORE_UNAVAILABLE', details: { outcome: 'unknown' } });
    expect(runtime.clock.now() - before).toBe(3_000);
    cutsOff = false;
    store.inject({ lostRequest: 0 });
    store.heal();
    await replica.answering();
    expect(await replica.run(tables.increment('x'))).toEqual(Result.ok(happened ? 2 : 1));
    expect((await memory.read(['commits/'])).getOrThrow().entries.length).toBe(1);
  });

  test('after it has committed, before the mirror shows it: nobody waits for ever', async () => {
    const { runtime, memory, store } = setUp();
    let cutsOff = false;
    const commit: Store['commit'] = (asked) => store.commit(asked).finally(() => cutsOff && store.cut());
    const { replica, tables } = await openToy({ store: { ...pick(store), commit }, runtime, patienceMs: 3_000 });
    store.inject({ lateEvent: 1 });
    cutsOff = true;
    expect((await replica.run(tables.increment('x'))).error).toMatchObject({ details: { outcome: 'unknown' } });
    expect([await keysOf(memory, 'global/'), runtime.clock.now() <= 4_000]).toEqual([['global/counter/x'], true]);
    store.heal();
    await replica.answering();
    expect(tables.count('x')).toBe(1);
  });

  test('between the two commits of a transaction over two stores: its own part follows', async () => {
    const runtime = autoRuntime(1);
    const localStore = faulty(createMemoryStore(), runtime);
    let commits = 0;
    const global = traced(createMemoryStore(), ({ kind }) => (kind === 'commit' && ++commits === 2 ? localStore.cut() : undefined));
    const { replica, tables } = await openToy({ store: global, localStore, runtime, patienceMs: 3_000 });
    const both = await replica.run((tx) => {
      tables.increment('x')(tx);
      return tables.increment('x', 'local')(tx);
    });
    expect(both.error).toMatchObject({ code: 'STORE_UNAVAILABLE', details: { outcome: 'unknown' } });
    expect(await replica.run(tables.increment('x'))).toEqual(Result.ok(2));
    localStore.heal();
    await replica.answering();
    expect(await replica.run(tables.increment('x', 'local'))).toEqual(Result.ok(2));
  });

  test('may refuse the closing of a replica, which ends all the same', async () => {
    const { runtime, store } = setUp();
    const { replica, tables, statuses } = await openToy({ store, runtime });
    store.cut();
    await replica.run(tables.increment('x'));
    expect((await replica.close()).ok).toBe(true);
    expect(statuses.map(({ state }) => state)).toEqual(['degraded', 'closed']);
    await wait(runtime, 10_000);
    expect(runtime.clock.pending).toBe(0);
  });

  test('a listener to the status that throws is logged', async () => {
    const warnings: string[] = [];
    const runtime = autoRuntime(1, { debug() {}, info() {}, warn: (message) => void warnings.push(message) });
    const store = faulty(createMemoryStore(), runtime);
    const { openReplica } = await import('../../src/replica/replica.js');
    const replica = (
      await openReplica({
        ...{ runtime, host: 'h1', store, collections: [], onCommitted: () => {} },
        onStatus: () => {
          throw new Error('listener');
        },
      })
    ).getOrThrow();
    store.cut();
    await replica.settled();
    expect(warnings).toEqual(['a listener to the status has thrown']);
  });
});

describe('keys of replicas that died', () => {
  const DAY_MS = 86_400_000;
  const setUpDead = async () => {
    const { runtime, memory, store } = setUp();
    const dead = await openToy({ store, runtime });
    await dead.replica.run(dead.tables.increment('x'));
    store.crash();
    expect((await keysOf(memory, 'commits/')).length).toBe(1);
    return { runtime, memory };
  };

  test('go with the next opening after a day, not before', async () => {
    const { runtime, memory } = await setUpDead();
    await wait(runtime, DAY_MS - 1_000);
    await openToy({ store: memory, runtime });
    await wait(runtime, 500);
    expect((await keysOf(memory, 'commits/')).length).toBe(1);
    await wait(runtime, 1_000);
    await openToy({ store: memory, runtime });
    await wait(runtime, 1);
    expect(await keysOf(memory, 'commits/')).toEqual([]);
  });

  test('are not left by who closes, whatever gets in its way meanwhile', async () => {
    const { runtime, memory, store } = setUp();
    const { replica, tables } = await openToy({ store, runtime });
    await replica.run(tables.increment('x'));
    store.inject({ conflict: 0.5 });
    await replica.close();
    expect(await keysOf(memory, 'commits/')).toEqual([]);
  });

  test('that sleep and wake are no harm: they go on', async () => {
    const { runtime, memory, store } = setUp();
    const sleeper = await openToy({ store, runtime });
    await sleeper.replica.run(sleeper.tables.increment('x'));
    await wait(runtime, 2 * DAY_MS);
    await openToy({ store: memory, runtime });
    await wait(runtime, 1);
    expect(await keysOf(memory, 'commits/')).toEqual([]);
    expect(await sleeper.replica.run(sleeper.tables.increment('x'))).toEqual(Result.ok(2));
  });

  test('that sleep over the answer to a commit take its outcome for unknown', async () => {
    const { runtime, memory, store } = setUp({ onStep: (step) => (step === 'commit:answer' && cutsOff ? store.cut() : undefined) });
    let cutsOff = false;
    const { replica, tables } = await openToy({ store, runtime });
    await replica.run(tables.increment('x'));
    cutsOff = true;
    const running = replica.run(tables.increment('x'));
    await wait(runtime, 1);
    const [key = ''] = await keysOf(memory, 'commits/');
    await memory.commit({ conditions: [], writes: [{ key, value: undefined }] });
    cutsOff = false;
    store.heal();
    expect((await running).error).toBeInstanceOf(StoreUnavailable);
    expect((await running).error).toMatchObject({ details: { outcome: 'unknown' } });
    await replica.answering();
    expect(await replica.run(tables.increment('x'))).toEqual(Result.ok(3));
  });
});
