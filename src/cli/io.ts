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
  /** All of standard input, to its end. */
  input(): Promise<Uint8Array>;
  /** The folder that paths are relative to. */
  readonly cwd: string;
  /** The environment: CNM_STORE and CNM_HOST stand for --store and --host. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether standard output is a terminal with colours. */
  readonly isTerminal: boolean;
  /** How wide standard output is, where that is a terminal. */
  readonly columns?: number;
  /** How wide standard error is, where that is a terminal; there is no bar of progress elsewhere. */
  readonly errorColumns?: number;
  readonly runtime: Runtime;
  /** Resolves when the process is asked to end; asked for by commands that go on until then. */
  readonly untilStopped?: () => Promise<void>;
  /** Called with what the tour has just done, before and after it has noted it. */
  readonly onTourStep?: (step: string, noted: boolean) => void;
}
