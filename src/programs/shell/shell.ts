/**
 * The shell: runs what `sh -c TEXT`, a file or its input says, with the programs that there are.
 *
 * It knows lists, pipes, redirections to files of the container, variables, sums, commands in lines, loops, conditions and
 * traps. What it does not know (functions, patterns for files) is a syntax error, a program that is not found, or itself.
 */
import type { Process, Program } from '../process.js';
import type { FindProgram } from '../system/running-others.js';
import { ShellRun, SYNTAX_ERROR } from './shell-run.js';
import { parseShell } from './syntax.js';

const SIGINT = 2;

/** Makes `sh`. */
export function createShell(find: FindProgram): Program {
  return async (process) => {
    const { args, files, error } = process;
    const flag = args.findIndex((arg) => /^-\w*c$/.test(arg));
    const at = flag >= 0 ? flag + 1 : args.findIndex((arg) => !arg.startsWith('-'));
    const path = args[at];
    const behind = args.slice(at + (flag >= 0 ? 1 : 0));
    const run = new ShellRun(process, find, at < 0 || behind.length === 0 ? [process.name] : behind);
    if (flag >= 0) return run.script(path ?? '');
    if (path === undefined) return readLines(process, run);
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
    const interrupt = run.takeInterrupts();
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
