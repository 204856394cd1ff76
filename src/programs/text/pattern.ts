/**
 * Patterns of grep: basic and extended expressions of POSIX and fixed texts, as a machine that goes through a line once.
 *
 * All ways are followed at the same time (Thompson), so that no pattern of a client takes longer than its length times
 * the line's, however it is nested.
 */

/** What a place in the machine expects: a character, nothing but a condition, two ways to go on, or the end. */
type Step =
  | { readonly kind: 'char'; readonly takes: (char: string) => boolean }
  | { readonly kind: 'begin' | 'end' | 'edge' | 'match' }
  | { readonly kind: 'split'; readonly to: readonly number[] }
  | { readonly kind: 'jump'; readonly to: number };

export interface PatternOptions {
  /** '(a|b)+' instead of '\(a\|b\)\+'. */
  readonly extended: boolean;
  readonly fixed: boolean;
  readonly ignoreCase: boolean;
  /** Only between characters that are not of words. */
  readonly words: boolean;
  /** Only all of a line. */
  readonly lines: boolean;
}

const MOST_STEPS = 1_000;
/** How many places of the machine are looked at for one line at most; of a longer line the start is searched. */
const MOST_LOOKS = 4_000_000;
const CLASSES: Readonly<Record<string, RegExp>> = {
  alpha: /[A-Za-z]/, digit: /\d/, alnum: /[A-Za-z0-9]/, upper: /[A-Z]/, lower: /[a-z]/, space: /\s/, blank: /[ \t]/, punct: /[!-/:-@[-`{-~]/, xdigit: /[0-9A-Fa-f]/,
};
const WORD = /\w/;

/** A mistake in a pattern; thrown inside this file only. */
class Mistake extends Error {}

/** The pattern of a text, or what is wrong with it. */
export function parsePattern(text: string, options: PatternOptions): Pattern | string {
  try {
    return new Pattern(new Compiler(text, options).compile());
  } catch (thrown) {
    if (thrown instanceof Mistake) return thrown.message;
    throw thrown;
  }
}

export class Pattern {
  readonly #steps: readonly Step[];

  constructor(steps: readonly Step[]) {
    this.#steps = steps;
  }

  /** Whether it is somewhere in a line. */
  isIn(whole: string): boolean {
    const line = whole.slice(0, Math.floor(MOST_LOOKS / this.#steps.length));
    let ways: readonly number[] = [];
    for (let at = 0; at <= line.length; at++) {
      const reached = this.#reach([...ways, 0], line, at);
      if (reached.matched) return true;
      ways = this.#take(reached.ways, line[at]);
    }
    return false;
  }

  /** The start of a line that can be searched from each of its places. */
  searchable(line: string): string {
    return line.slice(0, Math.floor(Math.sqrt(MOST_LOOKS / this.#steps.length)));
  }

  /** Where the longest match ends that begins at a place; undefined where none does. */
  endFrom(line: string, start: number): number | undefined {
    let end: number | undefined;
    let ways: readonly number[] = [0];
    for (let at = start; ways.length > 0; at++) {
      const reached = this.#reach(ways, line, at);
      if (reached.matched) end = at;
      ways = at < line.length ? this.#take(reached.ways, line[at]) : [];
    }
    return end;
  }

  /** All places that are reached without a character. */
  #reach(from: readonly number[], line: string, at: number): { readonly ways: readonly number[]; readonly matched: boolean } {
    const seen = new Set<number>();
    const open = [...from];
    let matched = false;
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (seen.has(place)) continue;
      seen.add(place);
      const step = this.#steps[place];
      if (step?.kind === 'split') open.push(...step.to);
      else if (step?.kind === 'jump') open.push(step.to);
      else if (step?.kind === 'match') matched = true;
      else if (step !== undefined && step.kind !== 'char' && holds(step.kind, line, at)) open.push(place + 1);
    }
    return { ways: [...seen], matched };
  }

  #take(places: readonly number[], char: string | undefined): readonly number[] {
    if (char === undefined) return [];
    return places.flatMap((place) => {
      const step = this.#steps[place];
      return step?.kind === 'char' && step.takes(char) ? [place + 1] : [];
    });
  }
}

function holds(kind: 'begin' | 'end' | 'edge', line: string, at: number): boolean {
  if (kind === 'begin') return at === 0;
  if (kind === 'end') return at === line.length;
  return WORD.test(line[at - 1] ?? ' ') !== WORD.test(line[at] ?? ' ');
}

class Compiler {
  readonly #text: string;
  readonly #options: PatternOptions;
  readonly #steps: Step[] = [];
  #at = 0;

  constructor(text: string, options: PatternOptions) {
    this.#text = text;
    this.#options = options;
  }

  compile(): readonly Step[] {
    const { fixed, words, lines } = this.#options;
    if (lines) this.#add({ kind: 'begin' });
    if (words) this.#add({ kind: 'edge' });
    if (fixed) for (const char of this.#text) this.#char(char);
    else this.#either(false);
    if (this.#at < this.#text.length && !fixed) throw new Mistake('Unmatched ) or \\)');
    if (words) this.#add({ kind: 'edge' });
    if (lines) this.#add({ kind: 'end' });
    this.#add({ kind: 'match' });
    return this.#steps;
  }

  /** One or several ways, up to the end or a closing parenthesis. */
  #either(inside: boolean): void {
    const start = this.#steps.length;
    const ways: Step[][] = [];
    for (;;) {
      this.#row();
      ways.push(this.#steps.splice(start));
      if (this.#sign() !== '|') break;
      this.#skip();
    }
    if (inside && this.#sign() !== ')') throw new Mistake('Unmatched ( or \\(');
    const [only = [], ...others] = ways;
    if (others.length === 0) return void this.#steps.push(...only);
    const end = start + 1 + ways.reduce((sum, { length }) => sum + length + 1, 0);
    const to: number[] = [];
    this.#add({ kind: 'split', to });
    for (const way of ways) {
      const shift = this.#steps.length - start;
      to.push(this.#steps.length);
      for (const step of way) this.#add(shifted(step, shift));
      this.#add({ kind: 'jump', to: end });
    }
  }

  /** Atoms one after the other. */
  #row(): void {
    for (let first = true; this.#at < this.#text.length; first = false) {
      const sign = this.#sign();
      if (sign === '|' || sign === ')') return;
      const start = this.#steps.length;
      this.#atom(sign, first);
      this.#repeat(start);
    }
  }

  #atom(sign: string | undefined, first: boolean): void {
    const char = this.#text[this.#at] ?? '';
    if (sign === '(') {
      this.#skip();
      this.#either(true);
      return this.#skip();
    }
    if (char === '[') return this.#set();
    this.#at += 1;
    if (char === '.') return this.#add({ kind: 'char', takes: () => true });
    if (char === '^' && (this.#options.extended || first)) return this.#add({ kind: 'begin' });
    if (char === '$' && (this.#options.extended || this.#at === this.#text.length || /^\\[|)]/.test(this.#text.slice(this.#at)))) return this.#add({ kind: 'end' });
    if (char !== '\\') return this.#char(char);
    const escaped = this.#text[this.#at] ?? '';
    if (escaped === '') throw new Mistake('Trailing backslash');
    this.#at += 1;
    if (['b', '<', '>'].includes(escaped)) return this.#add({ kind: 'edge' });
    const known: Readonly<Record<string, RegExp>> = { w: /\w/, W: /\W/, s: /\s/, S: /\S/ };
    const among = Object.hasOwn(known, escaped) ? known[escaped] : undefined;
    if (among === undefined) this.#char(escaped);
    else this.#add({ kind: 'char', takes: (one) => among.test(one) });
  }

  /** What stands behind an atom: how often it comes. */
  #repeat(start: number): void {
    for (;;) {
      const range = this.#range();
      if (range === undefined) return;
      const [least, most] = range;
      const body = this.#steps.splice(start);
      const copy = (): void => {
        const shift = this.#steps.length - start;
        if (this.#steps.length + body.length > MOST_STEPS) throw new Mistake('Regular expression too big');
        this.#steps.push(...body.map((step) => shifted(step, shift)));
      };
      for (let count = 0; count < least; count++) copy();
      const choices = most === Infinity ? 1 : most - least;
      for (let count = 0; count < choices; count++) {
        const choice = this.#steps.length;
        this.#add({ kind: 'split', to: [] });
        copy();
        if (most === Infinity) this.#add({ kind: 'jump', to: choice });
        this.#steps[choice] = { kind: 'split', to: [choice + 1, this.#steps.length] };
      }
    }
  }

  #range(): readonly [number, number] | undefined {
    const { extended } = this.#options;
    const rest = this.#text.slice(this.#at);
    const simple = /^\*/.exec(rest) ?? (extended ? /^[+?]/ : /^\\[+?]/).exec(rest);
    if (simple !== null) {
      this.#at += simple[0].length;
      const sign = simple[0].at(-1);
      return sign === '*' ? [0, Infinity] : sign === '+' ? [1, Infinity] : [0, 1];
    }
    const counted = (extended ? /^\{(\d{1,3})(,(\d{0,3}))?\}/ : /^\\\{(\d{1,3})(,(\d{0,3}))?\\\}/).exec(rest);
    if (counted === null) return undefined;
    this.#at += counted[0].length;
    const least = Number(counted[1]);
    const most = counted[2] === undefined ? least : counted[3] === '' ? Infinity : Number(counted[3]);
    if (most < least) throw new Mistake('Invalid content of \\{\\}');
    return [least, most];
  }

  /** '[a-z]', '[^[:space:]]'. */
  #set(): void {
    const [whole, negated = '', content = ''] = /^\[(\^?)(\]?(?:\[:\w+:\]|[^\]])*)\]/.exec(this.#text.slice(this.#at)) ?? [];
    if (whole === undefined) throw new Mistake('Unmatched [, [^, [:, [., or [=');
    this.#at += whole.length;
    const tests: ((char: string) => boolean)[] = [];
    for (const [part, name, from = '', to = ''] of content.matchAll(/\[:(\w+):\]|([^])-([^])|[^]/g)) {
      const among = name === undefined ? undefined : CLASSES[name];
      if (name !== undefined && among === undefined) throw new Mistake('Invalid character class name');
      if (among !== undefined) tests.push((char) => among.test(char));
      else if (from !== '') tests.push((char) => char >= from && char <= to);
      else tests.push((char) => char === part);
    }
    const { ignoreCase } = this.#options;
    const isIn = (char: string): boolean => tests.some((test) => test(char) || (ignoreCase && (test(char.toLowerCase()) || test(char.toUpperCase()))));
    this.#add({ kind: 'char', takes: negated === '' ? isIn : (char) => !isIn(char) });
  }

  #char(expected: string): void {
    const lower = expected.toLowerCase();
    this.#add({ kind: 'char', takes: this.#options.ignoreCase ? (char) => char.toLowerCase() === lower : (char) => char === expected });
  }

  #add(step: Step): void {
    if (this.#steps.length >= MOST_STEPS) throw new Mistake('Regular expression too big');
    this.#steps.push(step);
  }

  /** The operator that is next: '(', ')' or '|'. */
  #sign(): string | undefined {
    const rest = this.#text.slice(this.#at, this.#at + 2);
    const [sign] = (this.#options.extended ? /^[()|]/ : /^\\[()|]/).exec(rest) ?? [];
    return sign?.at(-1);
  }

  #skip(): void {
    this.#at += this.#options.extended ? 1 : 2;
  }
}

/** A step as it is some places further on. */
function shifted(step: Step, by: number): Step {
  if (step.kind === 'split') return { kind: 'split', to: step.to.map((place) => place + by) };
  return step.kind === 'jump' ? { kind: 'jump', to: step.to + by } : step;
}
