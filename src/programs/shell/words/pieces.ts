/**
 * The pieces of a shell's word: text, what is between quotes, and what is filled in (`$x`, `${x:-word}`, `$(command)`, `$((sum))`).
 *
 * Invariant: what is read is read once, however deep it is nested.
 */
import type { WordPiece } from './word.js';

type Add = (piece: WordPiece) => void;

const UNTERMINATED = 'unterminated quoted string';
const BAD = 'bad substitution';
/** What a command in a line has at most. */
const LONGEST_COMMAND = 16_384;
const BARE = /\$([A-Za-z_]\w*|[\d?#@*$!-])/y;
const BRACED = /\$\{(#(?=[\w@*?$!-]))?([A-Za-z_]\w*|\d+|[?#@*$!-])(:?[-=?+]|%%?|##?)?/y;

/** Reads one piece; where the text goes on behind it, or what is wrong. Between double quotes most characters are themselves. */
export function scanPiece(text: string, at: number, quoted: boolean, add: Add): number | string {
  const char = text[at] ?? '';
  if (char === '\\') return scanEscape(text, at, quoted, add);
  if (!quoted && char === "'") {
    const end = text.indexOf("'", at + 1);
    if (end < 0) return UNTERMINATED;
    add({ text: text.slice(at + 1, end), quoted: true });
    return end + 1;
  }
  if (!quoted && char === '"') return scanQuoted(text, at + 1, add);
  if (char === '`') return scanBackquoted(text, at, quoted, add);
  if (char === '$') return scanFilled(text, at, quoted, add);
  add({ text: char, quoted });
  return at + 1;
}

/** Reads the lines below a command, in which quotes are themselves; what is wrong, if anything. */
export function scanHere(body: string, add: Add): string | undefined {
  for (let at = 0; at < body.length; ) {
    const end = scanPiece(body, at, true, add);
    if (typeof end === 'string') return end;
    at = end;
  }
  return undefined;
}

function scanEscape(text: string, at: number, quoted: boolean, add: Add): number {
  const next = text[at + 1];
  // At the end of a line it joins the next one to it.
  if (next === '\n') return at + 2;
  if (next === undefined || (quoted && !'"\\$`'.includes(next))) {
    add({ text: '\\', quoted: true });
    return at + 1;
  }
  add({ text: next, quoted: true });
  return at + 2;
}

/** Reads up to the closing quote. */
function scanQuoted(text: string, start: number, add: Add): number | string {
  const pieces: WordPiece[] = [];
  for (let at = start; at < text.length; ) {
    if (text[at] === '"') {
      for (const piece of pieces) add(piece);
      if (pieces.length === 0) add({ text: '', quoted: true });
      return at + 1;
    }
    const end = scanPiece(text, at, true, (piece) => void pieces.push(piece));
    if (typeof end === 'string') return end;
    at = end;
  }
  return UNTERMINATED;
}

function scanBackquoted(text: string, at: number, quoted: boolean, add: Add): number | string {
  let end = at + 1;
  while (end < text.length && text[end] !== '`') end += text[end] === '\\' ? 2 : 1;
  if (end >= text.length) return UNTERMINATED;
  add({ command: text.slice(at + 1, end).replace(/\\([`$\\])/g, '$1'), quoted });
  return end + 1;
}

/** Reads what a dollar sign begins; the sign itself where it begins nothing. */
function scanFilled(text: string, at: number, quoted: boolean, add: Add): number | string {
  if (text[at + 1] === '(') {
    const end = commandEnd(text, at + 2);
    if (typeof end === 'string') return end;
    const inside = text.slice(at + 2, end);
    add(inside.startsWith('(') && inside.endsWith(')') ? { sum: inside.slice(1, -1), quoted } : { command: inside, quoted });
    return end + 1;
  }
  if (text[at + 1] === '{') return scanBraced(text, at, quoted, add);
  BARE.lastIndex = at;
  const [whole, variable] = BARE.exec(text) ?? [];
  if (whole === undefined || variable === undefined) {
    add({ text: '$', quoted });
    return at + 1;
  }
  add({ variable, quoted });
  return at + whole.length;
}

function scanBraced(text: string, start: number, quoted: boolean, add: Add): number | string {
  BRACED.lastIndex = start;
  const [whole, length, variable, operator] = BRACED.exec(text) ?? [];
  if (whole === undefined || variable === undefined) return text.includes('}', start) ? BAD : UNTERMINATED;
  const pieces: WordPiece[] = [];
  let at = start + whole.length;
  for (;;) {
    if (at >= text.length) return UNTERMINATED;
    if (text[at] === '}') break;
    if (operator === undefined) return BAD;
    const isPattern = /[%#]/.test(operator);
    const end = text[at] === '"' ? scanQuoted(text, at + 1, (piece) => void pieces.push(piece)) : scanPiece(text, at, quoted && !isPattern, (piece) => void pieces.push(piece));
    if (typeof end === 'string') return end;
    at = end;
  }
  if (length !== undefined && operator !== undefined) return BAD;
  const change = length !== undefined ? 'length' : operator;
  add({ variable, quoted, ...(change !== undefined && { change: { operator: change, word: { kind: 'word', pieces } } }) });
  return at + 1;
}

/** Where the parenthesis is closed that a command is in. */
function commandEnd(text: string, start: number): number | string {
  let depth = 1;
  const limit = Math.min(text.length, start + LONGEST_COMMAND);
  for (let at = start; at < limit; at++) {
    const char = text[at];
    if (char === '\\') at += 1;
    else if (char === "'" || char === '"') {
      const end = scanPiece(text, at, false, () => {});
      if (typeof end === 'string') return end;
      at = end - 1;
    } else if (char === '(') depth += 1;
    else if (char === ')' && --depth === 0) return at;
  }
  return limit < text.length ? 'a command in parentheses is too long' : UNTERMINATED;
}
