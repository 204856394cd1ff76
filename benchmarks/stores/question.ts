/**
 * What a question of the benchmark asks for and what it answers.
 */
import type { Venue } from './venues.js';

export interface Question {
  readonly name: string;
  /** Which stores it is about; all unless told. */
  readonly stores?: readonly Venue['name'][];
  /** Asks it of one store. */
  ask(venue: Venue, size: Size): Promise<readonly Row[]>;
}

/** How much is done. */
export interface Size {
  /** Repetitions, of which the medians count. */
  readonly rounds: number;
  /** Operations of a round done one by one. */
  readonly oneByOne: number;
  /** Operations of a round with many in flight. */
  readonly atOnce: number;
}

export const FULL: Size = { rounds: 7, oneByOne: 300, atOnce: 1_024 };
export const QUICK: Size = { rounds: 3, oneByOne: 60, atOnce: 256 };

/** One measured thing. */
export interface Row {
  readonly what: string;
  /** Milliseconds an operation, or what else `unit` says. */
  readonly ours: number;
  /** The same of what it is compared with. */
  readonly beside?: number;
  /** 'raw' unless told. */
  readonly besideWhat?: string;
  readonly unit?: string;
  /** What has to be reached. */
  readonly targets?: readonly Target[];
}

export interface Target {
  /** '× raw', 'ms', '× sequential'. */
  readonly of: string;
  readonly value: number;
  readonly atMost?: number;
  readonly atLeast?: number;
}

export function passes({ value, atMost = Infinity, atLeast = -Infinity }: Target): boolean {
  return value <= atMost && value >= atLeast;
}
