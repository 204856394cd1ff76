/**
 * The shell: runs what `sh -c TEXT` says, with the programs that there are.
 *
 * It knows lists, pipes, redirections to files of the container, variables, loops and conditions. What it does not know
 * (functions, substitutions, jobs) is a syntax error or a program that is not found.
 */
import { Input, joinBytes } from '../input.js';
import { pause, type Process, type Program } from '../process.js';
import { type Command, type List, parseShell, type Pipeline, type Redirection, type SimpleCommand } from './syntax.js';
import type { Word } from './tokens.js';

/** Finds the program of a name. */
export type FindProgram = (name: string) => Program | undefined;

const SYNTAX_ERROR = 2;
const NOT_FOUND = 127;

/** Makes `sh`. */
export function createShell(find: FindProgram): Program {
  return async (process) => {
    const { args, error, input, signal } = process;
    const flag = args.findIndex((arg) => /^-\w*c$/.test(arg));
    const text = flag >= 0 ? (args[flag + 1] ?? '') : new TextDecoder().decode(await input.readAll(signal));
    const list = parseShell(text);
    if (typeof list === 'string') {
      error(`sh: syntax error: ${list}\n`);
      return SYNTAX_ERROR;
    }
    return new ShellRun(process, find).list(list);
  };
}

class ShellRun {
  readonly #process: Process;
  readonly #find: FindProgram;
  readonly #variables: Record<string, string>;
  readonly #background: Promise<number>[] = [];
  #status = 0;
  #exited = false;
  /** 'break' and 'continue' in the innermost loop. */
  #leaving: 'break' | 'continue' | undefined;

  constructor(process: Process, find: FindProgram) {
    this.#process = process;
    this.#find = find;
    this.#variables = { ...process.environment };
  }

  async list(list: List): Promise<number> {
    for (const pipeline of list) {
      if (this.#isOver) break;
      if (pipeline.after === '&&' && this.#status !== 0) continue;
      if (pipeline.after === '||' && this.#status === 0) continue;
      if (pipeline.background) this.#background.push(this.#pipeline(pipeline, this.#process));
      else this.#status = await this.#pipeline(pipeline, this.#process);
    }
    return this.#status;
  }

  get #isOver(): boolean {
    return this.#exited || this.#leaving !== undefined || this.#process.signal.aborted;
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
        return this.list((await this.list(command.condition)) === 0 ? command.then : command.otherwise);
      case 'for': {
        for (const value of command.words.flatMap((word) => this.#expand(word))) {
          this.#variables[command.variable] = value;
          if (!(await this.#turn(command.body))) break;
        }
        return this.#status;
      }
      case 'loop': {
        for (;;) {
          const holds = (await this.list(command.condition)) === 0;
          if (this.#isOver || holds !== command.while) return 0;
          if (!(await this.#turn(command.body))) return this.#status;
          // A loop that waits for nothing lets time pass, so that it can be ended.
          await pause(process.clock, 1, process.signal);
        }
      }
    }
  }

  /** One turn of a loop; false if it is the last. */
  async #turn(body: List): Promise<boolean> {
    await this.list(body);
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
        return args[0] === undefined ? this.#status : Number.parseInt(args[0], 10) & 0xff;
      case 'break':
      case 'continue':
        this.#leaving = name;
        return 0;
      case ':':
      case 'export':
      case 'set':
      case 'trap':
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
        redirected = { ...redirected, error: redirected.out };
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
