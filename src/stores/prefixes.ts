/**
 * Sets of prefixes: what lies below them, and where that begins and ends among sorted keys.
 *
 * A prefix is '' or ends with '/', so that 'network/abc/' never takes in 'network/abcd'. Keys sort by their characters'
 * codes, which for the characters of keys is also the order of their bytes.
 */
import type { Entry } from '../contracts/store.js';

/** The prefixes in ascending order, without those that another one of them covers. */
export function distinctPrefixes(prefixes: readonly string[]): readonly string[] {
  for (const prefix of prefixes) {
    if (prefix !== '' && !prefix.endsWith('/')) throw new TypeError(`prefix '${prefix}' does not end with '/'`);
  }
  if (prefixes.length < 2) return prefixes;
  const distinct: string[] = [];
  for (const prefix of [...prefixes].sort(byCode)) {
    const last = distinct.at(-1);
    if (last === undefined || !prefix.startsWith(last)) distinct.push(prefix);
  }
  return distinct;
}

/** Whether a key is below one of the prefixes. */
export function isBelow(prefixes: readonly string[], key: string): boolean {
  for (const prefix of prefixes) {
    if (key.startsWith(prefix)) return true;
  }
  return false;
}

/** The first text after everything that starts with a prefix other than ''. */
export function endOfPrefix(prefix: string): string {
  return `${prefix.slice(0, -1)}0`; // '0' follows '/'.
}

/** A commit's changes as far as they are below the prefixes; the very same object when all of them are. */
export function changesBelow<Changes extends { readonly entries: readonly Entry[]; readonly removed: readonly string[] }>(
  prefixes: readonly string[],
  changes: Changes,
): Changes {
  if (changes.entries.every((entry) => isBelow(prefixes, entry.key)) && changes.removed.every((key) => isBelow(prefixes, key))) {
    return changes;
  }
  return {
    ...changes,
    entries: changes.entries.filter((entry) => isBelow(prefixes, entry.key)),
    removed: changes.removed.filter((key) => isBelow(prefixes, key)),
  };
}

function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
