/**
 * Watches over a change log that a server keeps, on a log in memory that can be trimmed, set back and made to fail.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSimulatedRuntime } from '../../src/base/simulated-runtime.js';
import { deferToMacrotask } from '../../src/base/system-runtime.js';
import type { Entry, Revision, WatchEvent } from '../../src/contracts/store.js';
import { PulledWatches, type ChangeSource, type LoggedRevision, type MarkedSnapshot } from '../../src/stores/remote/change-log/pulled-watch.js';

const quietly = (): Promise<void> => new Promise((resolve) => deferToMacrotask(resolve));

class Log implements ChangeSource {
  readonly content = new Map<string, Entry>();
  logged: LoggedRevision[] = [];
  pulls = 0;
  failing = false;
  pageLength = 3;
  #revision = 0;
  #mark = '';

  get revision(): Revision {
    return this.#revision;
  }

  commit(key: string, text: string, mark = `mark ${this.#revision + 1}`): LoggedRevision {
    const revision = ++this.#revision;
    const entry = { key, value: new TextEncoder().encode(text), revision };
    this.content.set(key, entry);
    const markBefore = this.#mark;
    this.#mark = mark;
    const logged = { revision, mark, markBefore, entries: [entry], removed: [], absent: [] };
    this.logged.push(logged);
    return logged;
  }

  /** Everything is gone, as after the loss of a disk. */
  setBack(): void {
    this.content.clear();
    this.logged = [];
    this.#revision = 0;
    this.#mark = '';
  }

  async since(after: Revision, mark: string | undefined): Promise<readonly LoggedRevision[] | undefined> {
    await this.#answer();
    if (after > this.#revision) return undefined;
    const at = after === 0 ? '' : this.logged.find(({ revision }) => revision === after)?.mark;
    if (mark !== undefined && at !== mark) return undefined;
    const rest = this.logged.filter(({ revision }) => revision > after);
    if (rest.length < this.#revision - after) return undefined;
    return rest.slice(0, this.pageLength);
  }

  async read(prefixes: readonly string[]): Promise<MarkedSnapshot> {
    await this.#answer();
    return { revision: this.#revision, mark: this.#mark, entries: [...this.content.values()].filter(({ key }) => prefixes.some((prefix) => key.startsWith(prefix))) };
  }

  async #answer(): Promise<void> {
    this.pulls++;
    await quietly();
    if (this.failing) throw new Error('no answer');
  }
}

function setUp() {
  const { clock } = createSimulatedRuntime({ seed: 1 });
  const log = new Log();
  const watches = new PulledWatches({ source: log, clock, pollIntervalMs: 1_000 });
  const watch = (after: Revision, prefixes = ['a/'], signal = new AbortController().signal) => watches.add(prefixes, after, signal, after === 0 ? '' : undefined)[Symbol.asyncIterator]();
  return { clock, log, watches, watch };
}

async function next(watch: AsyncIterator<WatchEvent>): Promise<unknown> {
  const result = await watch.next();
  if (result.done === true) return 'end';
  const { value } = result;
  return value.kind === 'reset' ? ['reset', value.snapshot.revision] : value.revision;
}

/** What a promise has come to once nothing else is left to do. */
async function stateOf<T>(promise: Promise<T>): Promise<T | 'pending'> {
  for (let turn = 0; turn < 10; turn++) await quietly();
  return Promise.race([promise, quietly().then(() => 'pending' as const)]);
}

describe('a watch', () => {
  test('reads the log page by page from where it begins', async () => {
    const { log, watch } = setUp();
    for (let count = 0; count < 10; count++) log.commit('a/x', '');
    const watching = watch(2);
    for (let revision = 3; revision <= 10; revision++) expect(await next(watching)).toBe(revision);
  });

  test('is woken by a notice, and asks for nothing before', async () => {
    const { log, watch, watches } = setUp();
    const event = next(watch(0));
    expect(await stateOf(event)).toBe('pending');
    const { pulls } = log;
    log.commit('a/x', '');
    expect(await stateOf(event)).toBe('pending');
    expect(log.pulls).toBe(pulls);
    watches.wake(1);
    expect(await event).toBe(1);
  });

  test('looks by itself when a notice was lost', async () => {
    const { clock, log, watch } = setUp();
    const event = next(watch(0));
    expect(await stateOf(event)).toBe('pending');
    log.commit('a/x', '');
    clock.runUntil(1_000);
    expect(await event).toBe(1);
  });

  test('shows what its own client has committed without reading it', async () => {
    const { log, watch, watches } = setUp();
    const watching = watch(0);
    const event = next(watching);
    expect(await stateOf(event)).toBe('pending');
    const { pulls } = log;
    watches.offer(log.commit('a/x', ''));
    expect(await event).toBe(1);
    watches.offer(log.commit('b/elsewhere', ''));
    watches.offer(log.commit('a/x', ''));
    expect(await next(watching)).toBe(3);
    expect(log.pulls).toBe(pulls);
  });

  test('reads what lies between what it has seen and what it is offered', async () => {
    const { log, watch, watches } = setUp();
    const watching = watch(0);
    const event = next(watching);
    expect(await stateOf(event)).toBe('pending');
    log.commit('a/others', '');
    watches.offer(log.commit('a/own', ''));
    expect([await event, await next(watching)]).toEqual([1, 2]);
  });

  test('asks a server again that does not answer, ever more seldom', async () => {
    const { clock, log, watch } = setUp();
    log.commit('a/x', '');
    log.failing = true;
    const event = next(watch(0));
    expect(await stateOf(event)).toBe('pending');
    for (let time = 0; time <= 900; time += 10) {
      clock.runUntil(time);
      await stateOf(event);
    }
    expect(log.pulls).toBeLessThan(8);
    log.failing = false;
    for (let time = 900; time <= 2_000; time += 100) {
      clock.runUntil(time);
      await stateOf(event);
    }
    expect(await event).toBe(1);
  });

  test('starts anew where the log does not reach back', async () => {
    const { log, watch } = setUp();
    for (let count = 0; count < 5; count++) log.commit('a/x', '');
    log.logged.splice(0, 2);
    const watching = watch(1);
    expect(await next(watching)).toEqual(['reset', 5]);
    expect(await stateOf(next(watching))).toBe('pending');
  });

  test('starts anew when the store was set back, and when it has come as far again since', async () => {
    for (const commits of [0, 1, 5]) {
      const { log, watch, watches } = setUp();
      log.commit('a/x', '');
      const watching = watch(0);
      expect(await next(watching)).toBe(1);
      log.setBack();
      for (let count = 0; count < commits; count++) log.commit('a/y', '', `another ${count}`);
      watches.wake();
      expect(await next(watching)).toEqual(['reset', commits]);
    }
  });

  test('ends with its signal and with its store, while it reads as well', async () => {
    const { log, watch, watches } = setUp();
    log.commit('a/x', '');
    const aborting = new AbortController();
    const [aborted, left] = [next(watch(0, ['a/'], aborting.signal)), next(watch(0))];
    aborting.abort();
    expect(await aborted).toBe('end');
    expect(await left).toBe(1);
    const waiting = next(watch(1));
    watches.end();
    expect(await waiting).toBe('end');
    expect(watches.active).toBe(false);
  });

  test('leaves no timer behind', async () => {
    const { clock, log, watch, watches } = setUp();
    log.failing = true;
    const event = next(watch(0));
    await stateOf(event);
    expect(clock.pending).toBeGreaterThan(0);
    watches.end();
    expect(clock.pending).toBe(0);
  });
});

test('whatever comes between, what a watch shows adds up to the content', async () => {
  const steps = fc.array(fc.constantFrom('commit', 'offer', 'notice', 'read', 'trim', 'set back', 'fail', 'answer', 'poll'), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(steps, async (script) => {
      const { clock, log, watch, watches } = setUp();
      const watching = watch(0);
      const shown = new Map<string, Entry>();
      let reading: Promise<void> | undefined;
      const read = async (): Promise<void> => {
        const result = await watching.next();
        reading = undefined;
        if (result.done === true) return;
        if (result.value.kind === 'reset') shown.clear();
        for (const entry of result.value.kind === 'reset' ? result.value.snapshot.entries : result.value.entries) shown.set(entry.key, entry);
      };
      let count = 0;
      for (const step of [...script, 'answer', 'notice']) {
        if (step === 'commit') log.commit(`a/${count % 4}`, String(count++), `mark ${count}`);
        else if (step === 'offer') watches.offer(log.commit(`a/${count % 4}`, String(count++), `mark ${count}`));
        else if (step === 'notice') watches.wake();
        else if (step === 'read') reading ??= read();
        else if (step === 'trim') log.logged.splice(0, 2);
        else if (step === 'set back') log.setBack();
        else if (step === 'poll') clock.runUntil(clock.now() + 1_000);
        else log.failing = step === 'fail';
        if (count % 3 === 0) await quietly();
      }
      for (let turn = 0; turn < 200 && !isShown(shown, log); turn++) {
        reading ??= read();
        await quietly();
        if (turn % 10 === 9) clock.runUntil(clock.now() + 1_000);
      }
      expect(sorted(shown)).toEqual(sorted(log.content));
    }),
  );
});

function isShown(shown: ReadonlyMap<string, Entry>, log: Log): boolean {
  return JSON.stringify(sorted(shown)) === JSON.stringify(sorted(log.content));
}

function sorted(entries: ReadonlyMap<string, Entry>): unknown[] {
  return [...entries.values()].map(({ key, value, revision }) => [key, revision, new TextDecoder().decode(value)]).sort();
}
