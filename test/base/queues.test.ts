import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fifo } from '../../src/base/queues/fifo.js';
import { Heap } from '../../src/base/queues/heap.js';

/** Numbers are pushed, undefined takes one. */
const commands = fc.array(fc.option(fc.integer(), { nil: undefined }), { maxLength: 300 });

describe('a heap', () => {
  test('gives the smallest first, whatever was pushed and taken before', () => {
    fc.assert(
      fc.property(commands, (steps) => {
        const heap = new Heap<number>((a, b) => a < b);
        const model: number[] = [];
        for (const step of steps) {
          if (step === undefined) expect(heap.pop()).toBe(model.shift());
          else {
            heap.push(step);
            model.push(step);
            model.sort((a, b) => a - b);
          }
          expect([heap.peek(), heap.size]).toEqual([model[0], model.length]);
        }
      }),
    );
  });
});

describe('a queue', () => {
  test('gives what came first, whatever was pushed and taken before', () => {
    fc.assert(
      fc.property(commands, (steps) => {
        const queue = new Fifo<number>();
        const model: number[] = [];
        for (const step of steps) {
          if (step === undefined) expect(queue.shift()).toBe(model.shift());
          else {
            queue.push(step);
            model.push(step);
          }
          expect([queue.peek(), queue.size]).toEqual([model[0], model.length]);
        }
      }),
    );
  });

  test('keeps nothing of what was taken', () => {
    const queue = new Fifo<number>();
    for (let round = 0; round < 1_000; round++) {
      for (let at = 0; at < 10; at++) queue.push(at);
      for (let at = 0; at < 10; at++) expect(queue.shift()).toBe(at);
    }
    expect(queue.size).toBe(0);
  });
});
