/**
 * A host in a process of its own, as the test drives it: started, befallen by faults, and asked what it sees.
 *
 * Faults come when the process says that it begins their operation; what ends them is what other processes do.
 * Invariant: while a fault lasts, somebody else goes on, or it ends.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { createRandom, randomBelow } from '../../src/base/random.js';
import type { BreakingProxy } from '../support/breaking-proxy.js';
import type { Fault } from './faults.js';

/** Operations of others that a short fault lasts, at most. */
const SHORT = 120;
/** Who is stopped while it writes to an lmdb folder holds up all others; then this is how long. */
const STALL_MS = 5_000;
/** What a process says on its standard error, as far as it is kept. */
const COMPLAINTS_LENGTH = 4_000;

/** What all processes of a cluster have done, for those who wait for it. */
export class Progress {
  operations = 0;
  readonly reaped: string[] = [];
  /** Who waits to be reaped: one at a time, so that there are others to do it. */
  awaiting: string | undefined;
  /** Processes that go on by themselves. */
  readonly going = new Set<string>();
  /** Nobody goes on any more. */
  isOver = false;
  readonly #waiting = new Set<() => void>();

  note(change: () => void): void {
    change();
    for (const look of this.#waiting) look();
  }

  /** Resolves when so many operations have begun, however long that takes, or when all is over. */
  async reaches(operations: number): Promise<void> {
    const isReached = (): boolean => this.isOver || this.operations >= operations;
    while (!isReached()) await this.until(isReached);
  }

  /** Resolves when the condition holds, which is looked at with every change, or when nothing changes any more. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve();
      };
      const timer = setTimeout(end, STALL_MS);
      const look = (): void => {
        timer.refresh();
        if (condition()) end();
      };
      this.#waiting.add(look);
      look();
    });
  }
}

export interface HostProcessOptions {
  /** The program: `worker.ts`, as one that Node runs. */
  readonly program: string;
  readonly name: string;
  readonly address: string;
  readonly url: string;
  readonly seed: string;
  /** Where its history is written. */
  readonly history: string;
  readonly operations: number;
  readonly faults: readonly Fault[];
  /** It is killed at its last operation and stays dead. */
  readonly endsDead: boolean;
  /** What its connections go through, if it has any. */
  readonly proxy: BreakingProxy | undefined;
  readonly progress: Progress;
}

export class HostProcess {
  readonly #options: HostProcessOptions;
  readonly #faults: Fault[];
  #child: ChildProcess | undefined;
  #lines: AsyncIterator<string> | undefined;
  #ended: Promise<unknown> = Promise.resolve();
  #told = 0;
  #lives = 0;
  /** Killed, and may have done more before it dies. */
  #isDying = false;
  #complaints = '';
  /** Faults that last. */
  readonly #lasting = new Set<Promise<void>>();

  constructor(options: HostProcessOptions) {
    this.#options = options;
    this.#faults = [...options.faults];
  }

  get name(): string {
    return this.#options.name;
  }

  /** Started and not dead for good. */
  get isAlive(): boolean {
    return this.#child !== undefined;
  }

  /** Does every operation, through all lives. */
  async work(): Promise<void> {
    const { progress, name } = this.#options;
    while ((await this.#live()) === 'killed') {
      const last = this.#faults.shift();
      if (last?.kind === 'die') await this.#untilReaped();
      if (last === undefined) break;
    }
    await Promise.all(this.#lasting);
    progress.note(() => progress.going.delete(name));
  }

  /** What it answers to a command. */
  async ask(command: 'settle' | 'show'): Promise<string> {
    this.#child?.stdin?.write(`${command}\n`);
    const line = await this.#lines?.next();
    if (line === undefined || line.done === true) throw this.#failure(`has not answered ${command}`);
    return line.value;
  }

  /** Lets it close; it has to end by itself, and well. */
  async close(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    child.stdin?.end();
    await this.#ended;
    if (child.exitCode !== 0) throw this.#failure(`ended with ${child.exitCode ?? child.signalCode}`);
    this.#child = undefined;
  }

  /** Ends it at once, whatever it does. */
  destroy(): void {
    this.#isDying = true;
    this.#child?.kill('SIGKILL');
  }

  /** One life: to its end, or to its last operation. */
  async #live(): Promise<'killed' | 'done'> {
    const { progress, name, operations, endsDead } = this.#options;
    const lines = this.#start();
    progress.note(() => progress.going.add(name));
    for (let line = await lines.next(); line.done !== true; line = await lines.next()) {
      const { value } = line;
      if (value === 'done' && !this.#isDying) return 'done';
      if (value === 'done') continue;
      const reaped = /^reaped (.*)$/.exec(value)?.[1];
      if (reaped !== undefined) progress.note(() => progress.reaped.push(reaped));
      else this.#begun(Number(value));
      if (endsDead && this.#told === operations) this.destroy();
    }
    const child = this.#child;
    await this.#ended;
    this.#child = undefined;
    progress.note(() => progress.going.delete(name));
    if (child?.signalCode !== 'SIGKILL') throw this.#failure(`ended with ${child?.exitCode ?? child?.signalCode ?? ''}`);
    return 'killed';
  }

  #start(): AsyncIterator<string> {
    const { program, name, address, url, seed, operations, history } = this.#options;
    const parts = [program, url, name, address, seed, String(this.#lives++), String(this.#told + 1), String(operations), history];
    const child = spawn(process.execPath, parts, { stdio: 'pipe' });
    this.#child = child;
    this.#isDying = false;
    this.#ended = once(child, 'close');
    child.stdin.on('error', () => undefined);
    child.stderr.on('data', (text) => (this.#complaints = `${this.#complaints}${String(text)}`.slice(-COMPLAINTS_LENGTH)));
    const lines: Interface = createInterface({ input: child.stdout });
    this.#lines = lines[Symbol.asyncIterator]();
    return this.#lines;
  }

  /** An operation has begun; what comes with it comes now. */
  #begun(number: number): void {
    const { progress } = this.#options;
    if (number <= this.#told) return;
    this.#told = number;
    progress.note(() => progress.operations++);
    const [fault] = this.#faults;
    if (fault === undefined || fault.at > number) return;
    if (fault.kind === 'die' || fault.kind === 'sleep') {
      // It comes later when it is another's turn.
      if (progress.awaiting !== undefined) return;
      progress.awaiting = this.name;
    }
    if (fault.kind === 'kill' || fault.kind === 'die') {
      // Taken off the list by whoever starts it again.
      this.destroy();
      return;
    }
    this.#faults.shift();
    const lasting = this.#suffer(fault);
    this.#lasting.add(lasting);
    void lasting.finally(() => this.#lasting.delete(lasting));
  }

  async #suffer({ kind, at }: Fault): Promise<void> {
    const { proxy, seed, name } = this.#options;
    const length = 1 + randomBelow(createRandom(`length ${seed} ${name} ${at}`), SHORT);
    if (kind === 'cut') proxy?.cut();
    if (kind === 'lose-answer') proxy?.loseNextAnswer();
    if (kind === 'freeze') {
      proxy?.freeze();
      await this.#untilOthers(length);
      proxy?.thaw();
    }
    if (kind === 'stop' || kind === 'sleep') {
      const child = this.#child;
      child?.kill('SIGSTOP');
      await (kind === 'stop' ? this.#untilOthers(length) : this.#untilReaped());
      child?.kill('SIGCONT');
    }
  }

  /** Resolves when others have begun so many operations more, or nobody goes on. */
  async #untilOthers(operations: number, sooner: () => boolean = () => false): Promise<void> {
    const { progress, name } = this.#options;
    const until = progress.operations + operations;
    progress.note(() => progress.going.delete(name));
    await progress.until(() => progress.operations >= until || progress.going.size === 0 || sooner());
    progress.note(() => progress.going.add(name));
  }

  async #untilReaped(): Promise<void> {
    const { progress, name } = this.#options;
    const before = progress.reaped.filter((host) => host === name).length;
    await this.#untilOthers(Infinity, () => progress.reaped.filter((host) => host === name).length > before);
    progress.awaiting = undefined;
  }

  #failure(what: string): Error {
    return new Error(`host ${this.name} ${what}\n${this.#complaints}`);
  }
}
