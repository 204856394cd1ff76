import { describe, expect, test } from 'vitest';
import { pause } from '../../src/base/pause.js';
import { Result } from '../../src/base/result.js';
import type { Store, WatchEvent } from '../../src/contracts/store.js';
import { encode } from '../../src/model/codec.js';
import { faulty } from '../../src/stores/decorators/faulty.js';
import { createMemoryStore } from '../../src/stores/memory/index.js';
import { pick } from './history.js';
import { autoRuntime, openToy } from './toy.js';

const counter = (name: string, value: number) => ({ key: `global/counter/${name}`, value: encode({ scope: 'global', name, value }) });

/** A store in which somebody else writes a key before each commit that depends on it. */
function contested(store: Store, key: string): { store: Store; leave(): void; meddled: number } {
  let meddles = true;
  const state = {
    meddled: 0,
    leave: () => void (meddles = false),
    store: {
      ...pick(store),
      commit: async (commit) => {
        if (meddles && commit.conditions.some((condition) => condition.key === key)) {
          state.meddled++;
          await store.commit({ conditions: [], writes: [counter('hot', state.meddled * 1_000)] });
        }
        return store.commit(commit);
      },
    } satisfies Store,
  };
  return state;
}

describe('conflicts', () => {
  test('are planned again on what has changed', async () => {
    const { store, leave, meddled } = contested(createMemoryStore(), 'global/counter/hot');
    const { replica, tables } = await openToy({ store });
    const running = replica.run(tables.increment('hot'));
    await Promise.resolve();
    leave();
    expect(meddled).toBe(0);
    expect((await running).ok).toBe(true);
  });

  test('end after sixteen tries with an error that names the keys', async () => {
    const contest = contested(createMemoryStore(), 'global/counter/hot');
    const { replica, tables } = await openToy({ store: contest.store });
    const result = await replica.run(tables.increment('hot'));
    expect(result.error).toMatchObject({ code: 'CONTENTION_EXCEEDED', kind: 'conflict', details: { tries: 16, keys: ['global/counter/hot'] } });
    expect(contest.meddled).toBe(16);
    contest.leave();
    expect(await replica.run(tables.increment('hot'))).toEqual(Result.ok(16_001));
  });

  test('of one work do not hold up the others that were to share its commit', async () => {
    const contest = contested(createMemoryStore(), 'global/counter/hot');
    const runtime = autoRuntime(1);
    const { replica, tables } = await openToy({ store: contest.store, runtime });
    const order: string[] = [];
    const note = (name: string) => () => void order.push(name);
    const runs = ['a', 'b', 'hot', 'c'].map((name) => replica.run(tables.increment(name)).then(note(name)));
    await Promise.all(runs);
    expect(order).toEqual(['a', 'b', 'c', 'hot']);
    expect(contest.meddled).toBe(16);
    expect(tables.content()).toMatchObject({ 'global/counter/a': 1, 'global/counter/b': 1, 'global/counter/c': 1 });
  });

  test('of a crowd are sorted out: all who change one record at the same moment do so in the end', async () => {
    const runtime = autoRuntime(1);
    const memory = createMemoryStore();
    const crowd = await Promise.all(
      Array.from({ length: 64 }, async (_, at) => {
        const store = faulty(memory, { clock: runtime.clock, random: runtime.random.fork(`h${at}`) }, { faults: { lateCall: 1, lateEvent: 1, maxDelayMs: 2 } });
        return openToy({ store, runtime, host: `h${at}` });
      }),
    );
    const results = await Promise.all(crowd.map(({ replica, tables }) => replica.run(tables.increment('hot'))));
    const counts = results.map((result) => result.getOrThrow()).sort((a, b) => a - b);
    expect(counts).toEqual(Array.from(crowd, (_, at) => at + 1));
  });

  test('that the store invents are outlasted', async () => {
    const runtime = autoRuntime(1);
    const store = faulty(createMemoryStore(), runtime);
    const { replica, tables } = await openToy({ store, runtime });
    store.inject({ conflict: 0.5 });
    for (let count = 1; count <= 20; count++) expect(await replica.run(tables.increment('x'))).toEqual(Result.ok(count));
  });
});

describe('a store that is unavailable', () => {
  test('and did nothing: the callers get an error they can retry on', async () => {
    const runtime = autoRuntime(1);
    const store = faulty(createMemoryStore(), runtime);
    const { replica, tables } = await openToy({ store, runtime });
    store.cut();
    const results = await Promise.all([replica.run(tables.increment('x')), replica.run(tables.take('n', 'a')), replica.run(tables.release('m'))]);
    expect(results.map(({ error }) => error)).toMatchObject([{ code: 'STORE_UNAVAILABLE', kind: 'unavailable' }, { code: 'STORE_UNAVAILABLE' }, { code: 'STORE_UNAVAILABLE' }]);
    expect(tables.content()).toEqual({});
    expect(replica.status().state).toBe('degraded');
    expect((await replica.settled()).ok).toBe(false);
    store.heal();
    await replica.answering();
    expect(await replica.run(tables.increment('x'))).toEqual(Result.ok(1));
    expect(replica.status()).toEqual({ state: 'ready', revision: replica.revision, stale: false });
  });

  test('and may have done it: the caller waits until that is known', async () => {
    for (const happened of [true, false]) {
      const runtime = autoRuntime(1);
      const memory = createMemoryStore();
      let cutsOff = false;
      const cut = (): void => {
        if (cutsOff) store.cut();
      };
      // Cut off when the store has answered, or just after the request was lost.
      const store = faulty(memory, runtime, { onStep: (step) => (happened && step === 'commit:answer' ? cut() : undefined) });
      const { replica, tables } = await openToy({ store, runtime });
      cutsOff = true;
      let answered = false;
      if (!happened) store.inject({ lostRequest: 1 });
      const running = replica.run(tables.increment('x')).finally(() => (answered = true));
      if (!happened) runtime.clock.after(0, cut);
      await pause(runtime.clock, 10_000, new AbortController().signal);
      expect(answered).toBe(false);
      expect(replica.status().state).toBe('degraded');
      expect((await memory.read(['global/'])).getOrThrow().entries.length).toBe(happened ? 1 : 0);
      cutsOff = false;
      store.inject({ lostRequest: 0 });
      store.heal();
      expect(await running).toEqual(Result.ok(1));
      expect(tables.count('x')).toBe(1);
    }
  });

  test('and may have done it when the replica closes: the caller is told that it is not known', async () => {
    const runtime = autoRuntime(1);
    const store = faulty(createMemoryStore(), runtime);
    const { replica, tables } = await openToy({ store, runtime });
    store.inject({ lostRequest: 1 });
    const running = replica.run(tables.increment('x'));
    await pause(runtime.clock, 100, new AbortController().signal);
    await replica.close();
    expect((await running).error).toMatchObject({ code: 'STORE_UNAVAILABLE', details: { outcome: 'unknown' } });
  });
});

/** A store whose watch is what a test says. */
function scripted(store: Store): { store: Store; tell(event: WatchEvent): Promise<void> } {
  let wake = (): void => {};
  const events: WatchEvent[] = [];
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    store: {
      ...pick(store),
      async *watch(_prefixes, _after, signal) {
        signal.addEventListener('abort', () => wake());
        while (!signal.aborted) {
          const event = events.shift();
          if (event !== undefined) yield event;
          else await new Promise<void>((resolve) => (wake = resolve));
        }
      },
    },
    tell: (event) => {
      events.push(event);
      wake();
      return turn();
    },
  };
}

describe('a mirror', () => {
  const entry = (name: string, value: number, revision: number) => ({ ...counter(name, value), revision });

  test('takes a reset as the difference to what it holds', async () => {
    const script = scripted(createMemoryStore());
    const { replica, tables, heard } = await openToy({ store: script.store });
    await script.tell({ kind: 'changes', revision: 2, entries: [entry('a', 1, 2), entry('b', 1, 2), entry('c', 1, 2)], removed: [] });
    await script.tell({ kind: 'reset', snapshot: { revision: 9, entries: [entry('a', 1, 2), entry('b', 2, 7), entry('d', 1, 9)] } });
    expect(tables.content()).toEqual({ 'global/counter/a': 1, 'global/counter/b': 2, 'global/counter/d': 1 });
    expect(heard.length).toBe(2);
    expect(heard[1]?.changes.map(({ key }) => key).sort()).toEqual(['global/counter/b', 'global/counter/c', 'global/counter/d']);
    expect([heard[1]?.revision, replica.revision]).toEqual([9, 9]);
  });

  test('ignores revisions that it has already', async () => {
    const script = scripted(createMemoryStore());
    const { tables, heard } = await openToy({ store: script.store });
    await script.tell({ kind: 'changes', revision: 3, entries: [entry('a', 2, 3)], removed: [] });
    await script.tell({ kind: 'changes', revision: 2, entries: [entry('a', 1, 2)], removed: [] });
    expect(tables.count('a')).toBe(2);
    expect(heard.length).toBe(1);
  });

  test('shows a revision whole to its listener', async () => {
    const script = scripted(createMemoryStore());
    const { heard } = await openToy({ store: script.store });
    await script.tell({ kind: 'changes', revision: 2, entries: [entry('a', 1, 2)], removed: [] });
    await script.tell({ kind: 'changes', revision: 3, entries: [entry('b', 1, 3)], removed: ['global/counter/a'] });
    expect(heard.map(({ content }) => content)).toEqual([{ 'global/counter/a': 1 }, { 'global/counter/b': 1 }]);
  });

  test('that the store stops telling makes the replica stop', async () => {
    const store = createMemoryStore();
    const broken: Store = {
      ...pick(store),
      async *watch() {
        yield* [];
        throw new Error('broken watch');
      },
    };
    const { replica, tables } = await openToy({ store: broken });
    await new Promise((resolve) => setImmediate(resolve));
    const { state, reason } = replica.status();
    expect(state).toBe('closed');
    expect(reason).toContain('no longer tells');
    expect((await replica.run(tables.increment('x'))).error).toMatchObject({ code: 'CONTROLLER_CLOSED' });
  });
});
