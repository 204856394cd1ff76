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

/** Items at most, many more than a log has; the half that was seen first makes way. */
const LENGTH = 2_048;

export class KnownLog {
  #items = new Map<string, LogItem>();

  note({ name, revision, bytes }: LogItem): void {
    this.#items.set(name, { name, revision, bytes });
    if (this.#items.size > LENGTH) this.#items = new Map([...this.#items].slice(LENGTH / 2));
  }

  /** What is behind a log's names, oldest first. What was not seen yet `see` has to note, unless it is gone. */
  async items(names: readonly string[], see: (unseen: readonly string[]) => Promise<unknown>): Promise<readonly LogItem[]> {
    const unseen = names.filter((name) => !this.#items.has(name));
    if (unseen.length > 0) await see(unseen);
    return names.flatMap((name) => this.#items.get(name) ?? []).sort((a, b) => a.revision - b.revision);
  }
}
