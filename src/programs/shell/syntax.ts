/**
 * What a shell's line says, as a tree: pipelines joined by `&&`, `||`, `;` and `&`, with loops and conditions.
 *
 *     list      pipeline (('&&' | '||') pipeline)* ((';' | '&') list)?
 *     pipeline  command ('|' command)*
 *     command   word* redirections | while LIST do LIST done | until … | if LIST then LIST (else LIST)? fi | for NAME in …
 */
import { type Token, tokensOf, type Word } from './tokens.js';

export interface Redirection {
  readonly stream: 'in' | 'out' | 'error' | 'both';
  /** Absent: errors go where the output goes. */
  readonly path?: Word;
  readonly append: boolean;
}

export interface SimpleCommand {
  readonly kind: 'simple';
  readonly words: readonly Word[];
  readonly redirections: readonly Redirection[];
}

export type Command =
  | SimpleCommand
  | { readonly kind: 'loop'; readonly while: boolean; readonly condition: List; readonly body: List }
  | { readonly kind: 'if'; readonly condition: List; readonly whenTrue: List; readonly otherwise: List }
  | { readonly kind: 'for'; readonly variable: string; readonly words: readonly Word[]; readonly body: List };

export interface Pipeline {
  readonly commands: readonly Command[];
  /** How it is joined to the one before; the first is after ';'. */
  readonly after: ';' | '&&' | '||';
  readonly background: boolean;
}

export type List = readonly Pipeline[];

const REDIRECTIONS: Readonly<Record<string, Omit<Redirection, 'path'>>> = {
  '<': { stream: 'in', append: false },
  '>': { stream: 'out', append: false },
  '>>': { stream: 'out', append: true },
  '1>': { stream: 'out', append: false },
  '1>>': { stream: 'out', append: true },
  '2>': { stream: 'error', append: false },
  '2>>': { stream: 'error', append: true },
  '&>': { stream: 'both', append: false },
};

/** A mistake in the text; thrown inside this file only. */
class Mistake extends Error {}

/** The tree of a text, or what is wrong with it. */
export function parseShell(text: string): List | string {
  const tokens = tokensOf(text);
  if (typeof tokens === 'string') return tokens;
  try {
    const reader = new Reader(tokens);
    const list = reader.list([]);
    return reader.atEnd ? list : `unexpected "${reader.shown}"`;
  } catch (thrown) {
    if (thrown instanceof Mistake) return thrown.message;
    throw thrown;
  }
}

/** The plain text of a word without variables; keywords are such. */
function plain(token: Token | undefined): string | undefined {
  if (token?.kind !== 'word') return undefined;
  return token.pieces.map((piece) => ('text' in piece ? piece.text : '$')).join('');
}

class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get atEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  /** The next token for a message. */
  get shown(): string {
    const token = this.#next;
    return token === undefined ? 'end of file' : token.kind === 'operator' ? token.text : (plain(token) ?? '');
  }

  /** Pipelines up to one of the keywords, which is left. */
  list(until: readonly string[]): List {
    const pipelines: Pipeline[] = [];
    let after: Pipeline['after'] = ';';
    this.#skipSeparators();
    while (!this.atEnd && !until.includes(plain(this.#next) ?? '')) {
      const commands = [this.#command()];
      while (this.#take('|')) commands.push(this.#command());
      const background = this.#take('&');
      pipelines.push({ commands, after, background });
      if (this.#take('&&')) after = '&&';
      else if (this.#take('||')) after = '||';
      else if (background || this.#isOperator(';')) after = ';';
      else break;
      this.#skipSeparators();
    }
    if (until.length > 0 && this.atEnd) throw new Mistake(`unexpected end of file (expecting "${until.at(-1) ?? ''}")`);
    return pipelines;
  }

  get #next(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #command(): Command {
    const keyword = plain(this.#next);
    switch (keyword) {
      case 'while':
      case 'until': {
        this.#at += 1;
        const condition = this.#block('do');
        return { kind: 'loop', while: keyword === 'while', condition, body: this.#block('done') };
      }
      case 'if':
        this.#at += 1;
        return this.#condition();
      case 'for':
        this.#at += 1;
        return this.#for();
      default:
        return this.#simple();
    }
  }

  #condition(): Command {
    const condition = this.#block('then');
    const whenTrue = this.list(['else', 'fi']);
    const hasElse = plain(this.#next) === 'else';
    this.#at += 1;
    return { kind: 'if', condition, whenTrue, otherwise: hasElse ? this.#block('fi') : [] };
  }

  #for(): Command {
    const variable = plain(this.#next) ?? '';
    this.#at += 1;
    if (plain(this.#next) !== 'in') throw new Mistake(`unexpected "${this.shown}" (expecting "in")`);
    this.#at += 1;
    const words: Word[] = [];
    for (let next = this.#next; next?.kind === 'word'; next = this.#next) {
      words.push(next);
      this.#at += 1;
    }
    this.#skipSeparators();
    if (plain(this.#next) !== 'do') throw new Mistake(`unexpected "${this.shown}" (expecting "do")`);
    this.#at += 1;
    return { kind: 'for', variable, words, body: this.#block('done') };
  }

  /** A list up to a keyword, which is taken. */
  #block(end: string): List {
    const list = this.list([end]);
    this.#at += 1;
    return list;
  }

  #simple(): SimpleCommand {
    const words: Word[] = [];
    const redirections: Redirection[] = [];
    for (let token = this.#next; token !== undefined; token = this.#next) {
      if (token.kind === 'word') words.push(token);
      else if (token.text === '2>&1') redirections.push({ stream: 'error', append: true });
      else if (token.text === '>&2' || token.text === '1>&2') redirections.push({ stream: 'out', append: true });
      else {
        const redirection = REDIRECTIONS[token.text];
        if (redirection === undefined) break;
        const path = this.#tokens[this.#at + 1];
        if (path?.kind !== 'word') throw new Mistake('unexpected redirection');
        redirections.push({ ...redirection, path });
        this.#at += 1;
      }
      this.#at += 1;
    }
    if (words.length === 0 && redirections.length === 0) throw new Mistake(`unexpected "${this.shown}"`);
    return { kind: 'simple', words, redirections };
  }

  #isOperator(text: string): boolean {
    return this.#next?.kind === 'operator' && this.#next.text === text;
  }

  #take(text: string): boolean {
    if (!this.#isOperator(text)) return false;
    this.#at += 1;
    return true;
  }

  #skipSeparators(): void {
    while (this.#isOperator(';')) this.#at += 1;
  }
}
