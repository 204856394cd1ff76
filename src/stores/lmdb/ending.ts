/**
 * Lets a process end that ends in the middle of a commit, by `process.exit` or by what nobody has caught.
 *
 * lmdb's thread waits for this one to run the steps of the transaction, and Node waits for lmdb's thread before it ends:
 * both for ever, with the lock that every other process on the folder needs. The system ends what does not end by itself
 * and frees the lock; of the transaction nothing was written. A worker thread may not end its whole process for that.
 * Invariant: a process without a commit under way ends as it would without this file.
 */
import { isMainThread } from 'node:worker_threads';

/** Commits that have begun and are not answered. */
const underWay = new Set<Promise<unknown>>();

function endByForce(): void {
  process.kill(process.pid, 'SIGKILL');
}

/** The commit itself, of which it is known that it is under way until it is answered. */
export function underWayUntilAnswered<T>(commit: Promise<T>): Promise<T> {
  if (!isMainThread) return commit;
  if (underWay.size === 0) process.on('exit', endByForce);
  underWay.add(commit);
  const end = (): void => {
    underWay.delete(commit);
    if (underWay.size === 0) process.off('exit', endByForce);
  };
  commit.then(end, end);
  return commit;
}
