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
    runtime: createSystemRuntime(),
    untilStopped: () =>
      new Promise((resolve) => {
        for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
      }),
  });
} catch (thrown) {
  process.stderr.write(`cnm has failed, and this is its own fault: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}\n`);
  process.exitCode = exitCodes.internal;
}

// Connections of a closed store may take seconds to end; once everything is written, nobody waits for them.
process.stdout.write('', () => process.stderr.write('', () => process.exit()));
