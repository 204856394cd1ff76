/**
 * Values under keys where several parties may claim one key: the last claim counts, and its end uncovers the one before.
 *
 * While resources change, two of them may speak of one address for a moment; so neither the order in which they are
 * put nor that in which they are removed may leave a gap. Claims are told apart by identity.
 */
export class Claims<Key, Value> {
  readonly #claims = new Map<Key, Value[]>();

  get size(): number {
    return this.#claims.size;
  }

  /** The value that counts. */
  get(key: Key): Value | undefined {
    const claims = this.#claims.get(key);
    return claims === undefined ? undefined : claims[claims.length - 1];
  }

  has(key: Key): boolean {
    return this.#claims.has(key);
  }

  keys(): IterableIterator<Key> {
    return this.#claims.keys();
  }

  add(key: Key, value: Value): void {
    const claims = this.#claims.get(key);
    if (claims === undefined) this.#claims.set(key, [value]);
    else claims.push(value);
  }

  remove(key: Key, value: Value): void {
    const claims = this.#claims.get(key);
    const at = claims?.lastIndexOf(value) ?? -1;
    if (claims === undefined || at < 0) return;
    claims.splice(at, 1);
    if (claims.length === 0) this.#claims.delete(key);
  }
}
