import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BitPage, PAGE_BITS } from '../../src/base/sparse/bit-page.js';
import { PagedValues } from '../../src/base/sparse/paged-values.js';
import { SparseBits, type Whole } from '../../src/base/sparse/sparse-bits.js';

describe('a page', () => {
  test('fills in order, is full, and finds the one bit that is cleared', () => {
    const page = new BitPage();
    for (let bit = 0; bit < PAGE_BITS; bit++) {
      expect(page.nextClear(0)).toBe(bit);
      expect(page.set(bit)).toBe(true);
    }
    expect([page.full, page.nextClear(0), page.count, page.set(7)]).toEqual([true, PAGE_BITS, PAGE_BITS, false]);
    for (const bit of [0, 31, 32, 1_023, 1_024, 20_000, PAGE_BITS - 1]) {
      expect(page.clear(bit)).toBe(true);
      expect([page.nextClear(0), page.nextClear(bit), page.nextClear(Math.min(bit + 1, PAGE_BITS - 1))]).toEqual([bit, bit, bit === PAGE_BITS - 1 ? bit : PAGE_BITS]);
      expect([page.full, page.has(bit), page.clear(bit)]).toEqual([false, false, false]);
      page.set(bit);
    }
  });

  test('agrees with a Set', () => {
    const bit = fc.oneof(fc.nat({ max: PAGE_BITS - 1 }), fc.nat({ max: 100 }), fc.nat({ max: 100 }).map((back) => PAGE_BITS - 1 - back));
    const runs = fc.array(fc.tuple(bit, fc.nat({ max: 2_100 }), fc.boolean()), { maxLength: 12 });
    fc.assert(
      fc.property(runs, bit, bit, (steps, from, to) => {
        const page = new BitPage();
        const model = new Set<number>();
        for (const [start, length, add] of steps) {
          for (let at = start; at < Math.min(start + length, PAGE_BITS); at++) {
            if (add) {
              page.set(at);
              model.add(at);
            } else {
              page.clear(at);
              model.delete(at);
            }
          }
        }
        const next = (present: boolean): number => {
          let at = from;
          while (at < PAGE_BITS && model.has(at) !== present) at += 1;
          return at;
        };
        expect([page.count, page.nextClear(from), page.nextSet(from)]).toEqual([model.size, next(false), next(true)]);
        expect(page.countBetween(Math.min(from, to), Math.max(from, to))).toBe([...model].filter((at) => at >= Math.min(from, to) && at <= Math.max(from, to)).length);
      }),
    );
  });
});

describe('a sparse set', () => {
  test('agrees with a Set, at the edges of pages and far beyond 2^53', () => {
    const base = fc.constantFrom<Whole>(0, 32_760, 65_530, 2 ** 31 - 5, 2 ** 32 - 5, 2 ** 52, 2n ** 53n, 2n ** 64n - 5n, 2n ** 127n);
    const bit = fc.tuple(base, fc.nat({ max: 15 })).map(([start, step]): Whole => (typeof start === 'number' ? start + step : start + BigInt(step)));
    fc.assert(
      fc.property(fc.array(fc.tuple(bit, fc.boolean()), { maxLength: 60 }), bit, bit, (steps, from, to) => {
        const bits = new SparseBits();
        const model = new Set<Whole>();
        for (const [at, add] of steps) {
          expect(add ? bits.add(at) : bits.delete(at)).toBe(add !== model.has(at));
          if (add) model.add(at);
          else model.delete(at);
        }
        const sorted = [...model].sort((a, b) => (a < b ? -1 : 1));
        const [low, high] = from < to ? [from, to] : [to, from];
        let absent = from;
        while (model.has(absent)) absent = typeof absent === 'number' ? absent + 1 : absent + 1n;
        expect([...bits.values()]).toEqual(sorted);
        expect([bits.count, bits.nextAbsent(from), bits.nextPresent(from), bits.has(from)]).toEqual([
          model.size,
          absent,
          sorted.find((at) => at >= from),
          model.has(from),
        ]);
        expect(bits.countBetween(low, high)).toBe(sorted.filter((at) => at >= low && at <= high).length);
      }),
      { numRuns: 300 },
    );
  });

  test('skips full pages', () => {
    const bits = new SparseBits();
    for (let bit = 0; bit < 3 * PAGE_BITS; bit++) bits.add(bit);
    expect([bits.nextAbsent(0), bits.nextAbsent(PAGE_BITS + 5)]).toEqual([3 * PAGE_BITS, 3 * PAGE_BITS]);
    bits.delete(PAGE_BITS + 7);
    expect([bits.nextAbsent(0), bits.nextAbsent(PAGE_BITS + 8)]).toEqual([PAGE_BITS + 7, 3 * PAGE_BITS]);
    expect(bits.countBetween(5, 3 * PAGE_BITS)).toBe(3 * PAGE_BITS - 6);
  });
});

test('paged values agree with a Map', () => {
  const place = fc.oneof(fc.nat({ max: 2_000 }), fc.bigInt({ min: 2n ** 53n, max: 2n ** 53n + 600n }));
  fc.assert(
    fc.property(fc.array(fc.tuple(place, fc.option(fc.string({ minLength: 1 }), { nil: undefined })), { maxLength: 80 }), (steps) => {
      const values = new PagedValues<string>();
      const model = new Map<Whole, string>();
      for (const [at, value] of steps) {
        expect(values.put(at, value)).toBe(model.get(at));
        if (value === undefined) model.delete(at);
        else model.set(at, value);
      }
      for (const [at] of steps) expect(values.get(at)).toBe(model.get(at));
    }),
  );
});
