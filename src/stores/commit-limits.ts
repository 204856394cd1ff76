/**
 * Whether a commit is within what a store takes, asked before anything is sent.
 */
import { CommitTooLarge, type Commit, type Store } from '../contracts/store.js';

/** What is too large about a commit; undefined when nothing is. */
export function excessOf(commit: Commit, store: Pick<Store, 'name' | 'capability'>): CommitTooLarge | undefined {
  const { operationsPerCommit, conditionsPerCommit = operationsPerCommit, bytesPerValue } = store.capability;
  const operations = commit.conditions.length + commit.writes.length;
  if (operations > operationsPerCommit) {
    return new CommitTooLarge({ store: store.name, limit: 'operations', wanted: operations, allowed: operationsPerCommit });
  }
  if (commit.conditions.length > conditionsPerCommit) {
    return new CommitTooLarge({ store: store.name, limit: 'conditions', wanted: commit.conditions.length, allowed: conditionsPerCommit });
  }
  for (const { key, value } of commit.writes) {
    if (value !== undefined && value.length > bytesPerValue) {
      return new CommitTooLarge({ store: store.name, limit: `bytes at ${key}`, wanted: value.length, allowed: bytesPerValue });
    }
  }
  return undefined;
}
