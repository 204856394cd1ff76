/**
 * The lives of a daemon's containers: Docker's verbs over the records of `containers` and the processes of `Life`.
 *
 * A verb changes the record first, in one commit, and then the process; a process that ends changes its record.
 * Invariant: a container's process runs only while its record says that it is up.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Container } from '../../containers/container.js';
import type { ContainerOptions } from '../../containers/container-settings.js';
import { ContainerNotRunning, reworded } from '../../containers/errors.js';
import type { FileTree } from '../../programs/files/file-tree.js';
import type { RestartPolicy } from '../../model/container.js';
import type { AttachOptions, ContainerLives, LifeCounts, WaitCondition } from './container-lives.js';
import { AttachRefused, PausedContainerStart, RemovalInProgress, SignalUnsupported } from './errors.js';
import { Execs } from './execs.js';
import type { Ended } from './life.js';
import { tell, type LifeParts } from './life-parts.js';
import { LifeRuns } from './life-runs.js';
import { parseSignal, SIGKILL, SIGTERM } from '../../programs/signals.js';
import { serve, type Connection } from './streams/connection.js';
import { emitFrame } from './streams/frames.js';
import { readLog, type LogOptions } from './streams/log-reader.js';
import { startsWithDaemon } from './restart-policy.js';
import { startWaves } from './start-order.js';
import { presentVolumes, tellOfGoneVolumes, tellOfNewVolumes } from './volume-events.js';

export type { LifeParts } from './life-parts.js';

/** How long a container is given to end by itself unless it says otherwise. */
const STOP_TIMEOUT_S = 10;
/** What is left of a container whose daemon has died. */
const LOST = 255;

export function createLives(parts: LifeParts): ContainerLives {
  return new Lives(parts);
}

type Done = Promise<Result<void, CnmError>>;

class Lives implements ContainerLives {
  readonly #parts: LifeParts;
  readonly #runs: LifeRuns;
  readonly execs: Execs;

  constructor(parts: LifeParts) {
    this.#parts = parts;
    this.#runs = new LifeRuns(parts, () => this.execs, (container) => this.#removeNow(container, { volumes: true }));
    this.execs = new Execs(parts, (container) => this.#runs.lifeOf(container), () => this.#runs.nextPid());
  }

  counts(): LifeCounts {
    const counts = { running: 0, paused: 0, stopped: 0 };
    for (const { state } of this.#parts.containers.list()) counts[state === 'paused' ? 'paused' : state === 'running' || state === 'restarting' ? 'running' : 'stopped']++;
    return counts;
  }

  async create(options: ContainerOptions): Promise<Result<Container, CnmError>> {
    const before = presentVolumes(this.#parts, options.mounts);
    const created = await this.#parts.containers.create(options);
    if (!created.ok) return created;
    tellOfNewVolumes(this.#parts, created.value, before);
    tell(this.#parts, created.value, 'create');
    return created;
  }

  async start(wanted: string): Promise<Result<boolean, CnmError>> {
    const found = this.#find(wanted);
    if (!found.ok) return found;
    const { id, name, state } = found.value;
    if (state === 'paused') return Result.error(new PausedContainerStart({ container: name }));
    return this.#runs.lifeOf(found.value).inTurn(() => this.#runs.begin(id));
  }

  async stop(wanted: string, timeoutS?: number): Promise<Result<boolean, CnmError>> {
    const found = this.#find(wanted);
    if (!found.ok) return found;
    const container = found.value;
    const life = this.#runs.lifeOf(container);
    await life.quiet();
    if (!isAlive(container)) return Result.ok(false);
    const run = container.record.run;
    await this.#runs.end(container, life, { signal: stopSignalOf(container), timeoutS: timeoutS ?? run?.stopTimeoutS ?? STOP_TIMEOUT_S });
    tell(this.#parts, container, 'stop');
    return Result.ok(true);
  }

  async kill(wanted: string, signal: number): Done {
    const found = this.#find(wanted);
    const words = `Cannot kill container: ${wanted}`;
    if (!found.ok) return Result.error(reworded(found.error, words));
    if (parseSignal(String(signal)) === undefined) return Result.error(reworded(new SignalUnsupported({ signal }), words));
    const container = found.value;
    const life = this.#runs.lifeOf(container);
    await life.quiet();
    if (container.state === 'restarting') {
      await this.#runs.end(container, life, { signal, timeoutS: 0 });
      return Result.ok();
    }
    if (!container.isUp) return Result.error(reworded(new ContainerNotRunning({ container: container.name, id: container.id }), words));
    if (signal === SIGKILL || signal === stopSignalOf(container)) life.stopRequested = true;
    const exit = life.exit();
    const effect = this.#runs.signal(container, life, signal);
    if (signal === SIGKILL && effect === 'ends') await exit;
    return Result.ok();
  }

  async restart(wanted: string, timeoutS?: number): Done {
    const found = this.#find(wanted);
    if (!found.ok) return found;
    const { id } = found.value;
    const stopped = await this.stop(id, timeoutS);
    const started = stopped.ok ? await this.start(id) : stopped;
    if (!started.ok) return Result.error(reworded(started.error, `Cannot restart container ${wanted}`));
    tell(this.#parts, found.value, 'restart');
    return Result.ok();
  }

  async pause(wanted: string): Done {
    const paused = await this.#parts.containers.pause(wanted);
    if (paused.ok) this.#runs.lifeOf(paused.value).watchHealth(undefined);
    return this.#told(paused, 'pause');
  }

  async unpause(wanted: string): Done {
    const unpaused = await this.#parts.containers.unpause(wanted);
    if (unpaused.ok) this.#runs.watchHealth(unpaused.value);
    return this.#told(unpaused, 'unpause');
  }

  async rename(wanted: string, name: string): Done {
    const before = this.#find(wanted);
    const oldName = before.ok ? before.value.name : '';
    return this.#told(await this.#parts.containers.rename(wanted, name), 'rename', { oldName: `/${oldName}` });
  }

  async update(wanted: string, restartPolicy: RestartPolicy): Done {
    return this.#told(await this.#parts.containers.note(wanted, { restartPolicy }), 'update');
  }

  async remove(wanted: string, { force, volumes = false }: { readonly force: boolean; readonly volumes?: boolean }): Done {
    const found = this.#find(wanted);
    if (!found.ok) return found;
    const container = found.value;
    const life = this.#runs.lifeOf(container);
    if (life.removing) return Result.error(new RemovalInProgress({ container: wanted }));
    life.removing = force || !isAlive(container);
    try {
      await life.quiet();
      if (force && isAlive(container)) await this.#runs.end(container, life, { signal: SIGKILL, timeoutS: -1 });
      return await this.#removeNow(container, { volumes });
    } finally {
      life.removing = false;
    }
  }

  async prune(wanted: (container: Container) => boolean): Promise<Result<readonly string[], CnmError>> {
    const unused = this.#parts.containers.list().filter((container) => !isAlive(container) && wanted(container));
    const removals = await Promise.all(unused.map(({ id }) => this.remove(id, { force: false })));
    return Result.ok(unused.flatMap(({ id }, at) => (removals[at]?.ok === true ? [id] : [])));
  }

  wait(wanted: string, condition: WaitCondition, signal: AbortSignal): Result<{ readonly ended: Promise<Ended> }, CnmError> {
    const found = this.#find(wanted);
    if (!found.ok) return found;
    const { record } = found.value;
    if (condition === 'not-running' && !isAlive(found.value)) return Result.ok({ ended: Promise.resolve({ exitCode: record.exitCode ?? 0 }) });
    const life = this.#runs.lifeOf(found.value);
    return Result.ok({ ended: condition === 'removed' ? life.removal(signal) : life.exit(signal) });
  }

  logs(wanted: string, options: LogOptions, signal: AbortSignal): Result<AsyncIterable<Uint8Array>, CnmError> {
    const found = this.#find(wanted);
    if (!found.ok) return found;
    const { isUp, record } = found.value;
    const life = this.#runs.lifeOf(found.value);
    const source = { log: isUp ? life.log : life.keptLog, tty: record.run?.tty === true, clock: this.#parts.runtime.clock };
    return Result.ok(readLog({ ...source, over: isUp ? life.processEnd(signal) : Promise.resolve() }, options, signal));
  }

  attach(wanted: string, options: AttachOptions): Result<(connection: Connection) => Promise<void>, CnmError> {
    const found = this.#find(wanted);
    if (!found.ok) return found;
    const container = found.value;
    const { state, record, id } = container;
    if (state === 'paused' || state === 'restarting') return Result.error(new AttachRefused({ container: id, state }));
    const life = this.#runs.lifeOf(container);
    const tty = record.run?.tty === true;
    const takesInput = options.stdin && record.run?.openStdin === true;
    tell(this.#parts, container, 'attach');
    return Result.ok(async (connection) => {
      if (options.logs) {
        for (const { stream, bytes } of life.keptLog?.lines() ?? []) if (options[stream]) await connection.write(tty ? bytes : emitFrame(stream, bytes));
      }
      if (!options.stream) return;
      await serve(connection, {
        ...{ tty, stdout: options.stdout, stderr: options.stderr },
        listen: (listener) => life.listen(listener),
        sink: takesInput ? life : undefined,
        inputEnded: () => {
          if (record.run?.stdinOnce === true && !tty) life.endInput();
        },
        over: life.processEnd(connection.signal),
        ending: this.#parts.ending,
      });
    });
  }

  files(wanted: string, action?: string): Result<FileTree, CnmError> {
    const found = this.#find(wanted);
    if (!found.ok) return found;
    if (action !== undefined) tell(this.#parts, found.value, action);
    return Result.ok(this.#runs.lifeOf(found.value).files);
  }

  pidOf(containerId: string): number {
    return this.#runs.pidOf(containerId);
  }

  async restore(): Promise<void> {
    const { containers, runtime } = this.#parts;
    const lost = containers.list().filter(isAlive);
    await Promise.all(lost.map(({ id, isUp }) => containers.stop(id, isUp ? { exitCode: LOST } : {})));
    const all = containers.list().filter(({ record }) => record.run !== undefined && record.startedAt !== undefined);
    const restarts = all.filter(({ record }) => record.run !== undefined && startsWithDaemon(record.run.restartPolicy, runOf(record)));
    await Promise.all(all.filter((one) => one.record.run?.autoRemove === true).map((one) => this.#removeNow(one, { volumes: true })));
    for (const wave of startWaves(restarts)) {
      const started = await Promise.all(wave.map(({ id }) => this.start(id)));
      for (const result of started) if (!result.ok) runtime.log.warn(`a container could not be started again: ${result.error.message}`);
    }
  }

  close(): Promise<void> {
    return this.#runs.close(stopSignalOf);
  }

  async #removeNow(container: Container, options: { readonly volumes: boolean }): Done {
    const before = presentVolumes(this.#parts, container.record.mounts);
    const removed = await this.#parts.containers.remove(container.id, options);
    if (!removed.ok) return removed;
    tellOfGoneVolumes(this.#parts, before);
    this.execs.forget(container.id);
    // The handle may never have seen how it ended.
    this.#runs.forget(removed.value);
    tell(this.#parts, removed.value, 'destroy');
    return Result.ok();
  }

  #find(wanted: string): Result<Container, CnmError> {
    return this.#parts.containers.container(wanted);
  }

  #told(changed: Result<Container, CnmError>, action: string, more: Readonly<Record<string, string>> = {}): Result<void, CnmError> {
    if (!changed.ok) return changed;
    tell(this.#parts, changed.value, action, more);
    return Result.ok();
  }
}

/** Whether it runs, is paused, or will run again. */
function isAlive({ isUp, state }: Container): boolean {
  return isUp || state === 'restarting';
}

function stopSignalOf({ record }: Container): number {
  return parseSignal(record.run?.stopSignal ?? '') ?? SIGTERM;
}

function runOf({ exitCode = 0, restartCount = 0, stoppedByUser = false }: Container['record']) {
  return { exitCode, restartCount, stoppedByUser };
}
