/**
 * A shell that runs: its variables, what it does at signals, and commands one after the other.
 */
import { Input, joinBytes } from '../input.js';
import { pause, type Process, type Program } from '../process.js';
import { type Command, type List, parseShell, type Pipeline, type Redirection, type SimpleCommand } from './syntax.js';
import type { Word } from './tokens.js';

/** Finds the program of a name. */
export type FindProgram = (name: string) => Program | undefined;

export const SYNTAX_ERROR = 2;
const NOT_FOUND = 127;
const INTERRUPTED = 130;

const SIGNALS: Readonly<Record<string, number>> = { EXIT: 0, HUP: 1, INT: 2, QUIT: 3, USR1: 10, USR2: 12, TERM: 15 };

export class ShellRun {
  readonly #process: Process;
  readonly #find: FindProgram;
  readonly #variables: Record<string, string>;
  readonly #background: Promise<number>[] = [];
  /** What is done at a signal, by its number; 0 is the end. */
  readonly #traps = new Map<number, string>();
  readonly #caught: number[] = [];
  /** Ends the command in the foreground; there where signals are expected. */
  #foreground: AbortController | undefined;
  #expectsSignals = false;
  #interrupted = false;
  #status = 0;
  #exited = false;
  /** 'break' and 'continue' in the innermost loop. */
  #leaving: 'break' | 'continue' | undefined;

  constructor(process: Process, find: FindProgram) {
    this.#process = process;
    this.#find = find;
    this.#variables = { ...process.environment };
  }

  get status(): number {
    return this.#status;
  }

  get exited(): boolean {
    return this.#exited;
  }

  /** Runs a text; its exit code, and 2 where it makes no sense. */
  async script(text: string): Promise<number> {
    const list = parseShell(text);
    if (typeof list === 'string') return this.refuseSyntax(list);
    await this.list(list);
    return this.end();
  }

  /** Says that a text makes no sense. */
  refuseSyntax(fault: string): number {
    this.#process.error(`sh: syntax error: ${fault}\n`);
    this.#status = SYNTAX_ERROR;
    return SYNTAX_ERROR;
  }

  /** Does what is to be done at the end, and gives the exit code. */
  async end(): Promise<number> {
    const atEnd = this.#traps.get(0);
    this.#traps.delete(0);
    const list = atEnd === undefined || this.#process.signal.aborted ? '' : parseShell(atEnd);
    const status = this.#status;
    this.#exited = false;
    if (typeof list !== 'string') await this.list(list);
    return this.exited ? this.#status : status;
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

  /** A new line is read after an interrupted one. */
  forgetInterrupt(): void {
    if (this.#interrupted) this.#status = INTERRUPTED;
    this.#interrupted = false;
  }

  async list(list: List, process: Process = this.#process): Promise<number> {
    for (const pipeline of list) {
      if (this.#isOver) break;
      if (pipeline.after === '&&' && this.#status !== 0) continue;
      if (pipeline.after === '||' && this.#status === 0) continue;
      if (pipeline.background) this.#background.push(this.#pipeline(pipeline, process));
      else this.#status = await this.#inForeground(pipeline, process);
    }
    return this.#status;
  }

  async #inForeground(pipeline: Pipeline, process: Process): Promise<number> {
    if (!this.#expectsSignals) return this.#pipeline(pipeline, process);
    const outer = this.#foreground;
    const own = new AbortController();
    this.#foreground = own;
    const status = await this.#pipeline(pipeline, { ...process, signal: AbortSignal.any([process.signal, own.signal]) });
    this.#foreground = outer;
    for (const signal of this.#caught.splice(0)) {
      const list = parseShell(this.#traps.get(signal) ?? '');
      if (typeof list !== 'string') await this.list(list, process);
    }
    return this.#exited ? this.#status : status;
  }

  get #isOver(): boolean {
    return this.#exited || this.#interrupted || this.#leaving !== undefined || this.#process.signal.aborted;
  }

  /** trap TEXT SIGNAL... */
  #trap([text = '', ...signals]: readonly string[]): number {
    for (const one of signals) {
      const name = one.replace(/^SIG/, '');
      const signal = /^\d+$/.test(name) ? Number(name) : SIGNALS[name];
      if (signal === undefined) {
        this.#process.error(`trap: ${one}: invalid signal specification\n`);
        return 1;
      }
      if (text === '-') this.#traps.delete(signal);
      else this.#traps.set(signal, text);
      if (signal === 0) continue;
      this.#expectsSignals = true;
      this.#process.trap?.(signal, text === '-' ? undefined : () => this.#catch(signal));
    }
    return 0;
  }

  #catch(signal: number): void {
    if (this.#traps.get(signal) === '') return;
    this.#caught.push(signal);
    this.#foreground?.abort();
  }

  async #pipeline({ commands }: Pipeline, process: Process): Promise<number> {
    let { input } = process;
    const ends: Promise<number>[] = [];
    for (const [at, command] of commands.entries()) {
      const isLast = at === commands.length - 1;
      const pipe = new Input();
      const own = { ...process, input, ...(!isLast && { out: (bytes: string | Uint8Array) => pipe.write(asBytes(bytes)) }) };
      ends.push(this.#command(command, own).finally(() => pipe.end()));
      input = pipe;
    }
    const codes = await Promise.all(ends);
    return codes.at(-1) ?? 0;
  }

  async #command(command: Command, process: Process): Promise<number> {
    switch (command.kind) {
      case 'simple':
        return this.#simple(command, process);
      case 'if':
        return this.list((await this.list(command.condition, process)) === 0 ? command.whenTrue : command.otherwise, process);
      case 'for': {
        for (const value of command.words.flatMap((word) => this.#expand(word))) {
          this.#variables[command.variable] = value;
          if (!(await this.#turn(command.body, process))) break;
        }
        return this.#status;
      }
      case 'loop': {
        for (;;) {
          const holds = (await this.list(command.condition, process)) === 0;
          if (this.#isOver) return this.#status;
          if (holds !== command.while) return 0;
          if (!(await this.#turn(command.body, process))) return this.#status;
          // A loop that waits for nothing lets time pass, so that it can be ended.
          await pause(process.clock, 1, process.signal);
        }
      }
    }
  }

  /** One turn of a loop; false if it is the last. */
  async #turn(body: List, process: Process): Promise<boolean> {
    await this.list(body, process);
    const left = this.#leaving;
    this.#leaving = undefined;
    return left !== 'break' && !this.#isOver;
  }

  async #simple(command: SimpleCommand, process: Process): Promise<number> {
    const words = command.words.flatMap((word) => this.#expand(word));
    while (/^\w+=/.test(words[0] ?? '')) {
      const [name = '', ...value] = (words.shift() ?? '').split('=');
      this.#variables[name] = value.join('=');
    }
    const [name = '', ...args] = words;
    const redirected = this.#redirect(command.redirections, process);
    if (typeof redirected === 'number') return redirected;
    if (name === '') return 0;
    const builtin = this.#builtin(name, args);
    if (builtin !== undefined) return builtin;
    if (name === 'wait') return (await Promise.all(this.#background), 0);
    const program = this.#find(name);
    if (program === undefined) {
      redirected.error(`sh: ${name}: not found\n`);
      return NOT_FOUND;
    }
    return program({ ...redirected, name, args, environment: this.#variables });
  }

  #builtin(name: string, args: readonly string[]): number | undefined {
    switch (name) {
      case 'exit':
        this.#exited = true;
        if (args[0] !== undefined) this.#status = Number.parseInt(args[0], 10) & 0xff;
        return this.#status;
      case 'break':
      case 'continue':
        this.#leaving = name;
        return 0;
      case 'trap':
        return this.#trap(args);
      case ':':
      case 'export':
      case 'set':
        if (name === 'export') for (const arg of args) this.#variables[arg.split('=')[0] ?? ''] = arg.split('=').slice(1).join('=') || (this.#variables[arg] ?? '');
        return 0;
      default:
        return undefined;
    }
  }

  /** The process with its streams led to and from files; an exit code if one of these cannot be. */
  #redirect(redirections: readonly Redirection[], process: Process): Process | number {
    let redirected = process;
    for (const { stream, path, append } of redirections) {
      if (path === undefined) {
        redirected = stream === 'out' ? { ...redirected, out: redirected.error } : { ...redirected, error: redirected.out };
        continue;
      }
      const [file = ''] = this.#expand(path);
      if (stream === 'in') {
        const content = process.files.read(file);
        if (typeof content === 'string') return this.#refuse(process, file, content);
        const input = new Input();
        input.write(content);
        input.end();
        redirected = { ...redirected, input };
        continue;
      }
      if (file === '/dev/null') {
        redirected = redirectOutput(redirected, stream, () => {});
        continue;
      }
      const fault = process.files.write(file, new Uint8Array(), { append });
      if (fault !== undefined) return this.#refuse(process, file, fault);
      redirected = redirectOutput(redirected, stream, (bytes) => void process.files.write(file, joinBytes([asBytes(bytes)]), { append: true }));
    }
    return redirected;
  }

  #refuse(process: Process, file: string, fault: string): number {
    process.error(`sh: can't ${fault === 'No such file or directory' ? 'open' : 'create'} ${file}: ${fault}\n`);
    return 1;
  }

  /** The words that a word stands for: a variable without quotes may be none or several. */
  #expand({ pieces }: Word): readonly string[] {
    let words = [''];
    let isEmpty = true;
    for (const piece of pieces) {
      const text = 'text' in piece ? piece.text : this.#valueOf(piece.variable);
      const splits = 'variable' in piece && !piece.quoted;
      isEmpty &&= splits && text.trim() === '';
      const [first = '', ...rest] = splits ? text.trim().split(/\s+/) : [text];
      words = [...words.slice(0, -1), (words.at(-1) ?? '') + first, ...rest];
    }
    return isEmpty ? [] : words;
  }

  #valueOf(variable: string): string {
    if (variable === '?') return String(this.#status);
    if (variable === '$' || variable === '!') return '1';
    return this.#variables[variable] ?? '';
  }
}

function redirectOutput(process: Process, stream: 'out' | 'error' | 'both', write: (bytes: string | Uint8Array) => void): Process {
  if (stream === 'both') return { ...process, out: write, error: write };
  return stream === 'out' ? { ...process, out: write } : { ...process, error: write };
}

function asBytes(bytes: string | Uint8Array): Uint8Array {
  return typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
}
