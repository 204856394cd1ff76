/**
 * The truth about a store: what it held at each revision, for checking what replicas answered.
 */
import type { Commit, Store } from '../../src/contracts/store.js';
import { decode } from '../../src/model/codec.js';

export class History {
  /** The content by revision; index 0 is before the first. */
  readonly contents: ReadonlyMap<string, object | undefined>[] = [new Map()];
  readonly store: Store;

  constructor(store: Store) {
    this.store = {
      ...pick(store),
      commit: (commit) => {
        const answer = store.commit(commit);
        // The memory store has decided by now, so commits are noted in the order in which they happened.
        return answer.then((result) => {
          if (result.ok && result.value.kind === 'committed') this.#note(commit, result.value.revision);
          return result;
        });
      },
    };
  }

  get revision(): number {
    return this.contents.length - 1;
  }

  /** Whether something held at one of the revisions from `first` on. */
  held(first: number, test: (content: ReadonlyMap<string, object | undefined>) => boolean): boolean {
    return this.contents.slice(first).some(test);
  }

  #note(commit: Commit, revision: number): void {
    if (revision !== this.contents.length) throw new Error(`revision ${revision} is not the next`);
    const content = new Map(this.contents.at(-1));
    for (const { key, value } of commit.writes) {
      if (value === undefined) content.delete(key);
      else content.set(key, decode(value));
    }
    this.contents.push(content);
  }
}

/** The store's members as a plain object, for a test that replaces some. */
export function pick(store: Store): Store {
  return {
    name: store.name,
    capability: store.capability,
    read: (prefixes) => store.read(prefixes),
    commit: (commit) => store.commit(commit),
    watch: (prefixes, after, signal) => store.watch(prefixes, after, signal),
    close: () => store.close(),
  };
}
