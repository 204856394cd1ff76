/**
 * The shell: runs what `sh -c TEXT`, a file or its input says, with the programs that there are.
 *
 * It knows what POSIX asks of a script, with functions, here-documents, patterns and `set -eux`. What it does not know
 * (`[[`, arrays, `${x:1:2}`, files above 2) is a syntax error, an option refused, or a program that is not found.
 */
import type { Process, Program } from '../process.js';
import type { FindProgram } from '../system/running-others.js';
import { takeOptions } from './builtins.js';
import { ShellRun, SYNTAX_ERROR } from './shell-run.js';
import { parseShell } from './syntax.js';

const SIGINT = 2;
/** What changes nothing here: a terminal's shell, one of a user's, one that reads no files of its own, one that reads its input. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set(['-i', '-l', '-li', '-il', '-s', '--login', '--norc', '--noprofile', '--posix', '-']);

/** Makes `sh`. */
export function createShell(find: FindProgram): Program {
  return async (process) => {
    const { files, error } = process;
    const state = ShellRun.stateOf(process, []);
    let hasText = false;
    let args = process.args;
    for (let [arg] = args; arg !== undefined && arg.startsWith('-'); [arg] = args) {
      args = args.slice(1);
      if (arg === '--') break;
      if (WITHOUT_EFFECT.has(arg)) {
        if (arg === '-s') state.words = [process.name, ...args];
        continue;
      }
      hasText ||= /^-\w*c/.test(arg);
      const letters = arg.replace(/[cil]/g, '');
      const words = letters.endsWith('o') ? [letters, args[0] ?? ''] : [letters];
      if (letters.endsWith('o')) args = args.slice(1);
      const taken = letters === '-' ? 0 : takeOptions(state, words);
      if (typeof taken === 'string') {
        error(`${process.name}: ${taken}\n`);
        return SYNTAX_ERROR;
      }
    }
    const [path, ...given] = args;
    const run = new ShellRun(process, find, state);
    if (hasText) {
      state.words = given.length === 0 ? [process.name] : given;
      if (path !== undefined) return run.script(path);
      error(`${process.name}: -c requires an argument\n`);
      return SYNTAX_ERROR;
    }
    if (path === undefined || state.words.length > 0) {
      if (state.words.length === 0) state.words = [process.name];
      return readLines(process, run);
    }
    state.words = [path, ...given];
    const content = files.read(path);
    if (typeof content !== 'string') return run.script(new TextDecoder().decode(content));
    error(`sh: can't open '${path}': ${content}\n`);
    return SYNTAX_ERROR;
  };
}

/** Runs what comes as input, as soon as a line makes a whole. */
async function readLines(process: Process, run: ShellRun): Promise<number> {
  const { terminal = false, input, signal } = process;
  const prompt = (text: string): void => {
    if (terminal) process.error(text === '' ? '/ # ' : '> ');
  };
  let text = '';
  if (terminal) {
    const interrupt = run.traps.takeInterrupts();
    process.trap?.(SIGINT, () => {
      if (interrupt()) return;
      text = '';
      prompt('');
    });
  }
  for (;;) {
    prompt(text);
    const line = await input.readLine(signal);
    if (line === undefined && text.trim() === '') break;
    text += line ?? '';
    const list = parseShell(text);
    if (typeof list !== 'string') {
      text = '';
      await run.list(list);
      run.state.leaving = undefined;
      run.forgetInterrupt();
      if (run.exited || signal.aborted) break;
      continue;
    }
    // What has no end yet goes on in the next line.
    if (line !== undefined && /unterminated|end of file/.test(list)) continue;
    run.refuseSyntax(list);
    if (!terminal) return SYNTAX_ERROR;
    text = '';
  }
  return run.end();
}
