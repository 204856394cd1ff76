import { expect, test } from 'vitest';
import { KnownLog, type LogItem } from '../../src/stores/remote/change-log/known-log.js';
import { beyond, LogTrimmer } from '../../src/stores/remote/change-log/log-trimming.js';

function item(revision: number, bytes = 1): LogItem {
  return { name: `r${revision}`, revision, bytes };
}

test.each([
  [[], 0],
  [[10, 10, 10], 0],
  [[10, 10, 10, 10], 1],
  [[50, 60, 40], 1],
  [[1, 1, 101], 3],
])('of revisions of %j bytes, three of them and 100 bytes are kept: %i are beyond', (sizes, count) => {
  const log = sizes.map((bytes, at) => item(at + 1, bytes));
  expect(beyond(log, { revisions: 3, bytes: 100 })).toEqual(log.slice(0, count));
});

test('a log is trimmed after half of what it may have, one trimming after the other, whether it succeeds or not', async () => {
  let trimmings = 0;
  const trimmer = new LogTrimmer({ revisions: 6, bytes: 100 }, new KnownLog(), async () => {
    if (++trimmings === 1) throw new Error('no answer');
  });
  for (let count = 1; count <= 2; count++) trimmer.added(item(count));
  await trimmer.settled();
  expect(trimmings).toBe(0);
  trimmer.added(item(3));
  trimmer.added(item(4, 50));
  await trimmer.settled();
  expect(trimmings).toBe(2);
});

test('only what was not seen of a log is read, and what is gone by then is left out', async () => {
  const log = new KnownLog();
  log.note(item(3));
  log.note(item(1));
  const read: (readonly string[])[] = [];
  const see = async (unseen: readonly string[]): Promise<void> => {
    read.push(unseen);
    log.note(item(2));
  };
  const found = await log.items(['r3', 'r2', 'gone', 'r1'], see);
  expect(found).toEqual([item(1), item(2), item(3)]);
  expect(await log.items(['r2', 'r1'], see)).toEqual([item(1), item(2)]);
  expect(read).toEqual([['r2', 'gone']]);
});

test('a log may be longer than what is kept of one that nobody asks for', async () => {
  const log = new KnownLog();
  const all = Array.from({ length: 5_000 }, (_, at) => item(at + 1));
  const see = async (unseen: readonly string[]): Promise<void> => {
    for (const one of all) if (unseen.includes(one.name)) log.note(one);
  };
  expect(await log.items(all.map(({ name }) => name), see)).toEqual(all);
});

test('however much was seen, little of it is kept, and that is the newest', async () => {
  const log = new KnownLog();
  for (let revision = 1; revision <= 10_000; revision++) log.note(item(revision));
  const unseen: string[] = [];
  await log.items(['r1', 'r10000'], async (names) => void unseen.push(...names));
  expect(unseen).toEqual(['r1']);
});
