/**
 * The command line's bar for long programs of the tests, on this process's standard error and by the real time.
 */
import process from 'node:process';
import { createSystemRuntime } from '../../src/base/system-runtime.js';
import { Progress } from '../../src/cli/progress.js';

export function consoleProgress(): Progress {
  return new Progress({
    err: (text) => void process.stderr.write(text),
    ...(process.stderr.isTTY && { errorColumns: process.stderr.columns }),
    runtime: createSystemRuntime(),
  });
}
