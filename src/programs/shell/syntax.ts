/**
 * What a shell's text says, as a tree of commands.
 *
 *     list      pipeline (('&&' | '||') pipeline)* ((';' | '&') list)?
 *     pipeline  '!'? command ('|' command)*
 *     command   word* redirections | NAME () command | compound redirections
 *     compound  while LIST do LIST done | until … | if LIST then LIST (elif …)* (else LIST)? fi | for NAME (in …)? do … done
 *               | case WORD in (PATTERN ('|' PATTERN)* ')' LIST ';;')* esac | '{' LIST '}' | '(' LIST ')'
 */
import { type Token, tokensOf } from './words/tokens.js';
import type { Word } from './words/word.js';
import type { CaseItem, Command, CommandOf, List, Pipeline, Redirection } from './tree.js';

const REDIRECTIONS: Readonly<Record<string, Pick<Redirection, 'stream' | 'append'>>> = {
  '<': { stream: 'in', append: false },
  '>': { stream: 'out', append: false },
  '>>': { stream: 'out', append: true },
  '1>': { stream: 'out', append: false },
  '1>>': { stream: 'out', append: true },
  '2>': { stream: 'error', append: false },
  '2>>': { stream: 'error', append: true },
  '&>': { stream: 'both', append: false },
};

/** Words that begin or end a part of a command, where a command may begin. */
export const KEYWORDS: ReadonlySet<string> = new Set(['!', '{', '}', 'case', 'do', 'done', 'elif', 'else', 'esac', 'fi', 'for', 'if', 'in', 'then', 'until', 'while']);
/** Those that cannot begin a command. */
const INNER: ReadonlySet<string> = new Set(['}', 'do', 'done', 'elif', 'else', 'esac', 'fi', 'then']);
/** What bash has besides, and this shell has not. */
const NOT_THERE: ReadonlySet<string> = new Set(['[[', 'function', 'select', 'time', 'coproc']);

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

/** The plain text of a word without variables and quotes; keywords are such. */
function plain(token: Token | undefined): string | undefined {
  if (token?.kind !== 'word') return undefined;
  return token.pieces.map((piece) => ('text' in piece && !piece.quoted ? piece.text : '$')).join('');
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
    return token === undefined ? 'end of file' : token.kind === 'operator' ? token.text : (plain(token) ?? '<<');
  }

  /** Pipelines up to one of the keywords or operators, which is left. */
  list(until: readonly string[]): List {
    const pipelines: Pipeline[] = [];
    let after: Pipeline['after'] = ';';
    this.#skipSeparators();
    while (!this.atEnd && !this.#isOneOf(until)) {
      const negated = plain(this.#next) === '!';
      if (negated) this.#at += 1;
      const commands = [this.#command()];
      while (this.#take('|')) {
        this.#skipSeparators();
        commands.push(this.#command());
      }
      const background = this.#take('&');
      pipelines.push({ commands, after, background, negated });
      const joined = this.#take('&&') ? '&&' : this.#take('||') ? '||' : undefined;
      if (joined === undefined && !background && !this.#isOperator(';')) break;
      after = joined ?? ';';
      this.#skipSeparators();
      if (joined !== undefined && this.#next === undefined) throw new Mistake('unexpected end of file');
    }
    if (until.length > 0 && this.atEnd) throw new Mistake(`unexpected end of file (expecting "${until.at(-1) ?? ''}")`);
    if (until.length > 0 && !this.#isOneOf(until)) throw new Mistake(`unexpected "${this.shown}" (expecting "${until.at(-1) ?? ''}")`);
    return pipelines;
  }

  get #next(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #command(): Command {
    const keyword = this.#next?.kind === 'operator' ? this.#next.text : (plain(this.#next) ?? '');
    if (INNER.has(keyword)) throw new Mistake(`unexpected "${keyword}"`);
    if (NOT_THERE.has(keyword)) throw new Mistake(`${keyword} is not supported`);
    const compound = this.#compound(keyword);
    if (compound === undefined) return this.#simple();
    const redirections: Redirection[] = [];
    for (let one = this.#redirection(); one !== undefined; one = this.#redirection()) redirections.push(one);
    return redirections.length === 0 ? compound : { kind: 'redirected', command: compound, redirections };
  }

  /** A command of several lists; undefined where another begins. */
  #compound(keyword: string): Command | undefined {
    const begun = this.#at;
    this.#at += 1;
    switch (keyword) {
      case 'while':
      case 'until': {
        const condition = this.#block('do');
        return { kind: 'loop', while: keyword === 'while', condition, body: this.#block('done') };
      }
      case 'if':
        return this.#condition();
      case 'for':
        return this.#for();
      case 'case':
        return this.#case();
      case '{':
        return { kind: 'group', body: this.#block('}'), isShell: false };
      case '(':
        return { kind: 'group', body: this.#block(')'), isShell: true };
      default:
        this.#at = begun;
        return undefined;
    }
  }

  #condition(): Command {
    const condition = this.#block('then');
    const whenTrue = this.list(['elif', 'else', 'fi']);
    const keyword = plain(this.#next);
    this.#at += 1;
    if (keyword !== 'elif') return { kind: 'if', condition, whenTrue, otherwise: keyword === 'else' ? this.#block('fi') : [] };
    return { kind: 'if', condition, whenTrue, otherwise: [{ commands: [this.#condition()], after: ';', background: false, negated: false }] };
  }

  #for(): Command {
    const variable = plain(this.#next) ?? '';
    if (!/^[A-Za-z_]\w*$/.test(variable)) throw new Mistake(`bad for loop variable`);
    this.#at += 1;
    let words: Word[] | undefined;
    if (plain(this.#next) === 'in') {
      this.#at += 1;
      words = [];
      for (let next = this.#next; next?.kind === 'word'; next = this.#next) {
        words.push(next);
        this.#at += 1;
      }
    }
    this.#skipSeparators();
    this.#expect('do');
    return { kind: 'for', variable, words, body: this.#block('done') };
  }

  #case(): Command {
    const subject = this.#word();
    this.#skipSeparators();
    this.#expect('in');
    const items: CaseItem[] = [];
    for (;;) {
      this.#skipSeparators();
      if (plain(this.#next) === 'esac') break;
      this.#take('(');
      const patterns = [this.#word()];
      while (this.#take('|')) patterns.push(this.#word());
      this.#expect(')');
      items.push({ patterns, body: this.list([';;', 'esac']) });
      if (!this.#take(';;')) break;
    }
    this.#expect('esac');
    return { kind: 'case', subject, items };
  }

  #word(): Word {
    const next = this.#next;
    if (next?.kind !== 'word') throw new Mistake(`unexpected ${next === undefined ? this.shown : `"${this.shown}"`}`);
    this.#at += 1;
    return next;
  }

  #expect(what: string): void {
    if (!this.#isOneOf([what])) throw new Mistake(`unexpected ${this.atEnd ? this.shown : `"${this.shown}"`} (expecting "${what}")`);
    this.#at += 1;
  }

  /** A list up to a keyword or an operator, which is taken. */
  #block(end: string): List {
    const list = this.list([end]);
    this.#at += 1;
    if (list.length === 0) throw new Mistake(`unexpected "${end}"`);
    return list;
  }

  #simple(): Command {
    const words: Word[] = [];
    const redirections: Redirection[] = [];
    for (;;) {
      const token = this.#next;
      if (token?.kind === 'word') {
        words.push(token);
        this.#at += 1;
        continue;
      }
      const redirection = this.#redirection();
      if (redirection === undefined) break;
      redirections.push(redirection);
    }
    const [name] = words;
    if (words.length === 1 && redirections.length === 0 && this.#take('(')) return this.#function(plain(name) ?? '');
    if (words.length === 0 && redirections.length === 0) throw new Mistake(`unexpected ${this.atEnd ? this.shown : `"${this.shown}"`}`);
    return { kind: 'simple', words, redirections };
  }

  #function(name: string): CommandOf<'function'> {
    this.#expect(')');
    if (!/^[A-Za-z_][\w-]*$/.test(name)) throw new Mistake('bad function name');
    this.#skipSeparators();
    return { kind: 'function', name, body: this.#command() };
  }

  /** The next redirection, which is taken; undefined where there is none. */
  #redirection(): Redirection | undefined {
    const token = this.#next;
    if (token === undefined || token.kind === 'word') return undefined;
    if (token.kind === 'here') {
      this.#at += 1;
      return { stream: 'in', append: false, here: token.body };
    }
    const isJoined = token.text === '2>&1' || token.text === '>&2' || token.text === '1>&2';
    const known = REDIRECTIONS[token.text];
    if (!isJoined && known === undefined) return undefined;
    this.#at += 1;
    if (known === undefined) return { stream: token.text === '2>&1' ? 'error' : 'out', append: true };
    const path = this.#next;
    if (path?.kind !== 'word') throw new Mistake('unexpected redirection');
    this.#at += 1;
    return { ...known, path };
  }

  /** Whether the next token is one of some keywords and operators. */
  #isOneOf(texts: readonly string[]): boolean {
    const next = this.#next;
    return texts.includes(next?.kind === 'operator' ? next.text : (plain(next) ?? ''));
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
