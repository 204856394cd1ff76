/**
 * Keys in ascending order, as a list of short lists.
 *
 * A new key waits apart until somebody asks for an order, because most commits are never followed by a read; then two
 * binary searches find its place, and only the keys of one short list move.
 * Invariant: no list but the only one is empty, none is longer than `CHUNK_LENGTH`, and a key is in one place only.
 */
import { RecurringMap } from '../../base/maps/recurring-map.js';

const CHUNK_LENGTH = 256;

export class SortedKeys {
  readonly #chunks: string[][] = [[]];
  /** Keys that have no place yet. */
  readonly #unplaced = new RecurringMap<string>();

  /** Takes a key in; it must not be there. */
  add(key: string): void {
    this.#unplaced.set(key, key);
  }

  /** Takes a key out; it must be there. */
  remove(key: string): void {
    if (this.#unplaced.delete(key)) return;
    const at = this.#chunkOf(key);
    const chunk = this.#chunks[at] ?? [];
    chunk.splice(firstFrom(chunk, key), 1);
    if (chunk.length === 0 && this.#chunks.length > 1) this.#chunks.splice(at, 1);
  }

  /** The keys from `start` on and before `end`; undefined: to the last. */
  *range(start: string, end: string | undefined): Generator<string, void, undefined> {
    for (const key of [...this.#unplaced.values()].sort()) this.#place(key);
    this.#unplaced.clear();
    for (let at = this.#chunkOf(start); ; at++) {
      const chunk = this.#chunks[at];
      if (chunk === undefined) return;
      for (let index = firstFrom(chunk, start); index < chunk.length; index++) {
        const key = chunk[index];
        if (key === undefined || (end !== undefined && key >= end)) return;
        yield key;
      }
    }
  }

  #place(key: string): void {
    const at = this.#chunkOf(key);
    const chunk = this.#chunks[at] ?? [];
    chunk.splice(firstFrom(chunk, key), 0, key);
    if (chunk.length > CHUNK_LENGTH) this.#chunks.splice(at + 1, 0, chunk.splice(CHUNK_LENGTH / 2));
  }

  /** The last chunk that starts at or before the key; the first when none does. */
  #chunkOf(key: string): number {
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      const first = this.#chunks[middle]?.[0];
      if (first !== undefined && first <= key) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** The place of the first key that is not before `key`. */
function firstFrom(chunk: readonly string[], key: string): number {
  let low = 0;
  let high = chunk.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const there = chunk[middle];
    if (there !== undefined && there < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
