/**
 * Programs that run others, or say where these are: env, timeout, which and nohup.
 */
import { refuse } from '../files/list-files.js';
import { pause, type Process, type Program, USAGE } from '../process.js';
import { parseSignal, SIGTERM } from '../signals.js';
import { readDuration, showAll } from './system-programs.js';

/** Finds the program of a name. */
export type FindProgram = (name: string) => Program | undefined;

const NOT_FOUND = 127;
const ENDED_BY_SIGNAL = 128;

/** Makes the programs that find others. */
export function runningOthers(find: FindProgram): Readonly<Record<string, Program>> {
  const runOther = (process: Process, words: readonly string[]): Promise<number> => {
    const [name = '', ...args] = words;
    const program = find(name);
    if (program !== undefined) return program({ ...process, name, args });
    process.error(`${process.name}: can't execute '${name}': No such file or directory\n`);
    return Promise.resolve(NOT_FOUND);
  };
  const env: Program = async (process) => {
    const environment: Record<string, string> = process.args.includes('-i') ? {} : { ...process.environment };
    const args = process.args.filter((arg, at) => arg !== '-i' || at > 0);
    const first = args.findIndex((arg) => !arg.includes('='));
    for (const arg of first < 0 ? args : args.slice(0, first)) environment[arg.split('=', 1).join()] = arg.slice(arg.indexOf('=') + 1);
    return first < 0 ? showAll(environment, process.out) : runOther({ ...process, environment }, args.slice(first));
  };
  const timeout: Program = async (process) => {
    const { args, clock, signal } = process;
    const named = args[0] === '-s' ? parseSignal(args[1] ?? '') : SIGTERM;
    const [time = '', ...words] = args[0] === '-s' ? args.slice(2) : args;
    const ms = readDuration(time);
    if (named === undefined || ms === undefined || words.length === 0) {
      process.error('BusyBox\n\nUsage: timeout [-s SIG] SECS PROG ARGS\n');
      return USAGE;
    }
    const over = new AbortController();
    const done = new AbortController();
    const code = runOther({ ...process, signal: AbortSignal.any([signal, over.signal]) }, words).finally(() => done.abort());
    await Promise.race([code, ms > 0 && ms < Infinity ? pause(clock, ms, done.signal) : code]);
    if (!done.signal.aborted) over.abort();
    const ended = await code;
    return over.signal.aborted ? ENDED_BY_SIGNAL + named : ended;
  };
  const which: Program = async ({ args, out }) => {
    const found = args.filter((name) => find(name) !== undefined);
    out(found.map((name) => (name.includes('/') ? `${name}\n` : `/bin/${name}\n`)).join(''));
    return found.length === args.length ? 0 : 1;
  };
  const nohup: Program = (process) => (process.args.length === 0 ? Promise.resolve(refuse(process, 'missing operand')) : runOther(process, process.args));
  return { env, timeout, which, nohup };
}
