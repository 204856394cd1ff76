/**
 * What every store must keep about its limits: what they allow happens, what is beyond them is refused whole.
 */
import { CommitTooLarge, type Commit, type Store } from '../../contracts/store.js';
import { expectEqual, expectThat } from '../check.js';
import { put, remove, type StoreCase, type StoreFixture, type StoreSubject } from './subject.js';

/** What a commit needs to hold a change of several records, and a value to hold one. */
const LEAST_OPERATIONS = 8;
const LEAST_BYTES = 256;

/** Limits beyond these would make a test that is all about memory. */
const OPERATIONS_TRIED = 100_000;
const BYTES_TRIED = 64 * 2 ** 20;

export const limitCases: readonly StoreCase[] = [
  {
    name: 'the capability is plain and stays the same',
    async check(subject) {
      const before = { ...subject.store.capability };
      expectThat(before.operationsPerCommit >= LEAST_OPERATIONS, `fewer than ${LEAST_OPERATIONS} operations a commit are too few`);
      expectThat(before.bytesPerValue >= LEAST_BYTES, `fewer than ${LEAST_BYTES} bytes a value are too few`);
      expectThat(Number.isSafeInteger(before.operationsPerCommit) && Number.isSafeInteger(before.bytesPerValue), 'a limit is not a whole number');
      await subject.commit([put('a/x', '1')]);
      expectEqual(subject.store.capability, before, 'the capability after a commit');
    },
  },
  {
    name: 'a commit may have as many operations as the store takes',
    excuse: manyOperations,
    async check(subject) {
      const half = subject.store.capability.operationsPerCommit >> 1;
      const conditions = Array.from({ length: half }, (_, index) => ({ key: `a/${index}`, revision: 0 }));
      const writes = Array.from({ length: subject.store.capability.operationsPerCommit - half }, (_, index) => put(`a/${index}`, ''));
      await subject.commit(writes, conditions);
      expectEqual((await subject.read('a/')).entries.length, writes.length, 'keys');
    },
  },
  {
    name: 'a commit may have nothing but writes, as many as the store takes operations',
    excuse: manyOperations,
    async check(subject) {
      const { operationsPerCommit } = subject.store.capability;
      await subject.commit(Array.from({ length: operationsPerCommit - 1 }, (_, index) => put(`a/${index}`, '')));
      const writes = Array.from({ length: operationsPerCommit }, (_, index) => (index % 2 === 0 ? put(`a/${index}`, '2') : remove(`a/${index}`)));
      const revision = await subject.commit(writes);
      const { entries } = await subject.read('a/');
      expectEqual(entries.map((entry) => entry.revision), entries.map(() => revision), 'revisions of the entries');
      expectEqual(entries.length, Math.ceil(operationsPerCommit / 2), 'keys');
    },
  },
  {
    name: 'a commit of more conditions is refused whole',
    excuse: ({ store }) => (store.capability.conditionsPerCommit === undefined ? 'it takes as many conditions as operations' : undefined),
    async check(subject) {
      const most = subject.store.capability.conditionsPerCommit ?? 0;
      const conditions = Array.from({ length: most + 1 }, (_, index) => ({ key: `a/${index}`, revision: 0 }));
      await subject.commit([put('b/x', '1')], conditions.slice(1));
      await refuses(subject, { conditions, writes: [put('a/x', '1')] });
    },
  },
  {
    name: 'a commit of more operations is refused whole',
    excuse: manyOperations,
    async check(subject) {
      const writes = Array.from({ length: subject.store.capability.operationsPerCommit }, (_, index) => put(`a/${index}`, ''));
      await refuses(subject, { conditions: [{ key: 'a/0', revision: 0 }], writes });
    },
  },
  {
    name: 'a value may have as many bytes as the store takes',
    excuse: longValues,
    async check(subject) {
      const { bytesPerValue } = subject.store.capability;
      await subject.commit([{ key: 'a/x', value: new Uint8Array(bytesPerValue).fill(7) }]);
      const [entry] = (await subject.read('a/')).entries;
      expectEqual([entry?.value.length, entry?.value.at(-1)], [bytesPerValue, 7], 'length and last byte');
    },
  },
  {
    name: 'a longer value is refused, and with it the whole commit',
    excuse: longValues,
    async check(subject) {
      const value = new Uint8Array(subject.store.capability.bytesPerValue + 1);
      await refuses(subject, { conditions: [], writes: [put('a/x', '1'), { key: 'a/y', value }] });
    },
  },
];

async function refuses(subject: StoreSubject, commit: Commit): Promise<void> {
  const answer = await subject.within(subject.store.commit(commit), 'a commit');
  expectThat(!answer.ok, 'a commit beyond the limit happened');
  expectThat(answer.error instanceof CommitTooLarge, `a commit beyond the limit failed with ${answer.error.code}`);
  expectThat(answer.error.details.wanted > answer.error.details.allowed, 'the error does not say by how much');
  expectEqual((await subject.read('a/')).entries, [], 'entries after the refusal');
}

function manyOperations({ store }: StoreFixture): string | undefined {
  return limitExcuse(store, 'operationsPerCommit', OPERATIONS_TRIED);
}

function longValues({ store }: StoreFixture): string | undefined {
  return limitExcuse(store, 'bytesPerValue', BYTES_TRIED);
}

function limitExcuse({ capability }: Store, limit: 'operationsPerCommit' | 'bytesPerValue', tried: number): string | undefined {
  return capability[limit] > tried ? `${limit} is beyond ${tried}` : undefined;
}
