/**
 * What the benchmarks measure and how it is told: figures, each with what it is beside, and curves over a size.
 */

/** How much is done. */
export interface Size {
  /** Little of everything: to see that it runs, not how fast. */
  readonly quick: boolean;
  /** Alternated rounds of which the medians count. */
  readonly rounds: number;
  /** The most that scaling runs put there. */
  readonly largest: number;
}

export const FULL: Size = { quick: false, rounds: 5, largest: 100_000 };
export const QUICK: Size = { quick: true, rounds: 3, largest: 1_000 };

/** One question, with what it found. */
export interface Workload {
  readonly name: string;
  readonly question: string;
  /** Gives figures as they are found. */
  measure(size: Size): AsyncIterable<Figure>;
}

/** Another's value of the same thing. */
export interface Beside {
  readonly name: string;
  readonly value: number;
}

/** A limit on our value, or on how often it is another's. */
export interface Target {
  readonly atMost: number;
  /** The name of the peer or floor that ours is divided by; our own value unless told. */
  readonly times?: string;
}

/** One measured thing; every value has the same unit, and less is better. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  /** Measured in the same run, its rounds alternating with ours. */
  readonly peers?: readonly Beside[];
  /** What a bare loop of the needed work costs, measured in the same run. */
  readonly floor?: Beside;
  /** Measured elsewhere on a machine of the same kind: an order of magnitude, not a comparison. */
  readonly recorded?: readonly Beside[];
  readonly targets?: readonly Target[];
  /** The same by size, smallest first. */
  readonly curve?: Curve;
}

export interface Curve {
  /** What the sizes count. */
  readonly of: string;
  readonly points: readonly Point[];
  /** The value grows as the size to this power. */
  readonly exponent: number;
  readonly targetExponent?: number;
}

export interface Point {
  readonly size: number;
  readonly value: number;
}

/** A target with what was reached. */
export interface Judged extends Target {
  readonly value: number;
  readonly met: boolean;
}

/** The targets of a figure, each with what was reached. */
export function judge({ ours, peers = [], floor, targets = [], curve }: Figure): readonly Judged[] {
  const others = floor === undefined ? peers : [...peers, floor];
  const judged = targets.map((target) => {
    const other = target.times === undefined ? 1 : (others.find(({ name }) => name === target.times)?.value ?? NaN);
    const value = ours / other;
    return { ...target, value, met: value <= target.atMost };
  });
  if (curve?.targetExponent === undefined) return judged;
  return [...judged, { times: 'growth', atMost: curve.targetExponent, value: curve.exponent, met: curve.exponent <= curve.targetExponent }];
}
