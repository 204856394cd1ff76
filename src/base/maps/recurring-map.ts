/**
 * A map for keys that go and come again: its cost does not depend on how often one did.
 *
 * V8's `Map` marks what is deleted and walks over the marks of a key's place until it is built anew, which a large one
 * seldom is: deleting and setting one key over and over costs as much as the map is large. Here what is deleted leaves
 * its entry behind, which the key finds again; entries that are left behind go together when they have become many.
 * Invariant: no more are left behind than an eighth of all, and a few.
 */

/** How many entries are left behind even in a small map. */
const FEW = 16;

export class RecurringMap<Value extends object | string> {
  readonly #entries = new Map<string, Value | undefined>();
  /** How many are left behind. */
  #left = 0;

  get size(): number {
    return this.#entries.size - this.#left;
  }

  get(key: string): Value | undefined {
    return this.#entries.get(key);
  }

  set(key: string, value: Value): void {
    const { size } = this.#entries;
    const mayBeLeft = this.#left > 0 && this.#entries.get(key) === undefined;
    this.#entries.set(key, value);
    if (mayBeLeft && this.#entries.size === size) this.#left--;
  }

  /** Deletes a key; false when it is not there. */
  delete(key: string): boolean {
    if (this.#entries.get(key) === undefined) return false;
    this.#entries.set(key, undefined);
    this.#left++;
    if (this.#left > FEW + (this.#entries.size >>> 3)) this.#sweep();
    return true;
  }

  *values(): Iterable<Value> {
    for (const value of this.#entries.values()) if (value !== undefined) yield value;
  }

  clear(): void {
    this.#entries.clear();
    this.#left = 0;
  }

  #sweep(): void {
    this.#entries.forEach((value, key) => {
      if (value === undefined) this.#entries.delete(key);
    });
    this.#left = 0;
  }
}
