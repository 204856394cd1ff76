/**
 * The shell's patterns: `*`, `?` and `[a-z]`, for `case`, `${x%pattern}` and the names of files.
 *
 * Invariant: the time of a match grows with the text times the pattern, whatever both say.
 */
import type { FileTree } from '../../files/file-tree.js';

/** Text of a word; what was quoted stands for itself. */
export interface Part {
  readonly text: string;
  readonly quoted: boolean;
}

/** What a place of a pattern takes: one character of some kind, or any number of them. */
type Step = '*' | ((char: string) => boolean);

export type Pattern = readonly Step[];

const CLASSES: Readonly<Record<string, RegExp>> = {
  ...{ digit: /\d/, alpha: /[a-zA-Z]/, alnum: /[a-zA-Z\d]/, upper: /[A-Z]/, lower: /[a-z]/, space: /\s/, punct: /[!-/:-@[-`{-~]/, xdigit: /[\da-fA-F]/ },
};

/** Whether a word has something in it that stands for other characters. */
export function hasPattern(parts: readonly Part[]): boolean {
  return parts.some(({ text, quoted }) => !quoted && /[*?[]/.test(text));
}

export function compilePattern(parts: readonly Part[]): Pattern {
  const steps: Step[] = [];
  for (const { text, quoted } of joined(parts)) {
    for (let at = 0; at < text.length; at++) {
      const char = text[at] ?? '';
      const set = !quoted && char === '[' ? /\[([!^]?)(\]?(?:\[:\w+:\]|[^\]])*)\]/y : undefined;
      if (set !== undefined) set.lastIndex = at;
      const [whole, not, members = ''] = set?.exec(text) ?? [];
      if (whole !== undefined) {
        steps.push(oneOf(members, not !== ''));
        at += whole.length - 1;
      } else if (!quoted && char === '*') {
        if (steps.at(-1) !== '*') steps.push('*');
      } else steps.push(!quoted && char === '?' ? () => true : (other) => other === char);
    }
  }
  return steps;
}

/** The same with neighbours made one: a set of characters may be in several pieces of a word. */
function joined(parts: readonly Part[]): readonly Part[] {
  const whole: Part[] = [];
  for (const part of parts) {
    const last = whole.at(-1);
    if (last?.quoted === part.quoted) whole[whole.length - 1] = { text: last.text + part.text, quoted: part.quoted };
    else whole.push(part);
  }
  return whole;
}

function oneOf(members: string, not: boolean): Step {
  const found = [...members.matchAll(/\[:(\w+):\]|([^])-([^])|([^])/g)];
  return (char) =>
    not !==
    found.some(([, name, first, last, single]) => {
      if (name !== undefined) return CLASSES[name]?.test(char) === true;
      return single === undefined ? char >= (first ?? '') && char <= (last ?? '') : char === single;
    });
}

/** Whether a pattern takes the whole of a text. */
export function matches(pattern: Pattern, text: string): boolean {
  return lengthsTaken(pattern, text).at(-1) === text.length;
}

/** A text without the shortest or longest start that a pattern takes. */
export function withoutStart(pattern: Pattern, text: string, longest: boolean): string {
  return text.slice(lengthsTaken(pattern, text).at(longest ? -1 : 0) ?? 0);
}

/** The same of the end. */
export function withoutEnd(pattern: Pattern, text: string, longest: boolean): string {
  const reversed = Array.from({ length: text.length }, (_, at) => text[text.length - 1 - at]).join('');
  const taken = lengthsTaken(pattern.toReversed(), reversed).at(longest ? -1 : 0) ?? 0;
  return text.slice(0, text.length - taken);
}

/** How long the starts of a text are that a pattern takes, in ascending order. */
function lengthsTaken(pattern: Pattern, text: string): readonly number[] {
  const lengths: number[] = [];
  let reached = spread(pattern, [0]);
  for (let at = 0; reached.length > 0; at++) {
    if (reached.at(-1) === pattern.length) lengths.push(at);
    const char = text[at];
    if (char === undefined) break;
    const next: number[] = [];
    for (const place of reached) {
      const step = pattern[place];
      const to = step === '*' ? place : step?.(char) === true ? place + 1 : undefined;
      if (to !== undefined && next.at(-1) !== to) next.push(to);
    }
    reached = spread(pattern, next);
  }
  return lengths;
}

/** Places in ascending order, with those that are reached from them by a `*` that takes nothing. */
function spread(pattern: Pattern, places: readonly number[]): readonly number[] {
  const all: number[] = [];
  for (const place of places) {
    if (place > (all.at(-1) ?? -1)) all.push(place);
    if (pattern[place] === '*' && place + 1 > (all.at(-1) ?? -1)) all.push(place + 1);
  }
  return all;
}

/** The paths that a pattern stands for, sorted; none where there are no such files. */
export function pathsOf(parts: readonly Part[], files: FileTree): readonly string[] {
  const isAbsolute = parts.map(({ text }) => text).join('').startsWith('/');
  let paths: readonly string[] = [isAbsolute ? '/' : ''];
  for (const names of segmentsOf(parts)) {
    const pattern = hasPattern(names) ? compilePattern(names) : undefined;
    const plain = names.map(({ text }) => text).join('');
    const found: string[] = [];
    for (const path of paths) {
      const start = path === '' || path.endsWith('/') ? path : `${path}/`;
      const inside = pattern === undefined ? [plain] : files.isFolder(path === '' ? '.' : path) ? files.list(path === '' ? '.' : path) : [];
      for (const name of inside) {
        if (pattern !== undefined && (!matches(pattern, name) || (name.startsWith('.') && !plain.startsWith('.')))) continue;
        if (files.stat(`${start}${name}`) !== undefined) found.push(`${start}${name}`);
      }
    }
    paths = found;
  }
  return paths;
}

/** A path's parts between its slashes. */
function segmentsOf(parts: readonly Part[]): readonly (readonly Part[])[] {
  const segments: Part[][] = [[]];
  for (const { text, quoted } of parts) {
    for (const [at, piece] of text.split('/').entries()) {
      if (at > 0) segments.push([]);
      if (piece !== '') segments.at(-1)?.push({ text: piece, quoted });
    }
  }
  return segments.filter((segment) => segment.length > 0);
}
