/**
 * Programs about the container they are in, in busybox' words: hostname, printenv, uname, date, ps, kill,
 * sleep, pwd, true and false.
 */
import { formatInstant } from '../../base/instant.js';
import { refuse } from '../files/list-files.js';
import { hostsLines, textOf } from '../network/names.js';
import { numbersOf } from '../options.js';
import { pause, type Process, type Program, untilAborted, USAGE } from '../process.js';
import { parseSignal, SIGTERM } from '../signals.js';
import { expr, test } from './expression.js';
import { userPrograms } from './users.js';

const hostname: Program = async ({ args, hostname: name, files, out, error }) => {
  const options = numbersOf(args, '', 'sidf', 'F');
  if (typeof options === 'string') {
    error(`hostname: ${options}\n`);
    return USAGE;
  }
  if (options.rest.length > 0 || options.texts['F'] !== undefined) {
    error('hostname: sethostname: Operation not permitted\n');
    return 1;
  }
  // The first line of the hosts file that has the name says what it is in full.
  const [address = '', whole = name] = hostsLines(textOf(files.read('/etc/hosts')), name)[0] ?? [];
  const dot = whole.indexOf('.');
  if (args.includes('-i') && address === '') {
    error(`hostname: ${name}: Host name lookup failure\n`);
    return 1;
  }
  if (args.includes('-i')) out(`${address}\n`);
  else if (args.includes('-f')) out(`${whole}\n`);
  else if (args.includes('-d')) out(dot === -1 ? '' : `${whole.slice(dot + 1)}\n`);
  else out(`${args.includes('-s') ? name.split('.', 1).join() : name}\n`);
  return 0;
};

const printenv: Program = async ({ args, environment, out }) => {
  if (args.length === 0) return showAll(environment, out);
  const values = args.flatMap((name) => (Object.hasOwn(environment, name) ? [environment[name] ?? ''] : []));
  out(values.map((value) => `${value}\n`).join(''));
  return values.length === args.length ? 0 : 1;
};

/** Every variable, a line each. */
export function showAll(environment: Process['environment'], out: Process['out']): number {
  out(Object.entries(environment).map(([name, value]) => `${name}=${value}\n`).join(''));
  return 0;
}

const UNIT_MS: Readonly<Record<string, number>> = { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** What a timer can wait for at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** '5', '0.5s', '2m' or 'infinity' in milliseconds; undefined where it is no time. */
export function readDuration(text: string): number | undefined {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?|inf|infinity)([smhd]?)$/.exec(text) ?? [];
  if (number === '') return undefined;
  return number.startsWith('inf') ? Infinity : Number(number) * (UNIT_MS[unit] ?? 0);
}

const sleep: Program = async (process) => {
  const { args, clock, signal } = process;
  if (args.length === 0) return refuse(process, 'missing operand');
  let totalMs = 0;
  for (const arg of args) {
    const ms = readDuration(arg);
    if (ms === undefined) return refuse(process, `invalid number '${arg}'`);
    totalMs += ms;
  }
  if (totalMs > LONGEST_MS) await untilAborted(signal);
  else await pause(clock, totalMs, signal);
  return 0;
};

/** By uname's letters. */
const SYSTEM: Readonly<Record<string, string>> = { s: 'Linux', r: '5.10.0', v: '#1 SMP', m: 'x86_64', o: 'GNU/Linux' };

const uname: Program = async (process) => {
  const letters = process.args.join('').replaceAll('-', '') || 's';
  const wanted = Array.from('snrvmo').filter((letter) => letters.includes('a') || letters.includes(letter));
  process.out(`${wanted.map((letter) => (letter === 'n' ? process.hostname : (SYSTEM[letter] ?? ''))).join(' ')}\n`);
  return 0;
};

const DAYS = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'] as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const DAY_MS = 86_400_000;

const date: Program = async (process) => {
  const format = process.args.find((arg) => arg.startsWith('+'))?.slice(1) ?? '%a %b %e %H:%M:%S UTC %Y';
  const ms = process.clock.now();
  const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] = /^(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+)/.exec(formatInstant(ms)) ?? [];
  const parts: Readonly<Record<string, string>> = {
    ...{ Y: year, m: month, d: day, H: hour, M: minute, S: second, e: String(Number(day)).padStart(2), y: year.slice(2) },
    ...{ a: DAYS[Math.floor(ms / DAY_MS) % DAYS.length] ?? '', b: MONTHS[Number(month) - 1] ?? '', F: `${year}-${month}-${day}`, T: `${hour}:${minute}:${second}`, D: `${month}/${day}/${year.slice(2)}` },
    ...{ s: String(Math.floor(ms / 1_000)), N: String((ms % 1_000) * 1_000_000).padStart(9, '0'), Z: 'UTC', z: '+0000', n: '\n', t: '\t', '%': '%' },
  };
  process.out(`${format.replace(/%(.)/g, (all, letter: string) => parts[letter] ?? all)}\n`);
  return 0;
};

const ps: Program = async ({ name, args, processes, out }) => {
  const own = processes.add([name, ...args], () => {});
  const rows = processes.list().map(({ pid, command }) => `${String(pid).padStart(5)} root      0:00 ${command}\n`);
  processes.remove(own);
  out(`PID   USER     TIME  COMMAND\n${rows.join('')}`);
  return 0;
};

const kill: Program = async (process) => {
  const [first = '', ...others] = process.args;
  const given = first === '-s' ? parseSignal(others[0] ?? '') : /^-./.test(first) ? parseSignal(first.slice(1)) : SIGTERM;
  const pids = first === '-s' ? others.slice(1) : /^-./.test(first) ? others : process.args;
  const signal = first === '-0' ? 0 : given;
  if (signal === undefined) return refuse(process, `bad signal name '${first.slice(1)}'`);
  if (pids.length === 0) {
    process.error('BusyBox\n\nUsage: kill [-l] [-SIG] PID...\n');
    return USAGE;
  }
  let code = 0;
  for (const pid of pids) {
    if (!/^\d{1,9}$/.test(pid)) code = refuse(process, `invalid number '${pid}'`);
    else if (!process.processes.signal(Number(pid), signal)) code = refuse(process, `can't kill pid ${pid}: No such process`);
  }
  return code;
};

export const systemPrograms: Readonly<Record<string, Program>> = {
  ...userPrograms,
  ...{ hostname, printenv, sleep, uname, date, ps, kill, expr, test, '[': test },
  pwd: async ({ files, out }) => {
    out(`${files.folder}\n`);
    return 0;
  },
  true: () => Promise.resolve(0),
  false: () => Promise.resolve(1),
};
