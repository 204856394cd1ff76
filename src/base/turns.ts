/**
 * Long work in slices, so that everything else has its turn in between and somebody can be told how far it is.
 */
import { deferToMacrotask } from './system-runtime.js';

/** Is told how much of something is done. */
export type TellProgress = (done: number, of: number) => void;

/** Lets everything else that waits have a turn. */
export function nextTurn(): Promise<void> {
  return new Promise(deferToMacrotask);
}
