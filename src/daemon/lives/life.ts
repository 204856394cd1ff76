/**
 * One container's life in this daemon: its process, what it has written and who hears it, its files, and who waits.
 *
 * Made when it is first needed, and gone with the container. Invariant: what begins and ends the process is done in turn,
 * one at a time.
 */
import type { Clock, Timer } from '../../base/runtime.js';
import { FileTree, type LiveFiles } from '../../programs/files/file-tree.js';
import { ProcessTable } from '../../programs/process-table.js';
import { Room } from '../../programs/room.js';
import type { HealthMonitor } from './health-monitor.js';
import type { RunningProcess } from './processes/running-process.js';
import type { OutputListener } from './streams/connection.js';
import { ContainerLog } from './streams/container-log.js';
import type { StreamName } from './streams/frames.js';

/** What became of a container that was waited for. */
export interface Ended {
  readonly exitCode: number;
  /** Why it could not be started. */
  readonly error?: string;
}

/** Input that is kept for a process that has not begun, before whoever sends more has to wait for it. */
const MOST_EARLY_BYTES = 64 * 1024;

export class Life {
  readonly #clock: Clock;
  readonly #files: LiveFiles;
  #tree: FileTree | undefined;
  #log: ContainerLog | undefined;
  #listeners: Set<OutputListener> | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  readonly #processEnds = new Waiters<undefined>();
  readonly #exits = new Waiters<Ended>();
  readonly #removals = new Waiters<Ended>();
  process: RunningProcess | undefined;
  /** Those of its present run. */
  processes = new ProcessTable();
  pid = 0;
  /** A user has asked for its end: its policy does not start it again. */
  stopRequested = false;
  removing = false;
  /** Starts it again, when its policy says so. */
  restartTimer: Timer | undefined;
  lastDelayMs = 0;
  #health: HealthMonitor | undefined;
  /** What was sent before its process began, and whether that was all. */
  readonly #early: Uint8Array[] = [];
  #earlyBytes = 0;
  #earlyEnd = false;
  readonly #room = new Room();

  constructor(clock: Clock, files: LiveFiles) {
    this.#clock = clock;
    this.#files = files;
  }

  get files(): FileTree {
    return (this.#tree ??= new FileTree(this.#files, () => this.#clock.now()));
  }

  get log(): ContainerLog {
    return (this.#log ??= new ContainerLog(this.#clock));
  }

  /** What it has written, if anything has been asked of it yet. */
  get keptLog(): ContainerLog | undefined {
    return this.#log;
  }

  /** Does something that begins or ends the process after all that was asked before. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting++;
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {}).finally(() => this.#waiting--);
    return done;
  }

  /** Resolves when nothing is under way. */
  async quiet(): Promise<void> {
    while (this.#waiting > 0) await this.#turn;
  }

  /** Its process has begun. */
  begin(process: RunningProcess, pid: number): void {
    this.process = process;
    this.pid = pid;
    for (const bytes of this.#early.splice(0)) process.receive(bytes);
    this.#earlyBytes = 0;
    if (this.#earlyEnd) process.endInput();
    this.#earlyEnd = false;
    this.#room.open();
  }

  /** Takes what a client has sent; what comes before the process waits for it. */
  receive(bytes: Uint8Array): void {
    if (this.process !== undefined) {
      this.process.receive(bytes);
      return;
    }
    this.#early.push(bytes);
    this.#earlyBytes += bytes.length;
  }

  /** Resolves with true when it takes more, and with false when the signal aborts before that. */
  room(signal: AbortSignal): Promise<boolean> {
    if (this.process !== undefined) return this.process.room(signal);
    return this.#earlyBytes <= MOST_EARLY_BYTES ? Promise.resolve(true) : this.#room.wait(signal);
  }

  /** Clients send no more. */
  endInput(): void {
    if (this.process === undefined) this.#earlyEnd = true;
    else this.process.endInput();
  }

  /** Output of its process. */
  write(stream: StreamName, bytes: Uint8Array): void {
    this.log.write(stream, bytes);
    for (const listener of [...(this.#listeners ?? [])]) listener(stream, bytes);
  }

  listen(listener: OutputListener): () => void {
    const listeners = (this.#listeners ??= new Set());
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  /** Resolves when its process, or the next one, has ended and all that it wrote was heard. */
  processEnd(signal?: AbortSignal): Promise<undefined> {
    return this.#processEnds.wait(signal);
  }

  /** Resolves when the end of its process, or of the next one, was committed. */
  exit(signal?: AbortSignal): Promise<Ended> {
    return this.#exits.wait(signal);
  }

  removal(signal?: AbortSignal): Promise<Ended> {
    return this.#removals.wait(signal);
  }

  /** Its process has ended. */
  noteProcessEnd(): void {
    this.watchHealth(undefined);
    this.process = undefined;
    this.processes = new ProcessTable();
    this.pid = 0;
    this.#log?.flush();
    this.#processEnds.resolve(undefined);
  }

  /** The end of its process was committed. */
  noteExit(ended: Ended): void {
    this.#exits.resolve(ended);
  }

  /** The container is gone: whoever waits for anything hears of it. */
  noteRemoval(ended: Ended): void {
    this.cancelRestart();
    this.noteProcessEnd();
    this.noteExit(ended);
    this.#room.open();
    this.#removals.resolve(ended);
  }

  /** Another monitor tests it from now on, or none. */
  watchHealth(monitor: HealthMonitor | undefined): void {
    this.#health?.end();
    this.#health = monitor;
  }

  cancelRestart(): void {
    this.restartTimer?.cancel();
    this.restartTimer = undefined;
  }
}

/** Who waits for something. Whoever gives up is forgotten, and never hears of it. */
class Waiters<Value> {
  #waiting: Set<(value: Value) => void> | undefined;

  wait(signal?: AbortSignal): Promise<Value> {
    return new Promise((resolve) => {
      if (signal?.aborted === true) return;
      const waiting = (this.#waiting ??= new Set());
      const give = (): void => void waiting.delete(told);
      const told = (value: Value): void => {
        signal?.removeEventListener('abort', give);
        resolve(value);
      };
      waiting.add(told);
      signal?.addEventListener('abort', give, { once: true });
    });
  }

  resolve(value: Value): void {
    const waiting = [...(this.#waiting ?? [])];
    this.#waiting?.clear();
    for (const told of waiting) told(value);
  }
}
