/**
 * Programs about files and text: cat, echo, ls, rm, hostname, env, test, sleep, true and false.
 */
import { pause, type Process, type Program, untilAborted } from '../process.js';

/** Text of a file tree's answer, or the fault said as the program says it. */
function contentOf({ files, name, error }: Process, path: string): Uint8Array | undefined {
  const content = files.read(path);
  if (typeof content !== 'string') return content;
  error(`${name}: ${content === 'Is a directory' ? `read error: ${content}` : `can't open '${path}': ${content}`}\n`);
  return undefined;
}

const cat: Program = async (process) => {
  const { args, input, signal, out } = process;
  const paths = args.filter((arg) => arg === '-' || !arg.startsWith('-'));
  let code = 0;
  for (const path of paths.length === 0 ? ['-'] : paths) {
    if (path === '-') {
      for (let chunk = await input.read(signal); chunk !== undefined; chunk = await input.read(signal)) out(chunk);
      continue;
    }
    const content = contentOf(process, path);
    if (content === undefined) code = 1;
    else out(content);
  }
  return code;
};

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', a: '\u0007' };

const echo: Program = ({ args, out }) => {
  let rest = args;
  let newline = true;
  let escapes = false;
  for (let [first = ''] = rest; /^-[neE]+$/.test(first); [first = ''] = rest) {
    newline &&= !first.includes('n');
    escapes = first.includes('e') || (escapes && !first.includes('E'));
    rest = rest.slice(1);
  }
  const text = rest.join(' ');
  const shown = escapes ? text.replace(/\\(.)/g, (all, letter: string) => ESCAPES[letter] ?? all) : text;
  out(shown + (newline ? '\n' : ''));
  return Promise.resolve(0);
};

const ls: Program = ({ args, files, out, error }) => {
  const paths = args.filter((arg) => !arg.startsWith('-'));
  let code = 0;
  for (const path of paths.length === 0 ? ['/'] : paths) {
    if (files.isFolder(path)) out(files.list(path).map((name) => `${name}\n`).join(''));
    else if (typeof files.read(path) !== 'string') out(`${path}\n`);
    else {
      error(`ls: ${path}: No such file or directory\n`);
      code = 1;
    }
  }
  return Promise.resolve(code);
};

const rm: Program = ({ args, files, error }) => {
  const quiet = args.some((arg) => /^-\w*f/.test(arg));
  let code = 0;
  for (const path of args.filter((arg) => !arg.startsWith('-'))) {
    const fault = files.remove(path);
    if (fault === undefined || (quiet && fault === 'No such file or directory')) continue;
    error(`rm: can't remove '${path}': ${fault}\n`);
    code = 1;
  }
  return Promise.resolve(code);
};

const hostname: Program = ({ args, hostname: name, files, out }) => {
  if (!args.includes('-i')) out(`${name}\n`);
  else out(`${addressesIn(files.read('/etc/hosts'), name).join(' ')}\n`);
  return Promise.resolve(0);
};

/** The addresses that a hosts file has for a name. */
export function addressesIn(hosts: Uint8Array | string, name: string): readonly string[] {
  if (typeof hosts === 'string') return [];
  const wanted = name.toLowerCase();
  return new TextDecoder().decode(hosts).split('\n').flatMap((line) => {
    const [address = '', ...names] = (line.split('#')[0] ?? '').trim().split(/\s+/);
    return names.some((one) => one.toLowerCase() === wanted) ? [address] : [];
  });
}

const env: Program = ({ environment, out }) => {
  out(Object.entries(environment).map(([name, value]) => `${name}=${value}\n`).join(''));
  return Promise.resolve(0);
};

const UNIT_MS: Readonly<Record<string, number>> = { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** What a timer can wait for at once. */
const LONGEST_MS = 2 ** 31 - 1;

const sleep: Program = async ({ args, clock, signal, error }) => {
  if (args.length === 0) {
    error('sleep: missing operand\n');
    return 1;
  }
  let totalMs = 0;
  for (const arg of args) {
    const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?|inf|infinity)([smhd]?)$/.exec(arg) ?? [];
    if (number === '') {
      error(`sleep: invalid number '${arg}'\n`);
      return 1;
    }
    totalMs += number.startsWith('inf') ? Infinity : Number(number) * (UNIT_MS[unit] ?? 0);
  }
  if (totalMs > LONGEST_MS) await untilAborted(signal);
  else await pause(clock, totalMs, signal);
  return 0;
};

/** `test` and `[`: texts, whole numbers and files. */
const test: Program = ({ name, args, files, error }) => {
  const words = name === '[' ? args.slice(0, -1) : args;
  if (name === '[' && args.at(-1) !== ']') {
    error('sh: [: missing ]\n');
    return Promise.resolve(2);
  }
  const negated = words[0] === '!';
  const [a = '', operator = '', b = ''] = negated ? words.slice(1) : words;
  const holds = b === '' && operator !== '' && a.startsWith('-') ? holdsOfOne(a, operator, files) : holdsOfTwo(a, operator, b);
  return Promise.resolve(holds === negated ? 1 : 0);
};

function holdsOfOne(flag: string, text: string, files: Process['files']): boolean {
  switch (flag) {
    case '-z':
      return text === '';
    case '-n':
      return text !== '';
    case '-d':
      return files.isFolder(text);
    case '-e':
      return files.isFolder(text) || typeof files.read(text) !== 'string';
    case '-f':
      return typeof files.read(text) !== 'string';
    case '-s': {
      const content = files.read(text);
      return typeof content !== 'string' && content.length > 0;
    }
    default:
      return false;
  }
}

function holdsOfTwo(a: string, operator: string, b: string): boolean {
  switch (operator) {
    case '':
      return a !== '' && a !== '-n';
    case '=':
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '-eq':
      return Number(a) === Number(b);
    case '-ne':
      return Number(a) !== Number(b);
    case '-lt':
      return Number(a) < Number(b);
    case '-le':
      return Number(a) <= Number(b);
    case '-gt':
      return Number(a) > Number(b);
    case '-ge':
      return Number(a) >= Number(b);
    default:
      return false;
  }
}

export const filePrograms: Readonly<Record<string, Program>> = {
  cat,
  echo,
  ls,
  rm,
  hostname,
  env,
  test,
  '[': test,
  sleep,
  true: () => Promise.resolve(0),
  false: () => Promise.resolve(1),
};
