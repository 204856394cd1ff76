import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pause } from '../../src/base/pause.js';
import { randomBelow } from '../../src/base/random.js';
import type { Random } from '../../src/base/runtime.js';
import { Result } from '../../src/base/result.js';
import type { Faults } from '../../src/stores/decorators/faults.js';
import { faulty } from '../../src/stores/decorators/faulty.js';
import { createMemoryStore } from '../../src/stores/memory/index.js';
import { History } from './history.js';
import { tardy } from './tardy.js';
import { autoRuntime, openToy, type Toy } from './toy.js';

const NAMES = ['n1', 'n2'];

/** What the callers were told. */
class Answers {
  readonly increments = new Map(NAMES.map((name) => [name, [] as number[]]));
  /** Takes less releases. */
  readonly holders = new Map(NAMES.map((name) => [name, 0]));
  readonly wrong: string[] = [];

  held(name: string, by: number): void {
    this.holders.set(name, (this.holders.get(name) ?? 0) + by);
  }
}

/** Runs a random operation and notes its answer, and what is wrong with it. */
async function act(toy: Toy, host: string, random: Random, history: History, answers: Answers): Promise<void> {
  const { replica, tables } = toy;
  const first = history.revision;
  const name = NAMES[randomBelow(random, NAMES.length)] ?? '';
  const expectHeld = (test: (content: ReadonlyMap<string, object | undefined>) => boolean, complaint: string) => {
    if (!history.held(first, test)) answers.wrong.push(`${complaint} between revisions ${first} and ${history.revision}`);
  };
  const refused = (error: { code: string }) => {
    if (!['STORE_UNAVAILABLE', 'CONTENTION_EXCEEDED'].includes(error.code)) answers.wrong.push(error.code);
  };
  switch (randomBelow(random, 4)) {
    case 0: {
      const result = await replica.run(tables.increment(name));
      if (result.ok) answers.increments.get(name)?.push(result.value);
      else refused(result.error);
      return;
    }
    case 1: {
      const result = await replica.run(tables.take(name, host));
      if (result.ok) answers.held(name, 1);
      else if (result.error.code !== 'NAME_TAKEN') refused(result.error);
      else {
        const { details } = result.error;
        expectHeld((content) => 'owner' in details && owner(content.get(`global/name/${name}`)) === details.owner, `${name} was not taken`);
      }
      return;
    }
    case 2: {
      const result = await replica.run(tables.release(name));
      if (!result.ok) refused(result.error);
      else if (result.value) answers.held(name, -1);
      else expectHeld((content) => !content.has(`global/name/${name}`), `${name} was not free`);
      return;
    }
    default: {
      const result = await replica.run(() => Result.ok(tables.count(name)));
      if (!result.ok) refused(result.error);
      else expectHeld((content) => valueOf(content.get(`global/counter/${name}`)) === result.value, `${name} was not ${result.value}`);
    }
  }
}

const owner = (row: object | undefined) => (row !== undefined && 'owner' in row ? row.owner : undefined);
const valueOf = (row: object | undefined) => (row !== undefined && 'value' in row ? row.value : 0);

interface Course {
  readonly stepsPerHost: number;
  /** How likely a commit arrives long after it was given up. */
  readonly tardiness?: number;
  /** Whether clients are cut off for seconds. */
  readonly outages?: boolean;
}

async function race(seed: number, hosts: number, faults: Partial<Faults>, { stepsPerHost, tardiness = 0, outages = false }: Course) {
  const runtime = autoRuntime(seed);
  const history = new History(createMemoryStore({ changeLogLength: 4 }));
  const answers = new Answers();
  const clients = Array.from({ length: hosts }, (_, at) => {
    const own = { ...runtime, random: runtime.random.fork(`client ${at}`) };
    return faulty(tardy(history.store, own, tardiness), own);
  });
  const toys = await Promise.all(clients.map((store, at) => openToy({ store, runtime, host: `h${at}`, patienceMs: 1_000_000 })));
  clients.forEach((client) => client.inject(faults));
  const over = new AbortController();
  const weather = (outages ? clients : []).map(async (client, at) => {
    const random = runtime.random.fork(`weather ${at}`);
    while (!over.signal.aborted) {
      await pause(runtime.clock, 1 + randomBelow(random, randomBelow(random, 2) === 0 ? 50 : 3_000), over.signal);
      client.cut();
      await pause(runtime.clock, 1 + randomBelow(random, randomBelow(random, 2) === 0 ? 5 : 3_000), over.signal);
      client.heal();
    }
  });
  const lives = toys.map(async (toy, at) => {
    const random = runtime.random.fork(`life ${at}`);
    for (let step = 0; step < stepsPerHost; step++) {
      if (outages) await toy.replica.answering();
      const calls = Array.from({ length: 1 + randomBelow(random, 4) }, () => act(toy, `h${at}`, random, history, answers));
      await Promise.all(calls);
    }
  });
  await Promise.all(lives);
  over.abort();
  await Promise.all(weather);
  clients.forEach((client) => client.inject({ refusedCommit: 0, refusedRead: 0, lostAnswer: 0, lostRequest: 0, conflict: 0 }));
  for (const toy of toys) {
    await toy.replica.answering();
    (await toy.replica.settled()).getOrThrow();
  }
  const contents = toys.map((toy) => toy.tables.content());
  for (const toy of toys) await toy.replica.close();
  return { history, answers, contents };
}

function check({ history, answers, contents }: Awaited<ReturnType<typeof race>>): void {
  expect(answers.wrong).toEqual([]);
  for (const [name, values] of answers.increments) {
    // Each acknowledged increment happened once, and what was not acknowledged did not happen.
    expect([...values].sort((a, b) => a - b)).toEqual(Array.from({ length: values.length }, (_, at) => at + 1));
    expect(contents.map((content) => content[`global/counter/${name}`] ?? 0)).toEqual(contents.map(() => values.length));
  }
  for (const [name, holders] of answers.holders) {
    expect(contents.map((content) => (`global/name/${name}` in content ? 1 : 0))).toEqual(contents.map(() => holders));
  }
  const last = history.contents.at(-1);
  for (const content of contents) {
    const stored = [...(last ?? [])].filter(([key]) => key.startsWith('global/'));
    expect(Object.keys(content).sort()).toEqual(stored.map(([key]) => key).sort());
  }
}

describe('replicas racing on one store', () => {
  test('agree, and answer nothing that was not so', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 }), fc.integer({ min: 1, max: 4 }), async (seed, hosts) => {
        const result = await race(seed, hosts, { lateCall: 0.3, lateEvent: 0.3, maxDelayMs: 5 }, { stepsPerHost: 10 });
        check(result);
        const left = [...(result.history.contents.at(-1)?.keys() ?? [])].filter((key) => !key.startsWith('global/'));
        expect(left).toEqual(['format/version']);
      }),
      { numRuns: 40 },
    );
  });

  test('agree also when the store refuses, loses answers, invents conflicts and starts watches anew', async () => {
    const faults = { lateCall: 0.2, lateEvent: 0.2, maxDelayMs: 20, refusedRead: 0.05, refusedCommit: 0.05, lostRequest: 0.1, lostAnswer: 0.1, conflict: 0.1, reset: 0.1 };
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 }), fc.integer({ min: 1, max: 4 }), async (seed, hosts) => {
        check(await race(seed, hosts, faults, { stepsPerHost: 10 }));
      }),
      { numRuns: 60 },
    );
  });

  test('agree also when commits arrive long after they were given up', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 }), fc.integer({ min: 1, max: 4 }), async (seed, hosts) => {
        check(await race(seed, hosts, { lateCall: 0.2, lateEvent: 0.2, maxDelayMs: 20 }, { stepsPerHost: 10, tardiness: 0.2 }));
      }),
      { numRuns: 60 },
    );
  });

  test('agree also when clients are cut off for seconds and come back', async () => {
    const faults = { lateCall: 0.2, lateEvent: 0.2, maxDelayMs: 20, lostAnswer: 0.02 };
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 }), fc.integer({ min: 1, max: 4 }), async (seed, hosts) => {
        check(await race(seed, hosts, faults, { stepsPerHost: 20, tardiness: 0.02, outages: true }));
      }),
      { numRuns: 60 },
    );
  });
});
