/**
 * The faults that a client of a store may meet, and how likely each is.
 */
import type { Random } from '../../base/runtime.js';

/** How likely each fault is, from 0 (never) to 1 (always). */
export interface Faults {
  /** A call that is sent late, or whose answer comes late. */
  readonly lateCall: number;
  /** A watch event that comes late, and with it those behind it. */
  readonly lateEvent: number;
  /** How late at most, in milliseconds; at least 1. */
  readonly maxDelayMs: number;
  /** A read that is refused. */
  readonly refusedRead: number;
  /** A commit that is refused and did not happen. */
  readonly refusedCommit: number;
  /** A commit that did not happen, of which its sender is told that it may have. */
  readonly lostRequest: number;
  /** A commit that happened, of which its sender is told that it may have. */
  readonly lostAnswer: number;
  /** A commit with conditions that is told of a conflict where there is none. */
  readonly conflict: number;
  /** A watch event in whose place everything is told anew. */
  readonly reset: number;
}

/** Nothing goes wrong. */
export const NO_FAULTS: Faults = {
  lateCall: 0,
  lateEvent: 0,
  maxDelayMs: 100,
  refusedRead: 0,
  refusedCommit: 0,
  lostRequest: 0,
  lostAnswer: 0,
  conflict: 0,
  reset: 0,
};

/** Whether something of this likelihood happens now. */
export function happens(random: Random, likelihood: number): boolean {
  return likelihood > 0 && random.u32() < likelihood * 2 ** 32;
}
