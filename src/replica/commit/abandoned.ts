/**
 * Removes what replicas have left that died: the keys under which they noted their last commits.
 *
 * Nothing tells a dead replica from one that sleeps, so a key goes only when it has not been written for a day. Whoever
 * asked for a commit before that was answered long ago, and no commit is on its way for so long; a replica that wakes
 * after it finds its key gone, and takes that for an outcome that nobody knows.
 * Invariant: a key is removed only as it was read.
 */
import type { Entry, Store } from '../../contracts/store.js';
import { decode } from '../../model/codec.js';

/** For how long a replica that has nothing to commit keeps its key. */
export const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1_000;

/** Removes those of the replicas' keys that were not written for long. What fails is left to the next who opens the store. */
export async function removeAbandoned(store: Store, entries: readonly Entry[], nowMs: number): Promise<void> {
  const old = entries.filter((entry) => {
    const atMs = writtenAtMs(entry);
    return atMs !== undefined && atMs + ABANDONED_AFTER_MS <= nowMs;
  });
  // Each is a condition and a write.
  const most = Math.max(1, Math.floor(store.capability.operationsPerCommit / 2));
  for (let start = 0; start < old.length; start += most) {
    const some = old.slice(start, start + most);
    await store.commit({
      conditions: some.map(({ key, revision }) => ({ key, revision })),
      writes: some.map(({ key }) => ({ key, value: undefined })),
    });
  }
}

function writtenAtMs({ value }: Entry): number | undefined {
  const record = decode(value);
  return record !== undefined && 'at' in record && typeof record.at === 'number' ? record.at : undefined;
}
