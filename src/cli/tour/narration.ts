/**
 * What the tour says: explanations, commands as they would be typed, and what they answer.
 *
 * Lines are printed as they come, with colours on a terminal, and kept by step for --json.
 */
import type { Io } from '../io.js';
import { coloured } from '../views/coloured.js';

/** One step's lines, for --json. */
export interface ToldStep {
  readonly step: string;
  readonly lines: readonly string[];
}

export class Narration {
  readonly #io: Io;
  readonly #silent: boolean;
  readonly #steps: { step: string; lines: string[] }[] = [];

  /** A silent one prints nothing and only keeps. */
  constructor(io: Io, options: { readonly silent: boolean }) {
    this.#io = io;
    this.#silent = options.silent;
  }

  get steps(): readonly ToldStep[] {
    return this.#steps;
  }

  /** What follows belongs to a step. */
  begin(step: string): void {
    this.#steps.push({ step, lines: [] });
  }

  /** An explanation, after an empty line. */
  explain(...lines: readonly string[]): void {
    this.#print('', (line) => line);
    for (const line of lines) this.#print(line, (text) => coloured('dim', text));
  }

  /** A command on a host. */
  command(host: string, text: string): void {
    this.#print(`${host}$ ${text}`, (line) => coloured('bold', line));
  }

  /** What a command answers, or a list. */
  answer(lines: readonly string[]): void {
    for (const line of lines) this.#print(line, (text) => text);
  }

  /** What matters most. */
  conclude(line: string): void {
    this.#print(line, (text) => coloured('green', text));
  }

  #print(line: string, style: (line: string) => string): void {
    this.#steps.at(-1)?.lines.push(line);
    if (!this.#silent) this.#io.out(`${this.#io.isTerminal && line !== '' ? style(line) : line}\n`);
  }
}
