/**
 * Rows of the stores' benchmark as figures.
 */
import type { Figure, Target } from '../../framework/figure.js';
import type { Row } from '../../stores/question.js';

/** A row as a figure, in milliseconds unless it has another unit; what it does not judge is told as what it is beside. */
export function figureOf(store: string, { what, ours, beside, besideWhat = 'raw', unit = 'ms', targets = [] }: Row): Figure {
  return {
    ...{ name: `${store}: ${what}`, unit, ours },
    ...(beside !== undefined && { peers: [{ name: besideWhat, value: beside }] }),
    targets: targets.flatMap(({ of, atMost }): Target[] => {
      if (atMost === undefined) return [];
      return of === `× ${besideWhat}` && beside !== undefined ? [{ atMost, times: besideWhat }] : of === unit ? [{ atMost }] : [];
    }),
  };
}
