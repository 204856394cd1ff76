/**
 * The tour as a program that is killed at a given moment, bundled: that starts faster than the sources do.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = join(root, 'node_modules', '.cache');

/** Every step of a tour, in order. */
export const tourSteps = [
  'create ov_net2',
  'create ov_net3',
  'see them on h2',
  'run box1',
  'run box2',
  'show what was allocated',
  'show what was stored',
  'ping',
  'trace',
  'explain',
  'remove box1',
  'remove box2',
  'remove networks',
  'prove that nothing is left',
] as const;

export interface TourProgram {
  /** Runs a tour in a folder until it is killed, before or after a step was noted; the signal or the exit code. */
  runUntil(cwd: string, step: string, noted: boolean, options?: readonly string[]): Promise<string>;
  remove(): void;
}

export async function buildTourProgram(): Promise<TourProgram> {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'tour-'));
  const program = join(folder, 'src', 'cli', 'killed-tour.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('killed-tour.ts', import.meta.url))],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    alias: { '#open-store': join(root, 'src', 'stores', 'open-store.node.ts') },
    define: { 'import.meta.url': JSON.stringify(new URL('../../src/cli/version.ts', import.meta.url).href) },
    logLevel: 'error',
  });
  return {
    runUntil: (cwd, step, noted, options = []) =>
      new Promise((resolve) => {
        const child = spawn(process.execPath, [program, step, String(noted), ...options], { cwd, stdio: 'ignore' });
        child.on('exit', (code, signal) => resolve(signal ?? String(code)));
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
