/**
 * How much memory something keeps: the heap and the array buffers with it, less those without it.
 */
import process from 'node:process';

/** Bytes that are in use, when what is not used has been collected. */
export function usedBytes(): number {
  if (globalThis.gc === undefined) throw new Error('start Node with --expose-gc');
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Lets promises and timers that are under way end. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 50));
}
