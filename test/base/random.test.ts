import { describe, expect, test } from 'vitest';
import { createRandom, randomBelow } from '../../src/base/random.js';
import { createSystemRuntime } from '../../src/base/system-runtime.js';
import type { Random } from '../../src/base/runtime.js';

const take = (random: Random, count: number) => Array.from({ length: count }, () => random.u32());

describe('a random stream', () => {
  test('is decided by its seed', () => {
    expect(take(createRandom(7), 5)).toEqual(take(createRandom('7'), 5));
    expect(take(createRandom(7), 5)).not.toEqual(take(createRandom(8), 5));
  });

  test('never changes between versions, because kept seeds are replayed', () => {
    expect(take(createRandom('libcnm'), 4)).toEqual([447922970, 2298748280, 398536292, 2959171266]);
  });

  test('has forks that depend on seed and label alone', () => {
    const parent = createRandom(1);
    const early = take(parent.fork('ipam'), 5);
    take(parent, 100);
    expect(take(parent.fork('ipam'), 5)).toEqual(early);
    expect(take(parent.fork('dns'), 5)).not.toEqual(early);
    expect(take(createRandom(2).fork('ipam'), 5)).not.toEqual(early);
    expect(take(parent.fork('a').fork('b'), 5)).not.toEqual(take(parent.fork('a/b'), 5));
  });

  test('has every bit set half of the time, also over neighbouring seeds', () => {
    const streams = [take(createRandom(1), 10_000), Array.from({ length: 10_000 }, (_, seed) => createRandom(seed).u32())];
    for (const numbers of streams) {
      for (let bit = 0; bit < 32; bit++) {
        const set = numbers.filter((number) => (number >>> bit) & 1).length;
        // Six standard deviations.
        expect(Math.abs(set - 5_000)).toBeLessThan(300);
      }
      expect(new Set(numbers).size).toBeGreaterThan(9_990);
    }
  });

  test('gives numbers below a bound, each as often', () => {
    const random = createRandom(1);
    const counts = [0, 0, 0, 0, 0, 0];
    for (let draw = 0; draw < 60_000; draw++) {
      const number = randomBelow(random, 6);
      counts[number] = (counts[number] ?? 0) + 1;
    }
    expect(counts.length).toBe(6);
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(600);
    expect(randomBelow(random, 1)).toBe(0);
    expect(randomBelow(random, 2 ** 32)).toBeLessThan(2 ** 32);
  });

  test('of the system is another one each time', () => {
    expect(take(createSystemRuntime().random, 4)).not.toEqual(take(createSystemRuntime().random, 4));
  });
});
