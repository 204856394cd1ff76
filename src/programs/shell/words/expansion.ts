/**
 * What the words of a shell's line stand for: their variables, what the commands in them print, and files.
 */
import type { FileTree } from '../../files/file-tree.js';
import { calculate } from './arithmetic.js';
import { compilePattern, hasPattern, type Part, pathsOf, type Pattern, withoutEnd, withoutStart } from './glob.js';
import type { Change, Word, WordPiece } from './word.js';

/** What a word is filled with. */
export interface Filling {
  /** Undefined where it is not set. */
  readonly valueOf: (variable: string) => string | undefined;
  readonly setVariable: (variable: string, value: string) => void;
  /** What the script, or its function, was given. */
  readonly given: readonly string[];
  /** What a command prints. */
  readonly outputOf: (command: string) => Promise<string>;
  /** Says what is wrong, and ends the shell. */
  readonly refuse: (fault: string) => void;
  /** Variables that are not set are refused. */
  readonly isStrict: boolean;
  /** Where patterns are looked for; undefined where they stand for themselves. */
  readonly files: FileTree | undefined;
}

/** Text that may be split at separators, and has patterns unless it is quoted. */
interface FilledPart extends Part {
  readonly splits: boolean;
}

const BETWEEN_WORDS = 'next word';
const SEPARATORS = ' \t\n';

/** The words that a word stands for: what is filled in without quotes may be none or several. */
export async function expand(word: Word, filling: Filling): Promise<readonly string[]> {
  const words: Part[][] = [];
  let current: Part[] | undefined;
  const end = (): void => {
    if (current !== undefined) words.push(current);
    current = undefined;
  };
  const separators = filling.valueOf('IFS') ?? SEPARATORS;
  for (const piece of word.pieces) {
    for (const part of await partsOf(piece, filling)) {
      if (part === BETWEEN_WORDS) {
        end();
        current = [];
      } else if (!part.splits) (current ??= []).push(part);
      else {
        for (const text of fieldsOf(part.text, separators)) {
          if (text === undefined) end();
          else (current ??= []).push({ text, quoted: false });
        }
      }
    }
  }
  end();
  return words.flatMap((parts) => {
    const paths = filling.files !== undefined && hasPattern(parts) ? pathsOf(parts, filling.files) : [];
    return paths.length > 0 ? paths : [textOf(parts)];
  });
}

/** Texts between separators; undefined stands for a separator, and two in a row that are no blanks have '' between them. */
export function fieldsOf(text: string, separators: string): readonly (string | undefined)[] {
  const fields: (string | undefined)[] = [];
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    const char = text[at];
    if (char !== undefined && !separators.includes(char)) continue;
    const isBlank = char === undefined || SEPARATORS.includes(char);
    if (at > start || (!isBlank && (at > 0 ? !SEPARATORS.includes(text[at - 1] ?? '') : true))) fields.push(text.slice(start, at));
    if (char !== undefined) fields.push(undefined);
    start = at + 1;
  }
  return fields;
}

/** The one text that a word stands for, as where a variable is set. */
export async function expandWhole(word: Word, filling: Filling): Promise<string> {
  return textOf(await wholeParts(word, filling));
}

/** The pattern that a word stands for. */
export async function expandPattern(word: Word, filling: Filling): Promise<Pattern> {
  return compilePattern(await wholeParts(word, filling));
}

async function wholeParts({ pieces }: Word, filling: Filling): Promise<readonly Part[]> {
  const parts: Part[] = [];
  for (const piece of pieces) {
    for (const part of await partsOf(piece, filling)) parts.push(part === BETWEEN_WORDS ? { text: ' ', quoted: true } : part);
  }
  return parts;
}

async function partsOf(piece: WordPiece, filling: Filling): Promise<readonly (FilledPart | typeof BETWEEN_WORDS)[]> {
  const { quoted } = piece;
  const filled = (text: string): readonly FilledPart[] => [{ text, quoted, splits: !quoted }];
  if ('text' in piece) return [{ text: piece.text, quoted, splits: false }];
  if ('command' in piece) return filled((await filling.outputOf(piece.command)).replace(/\n+$/, ''));
  if ('sum' in piece) {
    const valueOf = (variable: string): string => filling.valueOf(variable) ?? '';
    const value = calculate(piece.sum.replace(/\$\{?(\w+)\}?/g, (_, variable: string) => valueOf(variable)), valueOf);
    if (value === undefined) filling.refuse('arithmetic syntax error');
    return filled(String(value ?? ''));
  }
  const { variable, change } = piece;
  if (variable === '@' && quoted && change === undefined) {
    return filling.given.flatMap((text, at) => [...(at > 0 ? ([BETWEEN_WORDS] as const) : []), { text, quoted, splits: false }]);
  }
  if (change !== undefined) return changed(variable, change, quoted, filling);
  return filled(strictValue(variable, filling));
}

function strictValue(variable: string, { valueOf, isStrict, refuse }: Filling): string {
  const value = valueOf(variable);
  if (value === undefined && isStrict) refuse(`${variable}: parameter not set`);
  return value ?? '';
}

/** A variable with what is said behind its name: another word where it is not set, its length, or a part cut off. */
async function changed(variable: string, { operator, word }: Change, quoted: boolean, filling: Filling): Promise<readonly FilledPart[]> {
  const filled = (text: string): readonly FilledPart[] => [{ text, quoted, splits: !quoted }];
  if (operator === 'length') return filled(String(strictValue(variable, filling).length));
  if (/[%#]/.test(operator)) {
    const pattern = await expandPattern(word, filling);
    const cut = operator.startsWith('%') ? withoutEnd : withoutStart;
    return filled(cut(pattern, strictValue(variable, filling), operator.length === 2));
  }
  const value = filling.valueOf(variable);
  const isMissing = value === undefined || (operator.startsWith(':') && value === '');
  const kind = operator.at(-1);
  if (kind === '+' ? isMissing : !isMissing) return filled(kind === '+' ? '' : (value ?? ''));
  if (kind === '-' || kind === '+') return (await wholeParts(word, filling)).map((part) => ({ ...part, splits: !quoted && !part.quoted }));
  const text = await expandWhole(word, filling);
  if (kind === '?') filling.refuse(`${variable}: ${text || (value === undefined ? 'parameter not set' : 'parameter null or not set')}`);
  else filling.setVariable(variable, text);
  return filled(text);
}

function textOf(parts: readonly Part[]): string {
  return parts.map(({ text }) => text).join('');
}

/** The variable that a word sets, if it is of the form NAME=value. */
export function assigned({ pieces }: Word): string | undefined {
  let start = '';
  for (const piece of pieces) {
    if (!('text' in piece) || piece.quoted) break;
    start += piece.text;
    if (start.includes('=')) break;
  }
  return /^([A-Za-z_]\w*)=/.exec(start)?.[1];
}
