/**
 * IPv6 addresses as text: every form of RFC 4291 without a zone is read, the one form of RFC 5952 is written.
 *
 * Relies on tables instead of comparing characters, which no processor predicts. Invariant: what is written is read as
 * the same address.
 */
import { formatIpv4Value, parseIpv4Value } from './ipv4-text.js';
import { Ipv6Words } from './ipv6-words.js';

const DOT = 46;
const COLON = 58;
const GROUPS = 8;

/** The groups of the address that is being read; a call leaves nothing to the next. */
const READ = new Uint16Array(GROUPS);

/** The values of the hexadecimal digits by their ASCII codes, -1 for everything else. */
const DIGITS = new Int8Array(128).fill(-1);
for (let value = 0; value < 16; value++) {
  const digit = value.toString(16);
  DIGITS[digit.charCodeAt(0)] = value;
  DIGITS[digit.toUpperCase().charCodeAt(0)] = value;
}

/** The address that the text before index `end` is, or undefined: up to eight groups, one `::`, perhaps a dotted tail. */
export function parseIpv6(text: string, end: number): Ipv6Words | undefined {
  let count = 0;
  let gap = -1;
  let at = 0;
  while (at < end) {
    const code = text.charCodeAt(at);
    if (code === COLON) {
      // The second of two colons, or the first of the text.
      if (gap >= 0 || (at === 0 && text.charCodeAt(++at) !== COLON)) return undefined;
      gap = count;
      at += 1;
      continue;
    }
    if (count === GROUPS) return undefined;
    let group = at + 5 < end && text.charCodeAt(at + 4) === COLON ? fourDigits(text, at, code) : -1;
    if (group >= 0) {
      READ[count++] = group;
      at += 5;
      continue;
    }
    const start = at;
    let next = code;
    group = digitOf(code);
    if (group < 0) return undefined;
    for (at += 1; at < end; at++) {
      next = text.charCodeAt(at);
      const digit = digitOf(next);
      if (digit < 0) break;
      group = (group << 4) | digit;
    }
    if (next === DOT) return withTail(text, start, end, count, gap);
    if (at - start > 4) return undefined;
    READ[count++] = group;
    if (at === end) break;
    if (next !== COLON || ++at === end) return undefined;
  }
  return addressOf(count, gap);
}

/** The value of a hexadecimal digit, or -1. */
function digitOf(code: number): number {
  return code < 128 ? (DIGITS[code] ?? -1) : -1;
}

/** The group that four characters are, of which the first is read already, or a negative number. */
function fourDigits(text: string, at: number, first: number): number {
  const second = text.charCodeAt(at + 1);
  const third = text.charCodeAt(at + 2);
  const fourth = text.charCodeAt(at + 3);
  if ((first | second | third | fourth) >= 128) return -1;
  return ((DIGITS[first] ?? -1) << 12) | ((DIGITS[second] ?? -1) << 8) | ((DIGITS[third] ?? -1) << 4) | (DIGITS[fourth] ?? -1);
}

/** The address whose last two groups are a dotted quad. */
function withTail(text: string, start: number, end: number, count: number, gap: number): Ipv6Words | undefined {
  const tail = parseIpv4Value(text, start, end);
  if (tail < 0 || count > GROUPS - 2) return undefined;
  READ[count] = tail >>> 16;
  READ[count + 1] = tail & 0xffff;
  return addressOf(count + 2, gap);
}

/** The address of the groups that were read; those from `gap` on are its last ones, and zeros come before them. */
function addressOf(count: number, gap: number): Ipv6Words | undefined {
  if (gap < 0 ? count < GROUPS : count === GROUPS) return undefined;
  if (gap >= 0) {
    let to = GROUPS;
    for (let from = count; from > gap; ) READ[--to] = READ[--from] ?? 0;
    while (to > gap) READ[--to] = 0;
  }
  return new Ipv6Words(wordAt(0), wordAt(2), wordAt(4), wordAt(6));
}

function wordAt(group: number): number {
  return ((READ[group] ?? 0) << 16) | (READ[group + 1] ?? 0);
}

/** How many values a group has. */
const GROUP_VALUES = 0x1_0000;

/** Texts of groups, each made when it is first needed: putting one together of smaller parts takes longer than all else. */
class GroupTexts {
  /** Has room for all of them from the first on: to look into rows of them takes as long as two more groups do. */
  readonly #texts: (string | undefined)[] = [];

  constructor(readonly behind: '' | ':' | '::') {}

  of(group: number): string {
    return this.#texts[group] ?? this.#make(group);
  }

  #make(group: number): string {
    const text = group.toString(16) + this.behind;
    if (this.#texts.length === 0) this.#texts.length = GROUP_VALUES;
    this.#texts[group] = text;
    return text;
  }
}

const LAST = new GroupTexts('');
const WITH_COLON = new GroupTexts(':');
const BEFORE_GAP = new GroupTexts('::');

const NO_GAP = 0x88;

/**
 * What `::` stands for, by which groups are zero, the first in the highest bit: its first group in the high half, and the
 * one behind it in the low. It is the first of the longest runs of two or more (RFC 5952, 4.2); 8 and 8 where there is none.
 */
const GAPS = Uint8Array.from({ length: 256 }, (_, zeros) => {
  let start = GROUPS;
  let length = 1;
  for (let group = 0, run = 0; group < GROUPS; group++) {
    run = (zeros & (0x80 >> group)) === 0 ? 0 : run + 1;
    if (run <= length) continue;
    length = run;
    start = group - run + 1;
  }
  return start === GROUPS ? NO_GAP : (start << 4) | (start + length);
});

/** The text of an address, with a dotted tail where it is IPv4-mapped. */
export function formatIpv6(address: Ipv6Words): string {
  const { word0, word1, word2, word3 } = address;
  if (word0 === 0 && word1 === 0 && word2 === 0xffff) return `::ffff:${formatIpv4Value(word3)}`;
  const gap = GAPS[(zerosOf(word0) << 6) | (zerosOf(word1) << 4) | (zerosOf(word2) << 2) | zerosOf(word3)] ?? NO_GAP;
  const start = gap >>> 4;
  const behind = gap & 15;
  let text = '';
  let group = 0;
  if (start < GROUPS) {
    for (; group < start - 1; group++) text += WITH_COLON.of(groupOf(address, group));
    text = start === 0 ? '::' : text + BEFORE_GAP.of(groupOf(address, group));
    if (behind === GROUPS) return text;
    group = behind;
  }
  for (; group < GROUPS - 1; group++) text += WITH_COLON.of(groupOf(address, group));
  return text + LAST.of(word3 & 0xffff);
}

/** A group by its place, counted from the most significant. */
function groupOf({ word0, word1, word2, word3 }: Ipv6Words, place: number): number {
  const word = place < 4 ? (place < 2 ? word0 : word1) : place < 6 ? word2 : word3;
  return (place & 1) === 0 ? word >>> 16 : word & 0xffff;
}

/** Which of a word's two groups are zero. */
function zerosOf(word: number): number {
  return (word >>> 16 === 0 ? 2 : 0) | ((word & 0xffff) === 0 ? 1 : 0);
}
