import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pause } from '../../src/base/pause.js';
import { randomBelow } from '../../src/base/random.js';
import { Result } from '../../src/base/result.js';
import type { Runtime } from '../../src/base/runtime.js';
import type { SimulatedRuntime } from '../../src/base/simulated-runtime.js';
import type { Store } from '../../src/contracts/store.js';
import { decode } from '../../src/model/codec.js';
import type { Faults } from '../../src/stores/decorators/faults.js';
import { faulty } from '../../src/stores/decorators/faulty.js';
import { createMemoryStore } from '../../src/stores/memory/index.js';
import { pick } from './history.js';
import { tardy, TARDY_MS } from './tardy.js';
import { autoRuntime, openToy, tryOpenToy, type Toy } from './toy.js';

const keysOf = async (store: Store, prefix: string) => (await store.read([prefix])).getOrThrow().entries.map(({ key }) => key);

/** Takes a name in both stores, and counts in both. */
function both(toy: Toy, name: string): Promise<Result<string, { code: string }>> {
  const { replica, tables } = toy;
  return replica.run((tx) => {
    const taken = tables.take(name, 'me')(tx);
    if (!taken.ok) return taken;
    tables.increment('x')(tx);
    tables.increment('x', 'local')(tx);
    return tables.take(name, 'me', 'local')(tx);
  });
}

/** Takes a name in the host's own store, and counts there. */
function own({ replica, tables }: Toy, name: string): Promise<Result<string, { code: string }>> {
  return replica.run((tx) => {
    tables.increment('x', 'local')(tx);
    return tables.take(name, 'me', 'local')(tx);
  });
}

describe('a replica whose own records have a store of their own', () => {
  test('puts each record into its store, and leaves no trace of the transaction', async () => {
    const store = createMemoryStore();
    const localStore = createMemoryStore();
    const toy = await openToy({ store, localStore });
    expect(await both(toy, 'n')).toEqual(Result.ok('me'));
    expect(toy.tables.content()).toEqual({ 'global/counter/x': 1, 'global/name/n': 'me', 'local/counter/x': 1, 'local/name/n': 'me' });
    await toy.replica.close();
    expect(await keysOf(store, '')).toEqual(['decisions/h1/last', 'format/version', 'global/counter/x', 'global/name/n']);
    expect(await keysOf(localStore, '')).toEqual(['format/version', 'hosts/h1/counter/x', 'hosts/h1/name/n']);
  });

  test('a transaction over one store is one commit there', async () => {
    const store = createMemoryStore();
    const localStore = createMemoryStore();
    const { replica, tables, heard } = await openToy({ store, localStore });
    await Promise.all([
      ...Array.from({ length: 10 }, () => replica.run(tables.increment('x'))),
      ...Array.from({ length: 10 }, () => replica.run(tables.increment('y', 'local'))),
    ]);
    expect(tables.content()).toEqual({ 'global/counter/x': 10, 'local/counter/y': 10 });
    expect(heard.length).toBe(2);
    expect(heard.map(({ revision }) => revision)).toEqual([3, 4]);
  });

  test('works on its own records while the shared store is cut off', async () => {
    const runtime = autoRuntime(1);
    const store = faulty(createMemoryStore(), runtime);
    const { replica, tables } = await openToy({ store, localStore: createMemoryStore(), runtime });
    store.cut();
    const [own, shared] = await Promise.all([replica.run(tables.increment('y', 'local')), replica.run(tables.increment('x'))]);
    expect(own).toEqual(Result.ok(1));
    expect(shared.error).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    const { state, reason } = replica.status();
    expect(state).toBe('degraded');
    expect(reason).toContain('unavailable');
    store.heal();
    await replica.answering();
    expect((await replica.run(tables.increment('x'))).ok).toBe(true);
    expect(replica.status().state).toBe('ready');
  });

  test('a conflict in either store undoes the whole and tries again', async () => {
    const store = createMemoryStore();
    const a = await openToy({ store, localStore: createMemoryStore() });
    const b = await openToy({ store, localStore: createMemoryStore(), host: 'h2' });
    const results = await Promise.all([both(a, 'n1'), both(b, 'n2'), both(a, 'n3'), both(b, 'n4')]);
    expect(results.map(({ ok }) => ok)).toEqual([true, true, true, true]);
    await a.replica.settled();
    expect(a.tables.count('x')).toBe(4);
    expect([a.tables.count('x', 'local'), b.tables.count('x', 'local')]).toEqual([2, 2]);
  });

  test('a transaction that fits into neither store is refused without a trace', async () => {
    const localStore = createMemoryStore({ bytesPerValue: 150 });
    const toy = await openToy({ store: createMemoryStore(), localStore });
    expect((await both(toy, 'n'.repeat(40))).error).toMatchObject({ code: 'COMMIT_TOO_LARGE', details: { limit: 'bytes' } });
    expect(toy.tables.content()).toEqual({});
    expect((await toy.replica.run(toy.tables.increment('y', 'local'))).ok).toBe(true);
  });
});

/** The stores of host h1, and what came of the names that its processes took. */
class World {
  readonly global = createMemoryStore();
  readonly local = createMemoryStore();
  readonly acknowledged = new Set<string>();
  readonly refused = new Set<string>();
  readonly wrong: string[] = [];
  #names = 0;

  /** A name for both stores, or one for the host's own. */
  newName(): string {
    return `${this.#names % 3 === 2 ? 'own' : 'n'}${this.#names++}`;
  }

  note(name: string, result: Result<unknown, { code: string }>): void {
    if (result.ok) this.acknowledged.add(name);
    else this.refused.add(name);
    if (!result.ok && !['STORE_UNAVAILABLE', 'CONTENTION_EXCEEDED'].includes(result.error.code)) this.wrong.push(result.error.code);
  }

  async check(): Promise<void> {
    expect(this.wrong).toEqual([]);
    const global = await namesIn(this.global, 'global/name/');
    const local = await namesIn(this.local, 'hosts/h1/name/');
    expect([...local].filter((name) => !isOwn(name)).sort()).toEqual([...global].sort());
    expect([...this.acknowledged].filter((name) => !local.has(name))).toEqual([]);
    expect([...this.refused].filter((name) => local.has(name))).toEqual([]);
    expect(await valueIn(this.local, 'hosts/h1/counter/x')).toBe(local.size);
    expect(await keysOf(this.local, 'intents/')).toEqual([]);
  }
}

const isOwn = (name: string) => name.startsWith('own');
const namesIn = async (store: Store, prefix: string) => new Set((await keysOf(store, prefix)).map((key) => key.slice(prefix.length)));

async function valueIn(store: Store, key: string): Promise<unknown> {
  const entry = (await store.read([''])).getOrThrow().entries.find((found) => found.key === key);
  const row = entry === undefined ? undefined : decode(entry.value);
  return row !== undefined && 'value' in row ? row.value : 0;
}

interface Life {
  readonly runtime: SimulatedRuntime;
  readonly label: string;
  /** At which step of its stores the process dies. */
  readonly diesAt: number;
  readonly operations: number;
  readonly faults: Partial<Faults>;
  readonly tardiness: number;
}

/** A process of host h1: opens, takes names in both stores two at a time, and dies at a step. True when it did. */
async function live(world: World, { runtime, label, diesAt, operations, faults, tardiness }: Life): Promise<boolean> {
  let steps = 0;
  let isDead = false;
  let die = (): void => {};
  const dead = new Promise<'dead'>((resolve) => (die = () => resolve('dead')));
  const onStep = (): void => {
    if (steps++ !== diesAt) return;
    global.crash();
    local.crash();
    isDead = true;
    die();
  };
  const client = (store: Store, name: string) => {
    const chance: Pick<Runtime, 'clock' | 'random'> = { clock: runtime.clock, random: runtime.random.fork(`${label} ${name}`) };
    return faulty(tardy(store, chance, tardiness), chance, { onStep, faults });
  };
  const global = client(world.global, 'global');
  const local = client(world.local, 'local');
  const alive = async (): Promise<'alive'> => {
    let toy: Toy | undefined;
    while (toy === undefined) {
      const opened = await tryOpenToy({ store: global, localStore: local, runtime });
      if (opened.ok) toy = opened.value;
      else if (opened.error.code !== 'STORE_UNAVAILABLE') world.wrong.push(opened.error.code);
    }
    for (let count = 0; count < operations; count += 2) {
      const names = [world.newName(), world.newName()];
      const take = async (name: string) => {
        const result = await (isOwn(name) ? own(toy, name) : both(toy, name));
        if (!isDead) world.note(name, result);
      };
      await Promise.all(names.map(take));
    }
    await toy.replica.close();
    return 'alive';
  };
  return (await Promise.race([alive(), dead])) === 'dead';
}

describe('a crash during transactions over two stores', () => {
  test('at any step leaves both halves or none', async () => {
    let crashed = true;
    for (let diesAt = 0; crashed; diesAt++) {
      const world = new World();
      const runtime = autoRuntime(diesAt);
      crashed = await live(world, { runtime, label: 'first', diesAt, operations: 4, faults: {}, tardiness: 0 });
      expect(await live(world, { runtime, label: 'second', diesAt: -1, operations: 2, faults: {}, tardiness: 0 })).toBe(false);
      await world.check();
      if (!crashed) expect(diesAt).toBeGreaterThan(20);
    }
  });

  test('at any step, and another while it is recovered from, leaves both halves or none', async () => {
    let crashed = true;
    for (let diesAt = 0; crashed; diesAt++) {
      let again = true;
      for (let diesAgainAt = 0; again; diesAgainAt++) {
        const world = new World();
        const runtime = autoRuntime(diesAt);
        crashed = await live(world, { runtime, label: 'first', diesAt, operations: 2, faults: {}, tardiness: 0 });
        again = await live(world, { runtime, label: 'second', diesAt: diesAgainAt, operations: 0, faults: {}, tardiness: 0 });
        expect(await live(world, { runtime, label: 'third', diesAt: -1, operations: 2, faults: {}, tardiness: 0 })).toBe(false);
        await world.check();
      }
    }
  });

  test('of one of several processes of a host, with stores that refuse, lose answers and are late, leaves both halves or none', async () => {
    const faults = { lateCall: 0.2, lateEvent: 0.2, maxDelayMs: 20, refusedRead: 0.03, refusedCommit: 0.05, lostRequest: 0.05, lostAnswer: 0.05, conflict: 0.05, reset: 0.05 };
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 }), fc.integer({ min: 1, max: 3 }), async (seed, processes) => {
        const world = new World();
        const runtime = autoRuntime(seed);
        const random = runtime.random.fork('lives');
        const lives = Array.from({ length: processes }, async (_, at) => {
          for (let life = 0; life < 4; life++) {
            const diesAt = randomBelow(random, 120);
            await live(world, { runtime, label: `process ${at} life ${life}`, diesAt, operations: 6, faults, tardiness: 0.05 });
          }
        });
        await Promise.all(lives);
        await pause(runtime.clock, TARDY_MS, new AbortController().signal);
        await live(world, { runtime, label: 'last', diesAt: -1, operations: 2, faults: {}, tardiness: 0 });
        await world.check();
      }),
      { numRuns: 40 },
    );
  });
});

/** A local store whose replica does not hear that an intent is gone, and never gets to remove its own, until told. */
function heldBack(store: Store): { store: Store; letHear(): void; letFinish(): void } {
  let letHear = (): void => {};
  let hearing: Promise<void> | undefined;
  let letFinish = (): void => {};
  const hasIntent = (keys: readonly { key: string }[]) => keys.some(({ key }) => key.startsWith('intents/'));
  const held: Store = {
    ...pick(store),
    async *watch(prefixes, after, signal) {
      for await (const event of store.watch(prefixes, after, signal)) {
        await hearing;
        yield event;
        if (event.kind === 'changes' && hasIntent(event.entries)) hearing ??= new Promise((resolve) => (letHear = resolve));
      }
    },
    commit: async (commit) => {
      if (hasIntent(commit.writes.filter(({ value }) => value === undefined))) await new Promise<void>((resolve) => (letFinish = resolve));
      return store.commit(commit);
    },
  };
  return { store: held, letHear: () => letHear(), letFinish: () => letFinish() };
}

test('a process that has not heard of the end of a transaction does not give up its successor', async () => {
  const world = new World();
  const runtime = autoRuntime(1);
  const wait = (ms: number) => pause(runtime.clock, ms, new AbortController().signal);
  const slow = heldBack(world.local);
  const deaf = heldBack(world.local);
  const first = await openToy({ store: world.global, localStore: { ...slow.store, watch: pick(world.local).watch }, runtime });
  const second = await openToy({ store: world.global, localStore: { ...deaf.store, commit: pick(world.local).commit }, runtime });
  const done = both(first, 'n0');
  await wait(1);
  slow.letFinish();
  world.note('n0', await done);
  void both(first, 'n1');
  await wait(1);
  // Now n1 is decided and not finished, and the second process still thinks that n0 is under way.
  const other = own(second, 'own2');
  await wait(1_000);
  deaf.letHear();
  world.note('own2', await other);
  world.acknowledged.add('n1');
  await world.check();
});
