/**
 * A shell that runs: its variables, what it does at signals, and commands one after the other.
 */
import type { FileTree } from '../files/file-tree.js';
import { Input, joinBytes } from '../input.js';
import { pause, type Process, type Program } from '../process.js';
import type { FindProgram } from '../system/running-others.js';
import { assigned, expand, expandWhole, type Filling } from './expansion.js';
import { type Command, type List, parseShell, type Pipeline, type Redirection, type SimpleCommand } from './syntax.js';
import type { Word } from './tokens.js';

export const SYNTAX_ERROR = 2;
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;
const INTERRUPTED = 130;
/** What a command in a line may print. */
const MOST_OUTPUT_BYTES = 1024 * 1024;

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
  /** What began last in the background. */
  #lastPid = 0;
  /** Where its commands are. */
  #files: FileTree;
  #exited = false;
  /** 'break' and 'continue' in the innermost loop. */
  #leaving: 'break' | 'continue' | undefined;

  /** What a script is called, and what it is given. */
  readonly #words: readonly string[];

  constructor(process: Process, find: FindProgram, words: readonly string[]) {
    this.#words = words;
    this.#process = process;
    this.#find = find;
    this.#files = process.files;
    this.#variables = { ...process.environment, PWD: process.files.folder };
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
      if (this.#isOver || process.signal.aborted) break;
      if (pipeline.after === '&&' && this.#status !== 0) continue;
      if (pipeline.after === '||' && this.#status === 0) continue;
      if (pipeline.background) this.#begin(pipeline, process);
      else this.#status = await this.#inForeground(pipeline, process);
    }
    return this.#status;
  }

  /** Runs it beside what comes next, with a number by which it can be killed. */
  #begin(pipeline: Pipeline, process: Process): void {
    const killed = new AbortController();
    const [first] = pipeline.commands;
    const words = first?.kind === 'simple' ? first.words.map((word) => word.pieces.map((piece) => ('text' in piece ? piece.text : '')).join('')) : ['sh'];
    const pid = process.processes.add(words, () => killed.abort());
    this.#lastPid = pid;
    const ended = this.#pipeline(pipeline, { ...process, pid, input: Input.empty(), signal: AbortSignal.any([process.signal, killed.signal]) });
    this.#background.push(ended.finally(() => process.processes.remove(pid)));
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
      // Whoever writes to one who has ended is ended too.
      const broken = new AbortController();
      const out = (bytes: string | Uint8Array): void => (pipe.isEnded ? broken.abort() : pipe.write(asBytes(bytes)));
      const room = (signal: AbortSignal): Promise<boolean> => pipe.room(signal);
      const own = isLast ? { ...process, input } : { ...process, input, out, room, signal: AbortSignal.any([process.signal, broken.signal]) };
      const source = at === 0 ? [] : [input];
      ends.push(this.#command(command, own).finally(() => [...source, pipe].forEach((one) => one.end())));
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
        const values: string[] = [];
        for (const word of command.words) values.push(...(await this.#expand(word, process)));
        for (const value of values) {
          this.#variables[command.variable] = value;
          if (!(await this.#turn(command.body, process))) break;
        }
        return this.#status;
      }
      case 'loop': {
        for (;;) {
          const holds = (await this.list(command.condition, process)) === 0;
          if (this.#isOver || process.signal.aborted) return this.#status;
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
    return left !== 'break' && !this.#isOver && !process.signal.aborted;
  }

  async #simple(command: SimpleCommand, process: Process): Promise<number> {
    const words: string[] = [];
    let filled = false;
    for (const word of command.words) {
      const variable = words.length === 0 ? assigned(word) : undefined;
      filled ||= word.pieces.some((piece) => 'command' in piece);
      if (variable === undefined) words.push(...(await this.#expand(word, process)));
      else this.#variables[variable] = (await expandWhole(word, this.#filling(process))).slice(variable.length + 1);
    }
    const [name = '', ...args] = words;
    const redirected = await this.#redirect(command.redirections, process);
    if (typeof redirected === 'number') return redirected;
    // Of a line that only sets variables the exit code is that of the command in it.
    if (name === '') return filled ? this.#status : 0;
    const builtin = this.#builtin(name, args);
    if (builtin !== undefined) return builtin;
    if (name === 'wait') return (await Promise.all(this.#background), 0);
    await process.room?.(process.signal);
    const program = this.#find(name) ?? this.#scriptAt(name);
    if (typeof program === 'string') {
      redirected.error(`sh: ${name}: ${program}\n`);
      return program === 'not found' ? NOT_FOUND : NOT_EXECUTABLE;
    }
    if (program === undefined) {
      redirected.error(`sh: ${name}: not found\n`);
      return NOT_FOUND;
    }
    return program({ ...redirected, name, args, files: this.#files, environment: this.#variables });
  }

  /** What runs a file that a path leads to, or why nothing does; undefined where it is no path. */
  #scriptAt(path: string): Program | 'not found' | 'Permission denied' | undefined {
    if (!path.includes('/')) return undefined;
    const stat = this.#files.stat(path);
    if (stat === undefined) return 'not found';
    const shell = this.#find('sh');
    if (stat.isFolder || (stat.mode & 0o111) === 0 || shell === undefined) return 'Permission denied';
    return (process) => shell({ ...process, name: 'sh', args: [path, ...process.args] });
  }

  /** Goes to another folder. */
  #changeFolder(folder: string): number {
    if (!this.#files.isFolder(folder)) {
      this.#process.error(`sh: cd: can't cd to ${folder}: ${this.#files.stat(folder) === undefined ? 'No such file or directory' : 'Not a directory'}\n`);
      return 2;
    }
    this.#files = this.#files.from(folder);
    this.#variables['PWD'] = this.#files.folder;
    return 0;
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
      case 'cd':
        return this.#changeFolder(args[0] ?? this.#variables['HOME'] ?? '/');
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
  async #redirect(redirections: readonly Redirection[], process: Process): Promise<Process | number> {
    let redirected = process;
    for (const { stream, path, append } of redirections) {
      if (path === undefined) {
        redirected = stream === 'out' ? { ...redirected, out: redirected.error } : { ...redirected, error: redirected.out };
        continue;
      }
      const file = await expandWhole(path, this.#filling(process));
      if (stream === 'in') {
        const content = this.#files.read(file);
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
      const fault = this.#files.write(file, new Uint8Array(), { append });
      if (fault !== undefined) return this.#refuse(process, file, fault);
      redirected = redirectOutput(redirected, stream, (bytes) => void this.#files.write(file, joinBytes([asBytes(bytes)]), { append: true }));
    }
    return redirected;
  }

  #refuse(process: Process, file: string, fault: string): number {
    process.error(`sh: can't ${fault === 'No such file or directory' ? 'open' : 'create'} ${file}: ${fault}\n`);
    return 1;
  }

  #expand(word: Word, process: Process): Promise<readonly string[]> {
    return expand(word, this.#filling(process));
  }

  #filling(process: Process): Filling {
    return {
      valueOf: (variable) => this.#valueOf(variable),
      outputOf: (command) => this.#outputOf(command, process),
      refuseSum: () => process.error('sh: arithmetic syntax error\n'),
    };
  }

  /** What a command prints that runs in a shell of its own. */
  async #outputOf(command: string, process: Process): Promise<string> {
    const full = new AbortController();
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    const out = (given: string | Uint8Array): void => {
      const piece = asBytes(given);
      bytes += piece.length;
      if (bytes > MOST_OUTPUT_BYTES) full.abort();
      else pieces.push(piece);
    };
    const inner = { ...process, out, files: this.#files, environment: this.#variables, signal: AbortSignal.any([process.signal, full.signal]) };
    this.#status = await new ShellRun(inner, this.#find, this.#words).script(command);
    return new TextDecoder().decode(joinBytes(pieces));
  }

  #valueOf(variable: string): string {
    if (variable === '?') return String(this.#status);
    if (/^\d$/.test(variable)) return this.#words[Number(variable)] ?? '';
    if (variable === '@' || variable === '*') return this.#words.slice(1).join(' ');
    if (variable === '#') return String(this.#words.length - 1);
    if (variable === '$') return String(this.#process.pid);
    if (variable === '!') return this.#lastPid === 0 ? '' : String(this.#lastPid);
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
