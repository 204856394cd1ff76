/**
 * tr: characters for others, in busybox' words.
 */
import { numbersOf } from '../options.js';
import { readInput } from '../files/contents.js';
import { refuse } from '../files/list-files.js';
import type { Program } from '../process.js';

const NAMED: Readonly<Record<string, string>> = {
  '[:upper:]': 'A-Z',
  '[:lower:]': 'a-z',
  '[:digit:]': '0-9',
  '[:alpha:]': 'A-Za-z',
  '[:alnum:]': 'A-Za-z0-9',
  '[:space:]': ' \t\n\r\f\v',
};
const ESCAPES: Readonly<Record<string, string>> = { '\\n': '\n', '\\t': '\t', '\\r': '\r', '\\\\': '\\', '\\0': '\0' };

export const tr: Program = async (process) => {
  const { args, out } = process;
  const options = numbersOf(args, '', 'dscC');
  const [from, to = ''] = typeof options === 'string' ? [] : options.rest;
  if (typeof options === 'string' || from === undefined) return refuse(process, typeof options === 'string' ? options : 'missing operand');
  const { flags } = options;
  const [known, others] = [charactersOf(from), charactersOf(to)];
  const among = new Set(known);
  const inverted = flags.has('c') || flags.has('C');
  const isMeant = (char: string): boolean => among.has(char) !== inverted;
  const places = new Map(known.map((char, at) => [char, at]));
  const instead = (char: string): string => others[inverted ? others.length - 1 : Math.min(places.get(char) ?? 0, others.length - 1)] ?? char;
  const squeezed = new Set(flags.has('d') || to !== '' ? others : known);
  const bytes = await readInput(process);
  if (bytes === undefined) return 1;
  const text = new TextDecoder().decode(bytes);
  let last = '';
  let result = '';
  for (const char of text) {
    if (flags.has('d') && isMeant(char)) continue;
    const shown = !flags.has('d') && to !== '' && isMeant(char) ? instead(char) : char;
    const isSqueezed = flags.has('s') && shown === last && (to === '' ? isMeant(shown) : squeezed.has(shown));
    if (!isSqueezed) result += shown;
    last = shown;
  }
  out(result);
  return 0;
};

/** The characters of 'a-z0-9', '[:upper:]' or '\n'. */
function charactersOf(set: string): readonly string[] {
  const plain = set.replace(/\[:\w+:\]/g, (name) => NAMED[name] ?? name).replace(/\\[ntr\\0]/g, (escape) => ESCAPES[escape] ?? escape);
  const found: string[] = [];
  for (const [part, from = '', to = ''] of plain.matchAll(/([^])-([^])|[^]/gu)) {
    if (from === '') found.push(part);
    else for (let code = from.codePointAt(0) ?? 0; code <= Math.min(to.codePointAt(0) ?? 0, 0xff); code++) found.push(String.fromCodePoint(code));
  }
  return found;
}
