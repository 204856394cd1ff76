/**
 * What a store must keep that commits within the call: the same as by a commit that is waited for, and its own watch is
 * not told what its reader knows.
 */
import type { InProcessCommits } from '../../contracts/store.js';
import { ContractBroken, expectEqual, expectThat } from '../check.js';
import { put, textsOf, type StoreCase, type StoreSubject } from './subject.js';

const excuse: StoreCase['excuse'] = ({ store }) => (store.inProcess === undefined ? 'it does not commit within the call' : undefined);

export const inProcessCases: readonly StoreCase[] = [
  {
    name: 'a commit within the call is there when it returns, and everybody is told but the watch of who made it',
    excuse,
    async check(subject) {
      const { revision } = await subject.read();
      const own = new AbortController();
      const mine = subject.watch(['a/'], revision, { signal: own.signal });
      const others = subject.watch(['a/'], revision);
      const next = waitedFor(mine.changes());
      const committed = commitsOf(subject).commit([{ key: 'a/x', record: { n: 1 } }], own.signal);
      if (!committed.ok) throw new ContractBroken(`a commit within the call failed: ${committed.error.message}`, { cause: committed.error });
      expectEqual(textsOf((await subject.read('a/')).entries), [['a/x', '{"n":1}']], 'what is read afterwards');
      expectEqual((await others.changes()).revision, committed.value.revision, 'the revision that others are told of');
      const later = await subject.commit([put('a/y', '2')]);
      expectEqual((await next).revision, later, 'the first revision that the own watch is told of');
      own.abort();
    },
  },
  {
    name: 'a watch is said to show everything only when its reader waits for more',
    excuse,
    async check(subject) {
      const { revision } = await subject.read();
      const own = new AbortController();
      const isShown = (): boolean => commitsOf(subject).isShown(own.signal);
      expectThat(!isShown(), 'a watch that there is not is said to show everything');
      const mine = subject.watch(['a/'], revision, { signal: own.signal });
      await subject.commit([put('a/x', '1')]);
      expectThat(!isShown(), 'a watch with an event that nobody has read is said to show everything');
      await mine.changes();
      const next = waitedFor(mine.changes());
      expectThat(isShown(), 'a watch whose reader waits is not said to show everything');
      await subject.commit([put('b/x', '1')]);
      expectThat(isShown(), 'a commit that does not concern a watch is said to be missing in it');
      await subject.commit([put('a/x', '2')]);
      await next;
      expectThat(!isShown(), 'a watch whose reader has an event in hand is said to show everything');
      own.abort();
    },
  },
];

/** A promise that is awaited later, or not at all where the case fails before. */
function waitedFor<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

function commitsOf({ store }: StoreSubject): InProcessCommits {
  if (store.inProcess === undefined) throw new ContractBroken('the store no longer commits within the call');
  return store.inProcess;
}
