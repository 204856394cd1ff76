/**
 * Names that no other client has ever given: a count, and a number of 64 bits by chance for each client.
 */
import { createSystemRuntime } from '../../base/system-runtime.js';

const DIGITS = 7;

/** Gives a new name at each call; none is the beginning of another. */
export function newNames(): () => string {
  // Chance from a seed would give two processes with the same seed the same names.
  const { random } = createSystemRuntime();
  const client = [random.u32(), random.u32()].map((number) => number.toString(36).padStart(DIGITS, '0')).join('');
  let count = 0;
  return () => `${(count++).toString(36)}-${client}`;
}
