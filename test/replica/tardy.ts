/**
 * A client whose commits, by chance, arrive long after it was told that they may have been lost.
 */
import { randomBelow } from '../../src/base/random.js';
import { Result } from '../../src/base/result.js';
import type { Runtime } from '../../src/base/runtime.js';
import { StoreUnavailable, type Store } from '../../src/contracts/store.js';
import { pick } from './history.js';

/** How late a commit arrives at most. */
export const TARDY_MS = 200;

export function tardy(store: Store, { clock, random }: Pick<Runtime, 'clock' | 'random'>, likelihood: number): Store {
  return {
    ...pick(store),
    commit: (commit) => {
      if (random.u32() >= likelihood * 2 ** 32) return store.commit(commit);
      clock.after(randomBelow(random, TARDY_MS), () => void store.commit(commit));
      return Promise.resolve(Result.error(new StoreUnavailable({ store: store.name, reason: 'it did not answer', outcome: 'unknown' })));
    },
  };
}
