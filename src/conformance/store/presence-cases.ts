/**
 * What every store must keep about presence: a key that is there as long as its holder, and that commits can depend on.
 *
 * How a holder falls silent is a client that is closed without withdrawing; the end is waited for, whenever it comes.
 */
import type { Conflict, Presence, Store } from '../../contracts/store.js';
import { ContractBroken, expectEqual, expectThat } from '../check.js';
import { put, revisionOf, textsOf, type StoreCase, type StoreFixture, type StoreSubject, type Watching } from './subject.js';

/** Short, so that a case need not wait long for an end; a store may make it longer. */
const TTL_MS = 600;

const KEY = 'hosts/one';

export const presenceCases: readonly StoreCase[] = [
  {
    name: 'a presence is a key like others, to reads, watches and conditions',
    excuse: without,
    async check(subject) {
      const start = (await subject.read()).revision;
      const watching = subject.watch(['hosts/'], start);
      const presence = await announced(subject, subject.store);
      expectThat(presence.revision > start, 'a presence was written at a revision of the past');
      const { entries } = await subject.read('hosts/');
      expectEqual(entries, [{ key: KEY, value: new TextEncoder().encode('here'), revision: presence.revision }], 'entries');
      const shown = await watching.changes();
      expectEqual([shown.revision, textsOf(shown.entries), shown.removed], [presence.revision, [[KEY, 'here']], []], 'the event');
      await subject.commit([put('a/x', '1')], [{ key: KEY, revision: presence.revision }]);
      const named = await subject.conflict([put('a/x', '2')], [{ key: KEY, revision: 0 }]);
      expectEqual(named, presence.revision, 'the revision that a conflict names');
      await presence.withdraw();
    },
  },
  {
    name: 'a second announcement of a key is in conflict, whoever makes it',
    excuse: without,
    async check(subject) {
      const presence = await announced(subject, subject.store);
      for (const store of [subject.store, await subject.second()]) {
        const second = await tryAnnounce(subject, store);
        expectThat(second.kind === 'conflict', 'a key was announced that is there');
        expectEqual(second.revision, presence.revision, 'the revision that the conflict names');
      }
      expectEqual((await subject.read('hosts/')).entries.length, 1, 'keys');
      await presence.withdraw();
    },
  },
  {
    name: 'of several announcements at once exactly one succeeds',
    excuse: without,
    async check(subject) {
      const stores = [subject.store, await subject.second(), subject.store, subject.store];
      const answers = await Promise.all(stores.map((store) => tryAnnounce(subject, store)));
      const present = answers.filter((answer) => answer.kind === 'present');
      expectEqual(present.length, 1, 'announcements that succeeded');
      for (const presence of present) await presence.withdraw();
    },
  },
  {
    name: 'a key that a commit has written cannot be announced',
    excuse: without,
    async check(subject) {
      const written = await subject.commit([put(KEY, 'written')]);
      const answer = await tryAnnounce(subject, subject.store);
      expectEqual([answer.kind, answer.revision], ['conflict', written], 'the answer');
      expectEqual(textsOf((await subject.read('hosts/')).entries), [[KEY, 'written']], 'keys and values');
    },
  },
  {
    name: 'withdrawing a presence removes its key, at a revision of its own',
    excuse: without,
    async check(subject) {
      const presence = await announced(subject, subject.store);
      const watching = subject.watch(['hosts/'], presence.revision);
      await subject.within(presence.withdraw(), 'withdrawing');
      await subject.within(presence.lost, 'the end of a presence');
      const gone = await watching.changes();
      expectEqual([gone.entries, gone.removed], [[], [KEY]], 'the event');
      expectThat(gone.revision > presence.revision, 'the removal has a revision of the past');
      expectEqual((await subject.read('hosts/')).entries, [], 'entries');
      await subject.within(presence.withdraw(), 'withdrawing again');
      const again = await announced(subject, subject.store);
      expectThat(again.revision > gone.revision, 'a key was announced again at a revision of the past');
      await presence.withdraw();
      expectEqual((await subject.read('hosts/')).entries.length, 1, 'keys, after the first presence was withdrawn once more');
      await again.withdraw();
    },
  },
  {
    name: 'a presence is kept for longer than it lasts unkept',
    excuse: (fixture) => without(fixture) ?? oneClient(fixture),
    async check(subject) {
      const watching = subject.watch(['hosts/'], (await subject.read()).revision);
      const kept = await announced(subject, subject.store);
      const other = await subject.second();
      await announced(subject, other, 'hosts/two');
      await subject.within(other.close(), 'closing');
      await untilGone(watching, 'hosts/two');
      // By now the one that is kept would be over, too.
      const { entries } = await subject.read('hosts/');
      expectEqual(entries.map(({ key, revision }) => [key, revision]), [[KEY, kept.revision]], 'keys that are left');
      await kept.withdraw();
    },
  },
  {
    name: 'commits can depend on a silent holder being gone',
    excuse: (fixture) => without(fixture) ?? oneClient(fixture),
    async check(subject) {
      const watching = subject.watch(['hosts/'], (await subject.read()).revision);
      const other = await subject.second();
      const silent = await announced(subject, other);
      await subject.conflict([put('a/reaped', '1')], [{ key: KEY, revision: 0 }]);
      await subject.within(other.close(), 'closing');
      const gone = await untilGone(watching, KEY);
      await subject.commit([put('a/reaped', '1')], [{ key: KEY, revision: 0 }]);
      const named = await subject.conflict([put('a/reaped', '2')], [{ key: KEY, revision: silent.revision }]);
      expectEqual(named, gone, 'the revision that a conflict over what is gone names');
      const next = await announced(subject, subject.store);
      expectThat(next.revision > gone, 'a key was announced again at a revision of the past');
      await next.withdraw();
    },
  },
  {
    name: 'a closed store announces nothing',
    excuse: without,
    async check(subject) {
      await subject.within(subject.store.close(), 'closing');
      const answer = await subject.within(announcing(subject.store, KEY), 'an announcement');
      expectThat(!answer.ok && answer.error.code === 'STORE_CLOSED', 'an announcement after closing was not refused as such');
    },
  },
];

/** Announces a key, which must succeed. */
async function announced(subject: StoreSubject, store: Store, key = KEY): Promise<Presence> {
  const answer = await tryAnnounce(subject, store, key);
  expectThat(answer.kind === 'present', `an announcement was in conflict at revision ${answer.revision}, though there is no such key`);
  return answer;
}

async function tryAnnounce(subject: StoreSubject, store: Store, key = KEY): Promise<Presence | Conflict> {
  const answer = await subject.within(announcing(store, key), 'an announcement');
  if (!answer.ok) throw new ContractBroken(`an announcement failed: ${answer.error.message}`, { cause: answer.error });
  return answer.value;
}

function announcing(store: Store, key: string): ReturnType<NonNullable<Store['announce']>> {
  if (store.announce === undefined) throw new ContractBroken('one client of the store has presence and another has not');
  return store.announce(key, new TextEncoder().encode('here'), TTL_MS);
}

/** Waits until a watch has shown a key, and then that it is gone, and gives the revision of that. */
async function untilGone(watching: Watching, key: string): Promise<number> {
  for (let shown = false; ; ) {
    const event = await watching.next();
    const there = watching.content.has(key);
    if (shown && !there) return revisionOf(event);
    shown ||= there;
  }
}

function without({ store }: StoreFixture): string | undefined {
  return store.announce === undefined ? 'it has no presence' : undefined;
}

function oneClient({ second }: StoreFixture): string | undefined {
  return second === undefined ? 'it has one client' : undefined;
}
