/**
 * Patterns that clients write, as Go has them: regular expressions, and globs of path.Match.
 *
 * The expressions are RE2's, whose time grows with the text and with the expression and no faster, so that nobody can hold
 * up a server with one. Invariant: a text that is no pattern, or a very long one, gives undefined.
 */
import { RE2JS } from 're2js';

/** Characters of an expression, at most. */
const MOST_CHARACTERS = 500;

export interface Pattern {
  /** Whether some part of the text matches. */
  isFoundIn(text: string): boolean;
}

/** A regular expression (Go's regexp, RE2). */
export function parseExpression(text: string): Pattern | undefined {
  if (text.length > MOST_CHARACTERS) return undefined;
  try {
    const expression = RE2JS.compile(text);
    return { isFoundIn: (given) => expression.matcher(given).find() };
  } catch {
    return undefined;
  }
}

/** A file name pattern as Go's path.Match has them: '*' and '?' stop at a slash, '[a-z]' is one character of several. */
export function parseGlob(text: string): Pattern | undefined {
  const source = text.replace(/\\[\s\S]|\[\^?(?:\\[\s\S]|[^\\\]])+\]|[\s\S]/g, (part) => {
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    if (part.length > 1) return part;
    return /[.+^${}()|[\]\\]/.test(part) ? `\\${part}` : part;
  });
  return parseExpression(`^(?s:${source.replaceAll(/(?:\[\^\/\]\*)+/g, '[^/]*')})$`);
}
