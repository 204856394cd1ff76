/**
 * What every store must keep about watching: whole revisions, in order, without a gap, and nothing else.
 */
import type { Revision, WatchEvent, Write } from '../../contracts/store.js';
import { expectEqual, expectThat } from '../check.js';
import { put, remove, revisionOf, textsOf, type StoreCase } from './subject.js';

export const watchCases: readonly StoreCase[] = [
  {
    name: 'a watch shows what is committed after it began',
    async check(subject) {
      const { revision } = await subject.read('a/');
      const watching = subject.watch(['a/'], revision);
      for (const text of ['1', '2', '3']) {
        const committed = await subject.commit([put('a/x', text)]);
        expectEqual(written(await watching.changes()), [committed, [['a/x', text]], []], 'an event');
      }
    },
  },
  {
    name: 'a watch shows what was committed between a read and its beginning',
    async check(subject) {
      await subject.commit([put('a/x', '0')]);
      const { revision } = await subject.read('a/');
      const between = await subject.commit([put('a/y', '1')]);
      const watching = subject.watch(['a/'], revision);
      const after = await subject.commit([put('a/z', '2')]);
      expectEqual(written(await watching.changes()), [between, [['a/y', '1']], []], 'the first event');
      expectEqual(written(await watching.changes()), [after, [['a/z', '2']], []], 'the second event');
    },
  },
  {
    name: 'a watch shows each revision whole, with the values that it wrote',
    async check(subject) {
      const { revision } = await subject.read();
      const revisions: Revision[] = [];
      for (let step = 0; step < 10; step++) {
        revisions.push(await subject.commit([put('a/x', `x${step}`), put('a/y', `y${step}`), put('a/z', `z${step}`)]));
      }
      const watching = subject.watch(['a/'], revision);
      for (const [step, committed] of revisions.entries()) {
        const expected = [committed, [['a/x', `x${step}`], ['a/y', `y${step}`], ['a/z', `z${step}`]], []];
        expectEqual(written(await watching.changes()), expected, `event ${step}`);
      }
    },
  },
  {
    name: 'a watch shows removals with the writes of their revision',
    async check(subject) {
      const start = await subject.commit([put('a/x', '1'), put('a/y', '1'), put('a/z', '1')]);
      const watching = subject.watch(['a/'], start);
      const revision = await subject.commit([remove('a/x'), put('a/y', '2'), remove('a/z')]);
      expectEqual(written(await watching.changes()), [revision, [['a/y', '2']], ['a/x', 'a/z']], 'an event');
    },
  },
  {
    name: 'a watch leaves out what is not below its prefix',
    async check(subject) {
      const { revision } = await subject.read();
      const watching = subject.watch(['network/abc/'], revision);
      await subject.commit([put('network/abcd/x', '1'), put('network/abc', '1'), put('network/abc-d/x', '1')]);
      const mixed = await subject.commit([put('network/abcd/x', '2'), put('network/abc/x', '2'), remove('network/abc')]);
      await subject.commit([remove('network/abcd/x')]);
      const last = await subject.commit([remove('network/abc/x')]);
      expectEqual(written(await watching.changes()), [mixed, [['network/abc/x', '2']], []], 'the first event');
      expectEqual(written(await watching.changes()), [last, [], ['network/abc/x']], 'the second event');
    },
  },
  {
    name: 'a watch of several prefixes shows a revision that touches more than one of them once',
    async check(subject) {
      const { revision } = await subject.read();
      const watching = subject.watch(['c/', 'a/', 'a/b/'], revision);
      const both = await subject.commit([put('a/x', '1'), put('b/x', '1'), put('c/x', '1'), put('a/b/x', '1')]);
      const one = await subject.commit([put('c/x', '2')]);
      expectEqual(written(await watching.changes()), [both, [['a/b/x', '1'], ['a/x', '1'], ['c/x', '1']], []], 'the first event');
      expectEqual(written(await watching.changes()), [one, [['c/x', '2']], []], 'the second event');
    },
  },
  {
    name: 'a commit in conflict is not shown by a watch',
    async check(subject) {
      const start = await subject.commit([put('a/x', '1')]);
      const watching = subject.watch(['a/'], start);
      await subject.conflict([put('a/x', '2'), put('a/y', '2')], [{ key: 'a/x', revision: 0 }]);
      const revision = await subject.commit([put('a/z', '3')]);
      expectEqual(written(await watching.changes()), [revision, [['a/z', '3']], []], 'an event');
    },
  },
  {
    name: 'the removal of an absent key shows no removal and no entry',
    async check(subject) {
      const { revision } = await subject.read();
      const watching = subject.watch(['a/'], revision);
      await subject.commit([remove('a/nobody')]);
      const last = await subject.commit([put('a/x', '1'), remove('a/nobody')]);
      for (const event of await watching.until(last)) {
        expectEqual(written(event).slice(1), revisionOf(event) === last ? [[['a/x', '1']], []] : [[], []], 'an event');
      }
    },
  },
  {
    name: 'what a watch shows adds up to what a read shows',
    async check(subject) {
      const { revision } = await subject.read();
      const early = subject.watch(['a/', 'b/'], revision);
      let last = revision;
      let late = early;
      for (let step = 0; step < 40; step++) {
        if (step === 20) late = subject.watch(['a/', 'b/'], revision);
        last = await subject.commit(stepWrites(step));
      }
      const expected = (await subject.read('a/', 'b/')).entries;
      for (const watching of [early, late]) {
        await watching.until(last);
        const shown = [...watching.content.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
        expectEqual(shown, expected, 'entries that the watch has shown');
      }
    },
  },
  {
    name: 'a watch shows the commits of another client',
    excuse: ({ second }) => (second === undefined ? 'it has one client' : undefined),
    async check(subject) {
      const { revision } = await subject.read();
      const other = await subject.second();
      const here = subject.watch(['a/'], revision);
      const there = subject.watch(['a/'], revision, { store: other });
      const first = await subject.commit([put('a/x', '1')]);
      const answer = await subject.within(other.commit({ conditions: [{ key: 'a/x', revision: first }], writes: [put('a/x', '2')] }), 'a commit');
      expectThat(answer.ok && answer.value.kind === 'committed', 'the other client does not know what was committed');
      for (const watching of [here, there]) {
        expectEqual(written(await watching.changes()), [first, [['a/x', '1']], []], 'the first event');
        expectEqual(written(await watching.changes()), [answer.value.revision, [['a/x', '2']], []], 'the second event');
      }
    },
  },
  {
    name: 'a watch that cannot go on where it should starts anew',
    excuse: ({ forgetHistory }) => (forgetHistory === undefined ? 'it cannot be made to forget' : undefined),
    async check(subject) {
      const start = await subject.commit([put('a/gone', '1'), put('a/kept', '1')]);
      await subject.commit([remove('a/gone'), put('a/new', '2'), put('b/other', '2')]);
      await subject.fixture.forgetHistory?.();
      const watching = subject.watch(['a/'], start);
      const event = await watching.next();
      expectThat(event.kind === 'reset', 'a watch from a forgotten revision did not start anew');
      expectEqual(textsOf(event.snapshot.entries), [['a/kept', '1'], ['a/new', '2']], 'the content');
      const next = await subject.commit([put('a/new', '3')]);
      expectEqual(written(await watching.changes()), [next, [['a/new', '3']], []], 'the event after it');
    },
  },
  {
    name: 'an aborted watch ends, and the others go on',
    async check(subject) {
      const { revision } = await subject.read();
      const aborting = new AbortController();
      const aborted = subject.watch(['a/'], revision, { signal: aborting.signal });
      const other = subject.watch(['a/'], revision);
      const first = await subject.commit([put('a/x', '1')]);
      expectEqual((await aborted.changes()).revision, first, 'the revision shown before the end');
      const end = aborted.end();
      aborting.abort();
      await end;
      await subject.watch(['a/'], revision, { signal: aborting.signal }).end();
      const second = await subject.commit([put('a/x', '2')]);
      await aborted.end();
      expectEqual((await other.until(second)).map(revisionOf), [first, second], 'revisions that the other watch shows');
    },
  },
  {
    name: 'a reader may leave a watch',
    async check(subject) {
      const { revision } = await subject.read();
      const watching = subject.watch(['a/'], revision);
      await subject.commit([put('a/x', '1')]);
      await watching.changes();
      await watching.stop();
      await subject.commit([put('a/x', '2')]);
      await watching.end();
    },
  },
];

/** An event's revision, entries and removals, each in ascending order. */
function written(event: WatchEvent): readonly unknown[] {
  if (event.kind === 'reset') return [event.snapshot.revision, textsOf(event.snapshot.entries), 'anew'];
  const entries = [...event.entries].sort((a, b) => (a.key < b.key ? -1 : 1));
  return [event.revision, textsOf(entries), [...event.removed].sort()];
}

/** Writes of a small history in which keys come, change, go and come back. */
function stepWrites(step: number): readonly Write[] {
  const key = (offset: number): string => `${['a', 'b', 'c'][(step + offset) % 3] ?? ''}/${(step * 7 + offset) % 5}`;
  return [put(key(0), `${step}`), step % 4 === 3 ? remove(key(1)) : put(key(1), `${step}`)];
}
