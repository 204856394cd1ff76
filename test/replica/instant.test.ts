/**
 * Commits within the call: the same as the long way, but for the waiting.
 */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { trusted } from '../../src/base/brand.js';
import { Result } from '../../src/base/result.js';
import { createMemoryStore } from '../../src/stores/memory/index.js';
import { openToy, type Name, type Tables, type Toy } from './toy.js';

const withinCalls = true;

describe('a replica on a store in this process', () => {
  test('has committed when the call returns', async () => {
    const store = createMemoryStore();
    const { replica, tables, heard } = await openToy({ store, withinCalls });
    const promise = replica.run(tables.increment('x'));
    expect(tables.count('x')).toBe(1);
    expect(heard).toHaveLength(1);
    expect(await promise).toEqual(Result.ok(1));
    const { entries } = (await store.read(['global/'])).getOrThrow();
    expect(entries.map(({ key, value }) => `${key} ${new TextDecoder().decode(value)}`)).toEqual(['global/counter/x {"scope":"global","name":"x","value":1}']);
  });

  test('a work that fails or throws leaves nothing, and nobody hears of it', async () => {
    const { replica, tables, heard } = await openToy({ store: createMemoryStore(), withinCalls });
    await replica.run(tables.take('n', 'a'));
    const failed = await replica.run((tx) => {
      tables.increment('x')(tx);
      return tables.take('n', 'b')(tx);
    });
    expect(failed.error).toMatchObject({ code: 'NAME_TAKEN' });
    const thrown = replica.run((tx) => {
      tables.increment('x')(tx);
      throw new Error('broken');
    });
    await expect(thrown).rejects.toThrow('broken');
    expect(tables.content()).toEqual({ 'global/name/n': 'a' });
    expect(heard).toHaveLength(1);
    expect(await replica.run(tables.increment('x'))).toEqual(Result.ok(1));
  });

  test('a record that cannot be stored is refused before anything has changed', async () => {
    const store = createMemoryStore();
    const { replica, tables } = await openToy({ store, withinCalls });
    const other = await openToy({ store, host: 'h2', withinCalls });
    const spoilt = replica.run((tx) => {
      tables.increment('x')(tx);
      const row: Name = { scope: 'global', name: 'n', owner: trusted(1n) };
      tx.insert(tables.names, row);
      return Result.ok();
    });
    await expect(spoilt).rejects.toThrow('cannot hold');
    expect(await replica.run(tables.increment('x'))).toEqual(Result.ok(1));
    await other.replica.settled();
    expect(other.tables.content()).toEqual({ 'global/counter/x': 1 });
  });

  test('what was committed cannot be changed afterwards', async () => {
    const { replica, tables } = await openToy({ store: createMemoryStore(), withinCalls });
    const row = { scope: 'global', name: 'n', owner: 'a' } as const;
    await replica.run((tx) => {
      tx.insert(tables.names, row);
      return Result.ok();
    });
    expect(() => Object.assign(row, { owner: 'b' })).toThrow(TypeError);
    expect(tables.owner('n')).toBe('a');
  });

  test('a work during which another replica commits is planned again on what that has made', async () => {
    const store = createMemoryStore();
    const a = await openToy({ store, withinCalls });
    const b = await openToy({ store, host: 'h2', withinCalls });
    await Promise.all([a.replica.settled(), b.replica.settled()]);
    let others = 0;
    const count = await a.replica.run((tx) => {
      if (others++ === 0) void b.replica.run(b.tables.increment('x'));
      return a.tables.increment('x')(tx);
    });
    expect(count).toEqual(Result.ok(2));
    await b.replica.settled();
    expect(b.tables.count('x')).toBe(2);
  });

  test('what concerns another host alone is in nobody\'s way, and a burst of calls is committed call by call', async () => {
    const store = createMemoryStore();
    const a = await openToy({ store, withinCalls });
    const b = await openToy({ store, host: 'h2', withinCalls });
    await Promise.all([a.replica.settled(), b.replica.settled()]);
    await b.replica.run(b.tables.increment('own', 'local'));
    for (let calls = 1; calls <= 20; calls++) {
      const promise = a.replica.run(a.tables.increment('x'));
      expect(a.tables.count('x')).toBe(calls);
      await promise;
    }
  });

  test('who watches is told of every commit of a long burst', async () => {
    const store = createMemoryStore();
    const a = await openToy({ store, withinCalls });
    const b = await openToy({ store, host: 'h2', withinCalls });
    await Promise.all([a.replica.settled(), b.replica.settled()]);
    await Promise.all(Array.from({ length: 3_000 }, () => a.replica.run(a.tables.increment('x'))));
    await b.replica.settled();
    expect(b.heard.filter(({ changes }) => changes.some(({ key }) => key === 'global/counter/x'))).toHaveLength(3_000);
  });

  test('who listens to a commit may ask for the next one', async () => {
    const store = createMemoryStore();
    const { replica, tables, heard } = await openToy({ store, withinCalls });
    const within: Promise<unknown>[] = [];
    const push = heard.push.bind(heard);
    heard.push = (...more) => {
      if (within.length < 3) within.push(replica.run(tables.increment('echo')));
      return push(...more);
    };
    expect(await replica.run(tables.increment('x'))).toEqual(Result.ok(1));
    const echoed: unknown[] = [];
    for (const one of within) echoed.push(await one);
    expect(echoed).toEqual([Result.ok(1), Result.ok(2), Result.ok(3)]);
    expect(tables.content()).toEqual({ 'global/counter/echo': 3, 'global/counter/x': 1 });
  });

  test('what another replica has committed meanwhile is seen first', async () => {
    const store = createMemoryStore();
    const a = await openToy({ store, withinCalls });
    const b = await openToy({ store, host: 'h2', withinCalls });
    const calls = [a.replica.run(a.tables.increment('x')), b.replica.run(b.tables.increment('x')), a.replica.run(a.tables.increment('x')), b.replica.run(b.tables.take('n', 'b')), a.replica.run(a.tables.take('n', 'a'))];
    const [first, second, third, ...takes] = await Promise.all(calls);
    expect(new Set([first, second, third].map((result) => result?.getOrThrow()))).toEqual(new Set([1, 2, 3]));
    expect(takes.map(({ ok }) => ok).sort()).toEqual([false, true]);
    await Promise.all([a.replica.settled(), b.replica.settled()]);
    expect(a.tables.content()).toEqual(b.tables.content());
  });

  test('a refusal is of the present, not of what was seen last', async () => {
    const store = createMemoryStore();
    const a = await openToy({ store, withinCalls });
    const b = await openToy({ store, host: 'h2', withinCalls });
    await a.replica.run(a.tables.take('n', 'a'));
    await b.replica.settled();
    const released = a.replica.run(a.tables.release('n'));
    expect(await b.replica.run(b.tables.take('n', 'b'))).toEqual(Result.ok('b'));
    expect(await released).toEqual(Result.ok(true));
  });

  test('after close() nothing is committed', async () => {
    const { replica, tables } = await openToy({ store: createMemoryStore(), withinCalls });
    await replica.close();
    expect((await replica.run(tables.increment('x'))).error).toMatchObject({ code: 'CONTROLLER_CLOSED' });
    expect(tables.content()).toEqual({});
  });

  test('answers, content and announcements are those of the long way', async () => {
    const step = fc.record({ verb: fc.constantFrom('increment', 'take', 'release', 'both', 'undone'), name: fc.constantFrom('x', 'y'), local: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const instant = await openToy({ store: createMemoryStore(), withinCalls });
        const long = await openToy({ store: createMemoryStore() });
        for (const one of steps) {
          const [a, b] = [await takeStep(instant, one), await takeStep(long, one)];
          expect(a).toEqual(b);
        }
        expect(instant.tables.content()).toEqual(long.tables.content());
        expect(shown(instant)).toEqual(shown(long));
      }),
      { numRuns: 60 },
    );
  });
});

interface Step {
  readonly verb: 'increment' | 'take' | 'release' | 'both' | 'undone';
  readonly name: string;
  readonly local: boolean;
}

async function takeStep({ replica, tables }: Toy, { verb, name, local }: Step): Promise<unknown> {
  const scope = local ? 'local' : 'global';
  const answer = await replica.run<unknown, unknown>((tx) => {
    if (verb === 'increment') return tables.increment(name, scope)(tx);
    if (verb === 'take') return tables.take(name, 'me', scope)(tx);
    if (verb === 'release') return tables.release(name, scope)(tx);
    return several(tables, name, scope, verb === 'undone')(tx);
  });
  return answer.ok ? answer.value : JSON.stringify(answer.error);
}

/** Writes of one key after another in one work; undone: a row that comes and goes again. */
function several(tables: Tables, name: string, scope: 'local' | 'global', undone: boolean): ReturnType<Tables['increment']> {
  return (tx) => {
    if (tables.owner(name, scope) === undefined) tables.take(name, 'both', scope)(tx);
    tables.increment('z', scope)(tx);
    if (undone) tables.release(name, scope)(tx);
    return tables.increment('z', scope)(tx);
  };
}

function shown({ heard }: Toy): unknown {
  return heard.map(({ changes, content }) => ({ content, changes: changes.map(({ key, before, after }) => ({ key, before, after })) }));
}
