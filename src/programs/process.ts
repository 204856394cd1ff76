/**
 * What a program in a container has: its arguments, streams, files, and the network stack of its container.
 *
 * Programs are the library's own, in busybox' words; nothing of the real machine is run. A program ends with its exit
 * code, and soon after its signal aborts.
 */
import type { Clock } from '../base/runtime.js';
import type { NamespacePlace, Simulator } from '../dataplane/simulator/simulator.js';
import type { Namespace } from '../dataplane/simulator/namespace.js';
import type { FileTree } from './files/file-tree.js';
import type { Input } from './input.js';
import type { ProcessTable } from './process-table.js';
import type { User } from './user.js';

/** The network as a program sees it. */
export interface ProcessNetwork {
  readonly simulator: Simulator;
  readonly place: NamespacePlace;
  /** The stack that it is in; undefined once its container has stopped. */
  readonly namespace: () => Namespace | undefined;
}

/** A running program's surroundings. */
export interface Process {
  /** What the program was called. */
  readonly name: string;
  /** What stands behind its name. */
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly hostname: string;
  /** Whether it has the right to change its network (NET_ADMIN). */
  readonly isNetworkAdmin?: boolean;
  /** Whom it runs as; root where nothing is said. */
  readonly user?: User;
  readonly network: ProcessNetwork;
  /** All processes of its container. */
  readonly processes: ProcessTable;
  /** Its number among them. */
  readonly pid: number;
  readonly files: FileTree;
  readonly clock: Clock;
  readonly input: Input;
  /** Aborts when the program is killed. */
  readonly signal: AbortSignal;
  /** Its streams are a terminal's. */
  readonly terminal?: boolean;
  /** Takes a signal instead of being ended by it; undefined gives that up. */
  readonly trap?: (signal: number, take: (() => void) | undefined) => void;
  /** Resolves when whoever reads its output has room for more; absent where there always is. */
  readonly room?: (signal: AbortSignal) => Promise<boolean>;
  /** Writes to standard output. */
  readonly out: (bytes: string | Uint8Array) => void;
  /** Writes to standard error. */
  readonly error: (bytes: string | Uint8Array) => void;
}

/** A program: what it does until it ends, and its exit code. */
export type Program = (process: Process) => Promise<number>;

/** The exit code of wrong usage, as busybox has it. */
export const USAGE = 1;

/** Resolves after some time on the clock, or when the signal aborts. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      timer.cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = clock.after(ms, done);
    signal.addEventListener('abort', done, { once: true });
  });
}

/** Resolves when the signal aborts. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
