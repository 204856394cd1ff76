/**
 * What the command line has of the world: where it writes, where it stands, and its time and chance.
 *
 * `main.ts` gives it the process's; tests give it their own and run commands in their process.
 */
import type { Runtime } from '../base/runtime.js';

export interface Io {
  /** Writes to standard output. */
  out(text: string): void;
  /** Writes to standard error. */
  err(text: string): void;
  /** The folder that paths are relative to. */
  readonly cwd: string;
  /** Whether standard output is a terminal with colours. */
  readonly isTerminal: boolean;
  readonly runtime: Runtime;
  /** Called with what the tour has just done, before and after it has noted it. */
  readonly onTourStep?: (step: string, noted: boolean) => void;
}
