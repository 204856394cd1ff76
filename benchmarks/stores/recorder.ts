/**
 * A store that remembers what was committed through it, at next to no cost.
 */
import type { Commit, Store } from '../../src/contracts/store.js';

export interface Recorder {
  readonly store: Store;
  /** What was committed, in order. */
  readonly committed: readonly Commit[];
  /** How many commits conflicted. */
  readonly conflicts: number;
}

class Recording implements Recorder {
  readonly store: Store;
  readonly committed: Commit[] = [];
  conflicts = 0;

  constructor(store: Store) {
    this.store = {
      ...{ name: store.name, capability: store.capability },
      read: (prefixes) => store.read(prefixes),
      commit: async (commit) => {
        const answer = await store.commit(commit);
        if (answer.ok && answer.value.kind === 'committed') this.committed.push(commit);
        else this.conflicts++;
        return answer;
      },
      watch: (prefixes, after, signal) => store.watch(prefixes, after, signal),
      close: () => store.close(),
    };
  }
}

export function record(store: Store): Recorder {
  return new Recording(store);
}
