import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import type { WatchEvent } from '../../src/contracts/store.js';
import { EventStream } from '../../src/stores/event-stream.js';

const event = (revision: number): WatchEvent => ({ kind: 'changes', revision, entries: [], removed: [] });

test('several who wait are answered in the order in which they asked', async () => {
  const ready: WatchEvent[] = [];
  const stream = new EventStream({ take: () => ready.shift(), signal: new AbortController().signal, onEnd: () => {} });
  const asked = [stream.next(), stream.next(), stream.next()];
  ready.push(event(1), event(2));
  stream.wake();
  ready.push(event(3));
  stream.wake();
  expect((await Promise.all(asked)).map(({ value }: { value?: WatchEvent }) => value)).toEqual([event(1), event(2), event(3)]);
});

test('an ended stream leaves nothing with the signal and says so once', async () => {
  const { signal } = new AbortController();
  let ends = 0;
  const stream = new EventStream({ take: () => undefined, signal, onEnd: () => ends++ });
  const waiting = stream.next();
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  await stream.return();
  stream.end();
  expect((await waiting).done).toBe(true);
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  expect(ends).toBe(1);
});
