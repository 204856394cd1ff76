/**
 * What every store must keep about reading: absence, prefixes, keys, values, and one revision a read.
 */
import type { Entry } from '../../contracts/store.js';
import { expectEqual, expectThat } from '../check.js';
import { put, textsOf, type StoreCase, type StoreSubject } from './subject.js';

/** Parts of keys as `model/keys.ts` makes them, in the order of keys in which a slash follows. */
const PARTS = ['%', '%2F', '%E2%82%AC', '-', '0', 'A:b~c', '_', 'a%20b', 'a-b', 'a.b', 'a', 'ab'] as const;

export const readCases: readonly StoreCase[] = [
  {
    name: 'nothing below a prefix is an empty snapshot, not an error',
    async check(subject) {
      expectEqual((await subject.read('nobody/')).entries, [], 'entries of an empty store');
      await subject.commit([put('a/x', '1')]);
      expectEqual((await subject.read('nobody/')).entries, [], 'entries below a prefix without keys');
      expectEqual((await subject.read('a/x/')).entries, [], 'entries below a key');
    },
  },
  {
    name: 'a read gives every key with its value and the revision that wrote it, in ascending order',
    async check(subject) {
      const first = await subject.commit([put('a/y', '1'), put('a/x', '2')]);
      const second = await subject.commit([put('a/w', '3'), put('a/y', '4')]);
      const { revision, entries } = await subject.read('a/');
      expectEqual(textsOf(entries), [['a/w', '3'], ['a/x', '2'], ['a/y', '4']], 'keys and values');
      expectEqual(entries.map((entry) => entry.revision), [second, first, second], 'revisions of the entries');
      expectEqual(revision, second, 'the revision of the read');
    },
  },
  {
    name: 'a prefix ends at its slash',
    async check(subject) {
      await subject.commit([put('network/abc', '1'), put('network/abc/x', '2'), put('network/abc-d/x', '3'), put('network/abcd/x', '4')]);
      expectEqual(textsOf((await subject.read('network/abc/')).entries), [['network/abc/x', '2']], 'what is below network/abc/');
    },
  },
  {
    name: 'several prefixes are read together, each key once',
    async check(subject) {
      const revision = await subject.commit([put('a/x', '1'), put('a/b/y', '2'), put('c/z', '3'), put('d/w', '4')]);
      const snapshot = await subject.read('c/', 'a/b/', 'a/', 'c/');
      expectEqual(textsOf(snapshot.entries), [['a/b/y', '2'], ['a/x', '1'], ['c/z', '3']], 'keys and values');
      expectEqual(snapshot.revision, revision, 'the revision of the read');
    },
  },
  {
    name: 'the empty prefix takes in every key',
    async check(subject) {
      await subject.commit([put('a/x', '1'), put('b/c/y', '2')]);
      expectEqual(textsOf((await subject.read('')).entries), [['a/x', '1'], ['b/c/y', '2']], 'keys and values');
    },
  },
  {
    name: 'a read of no prefixes tells the newest revision',
    async check(subject) {
      const revision = await subject.commit([put('a/x', '1')]);
      expectEqual(await subject.read(), { revision, entries: [] }, 'a read of no prefixes');
    },
  },
  {
    name: 'keys keep every character that they may have',
    async check(subject) {
      const keys = PARTS.map((part) => `keys/${part}/${part}`);
      for (const key of keys) await subject.commit([put(key, key)]);
      expectEqual(textsOf((await subject.read('keys/')).entries), keys.map((key) => [key, key]), 'keys and values');
      for (const part of PARTS) {
        const key = `keys/${part}/${part}`;
        expectEqual(textsOf((await subject.read(`keys/${part}/`)).entries), [[key, key]], `what is below keys/${part}/`);
      }
    },
  },
  {
    name: 'values are bytes of any kind and number',
    async check(subject) {
      const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
      await subject.commit([
        { key: 'a/all', value: all },
        { key: 'a/none', value: new Uint8Array() },
        { key: 'a/part', value: all.subarray(100, 200) },
        { key: 'a/zero', value: new Uint8Array(1) },
      ]);
      const { entries } = await subject.read('a/');
      expectEqual(entries.map(({ value }) => value), [all, new Uint8Array(), all.slice(100, 200), new Uint8Array(1)], 'values');
    },
  },
  {
    name: 'large values come back as they were',
    async check(subject) {
      const length = Math.min(subject.store.capability.bytesPerValue, 200_000);
      const values = [0, 1, 2].map((start) => Uint8Array.from({ length }, (_, at) => (at + start) & 255));
      for (const [index, value] of values.entries()) await subject.commit([{ key: `a/${index}`, value }]);
      const { entries } = await subject.read('a/');
      expectThat(
        entries.length === 3 && entries.every(({ value }, index) => isSame(value, values[index])),
        'large values came back changed',
      );
    },
  },
  {
    name: 'entries that are handed on one by one are those of a read',
    excuse: ({ store }) => (store.readEach === undefined ? 'it is read as a whole' : undefined),
    async check(subject) {
      for (const part of PARTS) await subject.commit([put(`a/${part}`, part), put(`b/${part}`, part), put(`c/${part}`, part)]);
      const handedOn: Entry[] = [];
      // The value is another's memory afterwards.
      const take = (entry: Entry): void => void handedOn.push({ ...entry, value: entry.value.slice() });
      const call = subject.store.readEach?.(['c/', 'a/', 'c/'], take, () => undefined);
      const answer = call && (await subject.within(call, 'a read entry by entry'));
      expectEqual({ revision: answer?.value, entries: handedOn }, await subject.read('a/', 'c/'), 'what was handed on');
    },
  },
  {
    name: 'a read shows one revision, even while others commit',
    async check(subject) {
      const writing = writeInStep(subject);
      for (let reads = 0; reads < 20; reads++) {
        const { revision, entries } = await subject.read('even/', 'odd/');
        expectThat(entries.length !== 1, 'a read shows half of a commit');
        expectEqual(textsOf(entries.slice(1)).map(([, text]) => text), textsOf(entries.slice(0, -1)).map(([, text]) => text), 'two keys that change together');
        expectThat(entries.every((entry) => entry.revision <= revision), 'a read shows an entry that is newer than the read');
      }
      await writing;
    },
  },
];

/** Commits the same text to two keys, again and again. */
async function writeInStep(subject: StoreSubject): Promise<void> {
  for (let step = 0; step < 20; step++) await subject.commit([put('even/key', String(step)), put('odd/key', String(step))]);
}

function isSame(a: Uint8Array, b: Uint8Array | undefined): boolean {
  return a.length === b?.length && a.every((byte, at) => byte === b[at]);
}
