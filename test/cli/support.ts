/**
 * The command line in the test's own process, on a state folder of its own, at a time that the test decides.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { createRandom } from '../../src/base/random.js';
import { silentLog } from '../../src/base/runtime.js';
import { createSystemRuntime } from '../../src/base/system-runtime.js';
import type { Io } from '../../src/cli/io.js';
import { runProgram } from '../../src/cli/program.js';

/** A JSON text, of nobody knows what. */
export function parseJson(text: string): unknown {
  return JSON.parse(text);
}

/** What a command has printed, and how it ended. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Bench {
  /** The folder that commands run in; their state is in `.cnm` below it. */
  readonly folder: string;
  /** Runs a command; a text is split at its spaces. */
  run(command: string | readonly string[], io?: Partial<Io>): Promise<Ran>;
  /** Lets time pass. */
  wait(ms: number): void;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export function createBench(): Bench {
  const folder = mkdtempSync(join(tmpdir(), 'libcnm-cli-'));
  folders.push(folder);
  const { clock } = createSystemRuntime();
  const random = createRandom('a seed');
  let nowMs = Date.UTC(2026, 0, 2, 15, 4, 5);
  return {
    folder,
    wait: (ms) => void (nowMs += ms),
    async run(command, io = {}) {
      let [out, err] = ['', ''];
      const args = typeof command === 'string' ? command.split(' ').filter((word) => word !== '') : command;
      const code = await runProgram(args, {
        out: (text) => void (out += text),
        err: (text) => void (err += text),
        input: () => Promise.resolve(new Uint8Array()),
        cwd: folder,
        env: {},
        isTerminal: false,
        runtime: { clock: { now: () => nowMs, after: (delayMs, run) => clock.after(delayMs, run) }, random, log: silentLog },
        ...io,
      });
      return { code, out, err };
    },
  };
}
