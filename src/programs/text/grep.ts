/**
 * grep: the lines in which a pattern is, of files or of the input, in busybox' words.
 */
import { linesOf, readContents } from '../files/contents.js';
import { numbersOf } from '../options.js';
import { pause, type Program } from '../process.js';
import { parsePattern, type Pattern } from './pattern.js';

/** The exit code of a grep that cannot be. */
const FAULT = 2;
/** After so many characters others have their turn. */
const TURN_LENGTH = 65_536;

export const grep: Program = async (process) => {
  const { name, out, error } = process;
  const long = process.args.map((arg) => (arg === '--color' || arg.startsWith('--color=') ? '-a' : arg));
  const options = numbersOf(long, 'mABC', 'vicnloqEFwxshHsrRa', 'e');
  const { texts = {}, flags = new Set<string>(), numbers = {}, rest = [] } = typeof options === 'string' ? {} : options;
  const [given, ...others] = texts['e'] === undefined ? rest : [texts['e'], ...rest];
  if (typeof options === 'string' || given === undefined) {
    error(typeof options === 'string' ? `${name}: ${options}\n` : 'BusyBox\n\nUsage: grep [-vicnloqEFwx] PATTERN [FILE]...\n');
    return FAULT;
  }
  const choices = { extended: flags.has('E') || name === 'egrep', fixed: flags.has('F') || name === 'fgrep', ignoreCase: flags.has('i'), words: flags.has('w'), lines: flags.has('x') };
  const patterns: Pattern[] = [];
  for (const text of given.split('\n')) {
    const pattern = parsePattern(text, choices);
    if (typeof pattern === 'string') {
      error(`grep: bad regex '${text}': ${pattern}\n`);
      return FAULT;
    }
    patterns.push(pattern);
  }
  const { contents, failed } = await readContents(flags.has('s') ? { ...process, error: () => {} } : process, others);
  const named = (flags.has('H') || others.length > 1) && !flags.has('h');
  let found = false;
  for (const content of contents) {
    const title = content.name === '-' ? '(standard input)' : content.name;
    const { m: most = Infinity } = numbers;
    const hits: { readonly line: string; readonly number: number }[] = [];
    let searched = 0;
    for (const [at, line] of linesOf(content.bytes).entries()) {
      if (hits.length >= most || process.signal.aborted) break;
      if (patterns.some((one) => one.isIn(line)) !== flags.has('v')) hits.push({ line, number: at + 1 });
      searched += line.length;
      if (searched < TURN_LENGTH) continue;
      searched = 0;
      await pause(process.clock, 1, process.signal);
    }
    found ||= hits.length > 0;
    if (flags.has('q')) continue;
    const before = named ? `${title}:` : '';
    if (flags.has('l')) out(hits.length > 0 ? `${title}\n` : '');
    else if (flags.has('c')) out(`${before}${hits.length}\n`);
    else out(hits.flatMap(({ line, number }) => shownOf(line, patterns, flags).map((text) => `${before}${flags.has('n') ? `${number}:` : ''}${text}\n`)).join(''));
  }
  if (failed && !(flags.has('q') && found)) return FAULT;
  return found ? 0 : 1;
};

/** The line, or with -o each part of it that matches. */
function shownOf(line: string, patterns: readonly Pattern[], flags: ReadonlySet<string>): readonly string[] {
  if (!flags.has('o')) return [line];
  if (flags.has('v')) return [];
  const text = patterns.reduce((rest, pattern) => pattern.searchable(rest), line);
  const parts: string[] = [];
  for (let at = 0; at < text.length; ) {
    const end = Math.max(at, ...patterns.map((pattern) => pattern.endFrom(text, at) ?? at));
    if (end > at) parts.push(text.slice(at, end));
    at = Math.max(end, at + 1);
  }
  return parts;
}
