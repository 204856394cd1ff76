/**
 * What was found, as a table for people and as a document for programs.
 */
import { cpus } from 'node:os';
import { passes, type Row, type Target } from './question.js';

export interface Answer extends Row {
  readonly question: string;
  readonly store: string;
}

/** One row with its targets, as a line of text. */
export function lineOf({ store, what, ours, beside, besideWhat = 'raw', unit = 'ms', targets = [] }: Answer): string {
  const besideText = beside === undefined ? '' : `${besideWhat} ${digits(beside)}`;
  return `${store.padEnd(10)} ${what.padEnd(52)} ${`${digits(ours)} ${unit}`.padEnd(10)} ${besideText.padEnd(22)} ${targets.map(targetText).join(', ')}`.trimEnd();
}

/** The whole run as JSON. */
export function documentOf(answers: readonly Answer[], missing: readonly string[]): string {
  const rows = answers.map((answer) => ({ ...answer, targets: answer.targets?.map((target) => ({ ...target, ...(isJudged(target) && { passes: passes(target) }) })) }));
  return `${JSON.stringify({ benchmark: 'stores', node: process.version, cpu: cpus()[0]?.model, cpus: cpus().length, missing, rows }, undefined, 2)}\n`;
}

export function misses(answers: readonly Answer[]): number {
  return answers.flatMap(({ targets = [] }) => targets).filter((target) => !passes(target)).length;
}

function targetText(target: Target): string {
  const { of, value, atMost, atLeast } = target;
  const limit = atMost === undefined ? `at least ${atLeast}` : `at most ${atMost}`;
  return isJudged(target) ? `${digits(value)} ${of} (${limit}: ${passes(target) ? 'pass' : 'MISS'})` : `${digits(value)} ${of}`;
}

function isJudged({ atMost, atLeast }: Target): boolean {
  return atMost !== undefined || atLeast !== undefined;
}

function digits(value: number): string {
  return value === 0 ? '0' : value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
