#!/usr/bin/env node
/**
 * The command line `cnm`: this process's arguments, environment, streams and clock handed to the program, and its exit code back.
 *
 * What is thrown is a fault of the program itself; it is printed whole and ends with 70.
 */
import process from 'node:process';
import { createSystemRuntime } from '../base/system-runtime.js';
import { exitCodes } from './exit-codes.js';
import { runProgram } from './program.js';

/** Signals to end after which nothing is waited for any more. */
const MOST_SIGNALS = 3;
/** What the exit code of a process that a signal ends is above. */
const ENDED_BY_SIGNAL = 128;

// Whoever reads our output may have seen enough; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

try {
  process.exitCode = await runProgram(process.argv.slice(2), {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    input: async () => Buffer.concat(await process.stdin.toArray()),
    cwd: process.cwd(),
    env: process.env,
    isTerminal: process.stdout.isTTY && process.stdout.hasColors(),
    ...(process.stdout.isTTY && process.stdout.columns > 0 && { columns: process.stdout.columns }),
    ...(process.stderr.isTTY && process.env['TERM'] !== 'dumb' && { errorColumns: process.stderr.columns }),
    runtime: createSystemRuntime(),
    untilStopped,
  });
} catch (thrown) {
  process.stderr.write(`cnm has failed, and this is its own fault: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}\n`);
  process.exitCode = exitCodes.internal;
}

/** Resolves at the first signal to end. The second changes nothing, and the third ends the process as it is, as dockerd does (cmd/dockerd/trap). */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let signals = 0;
    const take = (_: NodeJS.Signals, number: number): void => {
      if (++signals === MOST_SIGNALS) process.exit(ENDED_BY_SIGNAL + number);
      resolve();
    };
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, take);
    // A terminal that is closed, or somebody who wants the options read anew, does not end what listens.
    process.on('SIGHUP', () => undefined);
  });
}

// Connections of a closed store may take seconds to end; once everything is written, nobody waits for them.
process.stdout.write('', () => process.stderr.write('', () => process.exit()));
