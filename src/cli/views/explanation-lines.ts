/**
 * An explanation as lines: the verdict, each way step by step, and what can be done.
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
  return ['', title, ...steps.map(({ words }, at) => `${String(at + 1).padStart(4)}  ${words}`)];
}
