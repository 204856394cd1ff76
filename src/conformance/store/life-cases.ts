/**
 * What every store must keep about its end: watches end, calls are refused, other clients and the content live on.
 */
import { StoreClosed } from '../../contracts/store.js';
import { expectEqual, expectThat } from '../check.js';
import { put, textsOf, type StoreCase, type StoreFixture } from './subject.js';

export const lifeCases: readonly StoreCase[] = [
  {
    name: 'closing a store ends its watches',
    async check(subject) {
      const { revision } = await subject.read();
      const waiting = subject.watch(['a/'], revision);
      const unread = subject.watch(['a/'], revision);
      const end = waiting.end();
      await subject.within(subject.store.close(), 'closing');
      await end;
      await unread.end();
    },
  },
  {
    name: 'a closed store refuses every call',
    async check(subject) {
      await subject.commit([put('a/x', '1')]);
      await subject.within(subject.store.close(), 'closing');
      const read = await subject.within(subject.store.read(['a/']), 'a read');
      const commit = await subject.within(subject.store.commit({ conditions: [], writes: [put('a/x', '2')] }), 'a commit');
      expectThat(!read.ok && read.error instanceof StoreClosed, 'a read after closing was not refused as such');
      expectThat(!commit.ok && commit.error instanceof StoreClosed, 'a commit after closing was not refused as such');
      await subject.watch(['a/'], 0).end();
    },
  },
  {
    name: 'closing a store twice is harmless',
    async check(subject) {
      await subject.within(Promise.all([subject.store.close(), subject.store.close()]), 'closing');
      await subject.within(subject.store.close(), 'closing');
    },
  },
  {
    name: 'a commit under way when the store is closed is answered',
    async check(subject) {
      const commits = [1, 2, 3].map((index) => subject.store.commit({ conditions: [], writes: [put(`a/${index}`, '')] }));
      await subject.within(subject.store.close(), 'closing');
      await subject.within(Promise.all(commits), 'a commit');
    },
  },
  {
    name: 'closing one client leaves the others open',
    excuse: oneClient,
    async check(subject) {
      const other = await subject.second();
      const { revision } = await subject.read();
      const watching = subject.watch(['a/'], revision);
      await subject.within(other.close(), 'closing');
      const committed = await subject.commit([put('a/x', '1')]);
      expectEqual((await watching.changes()).revision, committed, 'the revision that a watch shows');
      expectEqual(textsOf((await subject.read('a/')).entries), [['a/x', '1']], 'keys and values');
    },
  },
  {
    name: 'what was committed outlives the client',
    excuse: (fixture) => (fixture.store.capability.durable ? oneClient(fixture) : 'it is not durable'),
    async check(subject) {
      const before = await subject.commit([put('a/x', '1'), put('a/y', '2')]);
      await subject.within(subject.store.close(), 'closing');
      const later = await subject.second();
      const read = await subject.within(later.read(['a/']), 'a read');
      expectThat(read.ok, 'a read failed');
      expectEqual([read.value.revision, textsOf(read.value.entries)], [before, [['a/x', '1'], ['a/y', '2']]], 'the content');
      const commit = await subject.within(later.commit({ conditions: [{ key: 'a/x', revision: before }], writes: [put('a/x', '3')] }), 'a commit');
      expectThat(commit.ok && commit.value.kind === 'committed' && commit.value.revision > before, 'the revisions do not go on');
    },
  },
];

function oneClient({ second }: StoreFixture): string | undefined {
  return second === undefined ? 'it has one client' : undefined;
}
