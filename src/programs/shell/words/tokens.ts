/**
 * A shell's text as tokens: words with their quotes and variables still in them, operators, and what stands below a line
 * for its `<<`.
 */
import { scanHere, scanPiece } from './pieces.js';
import type { Word, WordPiece } from './word.js';

export interface Operator {
  readonly kind: 'operator';
  readonly text: string;
}

/** The lines that a command is given as its input. */
export interface HereDocument {
  readonly kind: 'here';
  readonly body: Word;
}

export type Token = Word | Operator | HereDocument;

/** Longest first. */
const OPERATORS = ['2>&1', '1>&2', '>&2', '&&', '||', '>>', '2>>', '2>', '1>>', '1>', '&>', ';;', ';', '|', '&', '>', '<<-', '<<', '<', '\n', '(', ')'] as const;

/** The tokens of a text, or what is wrong with it. */
export function tokensOf(text: string): readonly Token[] | string {
  const scanner = new Scanner(text);
  return scanner.scan() ?? scanner.tokens;
}

/** A document whose lines come behind the line that is read. */
interface Awaited {
  readonly end: string;
  readonly isPlain: boolean;
  readonly stripsTabs: boolean;
  readonly pieces: WordPiece[];
}

class Scanner {
  readonly #text: string;
  readonly tokens: Token[] = [];
  readonly #awaited: Awaited[] = [];
  #pieces: WordPiece[] | undefined;
  /** The operator whose next word is the end of a document. */
  #here: '<<' | '<<-' | undefined;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Reads all of it; what is wrong, if anything. */
  scan(): string | undefined {
    while (this.#at < this.#text.length) {
      const fault = this.#step();
      if (fault !== undefined) return fault;
    }
    this.#endWord();
    return this.#awaited.length > 0 || this.#here !== undefined ? 'unterminated here-document' : undefined;
  }

  #step(): string | undefined {
    const [text, at] = [this.#text, this.#at];
    const char = text[at] ?? '';
    const operator = OPERATORS.find((one) => text.startsWith(one, at) && (this.#pieces === undefined || !/^\d/.test(one)));
    if (operator !== undefined) return this.#operator(operator);
    if (char === ' ' || char === '\t') {
      this.#endWord();
      this.#at += 1;
    } else if (char === '#' && this.#pieces === undefined) {
      const end = text.indexOf('\n', at);
      this.#at = end < 0 ? text.length : end;
    } else {
      const [number] = (this.#pieces === undefined && /^\d+(?=[<>])/.exec(text.slice(at, at + 8))) || [];
      if (number !== undefined) return `redirection of file ${number} is not supported`;
      const end = scanPiece(text, at, false, (piece) => void (this.#pieces ??= []).push(piece));
      if (typeof end === 'string') return end;
      this.#at = end;
    }
    return undefined;
  }

  #operator(operator: (typeof OPERATORS)[number]): string | undefined {
    this.#endWord();
    this.#at += operator.length;
    if (operator === '<<' || operator === '<<-') this.#here = operator;
    else if (operator !== '\n') this.tokens.push({ kind: 'operator', text: operator });
    else {
      this.tokens.push({ kind: 'operator', text: ';' });
      for (const awaited of this.#awaited.splice(0)) {
        const fault = this.#document(awaited);
        if (fault !== undefined) return fault;
      }
    }
    return undefined;
  }

  #endWord(): void {
    const pieces = this.#pieces;
    this.#pieces = undefined;
    if (pieces === undefined) return;
    if (this.#here === undefined) {
      this.tokens.push({ kind: 'word', pieces });
      return;
    }
    const awaited = {
      end: pieces.map((piece) => ('text' in piece ? piece.text : '')).join(''),
      isPlain: pieces.some(({ quoted }) => quoted),
      ...{ stripsTabs: this.#here === '<<-', pieces: [] },
    };
    this.#here = undefined;
    this.#awaited.push(awaited);
    this.tokens.push({ kind: 'here', body: { kind: 'word', pieces: awaited.pieces } });
  }

  /** Reads lines up to the one that ends a document. */
  #document({ end, isPlain, stripsTabs, pieces }: Awaited): string | undefined {
    const lines: string[] = [];
    while (this.#at < this.#text.length) {
      const lineEnd = this.#text.indexOf('\n', this.#at);
      const whole = this.#text.slice(this.#at, lineEnd < 0 ? undefined : lineEnd);
      const line = stripsTabs ? whole.replace(/^\t+/, '') : whole;
      this.#at = lineEnd < 0 ? this.#text.length : lineEnd + 1;
      if (line === end) {
        const body = lines.map((one) => `${one}\n`).join('');
        if (!isPlain) return scanHere(body, (piece) => void pieces.push(piece));
        pieces.push({ text: body, quoted: true });
        return undefined;
      }
      lines.push(line);
    }
    return 'unterminated here-document';
  }
}
