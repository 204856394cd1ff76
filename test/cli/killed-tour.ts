/**
 * A tour in a process of its own that is killed, without a chance to put anything in order, after a step: run with the
 * step's name, whether it has been noted, and the tour's options.
 */
import process from 'node:process';
import { createSystemRuntime } from '../../src/base/system-runtime.js';
import { runProgram } from '../../src/cli/program.js';

const [, , last, noted, ...options] = process.argv;

process.exitCode = await runProgram(['tour', ...options], {
  out: () => {},
  err: (text) => void process.stderr.write(text),
  cwd: process.cwd(),
  env: process.env,
  input: () => Promise.resolve(new Uint8Array()),
  isTerminal: false,
  runtime: createSystemRuntime(),
  onTourStep: (step, isNoted) => {
    if (step !== last || String(isNoted) !== noted) return;
    process.kill(process.pid, 'SIGKILL');
    // The signal may take a moment; nothing more is done until it comes.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
});
