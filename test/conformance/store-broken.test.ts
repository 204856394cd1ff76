/**
 * The suite of stores catches what is wrong with a store, by the case that is about it.
 */
import { expect, test } from 'vitest';
import { Result } from '../../src/base/result.js';
import { createSimulatedRuntime } from '../../src/base/simulated-runtime.js';
import { deferToMacrotask } from '../../src/base/system-runtime.js';
import { runSuite, storeConformance } from '../../src/conformance/index.js';
import { StoreUnavailable, type Commit, type Entry, type InProcessCommits, type Presence, type Snapshot, type Store, type WatchEvent } from '../../src/contracts/store.js';
import { memoryFixture } from './store-fixtures.js';

type Announce = NonNullable<Store['announce']>;
type Changes = Extract<WatchEvent, { kind: 'changes' }>;

/** A store that does what another does, but for what is said otherwise. */
function like(store: Store, otherwise: Partial<Store>): Store {
  return {
    name: store.name,
    capability: store.capability,
    read: (prefixes) => store.read(prefixes),
    commit: (commit) => store.commit(commit),
    watch: (prefixes, after, signal) => store.watch(prefixes, after, signal),
    ...(store.announce === undefined ? {} : { announce: (key, value, ttlMs) => announceOn(store, key, value, ttlMs) }),
    close: () => store.close(),
    ...otherwise,
  };
}

function announceOn(store: Store, ...args: Parameters<Announce>): ReturnType<Announce> {
  if (store.announce === undefined) throw new Error('the store has no presence');
  return store.announce(...args);
}

/** A store that gives out another presence in place of its own. */
function presenting(store: Store, shown: (presence: Presence, key: string) => Presence): Store {
  return like(store, {
    announce: async (key, value, ttlMs) => (await announceOn(store, key, value, ttlMs)).map((answer) => (answer.kind === 'present' ? shown(answer, key) : answer)),
  });
}

/** A store whose watches show something else of each revision. */
function showing(store: Store, shown: (changes: Changes, shownBefore: number) => Iterable<WatchEvent>): Store {
  return like(store, {
    async *watch(prefixes, after, signal) {
      let count = 0;
      for await (const event of store.watch(prefixes, after, signal)) {
        if (event.kind === 'reset') yield event;
        else yield* shown(event, count++);
      }
    },
  });
}

/** A store whose commits within the call do something else. */
function within(store: Store, otherwise: (commits: InProcessCommits) => InProcessCommits): Store {
  if (store.inProcess === undefined) throw new Error('the store does not commit within the call');
  return like(store, { inProcess: otherwise(store.inProcess) });
}

/** A store whose reads show something else. */
function reading(store: Store, shown: (snapshot: Snapshot) => Snapshot): Store {
  return like(store, { read: async (prefixes) => (await store.read(prefixes)).map(shown) });
}

/** A store that commits something else. */
function committing(store: Store, committed: (commit: Commit) => Commit): Store {
  return like(store, { commit: (commit) => store.commit(committed(commit)) });
}

const throughText = (value: Uint8Array): Uint8Array => new TextEncoder().encode(new TextDecoder().decode(value));
const upper = (entry: Entry): Entry => ({ ...entry, key: decodeURIComponent(entry.key.replace(/%$/, '')) });

const mistakes: Readonly<Record<string, readonly [caughtBy: string, (store: Store) => Store]>> = {
  'a commit within the call is told to the watch of who made it': [
    'a commit within the call is there when it returns, and everybody is told but the watch of who made it',
    (store) => within(store, (commits) => ({ isShown: (own) => commits.isShown(own), commit: (writes) => commits.commit(writes, new AbortController().signal) })),
  ],
  'a commit within the call leaves out a record': [
    'a commit within the call is there when it returns, and everybody is told but the watch of who made it',
    (store) => within(store, (commits) => ({ isShown: (own) => commits.isShown(own), commit: (writes, own) => commits.commit(writes.slice(1), own) })),
  ],
  'a watch is always said to show everything': [
    'a watch is said to show everything only when its reader waits for more',
    (store) => within(store, (commits) => ({ isShown: () => true, commit: (writes, own) => commits.commit(writes, own) })),
  ],
  'an event of a watch is lost': [
    'a watch shows each revision whole, with the values that it wrote',
    (store) => showing(store, (changes, before) => (before === 3 ? [] : [changes])),
  ],
  'a watch splits a revision': [
    'a watch shows each revision whole, with the values that it wrote',
    (store) => showing(store, (changes) => changes.entries.map((entry) => ({ ...changes, entries: [entry] }))),
  ],
  'a watch shows a revision twice': [
    'a watch shows what is committed after it began',
    (store) => showing(store, (changes) => [changes, changes]),
  ],
  'a watch shows no removals': [
    'a watch shows removals with the writes of their revision',
    (store) => showing(store, (changes) => [{ ...changes, removed: [] }]),
  ],
  'a watch shows values of later revisions': [
    'a watch shows each revision whole, with the values that it wrote',
    (store) =>
      like(store, {
        async *watch(prefixes, after, signal) {
          for await (const event of store.watch(prefixes, after, signal)) {
            const now = await store.read(prefixes);
            if (event.kind === 'reset' || !now.ok) yield event;
            else yield { ...event, entries: event.entries.map(({ key, value, revision }) => ({ key, revision, value: now.value.entries.find((entry) => entry.key === key)?.value ?? value })) };
          }
        },
      }),
  ],
  'a watch begins at the present': [
    'a watch shows what was committed between a read and its beginning',
    (store) =>
      like(store, {
        async *watch(prefixes, _after, signal) {
          const now = await store.read([]);
          if (now.ok) yield* store.watch(prefixes, now.value.revision, signal);
        },
      }),
  ],
  'a watch passes over what it has missed': [
    'a watch that cannot go on where it should starts anew',
    (store) =>
      like(store, {
        async *watch(prefixes, after, signal) {
          for await (const event of store.watch(prefixes, after, signal)) if (event.kind === 'changes') yield event;
        },
      }),
  ],
  'a watch shows everything': [
    'a watch leaves out what is not below its prefix',
    (store) => like(store, { watch: (_prefixes, after, signal) => store.watch([''], after, signal) }),
  ],
  'a watch goes on when it is aborted': [
    'an aborted watch ends, and the others go on',
    (store) => like(store, { watch: (prefixes, after) => store.watch(prefixes, after, new AbortController().signal) }),
  ],
  'half of a commit in conflict is written': [
    'a commit with a condition that does not hold writes nothing',
    (store) =>
      like(store, {
        async commit(commit) {
          const answer = await store.commit(commit);
          if (answer.ok && answer.value.kind === 'conflict') await store.commit({ conditions: [], writes: commit.writes.slice(0, 1) });
          return answer;
        },
      }),
  ],
  'a stale condition is taken for good': [
    'a condition holds only at the revision that wrote the key last',
    (store) => committing(store, ({ conditions, writes }) => ({ conditions: conditions.filter(({ revision }) => revision === 0), writes })),
  ],
  'condition 0 is not looked at': [
    'condition 0 holds only while there is no such key',
    (store) => committing(store, ({ conditions, writes }) => ({ conditions: conditions.filter(({ revision }) => revision !== 0), writes })),
  ],
  'conditions are looked at some time before the writes': [
    'of several commits at once on one key exactly one wins',
    (store) =>
      like(store, {
        async commit(commit) {
          const before = await store.read(['']);
          if (!before.ok) return before;
          const isTrue = ({ key, revision }: Commit['conditions'][number]): boolean =>
            (before.value.entries.find((entry) => entry.key === key)?.revision ?? 0) === revision;
          return commit.conditions.every(isTrue)
            ? store.commit({ conditions: [], writes: commit.writes })
            : Result.ok({ kind: 'conflict', revision: before.value.revision });
        },
      }),
  ],
  'conditions on keys that are not written are not looked at': [
    'a condition may be about a key that the commit does not write',
    (store) =>
      committing(store, ({ conditions, writes }) => ({
        conditions: conditions.filter(({ key }) => writes.some((write) => write.key === key)),
        writes,
      })),
  ],
  'a conflict names a revision of the past': [
    'a conflict names a revision at which a watch shows why',
    (store) =>
      like(store, {
        commit: async (commit) =>
          (await store.commit(commit)).map((outcome) => (outcome.kind === 'conflict' ? { ...outcome, revision: outcome.revision - 1 } : outcome)),
      }),
  ],
  'a conflict names only the first reason': [
    'a conflict over several keys names a revision at which each can be seen',
    (store) =>
      like(store, {
        async commit(commit) {
          for (const condition of commit.conditions) {
            const answer = await store.commit({ conditions: [condition], writes: [{ key: 'probe', value: undefined }] });
            if (!answer.ok || answer.value.kind === 'conflict') return answer;
          }
          return store.commit(commit);
        },
      }),
  ],
  'a revision is given twice': [
    'every commit has a higher revision than those before it',
    (store) =>
      like(store, {
        commit: async (commit) =>
          (await store.commit(commit)).map((outcome) => ({ ...outcome, revision: outcome.revision - (outcome.revision % 2) })),
      }),
  ],
  'what is removed stays': [
    'a removed key is absent until it is written again',
    (store) =>
      committing(store, ({ conditions, writes }) => ({
        conditions,
        writes: writes.map(({ key, value }) => ({ key, value: value ?? new Uint8Array() })),
      })),
  ],
  'nothing below a prefix is an error': [
    'nothing below a prefix is an empty snapshot, not an error',
    (store) =>
      like(store, {
        async read(prefixes) {
          const answer = await store.read(prefixes);
          if (!answer.ok || answer.value.entries.length > 0) return answer;
          return Result.error(new StoreUnavailable({ store: store.name, reason: 'key not found', outcome: 'did-not-happen' }));
        },
      }),
  ],
  'a prefix takes in what only begins like it': [
    'a prefix ends at its slash',
    (store) =>
      like(store, {
        read: async (prefixes) =>
          (await store.read([''])).map(({ revision, entries }) => ({
            revision,
            entries: entries.filter(({ key }) => prefixes.some((prefix) => key.startsWith(prefix.replace(/\/$/, '')))),
          })),
      }),
  ],
  'a read of several prefixes is several reads': [
    'a read shows one revision, even while others commit',
    (store) =>
      like(store, {
        async read(prefixes) {
          const entries: Entry[] = [];
          for (const prefix of prefixes) {
            const part = await store.read([prefix]);
            if (!part.ok) return part;
            entries.push(...part.value.entries);
            await new Promise((resolve) => deferToMacrotask(() => resolve(undefined)));
          }
          return (await store.read([])).map(({ revision }) => ({ revision, entries }));
        },
      }),
  ],
  'a read is not sorted': [
    'a read gives every key with its value and the revision that wrote it, in ascending order',
    (store) => reading(store, ({ revision, entries }) => ({ revision, entries: entries.toReversed() })),
  ],
  'entries have the revision of the read': [
    'a read gives every key with its value and the revision that wrote it, in ascending order',
    (store) => reading(store, ({ revision, entries }) => ({ revision, entries: entries.map((entry) => ({ ...entry, revision })) })),
  ],
  'keys are decoded on the way': ['keys keep every character that they may have', (store) => reading(store, (snapshot) => ({ ...snapshot, entries: snapshot.entries.map(upper) }))],
  'values are taken for text': [
    'values are bytes of any kind and number',
    (store) =>
      committing(store, ({ conditions, writes }) => ({
        conditions,
        writes: writes.map(({ key, value }) => ({ key, value: value === undefined ? undefined : throughText(value) })),
      })),
  ],
  'large values are cut': [
    'large values come back as they were',
    (store) =>
      committing(store, ({ conditions, writes }) => ({ conditions, writes: writes.map(({ key, value }) => ({ key, value: value?.slice(0, 65_536) })) })),
  ],
  'a limit is told and not kept': [
    'a longer value is refused, and with it the whole commit',
    (store) => like(store, { capability: { ...store.capability, bytesPerValue: 1_000 } }),
  ],
  'an announcement takes over what is there': [
    'a second announcement of a key is in conflict, whoever makes it',
    (store) =>
      like(store, {
        async announce(key, value, ttlMs) {
          await store.commit({ conditions: [], writes: [{ key, value: undefined }] });
          return announceOn(store, key, value, ttlMs);
        },
      }),
  ],
  'an announcement is looked up some time before it is written': [
    'of several announcements at once exactly one succeeds',
    (store) =>
      like(store, {
        async announce(key, value, ttlMs) {
          const before = await store.read([key.replace(/[^/]*$/, '')]);
          if (!before.ok || before.value.entries.length > 0) return announceOn(store, key, value, ttlMs);
          const { revision } = (await store.commit({ conditions: [], writes: [{ key, value }] })).getOrThrow();
          return Result.ok({ kind: 'present', revision, lost: Promise.resolve(), withdraw: async () => {} });
        },
      }),
  ],
  'a presence is not stored': [
    'a presence is a key like others, to reads, watches and conditions',
    (store) => like(store, { announce: async () => Result.ok({ kind: 'present', revision: 1, lost: new Promise(() => {}), withdraw: async () => {} }) }),
  ],
  'a withdrawn presence stays': [
    'withdrawing a presence removes its key, at a revision of its own',
    (store) => presenting(store, (presence) => ({ ...presence, withdraw: async () => {} })),
  ],
  'withdrawing takes away whoever has the key': [
    'withdrawing a presence removes its key, at a revision of its own',
    (store) =>
      presenting(store, (presence, key) => ({
        ...presence,
        async withdraw() {
          await presence.withdraw();
          await store.commit({ conditions: [], writes: [{ key, value: undefined }] });
        },
      })),
  ],
  'the holder of a presence never hears of its end': [
    'withdrawing a presence removes its key, at a revision of its own',
    (store) => presenting(store, (presence) => ({ ...presence, lost: new Promise(() => {}) })),
  ],
  'watches outlive the store': ['closing a store ends its watches', (store) => like(store, { close: async () => {} })],
  'a closed store still answers': [
    'a closed store refuses every call',
    (store) => {
      const ending = new AbortController();
      return like(store, {
        watch: (prefixes, after, signal) => store.watch(prefixes, after, AbortSignal.any([signal, ending.signal])),
        close: async () => ending.abort(),
      });
    },
  ],
};

/** The names of the cases that a store breaks. Its clock goes on as soon as nothing else can, so nobody waits. */
async function brokenCases(breakIt: (store: Store) => Store): Promise<string[]> {
  const { clock } = createSimulatedRuntime({ seed: 1, auto: deferToMacrotask });
  const open = async () => {
    const fixture = await memoryFixture();
    return { ...fixture, store: breakIt(fixture.store) };
  };
  const reports = await runSuite(storeConformance(open, { clock }));
  return reports.filter(({ outcome }) => outcome === 'broken').map((report) => report.case);
}

test('a store that only looks different keeps every case', async () => {
  expect(await brokenCases((store) => like(store, {}))).toEqual([]);
});

test.each(Object.entries(mistakes))('%s', async (_mistake, [caughtBy, breakIt]) => {
  expect(await brokenCases(breakIt)).toContain(caughtBy);
});
