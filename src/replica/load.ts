/**
 * Loads the stores of a replica into its collections.
 *
 * All in one turn, so that what is shown is never one store's without the other's; in slices only while nobody is shown
 * anything yet. What replicas have left that died
 * long ago is removed from the stores on the way.
 */
import { Result } from '../base/result.js';
import type { Entry, Snapshot } from '../contracts/store.js';
import type { Change } from '../state/collection.js';
import { removeAbandoned } from './commit/abandoned.js';
import type { FencedCommit } from './commit/fenced-commit.js';
import { readPresentFormat, type FormatError } from './format.js';
import { COMMITS_PREFIX } from './layout.js';
import type { OpeningListener } from './replica-options.js';

/** Brings the stores to the present format and the mirrors to what the stores hold; what that has changed. */
export async function loadMirrors(commits: readonly FencedCommit[], nowMs: number, opening?: OpeningListener): Promise<Result<readonly Change[], FormatError>> {
  const snapshots = new Map<FencedCommit, Snapshot>();
  for (const commit of commits) {
    const read = await readPresentFormat(commit.store, [...commit.mirror.prefixes, COMMITS_PREFIX], (done, of) => opening?.({ step: 'read', done, of }));
    if (!read.ok) return read;
    snapshots.set(commit, read.value);
  }
  const changes: Change[] = [];
  for (const [{ store, mirror }, { revision, entries }] of snapshots) {
    const snapshot = { revision, entries: entries.filter((entry) => !isNote(entry)) };
    const opened = opening === undefined ? mirror.open(snapshot) : await mirror.openInTurns(snapshot, (done, of) => opening({ step: 'load', done, of }));
    if (!opened.ok) return opened;
    for (const change of opened.value) changes.push(change);
    void removeAbandoned(store, entries.filter(isNote), nowMs);
  }
  return Result.ok(changes);
}

/** Whether an entry is what a replica has noted of its commits; the one that opens now has none. */
function isNote({ key }: Entry): boolean {
  return key.startsWith(COMMITS_PREFIX);
}
