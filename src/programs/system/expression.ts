/**
 * test, [ and expr: conditions on texts, whole numbers and files, and sums.
 */
import type { Process, Program } from '../process.js';

const FAULT = 2;

/** `test` and `[`, with `!`, `-a` and `-o`. */
export const test: Program = async ({ name, args, files, error }) => {
  const words = name === '[' ? args.slice(0, -1) : args;
  if (name === '[' && args.at(-1) !== ']') {
    error('sh: [: missing ]\n');
    return FAULT;
  }
  // What stands between -o holds where one of it does, and what stands between -a where all of it does.
  const holds = splitAt(words, '-o').some((some) => splitAt(some, '-a').every((one) => holdsOf(one, files)));
  return holds ? 0 : 1;
};

function splitAt(words: readonly string[], operator: string): readonly (readonly string[])[] {
  const parts: string[][] = [[]];
  for (const [at, word] of words.entries()) {
    if (word === operator && at > 0 && at < words.length - 1) parts.push([]);
    else parts.at(-1)?.push(word);
  }
  return parts;
}

function holdsOf(words: readonly string[], files: Process['files']): boolean {
  if (words[0] === '!' && words.length > 1) return !holdsOf(words.slice(1), files);
  const [a = '', operator = '', b] = words;
  if (words.length <= 1) return a !== '';
  return b === undefined ? holdsOfOne(a, operator, files) : holdsOfTwo(a, operator, b);
}

function holdsOfOne(flag: string, text: string, files: Process['files']): boolean {
  const stat = flag === '-z' || flag === '-n' ? undefined : files.stat(text);
  switch (flag) {
    case '-z':
      return text === '';
    case '-n':
      return text !== '';
    case '-d':
      return stat?.isFolder === true;
    case '-e':
    case '-r':
    case '-w':
      return stat !== undefined;
    case '-f':
      return stat?.isFolder === false;
    case '-s':
      return stat !== undefined && stat.sizeBytes > 0;
    case '-x':
      return stat !== undefined && (stat.isFolder || (stat.mode & 0o111) !== 0);
    default:
      return false;
  }
}

function holdsOfTwo(a: string, operator: string, b: string): boolean {
  switch (operator) {
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

/** The operators of expr, what binds least first. */
const LEVELS: readonly (readonly string[])[] = [['|'], ['&'], ['<', '<=', '=', '==', '!=', '>=', '>'], ['+', '-'], ['*', '/', '%']];

/** `expr 1 + 2 \* 3`, `expr length TEXT`, `expr TEXT = TEXT`; its exit code says whether the value is something. */
export const expr: Program = async ({ args, out, error }) => {
  const words = args[0] === 'length' && args.length === 2 ? [String(args[1]?.length ?? 0)] : args;
  const value = valueOf(words, 0);
  if (value === undefined) {
    error(words.includes('/') || words.includes('%') ? 'expr: division by zero or syntax error\n' : 'expr: syntax error\n');
    return FAULT;
  }
  out(`${value}\n`);
  return value === '' || value === '0' ? 1 : 0;
};

function valueOf(words: readonly string[], level: number): string | undefined {
  if (words.length === 1) return words[0];
  const operators = LEVELS[level];
  if (operators === undefined || words.length === 0) return undefined;
  // From the left: the last operator of a level is done last.
  for (let at = words.length - 2; at > 0; at--) {
    const operator = words[at] ?? '';
    if (!operators.includes(operator)) continue;
    const [left, right] = [valueOf(words.slice(0, at), level), valueOf(words.slice(at + 1), level + 1)];
    return left === undefined || right === undefined ? undefined : calculated(left, operator, right);
  }
  return valueOf(words, level + 1);
}

function calculated(left: string, operator: string, right: string): string | undefined {
  if (operator === '|') return left === '' || left === '0' ? right : left;
  if (operator === '&') return [left, right].some((one) => one === '' || one === '0') ? '0' : left;
  const numeric = /^-?\d+$/.test(left) && /^-?\d+$/.test(right);
  if (LEVELS[2]?.includes(operator) === true) {
    const order = numeric ? Math.sign(Number(left) - Number(right)) : left < right ? -1 : left > right ? 1 : 0;
    const holds = { '<': order < 0, '<=': order <= 0, '=': order === 0, '==': order === 0, '!=': order !== 0, '>=': order >= 0, '>': order > 0 };
    return Object.entries(holds).some(([name, value]) => name === operator && value) ? '1' : '0';
  }
  if (!numeric) return undefined;
  const [a, b] = [Number(left), Number(right)];
  if (operator === '+') return String(a + b);
  if (operator === '-') return String(a - b);
  if (operator === '*') return String(a * b);
  if (b === 0) return undefined;
  return String(operator === '/' ? Math.trunc(a / b) : a % b);
}
