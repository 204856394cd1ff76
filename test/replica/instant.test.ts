/**
 * Commits within the call: the same as the long way, but for the waiting.
 */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Result } from '../../src/base/result.js';
import { createMemoryStore } from '../../src/stores/memory/index.js';
import { openToy, type Tables, type Toy } from './toy.js';

const withinCalls = true;

describe('a replica on a store in this process', () => {
  test('has committed when the call returns', async () => {
    const store = createMemoryStore();
    const { replica, tables, heard } = await openToy({ store, withinCalls });
    const promise = replica.run(tables.increment('x'));
    expect(tables.count('x')).toBe(1);
    expect(heard).toHaveLength(1);
    expect(store.inProcess?.revision).toBe(replica.revision);
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
