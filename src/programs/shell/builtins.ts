/**
 * Commands that change the shell itself, and so are no programs: cd, set, export, shift, return and the like.
 */
import type { Process } from '../process.js';
import type { FindProgram } from '../system/running-others.js';
import { fieldsOf } from './words/expansion.js';
import type { ShellOption, ShellState } from './state.js';
import { KEYWORDS } from './syntax.js';
import type { Traps } from './traps.js';

/** What a command of the shell has to work on. */
export interface Shell {
  readonly state: ShellState;
  readonly traps: Traps;
  readonly find: FindProgram;
  /** What runs in the background, by its number. */
  readonly background: ReadonlyMap<number, Promise<number>>;
  /** Runs a text in this shell. */
  readonly evaluate: (text: string, process: Process) => Promise<number>;
  /** Runs words as a command, but not as a function. */
  readonly runWords: (words: readonly string[], process: Process) => Promise<number>;
}

export type Builtin = (shell: Shell, args: readonly string[], process: Process) => Promise<number> | number;

const NOT_FOUND = 127;
const MISUSE = 2;
const NAMES: Readonly<Record<string, ShellOption>> = { errexit: 'e', nounset: 'u', xtrace: 'x', noglob: 'f', pipefail: 'pipefail' };
const VARIABLE = /^[A-Za-z_]\w*$/;

/** Reads options of the shell, as `set` and `sh` take them: how many words they were, or what is wrong. */
export function takeOptions(state: ShellState, args: readonly string[]): number | string {
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (arg === '--') return at;
    if (!/^[-+]./.test(arg)) return at;
    const isOn = arg.startsWith('-');
    for (const letter of arg.slice(1)) {
      const name = letter === 'o' ? (args[++at] ?? '') : letter;
      const option = letter === 'o' ? NAMES[name] : Object.values(NAMES).find((one) => one === letter);
      if (option === undefined) return letter === 'o' ? `illegal option ${arg} ${name}` : `illegal option -${letter}`;
      if (isOn) state.options.add(option);
      else state.options.delete(option);
    }
  }
  return args.length;
}

const set: Builtin = ({ state }, args, { out, error }) => {
  if (args.length === 0) {
    out([...state.variables].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}='${value.replaceAll("'", "'\\''")}'\n`).join(''));
    return 0;
  }
  const taken = takeOptions(state, args);
  if (typeof taken === 'string') {
    error(`sh: set: ${taken}\n`);
    return exit(state, MISUSE);
  }
  if (taken < args.length) state.words = [state.words[0] ?? '', ...args.slice(args[taken] === '--' ? taken + 1 : taken)];
  return 0;
};

function exit(state: ShellState, status: number): number {
  state.exited = true;
  state.status = status;
  return status;
}

const cd: Builtin = ({ state }, args, { error, out }) => {
  const folder = args[0] === '-' ? (state.variables.get('OLDPWD') ?? '/') : (args[0] ?? state.variables.get('HOME') ?? '/');
  if (!state.files.isFolder(folder)) {
    error(`sh: cd: can't cd to ${folder}: ${state.files.stat(folder) === undefined ? 'No such file or directory' : 'Not a directory'}\n`);
    return MISUSE;
  }
  state.variables.set('OLDPWD', state.files.folder);
  state.files = state.files.from(folder);
  state.variables.set('PWD', state.files.folder);
  if (args[0] === '-') out(`${state.files.folder}\n`);
  return 0;
};

const leave =
  (kind: 'break' | 'continue'): Builtin =>
  ({ state }, [loops = '1']) => {
    state.leaving = { kind, loops: Math.max(1, Number.parseInt(loops, 10) || 1) };
    return 0;
  };

/** NAME or NAME=value, each; what is done with a name, before its value is set. */
const declare =
  (name: string, mark: (state: ShellState, variable: string) => boolean): Builtin =>
  ({ state }, args, { error }) => {
    for (const arg of args) {
      const [variable = ''] = arg.split('=', 1);
      if (!VARIABLE.test(variable) || !mark(state, variable)) {
        error(`sh: ${name}: ${VARIABLE.test(variable) ? 'not in a function' : `${arg}: bad variable name`}\n`);
        return exit(state, MISUSE);
      }
      if (arg.includes('=')) state.variables.set(variable, arg.slice(variable.length + 1));
    }
    return 0;
  };

const unset: Builtin = ({ state }, args) => {
  const isFunction = args[0] === '-f';
  for (const name of args.filter((arg) => arg !== '-f' && arg !== '-v')) {
    if (isFunction) state.functions.delete(name);
    else state.variables.delete(name);
  }
  return 0;
};

const shift: Builtin = ({ state }, [count = '1'], { error }) => {
  const given = state.words.length - 1;
  if (!/^\d+$/.test(count) || Number(count) > given) {
    error(`sh: shift: can't shift that many\n`);
    return 1;
  }
  state.words = [state.words[0] ?? '', ...state.words.slice(Number(count) + 1)];
  return 0;
};

const wait: Builtin = async ({ background }, pids) => {
  if (pids.length === 0) return (await Promise.all(background.values()), 0);
  let code = 0;
  for (const pid of pids) code = (await background.get(Number(pid))) ?? NOT_FOUND;
  return code;
};

/** A line of the input in variables, of which the last has the rest. */
const read: Builtin = async ({ state }, args, { input, signal, error }) => {
  const names = args.filter((arg) => !arg.startsWith('-'));
  const wrong = args.find((arg) => arg.startsWith('-') && arg !== '-r');
  if (wrong !== undefined) {
    error(`sh: read: illegal option ${wrong}\n`);
    return MISUSE;
  }
  const line = await input.readLine(signal);
  let rest = (line ?? '').replace(/\n$/, '');
  const separators = state.variables.get('IFS') ?? ' \t\n';
  const trim = (text: string): string => (separators.includes(' ') ? text.trim() : text);
  for (const [at, name] of (names.length === 0 ? ['REPLY'] : names).entries()) {
    rest = trim(rest);
    const field = fieldsOf(rest, separators).find((one) => one !== undefined) ?? '';
    const isLast = at === Math.max(names.length, 1) - 1;
    state.variables.set(name, isLast ? rest : field);
    rest = rest.slice(field.length + 1);
  }
  return line?.endsWith('\n') === true ? 0 : 1;
};

/** What a name stands for, in the words of `type` or, without these, of `command -v`. */
function meaning({ state, find }: Shell, name: string, inWords: boolean): string | undefined {
  if (KEYWORDS.has(name)) return inWords ? `${name} is a shell keyword` : name;
  if (state.functions.has(name)) return inWords ? `${name} is a function` : name;
  if (findBuiltin(name) !== undefined) return inWords ? `${name} is a shell builtin` : name;
  const path = name.includes('/') ? name : `/bin/${name}`;
  if (find(name) === undefined && !(name.includes('/') && state.files.stat(name) !== undefined)) return undefined;
  return inWords ? `${name} is ${path}` : path;
}

const type: Builtin = (shell, names, { out }) => {
  let code = 0;
  for (const name of names) {
    const found = meaning(shell, name, true);
    if (found === undefined) code = NOT_FOUND;
    out(`${found ?? `${name}: not found`}\n`);
  }
  return code;
};

const command: Builtin = (shell, args, process) => {
  const [first = '', name = ''] = args;
  if (first === '-V') return type(shell, args.slice(1), process);
  if (first !== '-v') return args.length === 0 ? 0 : shell.runWords(args, process);
  const found = meaning(shell, name, false);
  if (found !== undefined) process.out(`${found}\n`);
  return found === undefined ? NOT_FOUND : 0;
};

const exec: Builtin = async (shell, args, process) => {
  const { state } = shell;
  if (args.length > 0) return exit(state, await shell.runWords(args, process));
  process.error('sh: exec: without a command it is not supported\n');
  return exit(state, MISUSE);
};

const source: Builtin = async (shell, [path = ''], process) => {
  const { state } = shell;
  const content = state.files.read(path);
  if (typeof content !== 'string') return shell.evaluate(new TextDecoder().decode(content), process);
  process.error(`sh: .: can't open '${path}': ${content}\n`);
  return exit(state, MISUSE);
};

const BUILTINS: Readonly<Record<string, Builtin>> = {
  ':': () => 0,
  '.': source,
  source,
  break: leave('break'),
  continue: leave('continue'),
  return: ({ state }, [status]) => {
    state.leaving = { kind: 'return' };
    return status === undefined ? state.status : Number.parseInt(status, 10) & 0xff;
  },
  exit: ({ state }, [status]) => exit(state, status === undefined ? state.status : Number.parseInt(status, 10) & 0xff),
  trap: ({ traps }, args, { error }) => traps.set(args, error),
  eval: (shell, args, process) => shell.evaluate(args.join(' '), process),
  export: declare('export', (state, variable) => state.exported.add(variable).has(variable)),
  local: declare('local', (state, variable) => state.keep(variable)),
  ...{ cd, set, unset, shift, wait, read, type, command, exec },
};

/** Those whose words NAME=value are not split. */
export const DECLARING: ReadonlySet<string> = new Set(['export', 'local']);

export function findBuiltin(name: string): Builtin | undefined {
  return Object.hasOwn(BUILTINS, name) ? BUILTINS[name] : undefined;
}
