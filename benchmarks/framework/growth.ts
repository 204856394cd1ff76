/**
 * How a value grows with a size: the slope of a line through the logarithms of both.
 */
import type { Curve, Point } from './figure.js';

/** A curve of points with its exponent: 0 is flat, 1 is linear. */
export function curveOf(of: string, points: readonly Point[], targetExponent?: number): Curve {
  return { of, points, exponent: exponentOf(points), ...(targetExponent !== undefined && { targetExponent }) };
}

/** The power of the size that the value grows with. */
export function exponentOf(points: readonly Point[]): number {
  const logs = points.map(({ size, value }) => ({ x: Math.log(size), y: Math.log(value) }));
  const meanX = logs.reduce((sum, { x }) => sum + x, 0) / logs.length;
  const meanY = logs.reduce((sum, { y }) => sum + y, 0) / logs.length;
  const across = logs.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  return across === 0 ? 0 : logs.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / across;
}

/** The powers of ten from one to another. */
export function decades(from: number, to: number): number[] {
  const sizes: number[] = [];
  for (let size = from; size <= to; size *= 10) sizes.push(size);
  return sizes;
}
