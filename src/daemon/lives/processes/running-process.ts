/**
 * A program that runs: its input, the signals it gets, and its end.
 *
 * Invariant: nothing that it writes is heard after its end, and SIGKILL ends it at once whatever it does.
 */
import type { Log } from '../../../base/runtime.js';
import { Input } from '../../../programs/input.js';
import type { Surroundings } from '../../../programs/programs.js';
import type { StreamName } from '../streams/frames.js';
import type { OutputListener } from '../streams/connection.js';
import { forTerminal, Terminal } from '../streams/terminal.js';
import type { Command } from './main-command.js';
import { effectOf, exitCodeOf, SIGKILL, type SignalEffect } from '../../../programs/signals.js';

/** The exit code of a program that has failed through a fault of the library's own. */
const FAULT = 139;

export interface ProcessOptions {
  readonly command: Command;
  readonly surroundings: Omit<Surroundings, 'pid' | 'input' | 'signal' | 'out' | 'error'>;
  readonly tty: boolean;
  /** Its input comes when it comes; else it is at its end already. */
  readonly openInput: boolean;
  /** It is the first process of its container. */
  readonly isInit: boolean;
  readonly output: OutputListener;
  readonly log: Log;
}

export class RunningProcess {
  readonly #options: ProcessOptions;
  readonly #input: Input;
  readonly #killed = new AbortController();
  readonly #terminal: Terminal | undefined;
  /** What the program does at signals itself. */
  #traps: Map<number, () => void> | undefined;
  /** What it ends with because of a signal. */
  #endedBy: number | undefined;
  #isOver = false;
  #end: (code: number) => void = () => {};
  /** Resolves with its exit code. */
  readonly ended: Promise<number>;

  constructor(options: ProcessOptions) {
    this.#options = options;
    this.#input = options.openInput ? new Input() : Input.empty();
    const show = (bytes: Uint8Array): void => this.#write('stdout', bytes);
    this.#terminal = options.tty ? new Terminal({ input: this.#input, show, interrupt: (signal) => this.signal(signal) }) : undefined;
    this.ended = new Promise((resolve) => (this.#end = resolve));
    void this.#run();
  }

  /** Takes what a client has sent. */
  receive(bytes: Uint8Array): void {
    if (this.#terminal === undefined) this.#input.write(bytes);
    else this.#terminal.receive(bytes);
  }

  /** Resolves with true when it takes more, and with false when the signal aborts before that. */
  room(signal: AbortSignal): Promise<boolean> {
    return this.#input.room(signal);
  }

  /** Nothing more is sent to it. */
  endInput(): void {
    this.#input.end();
  }

  /** Sends it a signal, and says what that does. */
  signal(signal: number): SignalEffect {
    const { command, isInit } = this.#options;
    const take = signal === SIGKILL || this.#isOver ? undefined : this.#traps?.get(signal);
    if (take !== undefined) {
      take();
      return 'handled';
    }
    const effect = effectOf(signal, { handles: command.handles, isInit: isInit && command.mayBeInit });
    if (effect === 'ignored' || this.#isOver) return effect;
    if (effect === 'ends') this.#endedBy ??= exitCodeOf(signal);
    this.#killed.abort();
    if (signal === SIGKILL) this.#finish(exitCodeOf(signal));
    return effect;
  }

  async #run(): Promise<void> {
    const { command, surroundings, log } = this.#options;
    const [name = '', ...args] = command.words;
    const pid = surroundings.processes.add(command.words, (signal) => void this.signal(signal));
    void this.ended.then(() => surroundings.processes.remove(pid));
    const say = (stream: StreamName) => (bytes: string | Uint8Array) => {
      const encoded = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
      this.#write(stream, this.#terminal === undefined ? encoded : forTerminal(encoded));
    };
    // Whoever has made it listens first.
    await Promise.resolve();
    try {
      const code = await command.program({
        ...{ ...surroundings, name, args, pid, input: this.#input, signal: this.#killed.signal },
        terminal: this.#terminal !== undefined,
        trap: (signal, take) => {
          if (take === undefined) this.#traps?.delete(signal);
          else (this.#traps ??= new Map()).set(signal, take);
        },
        out: say('stdout'),
        error: say('stderr'),
      });
      this.#finish(this.#endedBy ?? code);
    } catch (thrown) {
      log.warn(`${name} has failed: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`);
      this.#finish(FAULT);
    }
  }

  #write(stream: StreamName, bytes: Uint8Array): void {
    if (!this.#isOver && bytes.length > 0) this.#options.output(this.#terminal === undefined ? stream : 'stdout', bytes);
  }

  #finish(code: number): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#input.end();
    // Whatever the program still waits for.
    this.#killed.abort();
    this.#end(code);
  }
}
