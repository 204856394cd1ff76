/**
 * Rounds: contenders take turns, so that whatever else the machine does meets all of them; the medians count.
 */
import { workedNs } from './clock.js';
import type { Beside } from './figure.js';

/** Something that is timed against others. */
export interface Contender {
  readonly name: string;
  /** One round: the value of one operation. */
  round(): number | Promise<number>;
}

/** The median value of each contender, in the order in which they were given; the first round only warms up. */
export async function compare(contenders: readonly Contender[], rounds: number): Promise<readonly Beside[]> {
  const values = contenders.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const at = (turn + round) % contenders.length;
      const value = await contenders[at]!.round();
      if (round > 0) values[at]!.push(value);
    }
  }
  return contenders.map(({ name }, at) => ({ name, value: median(values[at]!) }));
}

/** Ours first, then peers, then perhaps a floor, as a figure has them. */
export async function compareAll(
  rounds: number,
  { ours, peers = [], floor }: { ours: Contender; peers?: readonly Contender[]; floor?: Contender },
): Promise<{ ours: number; peers: readonly Beside[]; floor?: Beside }> {
  const [first, ...rest] = await compare([ours, ...peers, ...(floor === undefined ? [] : [floor])], rounds);
  if (floor === undefined) return { ours: first!.value, peers: rest };
  return { ours: first!.value, peers: rest.slice(0, -1), floor: rest.at(-1)! };
}

/** Nanoseconds of one of `count` operations that a piece of work does by computing alone. */
export function nsEach(count: number, work: () => void): number {
  const start = workedNs();
  work();
  return (workedNs() - start) / count;
}

/** The same of work that is awaited and waits for nothing outside of the process. */
export async function nsEachAwaited(count: number, work: () => Promise<unknown>): Promise<number> {
  const start = workedNs();
  await work();
  return (workedNs() - start) / count;
}

/** How long a round of repeated work is to take, so that the clock's own cost does not show. */
const ROUND_NS = 2e7;

/** A contender whose work does `count` operations and can be done any number of times. */
export function repeated(name: string, count: number, work: () => unknown): Contender {
  return {
    name,
    round() {
      let times = 1;
      for (;;) {
        const ns = nsEach(1, () => {
          for (let time = 0; time < times; time++) work();
        });
        if (ns > ROUND_NS || times > 1e6) return ns / (times * count);
        times *= 2;
      }
    },
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
