/**
 * The exit codes of the command line, in one table.
 */
import type { CnmError, ErrorKind } from '../base/error.js';

/** What a failure of each kind ends with. */
export const exitCodes: Readonly<Record<ErrorKind, number>> = {
  'invalid-parameter': 2,
  'not-found': 3,
  forbidden: 4,
  conflict: 4,
  unavailable: 5,
  timeout: 5,
  'not-implemented': 6,
  internal: 70,
};

/** A ping that nobody answered, as the ping command ends. */
export const EXIT_UNANSWERED = 1;

/** A program that could not be run, as `docker exec` of 20.10 ends. */
export const EXIT_NOT_EXECUTABLE = 126;

/** A container that could not be created or started, as `docker run` ends. */
export const EXIT_RUN_FAILED = 125;

/** The table for people. */
export const exitCodesHelp = [
  'Exit codes:',
  '    0  done',
  '    1  ping, trace: nobody answered; explain: not reached',
  '    2  wrong arguments, or a value that cannot be',
  '    3  not found',
  '    4  refused: in use, taken, or not allowed',
  '    5  the store does not answer, or nothing is left to give',
  '    6  not implemented here',
  '   70  a fault of cnm itself',
  '  125  run: the container could not be created or started',
  '  126  exec, capture: there is no such program; otherwise they end as the program does',
].join('\n');

/** Docker calls this not found; for a script it is what the fifth line of the table says. */
const NOTHING_LEFT = 'NO_AVAILABLE_POOL';

export function exitCodeOf(error: CnmError): number {
  return error.code === NOTHING_LEFT ? exitCodes.unavailable : exitCodes[error.kind];
}
