/**
 * An explanation as lines: the verdict, each way step by step, and what can be done.
 *
 * Rules that only lead from chain to chain are left out, and so is a drop that the rule before it has told.
 */
import type { ExplainedStep, Explanation } from '../../dataplane/simulator/explain/explanation.js';

export function explanationLines({ words, forward, return: back, remedy }: Explanation): readonly string[] {
  return [
    words,
    ...wayLines('There:', forward),
    ...wayLines('And back:', back),
    ...(remedy === undefined ? [] : ['', `What can be done: ${remedy}`]),
  ];
}

function wayLines(title: string, steps: readonly ExplainedStep[]): readonly string[] {
  if (steps.length === 0) return [];
  return ['', title, ...steps.filter(isTelling).map(({ words }, at) => `${String(at + 1).padStart(4)}  ${words}`)];
}

function isTelling({ step }: ExplainedStep): boolean {
  if (step.kind === 'rule') return step.verdict.kind !== 'jump' && step.verdict.kind !== 'return';
  return step.kind !== 'dropped' || step.code !== 'denied';
}
