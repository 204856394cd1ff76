/**
 * What the words of a shell's line stand for: their variables, and what the commands in them print.
 */
import { calculate } from './arithmetic.js';
import type { Word, WordPiece } from './tokens.js';

/** What a word is filled with. */
export interface Filling {
  readonly valueOf: (variable: string) => string;
  /** What a command prints. */
  readonly outputOf: (command: string) => Promise<string>;
  /** Says that a sum makes no sense. */
  readonly refuseSum: (sum: string) => void;
}

/** The words that a word stands for: what is filled in without quotes may be none or several. */
export async function expand({ pieces }: Word, filling: Filling): Promise<readonly string[]> {
  let words = [''];
  let isEmpty = true;
  for (const piece of pieces) {
    const text = await textOf(piece, filling);
    const splits = !('text' in piece) && !piece.quoted;
    isEmpty &&= splits && text.trim() === '';
    const [first = '', ...rest] = splits ? text.trim().split(/\s+/) : [text];
    words = [...words.slice(0, -1), (words.at(-1) ?? '') + first, ...rest];
  }
  return isEmpty ? [] : words;
}

/** The one text that a word stands for, as where a variable is set. */
export async function expandWhole({ pieces }: Word, filling: Filling): Promise<string> {
  let whole = '';
  for (const piece of pieces) whole += await textOf(piece, filling);
  return whole;
}

async function textOf(piece: WordPiece, { valueOf, outputOf, refuseSum }: Filling): Promise<string> {
  if ('text' in piece) return piece.text;
  if ('variable' in piece) return valueOf(piece.variable);
  if ('command' in piece) return (await outputOf(piece.command)).replace(/\n+$/, '');
  const value = calculate(piece.sum.replace(/\$\{?(\w+)\}?/g, (_, variable: string) => valueOf(variable)), valueOf);
  if (value === undefined) refuseSum(piece.sum);
  return String(value ?? '');
}

/** The variable that a word sets, if it is of the form NAME=value. */
export function assigned({ pieces }: Word): string | undefined {
  let start = '';
  for (const piece of pieces) {
    if (!('text' in piece)) break;
    start += piece.text;
    if (start.includes('=')) break;
  }
  return /^([A-Za-z_]\w*)=/.exec(start)?.[1];
}
