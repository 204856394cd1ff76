/**
 * What befalls the processes of a cluster, and when: counted in a process's own operations, and decided by the seed.
 */
import { createRandom, randomBelow } from '../../src/base/random.js';

export type FaultKind =
  /** SIGKILL, and started again at once. */
  | 'kill'
  /** SIGKILL, and started again when others have reaped it. */
  | 'die'
  /** SIGSTOP, until the others have done this and that. */
  | 'stop'
  /** SIGSTOP, until others have reaped it. */
  | 'sleep'
  /** Its connections are reset. */
  | 'cut'
  /** The server has its next request, and it never learns the answer. */
  | 'lose-answer'
  /** Nothing passes on its connections, until the others have done this and that. */
  | 'freeze';

export interface Fault {
  /** The operation with which it comes. */
  readonly at: number;
  readonly kind: FaultKind;
}

/** What befalls each process. */
export const FAULTS_OF_PROCESSES: readonly FaultKind[] = ['kill', 'kill', 'die', 'stop', 'sleep'];

/** What befalls each connection to a server. */
export const FAULTS_OF_CONNECTIONS: readonly FaultKind[] = [...Array<FaultKind>(6).fill('cut'), ...Array<FaultKind>(3).fill('lose-answer'), 'freeze'];

/**
 * What befalls a process of so many operations: each of the kinds once, in any order, one in each stretch of its life.
 * It sleeps in the first half, so that it certainly does something more when others have reaped it, and is told.
 */
export function planFaults(seed: string, host: string, operations: number, kinds: readonly FaultKind[]): Fault[] {
  const random = createRandom(`faults ${seed} ${host}`);
  const left = [...kinds];
  const stretch = Math.floor(operations / Math.max(1, kinds.length));
  const order = kinds.flatMap(() => left.splice(randomBelow(random, left.length), 1));
  const sleep = order.indexOf('sleep');
  if (sleep >= order.length / 2) order.splice(randomBelow(random, Math.ceil(order.length / 2)), 0, ...order.splice(sleep, 1));
  return order.map((kind, at) => ({ at: 1 + at * stretch + randomBelow(random, stretch), kind }));
}
