/**
 * What a command answers, and how it is printed: text for people, one JSON document with --json, errors to stderr.
 */
import type { CnmError } from '../base/error.js';
import { exitCodeOf } from './exit-codes.js';
import type { Io } from './io.js';

export interface Outcome {
  /** Lines for people. A command that has written them itself has none. */
  readonly text: readonly string[];
  /** The result as a JSON document. */
  readonly json: unknown;
  /** What went wrong, perhaps beside what went well. The first decides the exit code. */
  readonly errors?: readonly CnmError[];
  /** How errors are said, where another program's words are better known. */
  readonly errorText?: readonly string[];
  /** Instead of the one that follows from the errors. */
  readonly exitCode?: number;
}

/** The outcome of a failure alone. */
export function failure(error: CnmError, exitCode?: number): Outcome {
  return { text: [], json: undefined, errors: [error], ...(exitCode !== undefined && { exitCode }) };
}

/** Prints an outcome and gives the exit code. */
export function printOutcome(io: Io, outcome: Outcome, json: boolean): number {
  const { errors = [], errorText } = outcome;
  const [first] = errors;
  if (json) {
    if (outcome.json !== undefined) io.out(`${JSON.stringify(outcome.json, undefined, 2)}\n`);
    for (const error of errors) io.err(`${JSON.stringify({ error: error.toJSON() })}\n`);
  } else {
    for (const line of outcome.text) io.out(`${line}\n`);
    for (const line of errorText ?? errors.flatMap(errorLines)) io.err(`${line}\n`);
  }
  return outcome.exitCode ?? (first === undefined ? 0 : exitCodeOf(first));
}

function errorLines(error: CnmError): string[] {
  return [`Error: ${error.message}`, error.explanation];
}
