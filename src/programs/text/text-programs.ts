/**
 * Programs about text, in busybox' words: echo, printf, wc, head, tail, sort, uniq, cut, tr and seq; grep has a file of its own.
 */
import { joinLines, linesOf, readContents } from '../files/contents.js';
import { refuse } from '../files/list-files.js';
import { numbersOf } from '../options.js';
import { pause, type Process, type Program, USAGE } from '../process.js';
import { grep } from './grep.js';
import { tr } from './tr.js';

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', a: '\u0007', e: '\u001B', '0': '\0' };

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (all, letter: string) => ESCAPES[letter] ?? all);
}

const echo: Program = async ({ args, out }) => {
  let rest = args;
  let newline = true;
  let escapes = false;
  for (let [first = ''] = rest; /^-[neE]+$/.test(first); [first = ''] = rest) {
    newline &&= !first.includes('n');
    escapes = first.includes('e') || (escapes && !first.includes('E'));
    rest = rest.slice(1);
  }
  const text = rest.join(' ');
  out((escapes ? unescaped(text) : text) + (newline ? '\n' : ''));
  return 0;
};

/** The format is gone through until all arguments are shown. */
const printf: Program = async ({ args: [format, ...given], out, error }) => {
  if (format === undefined) {
    error('BusyBox\n\nUsage: printf FORMAT [ARG]...\n');
    return USAGE;
  }
  let rest = given;
  do {
    const before = rest.length;
    out(
      unescaped(format).replace(/%(-?)(0?)(\d*)(?:\.(\d+))?([sdiuxXobcq%])/g, (_, left: string, zero: string, width: string, precision: string | undefined, kind: string) => {
        if (kind === '%') return '%';
        const [value = ''] = rest;
        rest = rest.slice(1);
        const shown = shownAs(kind, value, precision);
        const length = Math.min(Number(width), 1_000);
        return left === '' ? shown.padStart(length, zero === '' ? ' ' : '0') : shown.padEnd(length);
      }),
    );
    if (rest.length === before) break;
  } while (rest.length > 0);
  return 0;
};

function shownAs(kind: string, value: string, precision: string | undefined): string {
  if (kind === 'b') return unescaped(value);
  if (kind === 'c') return value.slice(0, 1);
  if (kind === 's' || kind === 'q') return precision === undefined ? value : value.slice(0, Number(precision));
  const number = Math.trunc(Number(value)) || 0;
  if (kind === 'x') return number.toString(16);
  if (kind === 'X') return number.toString(16).toUpperCase();
  return kind === 'o' ? number.toString(8) : String(number);
}

const wc: Program = async (process) => {
  const options = numbersOf(process.args, '', 'lwcm');
  if (typeof options === 'string') return refuse(process, options);
  const { flags, rest } = options;
  const { contents, failed } = await readContents(process, rest);
  const wanted = flags.size === 0 ? ['l', 'w', 'c'] : ['l', 'w', 'c', 'm'].filter((flag) => flags.has(flag));
  const rows = contents.map(({ name, bytes }) => ({ name: rest.length === 0 ? '' : name, counts: wanted.map((flag) => countOf(flag, bytes)) }));
  if (rows.length > 1) rows.push({ name: 'total', counts: wanted.map((_, at) => rows.reduce((sum, { counts }) => sum + (counts[at] ?? 0), 0)) });
  const alone = wanted.length === 1;
  process.out(rows.map(({ name, counts }) => `${counts.map((count) => (alone ? String(count) : String(count).padStart(9))).join(' ')}${name === '' ? '' : ` ${name}`}\n`).join(''));
  return failed ? 1 : 0;
};

const LINE_END = 10;

function countOf(flag: string, bytes: Uint8Array): number {
  if (flag === 'c') return bytes.length;
  if (flag === 'l') return bytes.reduce((sum, byte) => sum + (byte === LINE_END ? 1 : 0), 0);
  const text = new TextDecoder().decode(bytes);
  return flag === 'm' ? Array.from(text).length : (text.match(/\S+/g)?.length ?? 0);
}

/** '-5' is '-n 5'. */
function withNumber(args: readonly string[]): readonly string[] {
  return args.flatMap((arg) => (/^-\d+$/.test(arg) ? ['-n', arg.slice(1)] : [arg]));
}

/** Lines with their ends, the last perhaps without. */
function rawLines(bytes: Uint8Array): readonly string[] {
  return new TextDecoder().decode(bytes).match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

const head: Program = async (process) => {
  const options = numbersOf(withNumber(process.args), 'nc', 'qv');
  if (typeof options === 'string') return refuse(process, options);
  const { numbers, rest } = options;
  const { n: count = 10, c: bytesMost } = numbers;
  if (rest.length === 0 && bytesMost === undefined) {
    // Reads no further than it needs, so that what writes without end is ended.
    for (let at = 0; at < count; at++) {
      const line = await process.input.readLine(process.signal);
      if (line === undefined) break;
      process.out(line);
    }
    return 0;
  }
  const { contents, failed } = await readContents(process, rest);
  for (const { name, bytes } of contents) {
    if (contents.length > 1) process.out(`==> ${name} <==\n`);
    process.out(bytesMost === undefined ? rawLines(bytes).slice(0, count).join('') : bytes.subarray(0, bytesMost));
  }
  return failed ? 1 : 0;
};

/** How often a file is looked at that is followed. */
const FOLLOW_MS = 1_000;

const tail: Program = async (process) => {
  const fromStart = process.args.some((arg, at) => /^-n?\+\d+$/.test(arg) || (/^\+\d+$/.test(arg) && process.args[at - 1] === '-n'));
  const options = numbersOf(withNumber(process.args).map((arg) => arg.replace(/^(-n)?\+(\d+)$/, '$1$2')), 'ncs', 'fFqv');
  if (typeof options === 'string') return refuse(process, options);
  const { numbers, rest, flags } = options;
  const { n: count = 10, c: bytesMost } = numbers;
  const { contents, failed } = await readContents(process, rest);
  for (const { name, bytes } of contents) {
    if (contents.length > 1) process.out(`${name === contents[0]?.name ? '' : '\n'}==> ${name} <==\n`);
    const lines = rawLines(bytes);
    if (bytesMost !== undefined) process.out(bytes.subarray(Math.max(0, bytes.length - bytesMost)));
    else process.out((fromStart ? lines.slice(Math.max(0, count - 1)) : lines.slice(Math.max(0, lines.length - count))).join(''));
  }
  const followed = rest.find((path) => path !== '-');
  if ((flags.has('f') || flags.has('F')) && followed !== undefined && !failed) await follow(process, followed);
  return failed ? 1 : 0;
};

/** Shows what is added to a file, until it is killed. */
async function follow({ files, clock, signal, out }: Process, path: string): Promise<void> {
  const lengthNow = (): number => files.stat(path)?.sizeBytes ?? 0;
  for (let seen = lengthNow(); !signal.aborted; ) {
    await pause(clock, FOLLOW_MS, signal);
    const content = files.read(path);
    if (typeof content === 'string' || content.length === seen) continue;
    out(content.subarray(content.length > seen ? seen : 0));
    seen = content.length;
  }
}

const sort: Program = async (process) => {
  const options = numbersOf(process.args, '', 'rnuf', 'kto');
  if (typeof options === 'string') return refuse(process, options);
  const { flags, texts, rest } = options;
  const { contents, failed } = await readContents(process, rest);
  const [, field, keyFlags = ''] = /^(\d+)[\d.,]*([nr]*)/.exec(texts['k'] ?? '') ?? [];
  const numeric = flags.has('n') || keyFlags.includes('n');
  const reverse = flags.has('r') || keyFlags.includes('r');
  const keyOf = (line: string): string => {
    const key = field === undefined ? line : (line.split(texts['t'] ?? /\s+/).slice(Number(field) - 1).join(texts['t'] ?? ' '));
    return flags.has('f') ? key.toUpperCase() : key;
  };
  const rows = contents.flatMap(({ bytes }) => linesOf(bytes)).map((line) => ({ line, key: keyOf(line), number: numeric ? Number.parseFloat(keyOf(line)) || 0 : 0 }));
  const order = (one: (typeof rows)[number], other: (typeof rows)[number]): number => one.number - other.number || (numeric ? 0 : one.key < other.key ? -1 : one.key > other.key ? 1 : 0);
  rows.sort((one, other) => (reverse ? order(other, one) : order(one, other)) || (one.line < other.line ? -1 : 1));
  const kept = flags.has('u') ? rows.filter((row, at) => at === 0 || order(row, rows[at - 1] ?? row) !== 0) : rows;
  process.out(joinLines(kept.map(({ line }) => line)));
  return failed ? 1 : 0;
};

const uniq: Program = async (process) => {
  const options = numbersOf(process.args, '', 'cdui');
  if (typeof options === 'string') return refuse(process, options);
  const { flags, rest } = options;
  const { contents, failed } = await readContents(process, rest.slice(0, 1));
  const groups: { readonly line: string; count: number }[] = [];
  for (const line of contents.flatMap(({ bytes }) => linesOf(bytes))) {
    const last = groups.at(-1);
    if (last?.line === line) last.count += 1;
    else groups.push({ line, count: 1 });
  }
  const kept = groups.filter(({ count }) => (!flags.has('d') || count > 1) && (!flags.has('u') || count === 1));
  process.out(joinLines(kept.map(({ line, count }) => (flags.has('c') ? `${String(count).padStart(7)} ${line}` : line))));
  return failed ? 1 : 0;
};

const cut: Program = async (process) => {
  const options = numbersOf(process.args, '', 'sn', 'dfcb');
  const list = typeof options === 'string' ? undefined : (options.texts['f'] ?? options.texts['c'] ?? options.texts['b']);
  if (typeof options === 'string' || list === undefined || !/^[\d,-]+$/.test(list)) return refuse(process, typeof options === 'string' ? options : 'expected a list of bytes, characters, or fields');
  const { texts, flags, rest } = options;
  const ranges = list.split(',').map((part) => {
    const [from = '', to = from] = part.split('-');
    return [from === '' ? 1 : Number(from), to === '' ? Infinity : Number(to)] as const;
  });
  const isWanted = (_: string, at: number): boolean => ranges.some(([from, to]) => at + 1 >= from && at + 1 <= to);
  const delimiter = texts['d'] ?? '\t';
  const { contents, failed } = await readContents(process, rest);
  const lines = contents.flatMap(({ bytes }) => linesOf(bytes)).flatMap((line) => {
    if (texts['f'] === undefined) return [Array.from(line).filter(isWanted).join('')];
    if (!line.includes(delimiter)) return flags.has('s') ? [] : [line];
    return [line.split(delimiter).filter(isWanted).join(delimiter)];
  });
  process.out(joinLines(lines));
  return failed ? 1 : 0;
};

const MOST_DECIMALS = 20;
/** Numbers that are said at once, before time passes. */
const AT_ONCE = 1_000;

const seq: Program = async (process) => {
  const { args, clock, signal, out, error } = process;
  const numbers = args.map(Number);
  if (numbers.length === 0 || numbers.length > 3 || args.some((arg) => arg.trim() === '' || !Number.isFinite(Number(arg)))) {
    error('BusyBox\n\nUsage: seq [FIRST [INC]] LAST\n');
    return USAGE;
  }
  const [first = 1, second = 1, third] = numbers.length === 1 ? [1, 1, numbers[0]] : numbers.length === 2 ? [numbers[0], 1, numbers[1]] : numbers;
  const last = third ?? 0;
  if (second === 0) return 0;
  const decimals = Math.min(MOST_DECIMALS, Math.max(...args.map((arg) => arg.split('.')[1]?.length ?? 0)));
  const count = Math.floor((last - first) / second + 1e-9) + 1;
  for (let from = 0; from < count && !signal.aborted; from += AT_ONCE) {
    const length = Math.min(AT_ONCE, count - from);
    out(joinLines(Array.from({ length }, (_, at) => (first + (from + at) * second).toFixed(decimals))));
    if (from + length === count) break;
    await process.room?.(signal);
    await pause(clock, 1, signal);
  }
  return 0;
};

export const textPrograms: Readonly<Record<string, Program>> = { echo, printf, grep, egrep: grep, fgrep: grep, wc, head, tail, sort, uniq, cut, tr, seq };
