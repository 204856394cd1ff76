/**
 * A whole run as one document for programs.
 */
import type { Figure, Judged } from './figure.js';
import type { Machine } from './machine.js';

export interface Document {
  readonly benchmark: 'libcnm';
  readonly quick: boolean;
  readonly machine: Machine;
  readonly workloads: readonly Found[];
}

/** What came of one workload. */
export interface Found {
  readonly name: string;
  readonly question: string;
  readonly seconds: number;
  readonly figures: readonly (Figure & { readonly judged: readonly Judged[] })[];
  /** Why it ended early, if it did. */
  readonly failed?: string;
}

export function missed(found: readonly Found[]): { missed: number; of: number } {
  const judged = found.flatMap(({ figures }) => figures.flatMap((figure) => figure.judged));
  return { missed: judged.filter(({ met }) => !met).length, of: judged.length };
}
