/**
 * Names that no other client has ever given: a count, and a number of 64 bits by chance for each client.
 */
import { createSystemRuntime } from '../../base/system-runtime.js';

const DIGITS = 7;

/** Leaves 33 bits of a safe number to the count. */
const CLIENT_BITS = 20;

/** Gives a new name at each call; none is the beginning of another. */
export function newNames(): () => string {
  // Chance from a seed would give two processes with the same seed the same names.
  const { random } = createSystemRuntime();
  const client = [random.u32(), random.u32()].map((number) => number.toString(36).padStart(DIGITS, '0')).join('');
  let count = 0;
  return () => `${(count++).toString(36)}-${client}`;
}

/** The number that two names of different clients share as seldom as chance has it, and two of one client never. */
export function numberOfName(name: string): number {
  const [count = '', client = ''] = name.split('-');
  return parseInt(count, 36) * 2 ** CLIENT_BITS + (parseInt(client.slice(-DIGITS), 36) % 2 ** CLIENT_BITS);
}
