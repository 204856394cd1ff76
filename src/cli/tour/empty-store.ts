/**
 * Removes everything that a store holds, which must be nobody else's.
 *
 * What replicas have noted of their commits goes first, in commits as large as the store takes: of that there is ever
 * more, and it is missed by nobody. The records follow in one commit, so that a process that is killed leaves all of
 * them or none.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Store } from '../../contracts/store.js';
import { COMMITS_PREFIX } from '../../replica/layout.js';

export async function emptyStore(store: Store): Promise<Result<void, CnmError>> {
  const snapshot = await store.read(['']);
  if (!snapshot.ok) return snapshot;
  const keys = snapshot.value.entries.map(({ key }) => key);
  const notes = keys.filter((key) => key.startsWith(COMMITS_PREFIX));
  const records = keys.filter((key) => !key.startsWith(COMMITS_PREFIX));
  for (const some of [...chunks(notes, store.capability.operationsPerCommit), ...chunks(records, store.capability.operationsPerCommit)]) {
    const removed = await store.commit({ conditions: [], writes: some.map((key) => ({ key, value: undefined })) });
    if (!removed.ok) return removed;
  }
  return Result.ok();
}

function* chunks<Item>(items: readonly Item[], most: number): Iterable<readonly Item[]> {
  for (let start = 0; start < items.length; start += most) yield items.slice(start, start + most);
}
