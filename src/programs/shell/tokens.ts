/**
 * A shell's line as tokens: words with their quotes and variables still in them, and operators.
 */

/** A word as pieces of text; what is filled in between quotes is not split at spaces. */
export interface Word {
  readonly kind: 'word';
  readonly pieces: readonly WordPiece[];
}

export type WordPiece =
  | { readonly text: string }
  | { readonly variable: string; readonly quoted: boolean }
  /** What a command prints. */
  | { readonly command: string; readonly quoted: boolean }
  | { readonly sum: string; readonly quoted: boolean };

export interface Operator {
  readonly kind: 'operator';
  readonly text: string;
}

export type Token = Word | Operator;

/** Longest first. */
const OPERATORS = ['2>&1', '1>&2', '>&2', '&&', '||', '>>', '2>>', '2>', '1>>', '1>', '&>', ';', '|', '&', '>', '<', '\n', '(', ')'] as const;
/** What a command in a line has at most. */
const LONGEST_COMMAND = 16_384;
const VARIABLE = /^(?:\{(\w+|[?#@*$!])\}|(\w+|[?#@*$!]))/;

/** The tokens of a text, or what is wrong with it. */
export function tokensOf(text: string): readonly Token[] | string {
  const tokens: Token[] = [];
  let pieces: WordPiece[] | undefined;
  const endWord = (): void => {
    if (pieces !== undefined) tokens.push({ kind: 'word', pieces });
    pieces = undefined;
  };
  const add = (piece: WordPiece): void => void (pieces ??= []).push(piece);
  for (let at = 0; at < text.length; ) {
    const char = text[at] ?? '';
    const operator: string | undefined = OPERATORS.find((one) => text.startsWith(one, at) && (pieces === undefined || !/^\d/.test(one)));
    if (operator !== undefined) {
      endWord();
      tokens.push({ kind: 'operator', text: operator === '\n' ? ';' : operator });
      at += operator.length;
    } else if (char === ' ' || char === '\t') {
      endWord();
      at += 1;
    } else if (char === '#' && pieces === undefined) {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
    } else if (char === "'") {
      const end = text.indexOf("'", at + 1);
      if (end < 0) return 'unterminated quoted string';
      add({ text: text.slice(at + 1, end) });
      at = end + 1;
    } else if (char === '"') {
      const end = quotedEnd(text, at + 1, add);
      if (end === undefined) return 'unterminated quoted string';
      at = end;
    } else if (char === '\\') {
      add({ text: text[at + 1] ?? '' });
      at += 2;
    } else if (isFilled(text, at)) {
      const end = readFilled(text, at, false, add);
      if (end === undefined) return 'unterminated quoted string';
      at = end;
    } else {
      add({ text: char });
      at += 1;
    }
  }
  endWord();
  return tokens;
}

/** Reads up to the closing quote; where the text goes on behind it. */
function quotedEnd(text: string, start: number, add: (piece: WordPiece) => void): number | undefined {
  add({ text: '' });
  for (let at = start; at < text.length; ) {
    const char = text[at] ?? '';
    if (char === '"') return at + 1;
    if (char === '\\' && '"\\$`\n'.includes(text[at + 1] ?? 'x')) {
      add({ text: text[at + 1] ?? '' });
      at += 2;
    } else if (isFilled(text, at)) {
      const end = readFilled(text, at, true, add);
      if (end === undefined) return undefined;
      at = end;
    } else {
      add({ text: char });
      at += 1;
    }
  }
  return undefined;
}

/** Whether something is filled in here: `$X`, `$(command)`, `$((sum))` or a command between backquotes. */
function isFilled(text: string, at: number): boolean {
  return text[at] === '`' || (text[at] === '$' && (text[at + 1] === '(' || VARIABLE.test(text.slice(at + 1, at + 256))));
}

/** Reads what is filled in; where the text goes on behind it, or undefined where it has no end. */
function readFilled(text: string, at: number, quoted: boolean, add: (piece: WordPiece) => void): number | undefined {
  if (text[at] === '`') {
    const [whole] = /`((?:[^`\\]|\\[^])*)`/y.exec(text.slice(at)) ?? [];
    if (whole === undefined) return undefined;
    add({ command: whole.slice(1, -1).replace(/\\([`$\\])/g, '$1'), quoted });
    return at + whole.length;
  }
  if (text[at + 1] !== '(') return readVariable(text, at, quoted, add);
  const end = commandEnd(text, at + 2);
  if (end === undefined) return undefined;
  const inside = text.slice(at + 2, end);
  add(inside.startsWith('(') && inside.endsWith(')') ? { sum: inside.slice(1, -1), quoted } : { command: inside, quoted });
  return end + 1;
}

/** Where the parenthesis is closed that a command is in. */
function commandEnd(text: string, start: number): number | undefined {
  let depth = 1;
  for (let at = start; at < Math.min(text.length, start + LONGEST_COMMAND); at++) {
    const char = text[at];
    if (char === '\\') at += 1;
    else if (char === "'" || char === '"') {
      const end = char === "'" ? text.indexOf("'", at + 1) : quotedEnd(text, at + 1, () => {});
      if (end === undefined || end < 0) return undefined;
      at = char === "'" ? end : end - 1;
    } else if (char === '(') depth += 1;
    else if (char === ')' && --depth === 0) return at;
  }
  return undefined;
}

function readVariable(text: string, at: number, quoted: boolean, add: (piece: WordPiece) => void): number {
  const [whole = '', braced, bare] = VARIABLE.exec(text.slice(at + 1)) ?? [];
  add({ variable: braced ?? bare ?? '', quoted });
  return at + 1 + whole.length;
}
