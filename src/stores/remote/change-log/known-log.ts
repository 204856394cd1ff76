/**
 * What a client has seen of a server's change log, so that trimming it need not read it again.
 *
 * What is behind a name never changes, so what was seen once holds for as long as the name is there.
 */
import type { Revision } from '../../../contracts/store.js';

/** One revision in a log. */
export interface LogItem {
  readonly name: string;
  readonly revision: Revision;
  readonly bytes: number;
}

/** So many items are kept of a log of any length; where they are more, the half that was seen first makes way. */
const LENGTH = 2_048;

export class KnownLog {
  #items = new Map<string, LogItem>();
  #mostItems = LENGTH;

  note({ name, revision, bytes }: LogItem): void {
    this.#items.set(name, { name, revision, bytes });
    if (this.#items.size > this.#mostItems) this.#items = new Map([...this.#items].slice(this.#items.size / 2));
  }

  /** What is behind a log's names, oldest first. What was not seen yet `see` has to note, unless it is gone. */
  async items(names: readonly string[], see: (unseen: readonly string[]) => Promise<unknown>): Promise<readonly LogItem[]> {
    // What is named has to find room beside what is noted meanwhile, however long the log is.
    this.#mostItems = Math.max(LENGTH, 2 * names.length);
    this.#items = new Map(names.flatMap((name) => this.#items.get(name) ?? []).map((item) => [item.name, item]));
    const unseen = names.filter((name) => !this.#items.has(name));
    if (unseen.length > 0) await see(unseen);
    return names.flatMap((name) => this.#items.get(name) ?? []).sort((a, b) => a.revision - b.revision);
  }
}
