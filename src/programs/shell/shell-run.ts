/**
 * A shell that runs: commands one after the other, beside each other, and in one another.
 */
import { Input } from '../input.js';
import { pause, type Process } from '../process.js';
import type { FindProgram } from '../system/running-others.js';
import { DECLARING, findBuiltin, type Shell } from './builtins.js';
import { redirect } from './redirect.js';
import { scriptAt } from './script-file.js';
import { ShellState } from './state.js';
import { collectOutput, runPipe } from './streams.js';
import { parseShell } from './syntax.js';
import { Traps } from './traps.js';
import type { Command, CommandOf, List, Pipeline } from './tree.js';
import { assigned, expand, expandPattern, expandWhole, type Filling } from './words/expansion.js';
import { matches } from './words/glob.js';

export const SYNTAX_ERROR = 2;
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;
const INTERRUPTED = 130;
/** How deep functions and shells may be in one another. */
const DEEPEST = 200;

export class ShellRun implements Shell {
  readonly #process: Process;
  readonly #depth: number;
  readonly find: FindProgram;
  readonly state: ShellState;
  readonly traps: Traps;
  readonly background = new Map<number, Promise<number>>();

  constructor(process: Process, find: FindProgram, state: ShellState, depth = 0) {
    this.#process = process;
    this.#depth = depth;
    this.find = find;
    this.state = state;
    this.traps = new Traps(process);
  }

  /** What a shell begins with whose words are those of a script. */
  static stateOf({ environment, files }: Process, words: readonly string[]): ShellState {
    const variables = new Map([...Object.entries(environment), ['PWD', files.folder] as const]);
    return new ShellState({ variables, exported: new Set(variables.keys()), functions: new Map(), options: new Set(), words, files });
  }

  get exited(): boolean {
    return this.state.exited;
  }

  /** Runs a text to the shell's end; its exit code, and 2 where it makes no sense. */
  async script(text: string): Promise<number> {
    const list = parseShell(text);
    if (typeof list === 'string') return this.refuseSyntax(list);
    await this.list(list);
    return this.end();
  }

  /** Runs a text within, as `eval` does. */
  async evaluate(text: string, process: Process): Promise<number> {
    const list = parseShell(text);
    if (typeof list === 'string') return this.refuseSyntax(list, process);
    return list.length === 0 ? 0 : this.list(list, process);
  }

  /** Says that a text makes no sense, which ends the shell unless it is a terminal's. */
  refuseSyntax(fault: string, { error } = this.#process): number {
    error(`sh: syntax error: ${fault}\n`);
    return this.#fail();
  }

  /** Does what is to be done at the end, and gives the exit code. */
  async end(): Promise<number> {
    const { state } = this;
    const text = this.traps.takeEnd();
    const { status } = state;
    state.exited = false;
    state.leaving = undefined;
    if (text === undefined || this.#process.signal.aborted) return status;
    await this.evaluate(text, this.#process);
    return this.exited ? state.status : status;
  }

  /** A new line is read after an interrupted one. */
  forgetInterrupt(): void {
    if (this.traps.forgetInterrupt()) this.state.status = INTERRUPTED;
  }

  async list(list: List, process: Process = this.#process): Promise<number> {
    const { state } = this;
    for (const [at, pipeline] of list.entries()) {
      if (this.#isOver || process.signal.aborted) break;
      if (pipeline.after === '&&' && state.status !== 0) continue;
      if (pipeline.after === '||' && state.status === 0) continue;
      const isTested = pipeline.negated || ['&&', '||'].includes(list[at + 1]?.after ?? '');
      if (pipeline.background) this.#begin(pipeline, process);
      else await this.#testing(isTested, () => this.#inForeground(pipeline, process));
      if (state.status !== 0 && !isTested && state.tested === 0 && state.options.has('e') && mayEnd(pipeline) && state.leaving === undefined) state.exited = true;
    }
    return state.status;
  }

  /** Runs words as a program, or as what the shell has itself. */
  async runWords(words: readonly string[], process: Process, variables: ReadonlyMap<string, string> = new Map()): Promise<number> {
    const [name = '', ...args] = words;
    const builtin = findBuiltin(name);
    if (builtin !== undefined) {
      for (const [variable, value] of variables) this.state.variables.set(variable, value);
      return builtin(this, args, process);
    }
    await process.room?.(process.signal);
    const program = this.find(name) ?? scriptAt(name, this.state.files, this.find);
    if (typeof program === 'function') return program({ ...process, name, args, files: this.state.files, environment: this.state.environment(variables) });
    process.error(`sh: ${name}: ${program ?? 'not found'}\n`);
    return program === 'Permission denied' ? NOT_EXECUTABLE : NOT_FOUND;
  }

  /** Runs something in which failures end nothing. */
  async #testing<T>(isTested: boolean, run: () => Promise<T>): Promise<T> {
    const { tested } = this.state;
    if (isTested) this.state.tested = tested + 1;
    const value = await run();
    this.state.tested = tested;
    return value;
  }

  /** Ends the shell because of a fault, unless it is a terminal's. */
  #fail(): number {
    this.state.status = SYNTAX_ERROR;
    this.state.exited = this.#process.terminal !== true;
    return SYNTAX_ERROR;
  }

  /** Runs it beside what comes next, with a number by which it can be killed. */
  #begin(pipeline: Pipeline, process: Process): void {
    const killed = new AbortController();
    const [first] = pipeline.commands;
    const words = first?.kind === 'simple' ? first.words.map((word) => word.pieces.map((piece) => ('text' in piece ? piece.text : '')).join('')) : ['sh'];
    const pid = process.processes.add(words, () => killed.abort());
    this.state.lastPid = pid;
    this.state.status = 0;
    const own = { ...process, pid, input: Input.empty(), signal: AbortSignal.any([process.signal, killed.signal]) };
    const ended = this.#within(own).#alone([{ ...pipeline, background: false, after: ';' }]);
    this.background.set(pid, ended.finally(() => process.processes.remove(pid)));
  }

  /** A shell of its own with what this one knows. */
  #within(process: Process): ShellRun {
    return new ShellRun(process, this.find, this.state.copy(), this.#depth + 1);
  }

  /** Runs a list to the end of the shell. */
  async #alone(list: List): Promise<number> {
    if (this.#depth > DEEPEST) {
      this.#process.error('sh: too many shells in one another\n');
      return this.#fail();
    }
    await this.list(list);
    return this.end();
  }

  async #inForeground(pipeline: Pipeline, process: Process): Promise<void> {
    const { state } = this;
    const then = (text: string): Promise<number> => this.evaluate(text, process);
    const run = async (own: Process): Promise<number> => {
      const status = await this.#pipeline(pipeline, own);
      if (!state.exited) state.status = pipeline.negated ? Number(status === 0) : status;
      return state.status;
    };
    const status = await this.traps.foreground(process, run, then);
    if (!state.exited) state.status = status;
  }

  get #isOver(): boolean {
    return this.state.exited || this.traps.interrupted || this.state.leaving !== undefined || this.#process.signal.aborted;
  }

  async #pipeline({ commands }: Pipeline, process: Process): Promise<number> {
    const [only] = commands;
    if (commands.length === 1 && only !== undefined) return this.#command(only, process);
    const codes = await runPipe(commands, process, (command, own) => this.#within(own).#alone([{ commands: [command], after: ';', background: false, negated: false }]));
    return (this.state.options.has('pipefail') ? codes.findLast((code) => code !== 0) : codes.at(-1)) ?? 0;
  }

  async #command(command: Command, process: Process): Promise<number> {
    switch (command.kind) {
      case 'simple':
        return this.#simple(command, process);
      case 'redirected': {
        const redirected = await redirect(command.redirections, process, this.state.files, this.#filling(process));
        return typeof redirected === 'number' ? redirected : this.#command(command.command, redirected);
      }
      case 'if': {
        const status = await this.#testing(true, () => this.list(command.condition, process));
        const chosen = status === 0 ? command.whenTrue : command.otherwise;
        if (this.#isOver) return status;
        return chosen.length === 0 ? 0 : this.list(chosen, process);
      }
      case 'for':
        return this.#for(command, process);
      case 'loop':
        return this.#loop(command, process);
      case 'case':
        return this.#case(command, process);
      case 'group':
        return command.isShell ? this.#within(process).#alone(command.body) : this.list(command.body, process);
      case 'function':
        this.state.functions.set(command.name, command.body);
        return 0;
    }
  }

  async #for({ words, variable, body }: CommandOf<'for'>, process: Process): Promise<number> {
    const values: string[] = words === undefined ? [...this.state.words.slice(1)] : [];
    for (const word of words ?? []) values.push(...(await expand(word, this.#filling(process))));
    if (this.state.exited) return this.state.status;
    this.state.status = 0;
    for (const value of values) {
      this.state.variables.set(variable, value);
      if (!(await this.#turn(body, process))) break;
    }
    return this.state.status;
  }

  async #loop(command: CommandOf<'loop'>, process: Process): Promise<number> {
    let status = 0;
    for (;;) {
      const holds = (await this.#testing(true, () => this.list(command.condition, process))) === 0;
      if (this.#isOver || process.signal.aborted) return this.state.status;
      if (holds !== command.while) return status;
      const goesOn = await this.#turn(command.body, process);
      ({ status } = this.state);
      if (!goesOn) return status;
      // A loop that waits for nothing lets time pass, so that it can be ended.
      await pause(process.clock, 1, process.signal);
    }
  }

  /** One turn of a loop; false if it is the last. */
  async #turn(body: List, process: Process): Promise<boolean> {
    const { state } = this;
    await this.list(body, process);
    const left = state.leaving;
    let goesOn = true;
    if (left !== undefined && left.kind !== 'return') {
      state.leaving = left.loops > 1 ? { ...left, loops: left.loops - 1 } : undefined;
      goesOn = left.kind === 'continue' && left.loops === 1;
    }
    return goesOn && !this.#isOver && !process.signal.aborted;
  }

  async #case({ subject, items }: CommandOf<'case'>, process: Process): Promise<number> {
    const filling = this.#filling(process);
    const text = await expandWhole(subject, filling);
    for (const { patterns, body } of items) {
      for (const pattern of patterns) {
        if (!matches(await expandPattern(pattern, filling), text)) continue;
        return body.length === 0 ? 0 : this.list(body, process);
      }
    }
    return this.state.exited ? this.state.status : 0;
  }

  async #simple({ words: said, redirections }: CommandOf<'simple'>, process: Process): Promise<number> {
    const { state } = this;
    const filling = this.#filling(process);
    const words: string[] = [];
    const variables = new Map<string, string>();
    for (const word of said) {
      const variable = words.length === 0 || DECLARING.has(words[0] ?? '') ? assigned(word) : undefined;
      const whole = variable === undefined ? undefined : await expandWhole(word, filling);
      if (variable === undefined || whole === undefined) words.push(...(await expand(word, filling)));
      else if (words.length > 0) words.push(whole);
      else variables.set(variable, whole.slice(variable.length + 1));
    }
    if (state.exited) return state.status;
    this.#trace([...variables].map(([name, value]) => `${name}=${quotedFor(value)}`), words, process);
    const redirected = await redirect(redirections, process, state.files, filling);
    if (typeof redirected === 'number') return redirected;
    const [name] = words;
    if (name === undefined) {
      for (const [variable, value] of variables) state.variables.set(variable, value);
      // Of a line that only sets variables the exit code is that of the command in it.
      return said.some((word) => word.pieces.some((piece) => 'command' in piece)) ? state.status : 0;
    }
    const body = state.functions.get(name);
    return body === undefined ? this.runWords(words, redirected, variables) : this.#call(body, words, redirected, variables);
  }

  /** Runs a function with words of its own. */
  async #call(body: Command, [, ...args]: readonly string[], process: Process, variables: ReadonlyMap<string, string>): Promise<number> {
    const { state } = this;
    const { words } = state;
    if (state.locals.length >= DEEPEST) {
      process.error('sh: too many functions in one another\n');
      return this.#fail();
    }
    state.locals.push(new Map());
    for (const [variable, value] of variables) {
      state.keep(variable);
      state.variables.set(variable, value);
    }
    state.words = [words[0] ?? '', ...args];
    const status = await this.#command(body, process);
    state.words = words;
    state.restore();
    if (state.leaving?.kind === 'return') state.leaving = undefined;
    return status;
  }

  /** Shows what is run (set -x). */
  #trace(variables: readonly string[], words: readonly string[], { error }: Process): void {
    if (this.state.options.has('x')) error(`+ ${[...variables, ...words.map(quotedFor)].join(' ')}\n`);
  }

  #filling(process: Process): Filling {
    const { state } = this;
    return {
      valueOf: (variable) => state.valueOf(variable, this.#process.pid),
      setVariable: (variable, value) => void state.variables.set(variable, value),
      given: state.words.slice(1),
      outputOf: (command) => this.#outputOf(command, process),
      refuse: (fault) => {
        process.error(`sh: ${fault}\n`);
        this.#fail();
      },
      isStrict: state.options.has('u'),
      files: state.options.has('f') ? undefined : state.files,
    };
  }

  /** What a command prints that runs in a shell of its own. */
  #outputOf(command: string, process: Process): Promise<string> {
    return collectOutput(process, async (own) => {
      const list = parseShell(command);
      const inner = this.#within(own);
      this.state.status = typeof list === 'string' ? inner.refuseSyntax(list) : await inner.#alone(list);
    });
  }
}

/** Whether a pipeline that fails may end the shell by itself: what stands in a loop, a condition or braces has done so before. */
function mayEnd({ commands, background }: Pipeline): boolean {
  const [only] = commands;
  if (background) return false;
  if (commands.length > 1 || only === undefined || only.kind === 'simple') return true;
  const inner = only.kind === 'redirected' ? only.command : only;
  return inner.kind === 'group' && inner.isShell;
}

/** A word as it would have to be written. */
function quotedFor(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
