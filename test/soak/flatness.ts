/**
 * Whether memory stays flat: a line through what was in use at several moments, and what is too steep.
 */

/** What was in use when so many operations had been done. */
export interface Sample {
  readonly operations: number;
  readonly bytes: number;
}

export interface Flatness {
  /** Of the line through the samples. */
  readonly bytesAnOperation: number;
  /** From the first sample to the last, by the line. */
  readonly grownBytes: number;
  readonly allowedBytes: number;
  readonly isFlat: boolean;
}

/** What a run of any length may grow by: what was compiled meanwhile, and pages that are half empty. */
const LEEWAY_BYTES = 2 * 2 ** 20;
const LEEWAY = 0.01;

export function flatnessOf(samples: readonly Sample[]): Flatness {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(samples.map(({ operations }) => operations)), mean(samples.map(({ bytes }) => bytes))];
  const width = mean(samples.map(({ operations }) => (operations - x) ** 2));
  if (!(width > 0)) throw new Error('a line needs two samples');
  const bytesAnOperation = mean(samples.map(({ operations, bytes }) => (operations - x) * (bytes - y))) / width;
  const grownBytes = bytesAnOperation * (samples.at(-1)!.operations - samples[0]!.operations);
  const allowedBytes = LEEWAY_BYTES + LEEWAY * y;
  return { bytesAnOperation, grownBytes, allowedBytes, isFlat: grownBytes <= allowedBytes };
}
