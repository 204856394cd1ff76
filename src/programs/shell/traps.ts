/**
 * What a shell does at signals, and at its end (`trap`), and what a signal ends in the foreground.
 */
import type { Process } from '../process.js';

const SIGNALS: Readonly<Record<string, number>> = { EXIT: 0, HUP: 1, INT: 2, QUIT: 3, USR1: 10, USR2: 12, TERM: 15 };

export class Traps {
  readonly #process: Process;
  /** What is done, by a signal's number; 0 is the end. */
  readonly #texts = new Map<number, string>();
  readonly #caught: number[] = [];
  /** Ends the command in the foreground; there where signals are expected. */
  #foreground: AbortController | undefined;
  #expectsSignals = false;
  #interrupted = false;

  constructor(process: Process) {
    this.#process = process;
  }

  get interrupted(): boolean {
    return this.#interrupted;
  }

  /** trap TEXT SIGNAL... */
  set([text = '', ...signals]: readonly string[], error: Process['error']): number {
    for (const one of signals) {
      const name = one.replace(/^SIG/, '');
      const signal = /^\d+$/.test(name) ? Number(name) : SIGNALS[name];
      if (signal === undefined) {
        error(`trap: ${one}: invalid signal specification\n`);
        return 1;
      }
      if (text === '-') this.#texts.delete(signal);
      else this.#texts.set(signal, text);
      if (signal === 0) continue;
      this.#expectsSignals = true;
      this.#process.trap?.(signal, text === '-' ? undefined : () => this.#catch(signal));
    }
    return 0;
  }

  /** What is to be done at the end, once. */
  takeEnd(): string | undefined {
    const text = this.#texts.get(0);
    this.#texts.delete(0);
    return text;
  }

  /** Lets the key for it interrupt commands; false when there is none to interrupt. */
  takeInterrupts(): () => boolean {
    this.#expectsSignals = true;
    return () => {
      if (this.#foreground === undefined) return false;
      this.#interrupted = true;
      this.#foreground.abort();
      return true;
    };
  }

  /** Whether something was interrupted since it was asked last. */
  forgetInterrupt(): boolean {
    const was = this.#interrupted;
    this.#interrupted = false;
    return was;
  }

  /** Runs something that signals end, and then what is to be done at those that came. */
  async foreground(process: Process, run: (process: Process) => Promise<number>, then: (text: string) => Promise<unknown>): Promise<number> {
    if (!this.#expectsSignals) return run(process);
    const outer = this.#foreground;
    const own = new AbortController();
    this.#foreground = own;
    const status = await run({ ...process, signal: AbortSignal.any([process.signal, own.signal]) });
    this.#foreground = outer;
    for (const signal of this.#caught.splice(0)) await then(this.#texts.get(signal) ?? '');
    return status;
  }

  #catch(signal: number): void {
    if (this.#texts.get(signal) === '') return;
    this.#caught.push(signal);
    this.#foreground?.abort();
  }
}
