/**
 * What a change log holds of a revision comes back as it was.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeRecord, encodeRecord, recordOf, type ChangeRecord } from '../../src/stores/remote/change-log/change-record.js';

const key = fc.stringMatching(/^[A-Za-z0-9._~:%-]{1,12}(?:\/[a-z]{1,5}){0,2}$/);
const value = fc.option(fc.uint8Array({ maxLength: 64 }), { nil: undefined });
const record: fc.Arbitrary<ChangeRecord> = fc.record({
  written: fc.array(fc.record({ key, value })),
  removed: fc.array(key),
  absent: fc.array(key),
});

test('a record comes back as it was, whatever it holds', () => {
  fc.assert(
    fc.property(record, (given) => {
      expect(decodeRecord(encodeRecord(given))).toEqual(given);
    }),
  );
});

test('a record is read from the middle of other bytes', () => {
  const given: ChangeRecord = { written: [{ key: 'a', value: Uint8Array.of(1, 2) }], removed: ['b'], absent: [] };
  const bytes = encodeRecord(given);
  const around = new Uint8Array(bytes.length + 7).fill(255);
  around.set(bytes, 5);
  expect(decodeRecord(around.subarray(5, 5 + bytes.length))).toEqual(given);
});

test('values are kept all or none, and removals of absent keys apart', () => {
  const writes = [
    { key: 'a', value: new Uint8Array(60) },
    { key: 'b', value: new Uint8Array(60) },
    { key: 'c', value: undefined },
    { key: 'd', value: undefined },
  ];
  const kept = recordOf({ conditions: [], writes }, new Set(['d']), 120);
  expect(kept).toEqual({ written: writes.slice(0, 2), removed: ['c'], absent: ['d'] });
  const leftOut = recordOf({ conditions: [], writes }, new Set(['d']), 119);
  expect(leftOut.written).toEqual([
    { key: 'a', value: undefined },
    { key: 'b', value: undefined },
  ]);
});
