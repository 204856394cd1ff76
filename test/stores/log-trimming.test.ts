import { expect, test } from 'vitest';
import { countBeyond, LogTrimmer } from '../../src/stores/remote/log-trimming.js';

test.each([
  [[], 0],
  [[10, 10, 10], 0],
  [[10, 10, 10, 10], 1],
  [[50, 60, 40], 1],
  [[1, 1, 101], 3],
])('of revisions of %j bytes, three of them and 100 bytes are kept: %i are beyond', (sizes, beyond) => {
  expect(countBeyond(sizes, { revisions: 3, bytes: 100 })).toBe(beyond);
});

test('a log is trimmed after half of what it may have, one trimming after the other, whether it succeeds or not', async () => {
  let trimmings = 0;
  const trimmer = new LogTrimmer({ revisions: 6, bytes: 100 }, async () => {
    if (++trimmings === 1) throw new Error('no answer');
  });
  for (let count = 0; count < 2; count++) trimmer.added(1);
  await trimmer.settled();
  expect(trimmings).toBe(0);
  trimmer.added(1);
  trimmer.added(50);
  await trimmer.settled();
  expect(trimmings).toBe(2);
});
