/**
 * The memory store against a plain Map and a counter, under random commits, reads and watches.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Commit, Entry, Revision, Store, WatchEvent } from '../../src/contracts/store.js';
import { createMemoryStore } from '../../src/stores/memory/index.js';
import { SortedKeys } from '../../src/stores/memory/sorted-keys.js';

/** Few, so that watches fall behind. */
const changeLogLength = 3;

const keys = ['a', 'a-b/x', 'a/b/x', 'a/b/y', 'a/x', 'ab/x', 'b/x', 'b/y'];
const prefixes = ['', 'a-b/', 'a/', 'a/b/', 'ab/', 'b/', 'c/'];

interface WatchModel {
  readonly prefixes: readonly string[];
  readonly events: AsyncIterator<WatchEvent>;
  readonly shown: Map<string, Entry>;
  at: Revision;
}

interface Model {
  readonly entries: Map<string, Entry>;
  /** What each revision changed; the first at index 0. */
  readonly history: { readonly written: readonly Entry[]; readonly removed: readonly string[]; readonly keys: readonly string[] }[];
  readonly watches: WatchModel[];
}

const isBelow = (below: readonly string[], key: string): boolean => below.some((prefix) => key.startsWith(prefix));
const byKey = (a: Entry, b: Entry): number => (a.key < b.key ? -1 : 1);
const content = (entries: Iterable<Entry>, below: readonly string[]): Entry[] =>
  [...entries].filter(({ key }) => isBelow(below, key)).sort(byKey);

/** The next event of a watch that has not ended. */
async function nextOf(events: AsyncIterator<WatchEvent>): Promise<WatchEvent> {
  const result = await events.next();
  if (result.done === true) throw new Error('the watch has ended');
  return result.value;
}

class CommitCommand implements fc.AsyncCommand<Model, Store> {
  constructor(
    /** Keys with how far the sender's knowledge of them is off. */
    readonly known: readonly (readonly [string, number])[],
    readonly writes: readonly (readonly [string, number | undefined])[],
  ) {}

  check = (): boolean => true;

  async run(model: Model, store: Store): Promise<void> {
    const conditions = this.known.map(([key, off]) => ({ key, revision: Math.max(0, (model.entries.get(key)?.revision ?? lastOf(model, key)) + off) }));
    const writes = this.writes.map(([key, byte]) => ({ key, value: byte === undefined ? undefined : Uint8Array.of(byte) }));
    const outcome = (await store.commit({ conditions, writes })).getOrThrow();
    const failed = conditions.filter(({ key, revision }) => (model.entries.get(key)?.revision ?? 0) !== revision);
    expect(outcome.kind).toBe(failed.length === 0 ? 'committed' : 'conflict');
    if (outcome.kind === 'conflict') {
      const reasons = failed.map(({ key, revision }) => model.entries.get(key)?.revision ?? removalOf(model, key, revision));
      expect(outcome.revision).toBeGreaterThanOrEqual(Math.max(...reasons));
      expect(outcome.revision).toBeLessThanOrEqual(model.history.length);
      return;
    }
    expect(outcome.revision).toBe(model.history.length + 1);
    model.history.push(applied(model, writes, outcome.revision));
  }

  toString = (): string => `commit(${JSON.stringify(this.known)}, ${JSON.stringify(this.writes)})`;
}

class ReadCommand implements fc.AsyncCommand<Model, Store> {
  constructor(readonly prefixes: readonly string[]) {}

  check = (): boolean => true;

  async run(model: Model, store: Store): Promise<void> {
    const snapshot = (await store.read(this.prefixes)).getOrThrow();
    expect(snapshot).toEqual({ revision: model.history.length, entries: content(model.entries.values(), this.prefixes) });
  }

  toString = (): string => `read(${JSON.stringify(this.prefixes)})`;
}

class WatchCommand implements fc.AsyncCommand<Model, Store> {
  constructor(
    readonly prefixes: readonly string[],
    readonly behind: number,
  ) {}

  check = ({ watches }: Model): boolean => watches.length < 4;

  async run(model: Model, store: Store): Promise<void> {
    const after = Math.max(0, model.history.length - this.behind);
    const events = store.watch(this.prefixes, after, new AbortController().signal)[Symbol.asyncIterator]();
    model.watches.push({ prefixes: this.prefixes, events, shown: contentAt(model, after, this.prefixes), at: after });
  }

  toString = (): string => `watch(${JSON.stringify(this.prefixes)}, ${this.behind} behind)`;
}

class FollowCommand implements fc.AsyncCommand<Model, Store> {
  constructor(readonly index: number) {}

  check = ({ watches }: Model): boolean => this.index < watches.length;

  async run(model: Model): Promise<void> {
    const watch = model.watches[this.index]!;
    for (let next = nextRevision(model, watch); next !== undefined; next = nextRevision(model, watch)) {
      const event = await nextOf(watch.events);
      if (event.kind === 'changes') {
        const { written, removed } = model.history[next - 1]!;
        const entries = content(written, watch.prefixes);
        const gone = removed.filter((key) => isBelow(watch.prefixes, key)).sort();
        expect({ ...event, entries: [...event.entries].sort(byKey), removed: [...event.removed].sort() }).toEqual({ kind: 'changes', revision: next, entries, removed: gone });
        for (const entry of entries) watch.shown.set(entry.key, entry);
        for (const key of gone) watch.shown.delete(key);
        watch.at = next;
      } else {
        expect(model.history.length - watch.at).toBeGreaterThan(changeLogLength);
        expect(event.snapshot.revision).toBe(model.history.length);
        watch.shown.clear();
        for (const entry of event.snapshot.entries) watch.shown.set(entry.key, entry);
        watch.at = event.snapshot.revision;
      }
    }
    expect(content(watch.shown.values(), [''])).toEqual(content(model.entries.values(), watch.prefixes));
  }

  toString = (): string => `follow(${this.index})`;
}

function applied(model: Model, writes: Commit['writes'], revision: Revision): Model['history'][number] {
  const written: Entry[] = [];
  const removed: string[] = [];
  for (const { key, value } of writes) {
    if (value !== undefined) written.push({ key, value, revision });
    else if (model.entries.delete(key)) removed.push(key);
  }
  for (const entry of written) model.entries.set(entry.key, entry);
  return { written, removed, keys: writes.map(({ key }) => key) };
}

/** The revision that wrote an absent key last, as one knows who has missed its removal; mostly 0. */
function lastOf({ history }: Model, key: string): Revision {
  return history.length % 3 > 0 ? 0 : history.findLastIndex(({ written }) => written.some((entry) => entry.key === key)) + 1;
}

/** The revision that removed an absent key which was there at another. */
function removalOf({ history }: Model, key: string, after: Revision): Revision {
  return history.findLastIndex(({ removed }, index) => index >= after && removed.includes(key)) + 1;
}

function contentAt(model: Model, revision: Revision, below: readonly string[]): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const { written, removed } of model.history.slice(0, revision)) {
    for (const entry of content(written, below)) entries.set(entry.key, entry);
    for (const key of removed) entries.delete(key);
  }
  return entries;
}

/** The next revision that a watch has to show. */
function nextRevision(model: Model, watch: WatchModel): Revision | undefined {
  const next = model.history.findIndex(({ keys: touched }, index) => index >= watch.at && touched.some((key) => isBelow(watch.prefixes, key)));
  return next < 0 ? undefined : next + 1;
}

const someKey = fc.constantFrom(...keys);
const somePrefixes = fc.uniqueArray(fc.constantFrom(...prefixes), { maxLength: 3 });
const byte = fc.option(fc.nat({ max: 255 }), { nil: undefined, freq: 3 });

const commands = [
  fc
    .tuple(
      fc.uniqueArray(fc.tuple(someKey, fc.constantFrom(0, 0, 0, 0, -1, 1)), { maxLength: 2, selector: ([key]) => key }),
      fc.uniqueArray(fc.tuple(someKey, byte), { minLength: 1, maxLength: 4, selector: ([key]) => key }),
    )
    .map(([known, writes]) => new CommitCommand(known, writes)),
  somePrefixes.map((below) => new ReadCommand(below)),
  fc.tuple(somePrefixes, fc.nat({ max: 10 })).map(([below, behind]) => new WatchCommand(below, behind)),
  fc.nat({ max: 3 }).map((index) => new FollowCommand(index)),
];

test('the memory store does what a Map and a counter do', async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 60, size: 'max' }), async (run) => {
      await fc.asyncModelRun(() => ({ model: { entries: new Map(), history: [], watches: [] }, real: createMemoryStore({ changeLogLength }) }), run);
    }),
    { numRuns: 200 },
  );
});

test('a watch from a revision that the store has not reached starts anew', async () => {
  const store = createMemoryStore();
  const commit = { conditions: [], writes: [{ key: 'a/x', value: Uint8Array.of(1) }] };
  await store.commit(commit);
  const events = store.watch(['a/'], 7, new AbortController().signal)[Symbol.asyncIterator]();
  const snapshot = { revision: 1, entries: [{ key: 'a/x', value: Uint8Array.of(1), revision: 1 }] };
  expect((await events.next()).value).toEqual({ kind: 'reset', snapshot });
});

test('values are kept and given out without a copy', async () => {
  const store = createMemoryStore();
  const value = Uint8Array.of(1, 2, 3);
  await store.commit({ conditions: [], writes: [{ key: 'a/x', value }] });
  expect((await store.read(['a/'])).getOrThrow().entries[0]?.value).toBe(value);
  const event = await nextOf(store.watch(['a/'], 0, new AbortController().signal)[Symbol.asyncIterator]());
  expect(event.kind === 'changes' && event.entries[0]?.value).toBe(value);
});

test('sorted keys are a sorted set', () => {
  const step = fc.record({ number: fc.nat({ max: 2_000 }), inOrder: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1_000, maxLength: 3_000 }), fc.nat({ max: 2_000 }), fc.nat({ max: 2_000 }), (steps, from, to) => {
      const sorted = new SortedKeys();
      const model = new Set<string>();
      for (const { number, inOrder } of steps) {
        const key = String(number).padStart(4, '0');
        if (model.has(key)) {
          sorted.remove(key);
          model.delete(key);
        } else {
          sorted.add(key);
          model.add(key);
        }
        if (inOrder && number % 50 === 0) expect(sorted.range(key, undefined).next().value).toBe([...model].sort().find((other) => other >= key));
      }
      for (const key of [...model].filter((other) => other.startsWith('1'))) {
        sorted.remove(key);
        model.delete(key);
      }
      expect([...sorted.range('', undefined)]).toEqual([...model].sort());
      for (const key of ['0500-', '1234-']) {
        sorted.add(key);
        model.add(key);
      }
      const [start, end] = [String(from).padStart(4, '0'), String(to).padStart(4, '0')];
      expect([...sorted.range('', undefined)]).toEqual([...model].sort());
      expect([...sorted.range(start, end)]).toEqual([...model].sort().filter((key) => key >= start && key < end));
    }),
    { numRuns: 30 },
  );
});
