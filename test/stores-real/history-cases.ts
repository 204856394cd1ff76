/**
 * What several clients did to a few keys at once makes sense in the order of the revisions: every commit's conditions
 * held, every read shows the content of its revision, and every conflict names a revision at which it is one.
 */
import { expect, test } from 'vitest';
import { createRandom, randomBelow } from '../../src/base/random.js';
import type { Random } from '../../src/base/runtime.js';
import type { Commit, Condition, Revision, Snapshot, Store, Write } from '../../src/contracts/store.js';
import { freshPrefix } from './servers.js';

export interface HistoryTestOptions {
  readonly name: string;
  /** Makes a client. */
  readonly open: (prefix: string) => Promise<Store>;
}

/** Few, so that clients meet, and keys come and go. */
const KEYS = ['a/0', 'a/1', 'a/2', 'b/0', 'b/1'] as const;
const CLIENTS = 4;
const STEPS = 80;

type Content = ReadonlyMap<string, Revision>;

interface History {
  readonly commits: { readonly revision: Revision; readonly commit: Commit }[];
  readonly conflicts: { readonly revision: Revision; readonly conditions: readonly Condition[] }[];
  readonly reads: Snapshot[];
}

export function defineHistoryTests({ name, open }: HistoryTestOptions): void {
  test.each([1, 2, 3])(`${name}: what many did at once makes sense in one order (seed %i)`, async (seed) => {
    const prefix = freshPrefix();
    const stores = await Promise.all(Array.from({ length: CLIENTS }, () => open(prefix)));
    const history: History = { commits: [], conflicts: [], reads: [] };
    await Promise.all(stores.map((store, index) => act(store, createRandom(`${seed} ${index}`), history)));
    for (const store of stores) await store.close();
    check(history);
  });
}

/** What one client does: commits on what it last knew, right or wrong, and reads now and then. */
async function act(store: Store, random: Random, history: History): Promise<void> {
  let known = new Map<string, Revision>();
  for (let step = 0; step < STEPS; step++) {
    if (randomBelow(random, 4) === 0) {
      const snapshot = (await store.read([''])).getOrThrow();
      history.reads.push(snapshot);
      known = new Map(contentOf(snapshot));
      continue;
    }
    const commit = someCommit(random, known);
    const { kind, revision } = (await store.commit(commit)).getOrThrow();
    if (kind === 'conflict') {
      history.conflicts.push({ revision, conditions: commit.conditions });
      continue;
    }
    history.commits.push({ revision, commit });
    for (const { key, value } of commit.writes) {
      if (value === undefined) known.delete(key);
      else known.set(key, revision);
    }
  }
}

function someCommit(random: Random, known: Content): Commit {
  const writes: Write[] = [];
  const conditions: Condition[] = [];
  for (const key of KEYS) {
    const what = randomBelow(random, 6);
    if (what < 3) conditions.push({ key, revision: known.get(key) ?? 0 });
    // The same value again and again, because a store may not take that for a write.
    if (what === 1 || what === 4) writes.push({ key, value: Uint8Array.of(1) });
    if (what === 2 || what === 5) writes.push({ key, value: undefined });
  }
  return { conditions, writes: writes.length > 0 ? writes : [{ key: 'c/0', value: Uint8Array.of(1) }] };
}

function check({ commits, conflicts, reads }: History): void {
  commits.sort((a, b) => a.revision - b.revision);
  expect(new Set(commits.map(({ revision }) => revision)).size).toBe(commits.length);
  const states: { readonly revision: Revision; readonly content: Content }[] = [{ revision: 0, content: new Map() }];
  let content = new Map<string, Revision>();
  for (const { revision, commit } of commits) {
    expect([revision, failing(commit.conditions, content)]).toEqual([revision, []]);
    content = new Map(content);
    for (const { key, value } of commit.writes) {
      if (value === undefined) content.delete(key);
      else content.set(key, revision);
    }
    states.push({ revision, content });
  }
  const contentAt = (revision: Revision): Content => states.findLast((state) => state.revision <= revision)?.content ?? new Map<string, Revision>();
  for (const snapshot of reads) {
    expect([snapshot.revision, ...contentOf(snapshot)]).toEqual([snapshot.revision, ...[...contentAt(snapshot.revision)].sort()]);
  }
  for (const { revision, conditions } of conflicts) expect([revision, failing(conditions, contentAt(revision)).length > 0]).toEqual([revision, true]);
  // A history in which nothing collides would show nothing.
  expect(Math.min(commits.length, conflicts.length, reads.length)).toBeGreaterThan(10);
}

function failing(conditions: readonly Condition[], content: Content): string[] {
  return conditions.filter(({ key, revision }) => (content.get(key) ?? 0) !== revision).map(({ key }) => key);
}

function contentOf({ entries }: Snapshot): [string, Revision][] {
  return entries.map(({ key, revision }) => [key, revision]);
}
