/**
 * The lives of containers as the API's routes need them: verbs with Docker's rules, and streams.
 *
 * Wherever a container is wanted, its id, its name or the start of its id will do.
 */
import type { CnmError } from '../../base/error.js';
import type { Result } from '../../base/result.js';
import type { Container } from '../../containers/container.js';
import type { ContainerOptions } from '../../containers/container-settings.js';
import type { RestartPolicy } from '../../model/container.js';
import type { FileTree } from '../../programs/files/file-tree.js';
import type { Execs } from './execs.js';
import type { Ended } from './life.js';
import type { Connection } from './streams/connection.js';
import type { LogOptions } from './streams/log-reader.js';

/** How many containers there are in each state. */
export interface LifeCounts {
  readonly running: number;
  readonly paused: number;
  readonly stopped: number;
}

export type WaitCondition = 'not-running' | 'next-exit' | 'removed';

export interface AttachOptions {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  /** What was written before comes first. */
  readonly logs: boolean;
  /** What is written from now on comes too. */
  readonly stream: boolean;
}

type Done = Promise<Result<void, CnmError>>;

export interface ContainerLives {
  readonly execs: Execs;
  counts(): LifeCounts;
  create(options: ContainerOptions): Promise<Result<Container, CnmError>>;
  /** False: it ran already. */
  start(container: string): Promise<Result<boolean, CnmError>>;
  /** False: it did not run. The container's own timeout unless given; -1 waits without end. */
  stop(container: string, timeoutS?: number): Promise<Result<boolean, CnmError>>;
  kill(container: string, signal: number): Done;
  restart(container: string, timeoutS?: number): Done;
  pause(container: string): Done;
  unpause(container: string): Done;
  rename(container: string, name: string): Done;
  update(container: string, restartPolicy: RestartPolicy): Done;
  /** `volumes`: those that nobody has named go with it. */
  remove(container: string, options: { readonly force: boolean; readonly volumes?: boolean }): Done;
  /** Removes those that do not run and are wanted, and gives their ids. */
  prune(wanted: (container: Container) => boolean): Promise<Result<readonly string[], CnmError>>;
  /** Found at once; `ended` resolves when the condition is met, or never once the signal has aborted. */
  wait(container: string, condition: WaitCondition, signal: AbortSignal): Result<{ readonly ended: Promise<Ended> }, CnmError>;
  /** `signal` aborts when nobody reads them any more. */
  logs(container: string, options: LogOptions, signal: AbortSignal): Result<AsyncIterable<Uint8Array>, CnmError>;
  attach(container: string, options: AttachOptions): Result<(connection: Connection) => Promise<void>, CnmError>;
  /** Its files, which are there until it is removed or the daemon ends; told of as this action, if one is named. */
  files(container: string, action?: string): Result<FileTree, CnmError>;
  /** The number of its first process; 0 while it does not run. */
  pidOf(containerId: string): number;
  /** Takes up again what the last daemon left: what ran is started as its restart policy says. */
  restore(): Promise<void>;
  /** Ends every process and stream, as Docker's daemon does when it ends. */
  close(): Promise<void>;
}
