/**
 * What a store on a server must keep while the way there is cut, delayed, frozen or closed; the same for every kind.
 *
 * One client goes through a proxy that breaks, another goes straight to the server and says what is true.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defineTests, storeConformance } from '../../src/conformance/index.js';
import { CommitTooLarge, StoreUnavailable, type Commit, type Store, type WatchEvent } from '../../src/contracts/store.js';
import { startProxy, type BreakingProxy } from '../support/breaking-proxy.js';
import { freshPrefix, remoteFixture } from './servers.js';

export interface FaultTestOptions {
  readonly name: string;
  /** Where the server listens on loopback. */
  readonly port: number;
  /** Makes a client that reaches the server at a port. */
  readonly open: (port: number, prefix: string, options?: { readonly deadlineMs: number }) => Promise<Store>;
}

const encoder = new TextEncoder();

export function defineFaultTests({ name, port, open }: FaultTestOptions): void {
  let proxy: BreakingProxy;
  let prefix: string;
  let direct: Store;
  let broken: Store;

  beforeEach(async () => {
    prefix = freshPrefix();
    proxy = await startProxy(port);
    direct = await open(port, prefix);
    broken = await open(proxy.port, prefix, { deadlineMs: 500 });
  });

  afterEach(async () => {
    await proxy.accept();
    proxy.thaw();
    await broken.close();
    await direct.close();
    await proxy.close();
  });

  /** Makes a call again until there is an answer, as whoever waits for a server to come back does. */
  async function retried<T>(call: () => Promise<{ ok: true; value: T } | { ok: false; error: Error }>): Promise<T> {
    for (;;) {
      const answer = await call();
      if (answer.ok) return answer.value;
      expect(answer.error).toBeInstanceOf(StoreUnavailable);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  const keysIn = async (store: Store): Promise<string[]> => (await retried(() => store.read(['']))).entries.map(({ key }) => key);

  test(`${name}: a commit whose answer is lost may have happened, and has`, async () => {
    await retried(() => broken.read([]));
    proxy.loseNextAnswer();
    const answer = await broken.commit(writing('a/lost'));
    expect(answer.ok).toBe(false);
    if (answer.ok) return;
    expect(answer.error).toBeInstanceOf(StoreUnavailable);
    expect(answer.error.details).toMatchObject({ outcome: 'unknown' });
    await expect.poll(() => keysIn(direct), { timeout: 15_000 }).toEqual(['a/lost']);
    expect((await retried(() => broken.read(['a/']))).entries.map(({ key }) => key)).toEqual(['a/lost']);
  });

  test(`${name}: a frozen server ends calls at their deadline, commits with an unknown outcome`, async () => {
    await retried(() => broken.read([]));
    proxy.freeze();
    const [read, commit, presence] = await Promise.all([broken.read(['a/']), broken.commit(writing('a/x')), announcing(broken)]);
    expect([read.ok, commit.ok, presence.ok]).toEqual([false, false, false]);
    if (!read.ok) expect(read.error.details).toMatchObject({ outcome: 'did-not-happen' });
    if (!commit.ok) expect(commit.error.details).toMatchObject({ outcome: 'unknown' });
    if (!presence.ok) expect(presence.error).toBeInstanceOf(StoreUnavailable);
    proxy.thaw();
    const there = await retried(() => broken.read(['a/']));
    expect(there.entries.length).toBeLessThanOrEqual(1);
  });

  test(`${name}: a store is closed although its server is frozen, and its calls and watches end`, async () => {
    const { revision } = await retried(() => broken.read([]));
    const shown = broken.watch(['a/'], revision, new AbortController().signal)[Symbol.asyncIterator]().next();
    proxy.freeze();
    const commit = broken.commit(writing('a/x'));
    await broken.close();
    expect([(await commit).ok, (await shown).done]).toEqual([false, true]);
  });

  test(`${name}: a commit is within what the server takes as a whole, or refused before it is sent`, async () => {
    const values = 20;
    let committed = false;
    for (let total = 2 * direct.capability.bytesPerValue; !committed; total = Math.floor(total * 0.9)) {
      const writes = Array.from({ length: values }, (_, index) => ({ key: `a/${index}`, value: new Uint8Array(Math.floor(total / values)) }));
      const answer = await direct.commit({ conditions: [], writes });
      committed = answer.ok;
      if (!answer.ok) expect(answer.error).toBeInstanceOf(CommitTooLarge);
      expect((await keysIn(direct)).length).toBe(committed ? values : 0);
    }
  });

  test(`${name}: a server that is down refuses calls, and nothing has happened`, async () => {
    proxy.refuse();
    const read = await broken.read(['a/']);
    const commit = await broken.commit(writing('a/x'));
    expect([read.ok, commit.ok]).toEqual([false, false]);
    if (!read.ok) expect(read.error.details).toMatchObject({ outcome: 'did-not-happen' });
    if (!commit.ok) expect(commit.error.details).toMatchObject({ outcome: 'did-not-happen' });
    expect(await keysIn(direct)).toEqual([]);
    await proxy.accept();
    const { revision } = await retried(() => broken.commit(writing('a/x')));
    const { entries } = await retried(() => broken.read(['a/']));
    expect(entries.map((entry) => [entry.key, entry.revision])).toEqual([['a/x', revision]]);
  });

  test(`${name}: a missing key, an empty prefix and a server that is down are three answers`, async () => {
    await retried(() => broken.commit(writing('a/x')));
    const missing = await retried(() => broken.commit({ conditions: [{ key: 'a/none', revision: 0 }], writes: writing('a/y').writes }));
    expect(missing.kind).toBe('committed');
    expect((await retried(() => broken.read(['empty/']))).entries).toEqual([]);
    proxy.refuse();
    const down = await broken.read(['empty/']);
    expect(down.ok ? undefined : down.error).toBeInstanceOf(StoreUnavailable);
  });

  test(`${name}: whatever breaks, a commit that is acknowledged is there and one that did not happen is not`, async () => {
    const outcomes = new Map<string, string>();
    for (let round = 0; round < 12; round++) {
      await retried(() => broken.read([]));
      const keys = Array.from({ length: 6 }, (_, index) => `a/${round}-${index}`);
      const commits = keys.map((key) => broken.commit(writing(key)));
      // After more and more rounds of the event loop, so that the cut meets commits in every state.
      for (let turn = 0; turn < round; turn++) await new Promise((resolve) => setImmediate(resolve));
      proxy.cut();
      for (const [index, answer] of (await Promise.all(commits)).entries()) {
        const outcome = answer.ok ? answer.value.kind : 'outcome' in answer.error.details ? answer.error.details.outcome : 'other';
        outcomes.set(keys[index] ?? '', outcome);
      }
    }
    const there = new Set(await keysIn(direct));
    for (const [key, outcome] of outcomes) {
      expect(['committed', 'did-not-happen', 'unknown']).toContain(outcome);
      if (outcome !== 'unknown') expect([key, outcome, there.has(key)]).toEqual([key, outcome, outcome === 'committed']);
    }
  });

  test(`${name}: a watch that is cut off misses nothing`, async () => {
    const start = (await retried(() => broken.read([]))).revision;
    const stop = new AbortController();
    const shown = new Map<string, string>();
    let last = 0;
    const watching = (async () => {
      for await (const event of broken.watch(['a/'], start, stop.signal)) {
        take(event, shown);
        last = event.kind === 'reset' ? event.snapshot.revision : event.revision;
      }
    })();
    let committed = 0;
    for (let round = 0; round < 20; round++) {
      if (round % 4 === 1) proxy.cut();
      if (round === 10) proxy.refuse();
      if (round === 14) await proxy.accept();
      committed = (await retried(() => direct.commit(writing(`a/${round % 7}`, String(round))))).revision;
    }
    await expect.poll(() => last, { timeout: 15_000 }).toBe(committed);
    const content = (await retried(() => direct.read(['a/']))).entries.map(({ key, value }) => [key, new TextDecoder().decode(value)]);
    expect([...shown].sort()).toEqual(content);
    stop.abort();
    await watching;
  });

  test(`${name}: a client that is closed holds no connection, whatever it has watched`, async () => {
    const { revision } = await retried(() => broken.read([]));
    const stop = new AbortController();
    const watch = broken.watch(['a/'], revision, stop.signal)[Symbol.asyncIterator]();
    const next = watch.next();
    await retried(() => broken.commit(writing('a/x')));
    await next;
    stop.abort();
    await broken.close();
    await expect.poll(() => proxy.connections, { timeout: 3_000 }).toBe(0);
  });

  test(`${name}: who is cut off longer than its presence lasts has lost it, and learns so`, async () => {
    const { revision } = await retried(() => direct.read([]));
    const announced = await retried(() => announcing(broken));
    expect(announced.kind).toBe('present');
    proxy.refuse();
    for await (const event of direct.watch(['hosts/'], revision, new AbortController().signal)) {
      if (event.kind === 'changes' ? event.removed.includes('hosts/one') : event.snapshot.entries.length === 0) break;
    }
    const next = await retried(() => announcing(direct));
    expect(next.kind).toBe('present');
    await proxy.accept();
    if (announced.kind === 'present') await announced.lost;
    expect(await keysIn(direct)).toEqual(['hosts/one']);
    if (next.kind === 'present') await next.withdraw();
  });

  defineTests(
    storeConformance(
      async () => {
        const slow = await startProxy(port);
        slow.delay(1);
        const fixture = await remoteFixture((fresh) => open(slow.port, fresh))();
        const cleanup = async (): Promise<void> => {
          await fixture.cleanup();
          await slow.close();
        };
        return { ...fixture, cleanup };
      },
      { name: `${name} through a slow proxy`, patienceMs: 15_000 },
    ),
    test,
  );
}

function announcing(store: Store): ReturnType<NonNullable<Store['announce']>> {
  if (store.announce === undefined) throw new TypeError('the store has no presence');
  return store.announce('hosts/one', encoder.encode('here'), 600);
}

function writing(key: string, text = ''): Commit {
  return { conditions: [], writes: [{ key, value: encoder.encode(text) }] };
}

function take(event: WatchEvent, shown: Map<string, string>): void {
  if (event.kind === 'reset') shown.clear();
  for (const { key, value } of event.kind === 'reset' ? event.snapshot.entries : event.entries) shown.set(key, new TextDecoder().decode(value));
  if (event.kind === 'changes') for (const key of event.removed) shown.delete(key);
}
