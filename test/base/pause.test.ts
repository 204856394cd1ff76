import { describe, expect, test } from 'vitest';
import { Slices } from '../../src/base/pause.js';
import { createSimulatedRuntime } from '../../src/base/simulated-runtime.js';

/** After how many pieces each slice ends, of so many that take so long each. */
async function slicesOf(pieces: number, pieceMs: number, mostPieces: number): Promise<number[]> {
  const { clock } = createSimulatedRuntime({ seed: 1 });
  const slices = new Slices(clock, mostPieces);
  const ends: number[] = [];
  for (let piece = 1; piece <= pieces; piece++) {
    clock.runUntil(clock.now() + pieceMs);
    if (!slices.endsHere()) continue;
    ends.push(piece);
    await slices.next();
  }
  return ends;
}

describe('long work in slices', () => {
  test('is cut where a slice has taken its time', async () => {
    expect(await slicesOf(200, 0.125, 1_000)).toEqual([64, 128, 192]);
  });

  test('is cut sooner where its pieces take longer', async () => {
    expect(await slicesOf(100, 5, 1_000)).toEqual([32, 64, 96]);
  });

  test('is cut by its pieces where the clock stands still', async () => {
    expect(await slicesOf(400, 0, 128)).toEqual([128, 256, 384]);
  });

  test('lets everybody else have a turn between two slices', async () => {
    const { clock } = createSimulatedRuntime({ seed: 1 });
    const slices = new Slices(clock, 32);
    let turns = 0;
    setImmediate(() => turns++);
    await slices.next();
    expect(turns).toBe(1);
  });
});
