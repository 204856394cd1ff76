import { describe, expect, test } from 'vitest';
import { createSimulatedRuntime } from '../../src/base/simulated-runtime.js';
import { deferToMacrotask } from '../../src/base/system-runtime.js';
import type { Commit, Store, WatchEvent } from '../../src/contracts/store.js';
import { faulty, type FaultyOptions, type FaultyStep } from '../../src/stores/decorators/faulty.js';
import { traced } from '../../src/stores/decorators/traced.js';
import { createMemoryStore } from '../../src/stores/memory/index.js';

const quietly = () => new Promise<void>((resolve) => deferToMacrotask(resolve));

function setUp(options: FaultyOptions = {}, seed = 1) {
  const runtime = createSimulatedRuntime({ seed });
  const store = createMemoryStore();
  return { store, clock: runtime.clock, client: faulty(store, runtime, options) };
}

function write(key: string, revision?: number): Commit {
  return { conditions: revision === undefined ? [] : [{ key, revision }], writes: [{ key, value: Uint8Array.of(1) }] };
}

async function keysOf(store: Store): Promise<string[]> {
  return (await store.read([''])).getOrThrow().entries.map(({ key }) => key);
}

/** What a promise has come to once nothing else is left to do. */
async function stateOf<T>(promise: Promise<T>): Promise<T | 'pending'> {
  return Promise.race([promise, quietly().then(() => 'pending' as const)]);
}

/** The next event of a watch that has not ended. */
async function nextOf(events: AsyncIterator<WatchEvent>): Promise<WatchEvent> {
  const result = await events.next();
  if (result.done === true) throw new Error('the watch has ended');
  return result.value;
}

describe('faults of calls', () => {
  test('a lost answer leaves the commit done and its outcome unknown', async () => {
    const { store, client } = setUp({ faults: { lostAnswer: 1 } });
    expect((await client.commit(write('a/x'))).error).toMatchObject({ code: 'STORE_UNAVAILABLE', details: { outcome: 'unknown' } });
    expect(await keysOf(store)).toEqual(['a/x']);
  });

  test('a lost request leaves the commit undone and its outcome unknown', async () => {
    const { store, client } = setUp({ faults: { lostRequest: 1 } });
    expect((await client.commit(write('a/x'))).error).toMatchObject({ code: 'STORE_UNAVAILABLE', details: { outcome: 'unknown' } });
    expect(await keysOf(store)).toEqual([]);
  });

  test('a refused call did not happen', async () => {
    const { store, client } = setUp({ faults: { refusedCommit: 1, refusedRead: 1 } });
    expect((await client.commit(write('a/x'))).error).toMatchObject({ details: { outcome: 'did-not-happen' } });
    expect((await client.read([''])).error).toMatchObject({ details: { outcome: 'did-not-happen' } });
    expect(await keysOf(store)).toEqual([]);
  });

  test('a false conflict names what its sender knows', async () => {
    const { store, client } = setUp({ faults: { conflict: 1 } });
    const { revision } = (await client.commit(write('a/x'))).getOrThrow();
    expect((await client.commit(write('a/x', revision))).value).toEqual({ kind: 'conflict', revision });
    expect((await store.read([])).value).toEqual({ revision, entries: [] });
  });

  test('a late call waits for the clock on its way there and back', async () => {
    const { store, client, clock } = setUp({ faults: { lateCall: 1, maxDelayMs: 50 } });
    const commit = client.commit(write('a/x'));
    expect(await stateOf(commit)).toBe('pending');
    expect(await keysOf(store)).toEqual([]);
    clock.step();
    expect(await stateOf(commit)).toBe('pending');
    expect(await keysOf(store)).toEqual(['a/x']);
    clock.step();
    expect((await commit).ok).toBe(true);
    expect(clock.now()).toBeLessThanOrEqual(100);
  });

  test('the seed decides which calls meet a fault', async () => {
    const outcomes = async (seed: number) => {
      const { client } = setUp({ faults: { refusedCommit: 0.3, lostAnswer: 0.3, lostRequest: 0.1 } }, seed);
      const all: string[] = [];
      for (let count = 0; count < 60; count++) {
        const answer = await client.commit(write(`a/${count}`));
        all.push(answer.ok ? 'done' : answer.error.message);
      }
      return all;
    };
    const first = await outcomes(7);
    expect(await outcomes(7)).toEqual(first);
    expect(await outcomes(8)).not.toEqual(first);
    expect(new Set(first).size).toBe(3);
  });

  test('faults can be stopped', async () => {
    const { client } = setUp({ faults: { refusedCommit: 1 } });
    client.inject({ refusedCommit: 0 });
    expect((await client.commit(write('a/x'))).ok).toBe(true);
  });
});

describe('faults of watches', () => {
  const watch = (client: Store, signal = new AbortController().signal) => client.watch(['a/'], 0, signal)[Symbol.asyncIterator]();

  test('a late event comes when the clock says so, and the next one after it', async () => {
    const { client, clock } = setUp({ faults: { lateEvent: 1 } });
    const events = watch(client);
    const first = events.next();
    await client.commit(write('a/x'));
    await client.commit(write('a/y'));
    expect(await stateOf(first)).toBe('pending');
    clock.step();
    expect((await first).value).toMatchObject({ revision: 1 });
    const second = events.next();
    expect(await stateOf(second)).toBe('pending');
    clock.step();
    expect((await second).value).toMatchObject({ revision: 2 });
  });

  test('a reset tells everything once', async () => {
    const { client } = setUp({ faults: { reset: 1 } });
    await client.commit(write('a/x'));
    await client.commit(write('a/y'));
    const events = watch(client);
    const event = await nextOf(events);
    expect(event.kind === 'reset' && [event.snapshot.revision, event.snapshot.entries.length]).toEqual([2, 2]);
    const next = events.next();
    expect(await stateOf(next)).toBe('pending');
    client.inject({ reset: 0 });
    await client.commit(write('a/z'));
    expect((await next).value).toMatchObject({ kind: 'changes', revision: 3 });
  });

  test('an aborted watch ends, however late its event is', async () => {
    const { client } = setUp({ faults: { lateEvent: 1 } });
    const aborting = new AbortController();
    await client.commit(write('a/x'));
    const next = watch(client, aborting.signal).next();
    expect(await stateOf(next)).toBe('pending');
    aborting.abort();
    expect((await next).done).toBe(true);
  });
});

describe('a client that is cut off', () => {
  test('fails its calls, hears nothing, and goes on when it is healed', async () => {
    const { store, client } = setUp();
    const next = client.watch(['a/'], 0, new AbortController().signal)[Symbol.asyncIterator]().next();
    client.cut();
    await store.commit(write('a/x'));
    expect((await client.read(['a/'])).error).toMatchObject({ details: { outcome: 'did-not-happen' } });
    expect((await client.commit(write('a/y'))).error).toMatchObject({ details: { outcome: 'did-not-happen' } });
    expect(await stateOf(next)).toBe('pending');
    client.heal();
    expect((await next).value).toMatchObject({ revision: 1 });
    expect(await keysOf(client)).toEqual(['a/x']);
  });

  test('does not know what became of the commit that was under way', async () => {
    const { store, client } = setUp({ onStep: (step) => (step === 'commit:answer' ? client.cut() : undefined) });
    expect((await client.commit(write('a/x'))).error).toMatchObject({ details: { outcome: 'unknown' } });
    expect(await keysOf(store)).toEqual(['a/x']);
  });
});

describe('a client that crashes', () => {
  const crashAt = (step: FaultyStep) => {
    const made = setUp({ onStep: (at) => (at === step ? made.client.crash() : undefined) });
    return made;
  };

  test.each([
    ['commit:send', []],
    ['commit:answer', ['a/x']],
  ] as const)('at %s never hears of its commit', async (step, keys) => {
    const { store, client } = crashAt(step);
    const commit = client.commit(write('a/x'));
    expect(await stateOf(commit)).toBe('pending');
    expect(await keysOf(store)).toEqual(keys);
    const later = [client.commit(write('a/y')), client.read([''])];
    expect(await stateOf(Promise.race(later))).toBe('pending');
    expect(await keysOf(store)).toEqual(keys);
  });

  test('never hears of its watches again, not even of their end', async () => {
    const { store, client } = setUp();
    const events = client.watch(['a/'], 0, new AbortController().signal)[Symbol.asyncIterator]();
    const next = events.next();
    client.crash();
    await store.commit(write('a/x'));
    expect(await stateOf(next)).toBe('pending');
  });

  test('keeps no watch in the store', async () => {
    const ends: string[] = [];
    const runtime = createSimulatedRuntime({ seed: 1 });
    const client = faulty(traced(createMemoryStore(), ({ kind }) => ends.push(kind)), runtime);
    void client.watch(['a/'], 0, new AbortController().signal)[Symbol.asyncIterator]().next();
    client.crash();
    await quietly();
    expect(ends).toEqual(['watch', 'watch-end']);
  });

  test('can crash at any step, counted from the first', async () => {
    const steps: [FaultyStep, number][] = [];
    const { client } = setUp({ onStep: (step, number) => steps.push([step, number]) });
    const events = client.watch(['a/'], 0, new AbortController().signal)[Symbol.asyncIterator]();
    await client.commit(write('a/x'));
    await client.read(['a/']);
    await events.next();
    expect(steps.map(([, number]) => number)).toEqual([0, 1, 2, 3, 4]);
    expect(new Set(steps.map(([step]) => step))).toEqual(new Set(['commit:send', 'commit:answer', 'read:send', 'read:answer', 'watch:event']));
  });
});

test('closing a client leaves the store open for the others', async () => {
  const { store, client } = setUp();
  await client.close();
  expect((await client.commit(write('a/x'))).error?.code).toBe('STORE_CLOSED');
  expect((await store.commit(write('a/x'))).ok).toBe(true);
});
