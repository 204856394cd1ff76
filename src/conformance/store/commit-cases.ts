/**
 * What every store must keep about committing: all or nothing, conditions, conflicts, revisions that grow.
 */
import type { Revision } from '../../contracts/store.js';
import { expectEqual, expectThat } from '../check.js';
import { put, remove, revisionOf, textsOf, type StoreCase, type StoreSubject } from './subject.js';

export const commitCases: readonly StoreCase[] = [
  {
    name: 'a commit writes all its keys at one revision',
    async check(subject) {
      await subject.commit([put('a/old', '0'), put('b/old', '0')]);
      const revision = await subject.commit([put('a/x', '1'), put('b/y', '2'), remove('a/old'), put('b/old', '3')]);
      const { entries } = await subject.read('a/', 'b/');
      expectEqual(textsOf(entries), [['a/x', '1'], ['b/old', '3'], ['b/y', '2']], 'keys and values');
      expectEqual(entries.map((entry) => entry.revision), [revision, revision, revision], 'revisions of the entries');
    },
  },
  {
    name: 'a commit with a condition that does not hold writes nothing',
    async check(subject) {
      const revision = await subject.commit([put('a/x', '1'), put('a/y', '1')]);
      const kept = { key: 'a/x', revision };
      const broken = { key: 'a/z', revision };
      for (const conditions of [[kept, broken], [broken, kept]]) {
        await subject.conflict([put('a/x', '2'), remove('a/y'), put('a/new', '2')], conditions);
      }
      expectEqual(textsOf((await subject.read('a/')).entries), [['a/x', '1'], ['a/y', '1']], 'keys and values');
    },
  },
  {
    name: 'condition 0 holds only while there is no such key',
    async check(subject) {
      await subject.commit([put('a/x', '1')], [{ key: 'a/x', revision: 0 }]);
      await subject.conflict([put('a/x', '2')], [{ key: 'a/x', revision: 0 }]);
      expectEqual(textsOf((await subject.read('a/')).entries), [['a/x', '1']], 'keys and values');
    },
  },
  {
    name: 'a condition holds only at the revision that wrote the key last',
    async check(subject) {
      const first = await subject.commit([put('a/x', '1')]);
      const second = await subject.commit([put('a/x', '2')], [{ key: 'a/x', revision: first }]);
      await subject.conflict([put('a/x', '3')], [{ key: 'a/x', revision: first }]);
      await subject.commit([put('a/y', '1')]);
      await subject.commit([put('a/x', '3')], [{ key: 'a/x', revision: second }]);
      expectEqual(textsOf((await subject.read('a/')).entries), [['a/x', '3'], ['a/y', '1']], 'keys and values');
    },
  },
  {
    name: 'a value that is written again as it was has the new revision',
    async check(subject) {
      const first = await subject.commit([put('a/x', 'same')]);
      const watching = subject.watch(['a/'], first);
      const second = await subject.commit([put('a/x', 'same')], [{ key: 'a/x', revision: first }]);
      expectEqual((await subject.read('a/')).entries.map((entry) => entry.revision), [second], 'the revision of the entry');
      await subject.conflict([put('a/x', 'same')], [{ key: 'a/x', revision: first }]);
      expectEqual((await watching.changes()).revision, second, 'the revision that a watch shows');
      await subject.commit([put('a/x', 'same')], [{ key: 'a/x', revision: second }]);
    },
  },
  {
    name: 'a condition may be about a key that the commit does not write',
    async check(subject) {
      const revision = await subject.commit([put('a/guard', '1')]);
      await subject.commit([put('b/x', '1')], [{ key: 'a/guard', revision }, { key: 'a/other', revision: 0 }]);
      await subject.commit([put('a/guard', '2')]);
      await subject.conflict([put('b/x', '2')], [{ key: 'a/guard', revision }]);
      expectEqual(textsOf((await subject.read('b/')).entries), [['b/x', '1']], 'keys and values');
    },
  },
  {
    name: 'conditions that held at an earlier revision are looked at again',
    async check(subject) {
      const first = await subject.commit([put('a/x', '1')]);
      const second = await subject.commit([put('b/y', '1')], [{ key: 'a/x', revision: first }], first);
      await subject.commit([put('a/x', '2')], [{ key: 'a/x', revision: first }], second);
      await subject.conflict([put('a/x', '3')], [{ key: 'a/x', revision: first }], second);
      expectEqual(textsOf((await subject.read('a/', 'b/')).entries), [['a/x', '2'], ['b/y', '1']], 'keys and values');
    },
  },
  {
    name: 'a conflict names a revision at which a watch shows why',
    async check(subject) {
      const start = await subject.commit([put('a/changed', '1'), put('a/gone', '1')]);
      await seesWhy(subject, start, 'a/changed', start, await subject.commit([put('a/changed', '2')]));
      await seesWhy(subject, start, 'a/gone', start, await subject.commit([remove('a/gone')]));
      await seesWhy(subject, start, 'a/new', 0, await subject.commit([put('a/new', '1')]));
    },
  },
  {
    name: 'a conflict over several keys names a revision at which each can be seen',
    async check(subject) {
      const start = await subject.commit([put('a/x', '1'), put('a/y', '1')]);
      await subject.commit([put('a/y', '2')]);
      const last = await subject.commit([put('a/x', '2')]);
      for (const keys of [['a/x', 'a/y'], ['a/y', 'a/x']]) {
        const named = await subject.conflict([put('a/z', '1')], keys.map((key) => ({ key, revision: start })));
        expectEqual(named, last, `the revision that the conflict over ${keys.join(' and ')} names`);
      }
    },
  },
  {
    name: 'every commit has a higher revision than those before it',
    async check(subject) {
      let last: Revision = (await subject.read()).revision;
      for (let count = 0; count < 10; count++) {
        const revision = await subject.commit([put(`a/${count % 3}`, String(count))]);
        expectThat(Number.isSafeInteger(revision) && revision > last, `revision ${revision} came after ${last}`);
        expectEqual((await subject.read()).revision, revision, 'the newest revision');
        last = revision;
      }
    },
  },
  {
    name: 'a removed key is absent until it is written again',
    async check(subject) {
      const first = await subject.commit([put('a/x', '1')]);
      await subject.commit([remove('a/x')], [{ key: 'a/x', revision: first }]);
      expectEqual((await subject.read('a/')).entries, [], 'entries after the removal');
      await subject.conflict([put('a/x', '2')], [{ key: 'a/x', revision: first }]);
      const second = await subject.commit([put('a/x', '2')], [{ key: 'a/x', revision: 0 }]);
      await subject.conflict([put('a/x', '3')], [{ key: 'a/x', revision: first }]);
      await subject.commit([put('a/x', '3')], [{ key: 'a/x', revision: second }]);
    },
  },
  {
    name: 'removing an absent key does nothing',
    async check(subject) {
      await subject.commit([put('a/x', '1')]);
      await subject.commit([remove('a/nobody')]);
      await subject.commit([remove('a/nobody'), put('a/y', '2')], [{ key: 'a/nobody', revision: 0 }]);
      expectEqual(textsOf((await subject.read('a/')).entries), [['a/x', '1'], ['a/y', '2']], 'keys and values');
    },
  },
  {
    name: 'of several commits at once on one key exactly one wins',
    async check(subject) {
      const stores = [subject.store, await subject.second()];
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, index) => {
          const commit = { conditions: [{ key: 'a/x', revision: 0 }], writes: [put('a/x', String(index)), put(`a/by/${index}`, '')] };
          return subject.within((stores[index % 2] ?? subject.store).commit(commit), 'a commit');
        }),
      );
      const winners = answers.flatMap((answer, index) => (answer.ok && answer.value.kind === 'committed' ? [index] : []));
      expectThat(answers.every((answer) => answer.ok), 'a commit failed');
      expectEqual(winners.length, 1, 'commits that won');
      const won = (await subject.read('a/')).entries;
      expectEqual(textsOf(won), [[`a/by/${winners[0]}`, ''], ['a/x', String(winners[0])]], 'keys and values');
      for (const answer of answers) {
        expectThat(answer.value.revision >= (won[0]?.revision ?? 0), 'a conflict names a revision before the winner');
      }
    },
  },
  {
    name: 'commits at once on different keys all happen, each at a revision of its own',
    async check(subject) {
      const revisions = await Promise.all(Array.from({ length: 20 }, (_, index) => subject.commit([put(`a/${index}`, '')])));
      expectEqual(new Set(revisions).size, 20, 'different revisions');
      expectEqual((await subject.read('a/')).entries.length, 20, 'keys');
    },
  },
  {
    name: 'counting by compare and commit loses no step',
    async check(subject) {
      await Promise.all([0, 1, 2, 3].map(() => countUp(subject, 5)));
      expectEqual(textsOf((await subject.read('a/')).entries), [['a/count', '20']], 'keys and values');
    },
  },
];

/** A reader who stands at `start` is in conflict over a key, and a watch up to the revision named shows it the reason. */
async function seesWhy(subject: StoreSubject, start: Revision, key: string, believed: Revision, changed: Revision): Promise<void> {
  const named = await subject.conflict([put('a/unwritten', '')], [{ key, revision: believed }]);
  expectThat(named >= changed, `the conflict over ${key} names revision ${named}, but it arose at ${changed}`);
  const watching = subject.watch(['a/'], start);
  const shown = (await watching.until(named)).map(revisionOf);
  expectThat(shown.includes(changed), `a watch up to revision ${named} does not show why there was a conflict over ${key}`);
  expectThat((watching.content.get(key)?.revision ?? 0) !== believed, `a watch up to revision ${named} shows ${key} as its reader knew it`);
  await watching.stop();
}

async function countUp(subject: StoreSubject, steps: number): Promise<void> {
  for (let done = 0; done < steps; ) {
    const [entry] = (await subject.read('a/')).entries;
    const count = entry === undefined ? 0 : Number(new TextDecoder().decode(entry.value));
    const outcome = await subject.tryCommit([put('a/count', String(count + 1))], [{ key: 'a/count', revision: entry?.revision ?? 0 }]);
    if (outcome.kind === 'committed') done++;
  }
}
