/**
 * Runs of containers: how a process begins, how it is ended, and what follows from its end.
 *
 * Relies on `Life.inTurn`: a run begins and its end is dealt with one after the other.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Container } from '../../containers/container.js';
import type { HealthResult } from '../../model/health.js';
import type { ContainerEnd } from '../../containers/operations/stop-container.js';
import { pause } from '../../programs/process.js';
import { CommandNotFound, UserNotFound } from './errors.js';
import type { Execs } from './execs.js';
import { HealthMonitor } from './health-monitor.js';
import { probeHealth } from './health-probe.js';
import { Life } from './life.js';
import { isBound, liveFilesOf, surroundingsOf, tell, userOf, type LifeParts } from './life-parts.js';
import { mainCommand } from './processes/main-command.js';
import { RunningProcess } from './processes/running-process.js';
import { SIGKILL, type SignalEffect } from '../../programs/signals.js';
import { restartDelayMs, startsAgain } from './restart-policy.js';
import { tellOfMounts, tellOfUnmounts } from './volume-events.js';

/** The exit code of a container that could not be started, unless it has one of an earlier run. */
const NOT_STARTED = 128;
/** That of one whose command there is not. */
const NO_COMMAND = 127;
const FIRST_PID = 1000;
/** How long it is waited between tries to commit an end. */
const RETRY_MS = 1_000;
/** How long processes have to end with the daemon. */
const CLOSING_MS = 5_000;

export interface EndOptions {
  readonly signal: number;
  /** How long it may take until it is killed; -1 waits without end. */
  readonly timeoutS: number;
}

export class LifeRuns {
  readonly #parts: LifeParts;
  readonly #execs: () => Execs;
  readonly #remove: (container: Container) => Promise<Result<void, CnmError>>;
  readonly #lives = new Map<string, Life>();
  readonly #closing = new AbortController();
  #lastPid = FIRST_PID;

  constructor(parts: LifeParts, execs: () => Execs, remove: (container: Container) => Promise<Result<void, CnmError>>) {
    this.#parts = parts;
    this.#execs = execs;
    this.#remove = remove;
  }

  lifeOf(container: Container): Life {
    const known = this.#lives.get(container.id);
    if (known !== undefined) return known;
    const life = new Life(this.#parts.runtime.clock, () => liveFilesOf(this.#parts, container));
    this.#lives.set(container.id, life);
    return life;
  }

  pidOf(containerId: string): number {
    return this.#lives.get(containerId)?.pid ?? 0;
  }

  nextPid(): number {
    return ++this.#lastPid;
  }

  /** The container is gone. */
  forget(container: Container): void {
    const { exitCode, error } = container.record;
    this.#lives.get(container.id)?.noteRemoval({ exitCode: exitCode ?? 0, ...(error !== undefined && { error }) });
    this.#lives.delete(container.id);
  }

  /** Starts a container in its turn; false where it runs already. */
  async begin(id: string, options: { readonly byPolicy?: boolean } = {}): Promise<Result<boolean, CnmError>> {
    const { containers, runtime } = this.#parts;
    const found = containers.container(id);
    if (!found.ok) return found;
    if (found.value.isUp) return Result.ok(false);
    const life = this.lifeOf(found.value);
    life.cancelRestart();
    const command = mainCommand(found.value.record, life.files);
    if (command === undefined) return this.#notStarted(found.value, new CommandNotFound({ program: firstWord(found.value) }), NO_COMMAND);
    const user = userOf(found.value, life);
    if (typeof user === 'string') return this.#notStarted(found.value, new UserNotFound({ reason: user }), NOT_STARTED);
    const started = await containers.start(id, { ...options, isBound: (port) => isBound(this.#parts, found.value.host, port) });
    if (!started.ok) return this.#notStarted(found.value, started.error, found.value.exitCode === 0 ? NOT_STARTED : found.value.exitCode);
    const container = started.value;
    const { record } = container;
    const { tty = false, openStdin = false, init = false } = record.run ?? {};
    life.stopRequested = false;
    if (options.byPolicy !== true) life.lastDelayMs = 0;
    const process = new RunningProcess({
      command,
      surroundings: surroundingsOf(this.#parts, container, life, { tty, user }),
      tty,
      openInput: openStdin || tty,
      isInit: !init,
      output: (stream, bytes) => life.write(stream, bytes),
      log: runtime.log,
    });
    life.begin(process, this.nextPid());
    this.watchHealth(container);
    tellOfMounts(this.#parts, container);
    tell(this.#parts, container, 'start');
    void process.ended.then((exitCode) => {
      life.noteProcessEnd();
      this.#execs().endAll(id);
      void life.inTurn(() => this.#ended(container, life, exitCode));
    });
    return Result.ok(true);
  }

  /** Tests a container that runs, if it was asked for, until it is paused or ends. */
  watchHealth(container: Container): void {
    const { clock } = this.#parts.runtime;
    const healthcheck = container.record.run?.healthcheck;
    if (healthcheck === undefined) return;
    const life = this.lifeOf(container);
    const probe = (signal: AbortSignal) => probeHealth(this.#execs(), container, life, healthcheck.command, signal);
    life.watchHealth(new HealthMonitor({ clock, healthcheck, probe, found: (result) => this.#noteHealth(container, result) }));
  }

  async #noteHealth(container: Container, tested: HealthResult): Promise<void> {
    const before = container.record.health?.status;
    const noted = await this.#parts.containers.note(container.id, { tested });
    const status = noted.ok ? noted.value.record.health?.status : before;
    if (status !== undefined && status !== before) tell(this.#parts, container, `health_status: ${status}`);
  }

  /** Sends a signal to a container's process. */
  signal(container: Container, life: Life, signal: number): SignalEffect {
    tell(this.#parts, container, 'kill', { signal: String(signal) });
    if (container.state === 'paused') {
      void this.#parts.containers.unpause(container.id);
      tell(this.#parts, container, 'unpause');
      this.watchHealth(container);
    }
    return life.process?.signal(signal) ?? 'ignored';
  }

  /** Ends a container for its user, and resolves when that was committed. */
  async end(container: Container, life: Life, { signal, timeoutS }: EndOptions): Promise<void> {
    life.stopRequested = true;
    const { process } = life;
    if (process === undefined) {
      life.cancelRestart();
      await life.inTurn(() => this.#commitEnd(container, life, { byUser: true }));
      return;
    }
    const exit = life.exit();
    const effect = this.signal(container, life, signal);
    // What does not expect the signal will not end because of it, however long one waits.
    if (effect === 'ignored' || timeoutS === 0) {
      if (signal !== SIGKILL) this.signal(container, life, SIGKILL);
    } else if (timeoutS > 0 && effect === 'handled') {
      const waited = new AbortController();
      void process.ended.then(() => waited.abort());
      await pause(this.#parts.runtime.clock, timeoutS * 1_000, waited.signal);
      if (!waited.signal.aborted) this.signal(container, life, SIGKILL);
    }
    await exit;
  }

  /** Ends everything that runs, as its signal to stop does, without starting anything again; what does not heed it in time is killed. */
  async close(signalOf: (container: Container) => number): Promise<void> {
    this.#closing.abort();
    const ends: Promise<unknown>[] = [];
    for (const [id, life] of this.#lives) {
      life.cancelRestart();
      const { process } = life;
      const found = this.#parts.containers.container(id);
      if (process === undefined || !found.ok) continue;
      ends.push(life.exit());
      if (process.signal(signalOf(found.value)) === 'ignored') process.signal(SIGKILL);
    }
    const all = Promise.all(ends);
    const ended = new AbortController();
    void all.then(() => ended.abort());
    await pause(this.#parts.runtime.clock, CLOSING_MS, ended.signal);
    for (const { process } of this.#lives.values()) process?.signal(SIGKILL);
    await all;
    await Promise.all([...this.#lives.values()].map((life) => life.quiet()));
  }

  async #notStarted(container: Container, error: CnmError, exitCode: number): Promise<Result<boolean, CnmError>> {
    const { containers } = this.#parts;
    if (container.record.run?.autoRemove === true) await this.#remove(container);
    else await containers.note(container.id, { error: error.message, exitCode });
    return Result.error(error);
  }

  /** What follows from the end of a process. */
  async #ended(container: Container, life: Life, exitCode: number): Promise<void> {
    const { record } = container;
    const { run, restartCount = 0, startedAt = 0 } = record;
    const { clock } = this.#parts.runtime;
    const policy = run?.restartPolicy;
    const isClosing = this.#closing.signal.aborted;
    const restarts = !isClosing && policy !== undefined && startsAgain(policy, { exitCode, restartCount, stoppedByUser: life.stopRequested });
    tell(this.#parts, container, 'die', { exitCode: String(exitCode) });
    await this.#commitEnd(container, life, { exitCode, restarts, byUser: life.stopRequested });
    tellOfUnmounts(this.#parts, container);
    if (restarts) {
      life.lastDelayMs = restartDelayMs(life.lastDelayMs, clock.now() - startedAt);
      life.restartTimer = clock.after(life.lastDelayMs, () => void life.inTurn(() => this.#beginAgain(container, life)));
    } else if (run?.autoRemove === true && !life.removing) await this.#remove(container);
  }

  async #beginAgain(container: Container, life: Life): Promise<void> {
    if (life.restartTimer === undefined || container.state !== 'restarting') return;
    const begun = await this.begin(container.id, { byPolicy: true });
    if (!begun.ok) await this.#commitEnd(container, life, {});
  }

  async #commitEnd(container: Container, life: Life, end: ContainerEnd): Promise<void> {
    const { containers, runtime } = this.#parts;
    for (;;) {
      const stopped = await containers.stop(container.id, end);
      if (stopped.ok || stopped.error.kind !== 'unavailable' || this.#closing.signal.aborted) break;
      await pause(runtime.clock, RETRY_MS, this.#closing.signal);
    }
    life.noteExit({ exitCode: end.exitCode ?? container.exitCode });
  }
}

/** What its entrypoint and command begin with. */
function firstWord({ record }: Container): string {
  return [...(record.run?.entrypoint ?? []), ...record.command][0] ?? '';
}
