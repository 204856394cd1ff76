/**
 * Processes that clients start in containers that run (daemon/exec.go): created, started once, and inspected afterwards.
 *
 * They are in memory only. Invariant: what has ended is forgotten with its container, or some minutes later.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Container } from '../../containers/container.js';
import { ContainerNotRunning, ContainerPaused, ContainerRestarting } from '../../containers/errors.js';
import { createId } from '../../model/ids.js';
import { ExecFailed, ExecFolderNotFound, ExecNotFound, ExecRefused, UserNotFound } from './errors.js';
import type { Life } from './life.js';
import { surroundingsOf, tell, userOf, type LifeParts } from './life-parts.js';
import { findCommand, type Command } from './processes/main-command.js';
import { RunningProcess } from './processes/running-process.js';
import { SIGKILL } from '../../programs/signals.js';
import { ROOT, type User } from '../../programs/user.js';
import { serve, type Connection, type OutputListener } from './streams/connection.js';

export interface ExecOptions {
  readonly command: readonly string[];
  readonly environment: readonly string[];
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
  readonly privileged: boolean;
  readonly user: string;
  /** Else its container's. */
  readonly workingFolder?: string;
  readonly detachKeys: string;
}

/** An exec instance. */
export interface Exec extends ExecOptions {
  readonly id: string;
  readonly containerId: string;
  running: boolean;
  pid: number;
  exitCode: number | undefined;
  process: RunningProcess | undefined;
  endedAt: number;
}

/** How long what has ended is remembered. */
const REMEMBERED_MS = 5 * 60_000;
/** What Docker makes of runc's failure to begin. */
const NOT_BEGUN = 126;

/** What an exec instance is to run, and as whom. */
interface Beginning {
  readonly command: Command;
  readonly user: User;
}

export class Execs {
  readonly #parts: LifeParts;
  readonly #lifeOf: (container: Container) => Life;
  readonly #nextPid: () => number;
  readonly #byId = new Map<string, Exec>();
  readonly #byContainer = new Map<string, Set<Exec>>();

  constructor(parts: LifeParts, lifeOf: (container: Container) => Life, nextPid: () => number) {
    this.#parts = parts;
    this.#lifeOf = lifeOf;
    this.#nextPid = nextPid;
  }

  /** Errors: CONTAINER_NOT_FOUND, AMBIGUOUS_CONTAINER, CONTAINER_NOT_RUNNING, CONTAINER_PAUSED, CONTAINER_RESTARTING. */
  create(wanted: string, options: ExecOptions): Result<Exec, CnmError> {
    const container = this.#runningContainer(wanted);
    if (!container.ok) return container;
    this.#forgetOld();
    const exec: Exec = {
      ...options,
      id: createId(this.#parts.runtime.random),
      containerId: container.value.id,
      ...{ running: false, pid: 0, exitCode: undefined, process: undefined, endedAt: 0 },
    };
    this.#byId.set(exec.id, exec);
    const others = this.#byContainer.get(exec.containerId);
    if (others === undefined) this.#byContainer.set(exec.containerId, new Set([exec]));
    else others.add(exec);
    tell(this.#parts, container.value, `exec_create: ${eventWords(options.command)}`, { execID: exec.id });
    return Result.ok(exec);
  }

  /** Errors: EXEC_NOT_FOUND. */
  exec(id: string): Result<Exec, ExecNotFound> {
    const exec = this.#byId.get(id);
    return exec === undefined ? Result.error(new ExecNotFound({ exec: id.slice(0, 64) })) : Result.ok(exec);
  }

  /** The ids of a container's that have not ended. */
  idsOf(containerId: string): readonly string[] {
    return [...(this.#byContainer.get(containerId) ?? [])].flatMap(({ id, exitCode }) => (exitCode === undefined ? [id] : []));
  }

  /**
   * Starts it; whoever is attached has what the returned function is given.
   *
   * Errors: EXEC_NOT_FOUND, EXEC_REFUSED, and those of `create`.
   */
  start(id: string, options: { readonly tty: boolean; readonly detached: boolean }): Result<(connection: Connection) => Promise<void>, CnmError> {
    const found = this.exec(id);
    if (!found.ok) return found;
    const exec = found.value;
    if (exec.exitCode !== undefined) return Result.error(new ExecRefused({ exec: id, reason: 'has already run' }));
    if (exec.running) return Result.error(new ExecRefused({ exec: id, reason: 'is already running' }));
    const container = this.#runningContainer(exec.containerId);
    if (!container.ok) return container;
    const begun = this.#beginning(exec, container.value);
    if (options.detached && !begun.ok) {
      exec.exitCode = NOT_BEGUN;
      exec.endedAt = this.#parts.runtime.clock.now();
      return begun;
    }
    exec.running = true;
    const tty = exec.tty || options.tty;
    const beginning = begun.ok ? begun.value : { command: saying(begun.error.message, exec.command), user: ROOT };
    if (options.detached) this.#run(exec, container.value, beginning, { tty, output: () => {} });
    return Result.ok(async (connection) => {
      const listeners = new Set<OutputListener>();
      const process = this.#run(exec, container.value, beginning, {
        tty,
        output: (stream, bytes) => {
          for (const listener of listeners) listener(stream, bytes);
        },
      });
      const endInput = (): void => process.endInput();
      await serve(connection, {
        tty,
        stdout: exec.stdout,
        stderr: exec.stderr,
        listen: (listener) => {
          listeners.add(listener);
          return () => void listeners.delete(listener);
        },
        sink: exec.stdin ? process : undefined,
        inputEnded: exec.tty ? () => {} : endInput,
        over: process.ended,
        ending: this.#parts.ending,
      });
    });
  }

  /** The container has stopped: its processes are ended. */
  endAll(containerId: string): void {
    for (const { process } of this.#byContainer.get(containerId) ?? []) process?.signal(SIGKILL);
  }

  /** The container is gone, and its exec instances with it. */
  forget(containerId: string): void {
    for (const { id } of this.#byContainer.get(containerId) ?? []) this.#byId.delete(id);
    this.#byContainer.delete(containerId);
  }

  #runningContainer(wanted: string): Result<Container, CnmError> {
    const found = this.#parts.containers.container(wanted);
    if (!found.ok) return found;
    const { id, name: container, state } = found.value;
    if (state === 'paused') return Result.error(new ContainerPaused({ container, id: wanted, advice: ', unpause the container before exec' }));
    if (state === 'restarting') return Result.error(new ContainerRestarting({ container, id }));
    if (state !== 'running') return Result.error(new ContainerNotRunning({ container, id }));
    const links = found.value.linkEnvironment();
    return links.ok ? found : links;
  }

  /** What it runs and as whom, or why it cannot begin. */
  #beginning({ command: words, user: wanted, workingFolder = '' }: Exec, container: Container): Result<Beginning, CnmError> {
    const life = this.#lifeOf(container);
    const user = userOf(container, life, wanted);
    if (typeof user === 'string') return Result.error(new UserNotFound({ reason: user }));
    if (workingFolder !== '' && !life.files.isFolder(workingFolder)) return Result.error(new ExecFolderNotFound({ folder: workingFolder }));
    const command = findCommand(words, life.files, container.image);
    return command === undefined ? Result.error(new ExecFailed({ program: words[0] ?? '' })) : Result.ok({ command, user });
  }

  #run(exec: Exec, container: Container, { command, user }: Beginning, { tty, output }: { readonly tty: boolean; readonly output: OutputListener }): RunningProcess {
    const { command: words, environment, stdin, workingFolder = '' } = exec;
    tell(this.#parts, container, `exec_start: ${eventWords(words)}`, { execID: exec.id });
    const process = new RunningProcess({
      command,
      surroundings: surroundingsOf(this.#parts, container, this.#lifeOf(container), { tty, environment, user, folder: workingFolder, privileged: exec.privileged }),
      ...{ tty, output },
      openInput: stdin || tty,
      isInit: false,
      log: this.#parts.runtime.log,
    });
    exec.process = process;
    exec.pid = this.#nextPid();
    void process.ended.then((exitCode) => {
      exec.running = false;
      exec.exitCode = exitCode;
      exec.process = undefined;
      exec.endedAt = this.#parts.runtime.clock.now();
      tell(this.#parts, container, 'exec_die', { execID: exec.id, exitCode: String(exitCode) });
    });
    return process;
  }

  #forgetOld(): void {
    const limit = this.#parts.runtime.clock.now() - REMEMBERED_MS;
    for (const exec of this.#byId.values()) {
      // They are in the order in which they were made: what comes behind one that is young is young too.
      if (exec.exitCode !== undefined && exec.endedAt > limit) return;
      if (exec.exitCode === undefined) continue;
      this.#byId.delete(exec.id);
      this.#byContainer.get(exec.containerId)?.delete(exec);
    }
  }
}

/** A command in events: the program, a blank, and its arguments. */
function eventWords([program = '', ...args]: readonly string[]): string {
  return `${program} ${args.join(' ')}`;
}

/** Stands for a process that could not begin: it says why. */
function saying(message: string, words: readonly string[]): Command {
  return {
    program: async ({ out }) => {
      out(`${message}\r\n`);
      return NOT_BEGUN;
    },
    words,
    handles: new Set(),
    mayBeInit: false,
  };
}
