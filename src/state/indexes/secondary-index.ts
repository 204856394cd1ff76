/**
 * Rows by something else than their key.
 *
 * Invariant: after `change` the index holds each row of its table once, under the value that `by` gives for it.
 */

/** Rows by a value that several may share, in the order in which they came. */
export class Index<Row> {
  readonly #rows = new Map<string, Map<string, Row>>();

  constructor(readonly by: (row: Row) => string | undefined) {}

  get(value: string): Iterable<Row> {
    return this.#rows.get(value)?.values() ?? [];
  }

  count(value: string): number {
    return this.#rows.get(value)?.size ?? 0;
  }

  /** The first row under the value. */
  first(value: string): Row | undefined {
    for (const row of this.get(value)) return row;
    return undefined;
  }

  change(key: string, before: Row | undefined, after: Row | undefined): void {
    const from = before === undefined ? undefined : this.by(before);
    const to = after === undefined ? undefined : this.by(after);
    if (from !== undefined && from !== to) {
      const rows = this.#rows.get(from);
      rows?.delete(key);
      if (rows?.size === 0) this.#rows.delete(from);
    }
    if (to !== undefined && after !== undefined) {
      const rows = this.#rows.get(to);
      if (rows === undefined) this.#rows.set(to, new Map([[key, after]]));
      else rows.set(key, after);
    }
  }
}

/** Rows by a value that one row has. */
export class UniqueIndex<Row> {
  readonly #rows = new Map<string, Row>();

  constructor(readonly by: (row: Row) => string | undefined) {}

  get(value: string): Row | undefined {
    return this.#rows.get(value);
  }

  values(): Iterable<Row> {
    return this.#rows.values();
  }

  change(_key: string, before: Row | undefined, after: Row | undefined): void {
    const from = before === undefined ? undefined : this.by(before);
    const to = after === undefined ? undefined : this.by(after);
    if (from !== undefined && from !== to && this.#rows.get(from) === before) this.#rows.delete(from);
    if (to !== undefined && after !== undefined) this.#rows.set(to, after);
  }
}
