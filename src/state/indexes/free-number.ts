/**
 * The lowest number that no row of a table has.
 *
 * Invariant: every number from `first` up to the hint is in use, so a search begins there; it costs what was taken
 * since the last one, and a freed number draws the hint back.
 */
export class FreeNumber<Row> {
  readonly #used = new Set<number>();
  #hint: number;

  constructor(
    readonly first: number,
    readonly by: (row: Row) => number,
  ) {
    this.#hint = first;
  }

  /** The lowest number from `first` on that is free; the caller bounds it. */
  lowest(): number {
    while (this.#used.has(this.#hint)) this.#hint++;
    return this.#hint;
  }

  change(_key: string, before: Row | undefined, after: Row | undefined): void {
    if (before !== undefined) {
      const freed = this.by(before);
      this.#used.delete(freed);
      if (freed >= this.first) this.#hint = Math.min(this.#hint, freed);
    }
    if (after !== undefined) this.#used.add(this.by(after));
  }
}
