/**
 * Loads the stores of a replica into its collections.
 *
 * All in one turn, so that what is shown is never one store's without the other's; in slices only while nobody is shown
 * anything yet, and then each entry goes from the store into its collection without being kept in between. What replicas
 * have left that died long ago is removed from the stores on the way.
 */
import { Slices } from '../base/pause.js';
import { Result } from '../base/result.js';
import type { Clock } from '../base/runtime.js';
import type { Entry, Revision, Snapshot } from '../contracts/store.js';
import type { Change } from '../state/collection.js';
import { removeAbandoned } from './commit/abandoned.js';
import type { FencedCommit } from './commit/fenced-commit.js';
import { readPresentFormat, type FormatError } from './format.js';
import { COMMITS_PREFIX } from './layout.js';
import type { OpeningListener } from './replica-options.js';

/** Records that are loaded in one go, at most. */
const MOST_A_SLICE = 1_024;

/** Brings the stores to the present format and the mirrors to what the stores hold; what that has changed. */
export async function loadMirrors(commits: readonly FencedCommit[], nowMs: number): Promise<Result<readonly Change[], FormatError>> {
  const snapshots = new Map<FencedCommit, Snapshot>();
  for (const commit of commits) {
    const read = await readPresentFormat(commit.store, prefixesOf(commit));
    if (!read.ok) return read;
    snapshots.set(commit, read.value);
  }
  const changes: Change[] = [];
  for (const [{ store, mirror }, { revision, entries }] of snapshots) {
    const opened = mirror.open({ revision, entries: entries.filter((entry) => !isNote(entry)) });
    if (!opened.ok) return opened;
    for (const change of opened.value) changes.push(change);
    void removeAbandoned(store, entries.filter(isNote), nowMs);
  }
  return Result.ok(changes);
}

/** The same for mirrors that nobody is shown yet. */
export async function loadMirrorsInTurns(commits: readonly FencedCommit[], clock: Clock, opening: OpeningListener): Promise<Result<void, FormatError>> {
  const loads = new Map<FencedCommit, Loaded>();
  for (const commit of commits) {
    const notes: Entry[] = [];
    const take = (entry: Entry): void => {
      if (isNote(entry)) notes.push({ ...entry, value: entry.value.slice() });
      else commit.mirror.take(entry);
    };
    const read = (await readEach(commit, take, opening)) ?? (await readAll(commit, take, clock, opening));
    if (!read.ok) {
      for (const { mirror } of commits) mirror.discard();
      return read;
    }
    loads.set(commit, { revision: read.value, notes });
  }
  for (const [{ store, mirror }, { revision, notes }] of loads) {
    const begun = mirror.begin(revision);
    if (!begun.ok) return begun;
    void removeAbandoned(store, notes, clock.now());
  }
  return Result.ok();
}

/** What was read of a store besides what its mirror shows. */
interface Loaded {
  readonly revision: Revision;
  readonly notes: readonly Entry[];
}

/** Reads a store entry by entry, if it can be. */
async function readEach(commit: FencedCommit, take: (entry: Entry) => void, opening: OpeningListener): Promise<Result<Revision, FormatError> | undefined> {
  const { store } = commit;
  if (store.readEach === undefined) return undefined;
  // Should another version migrate it from here on, the mirror shows that as it would later.
  const format = await readPresentFormat(store, []);
  return format.ok ? store.readEach(prefixesOf(commit), take, (done, of) => opening({ step: 'load', done, of })) : format;
}

/** Reads a store as a whole, and hands on its entries in slices. */
async function readAll(commit: FencedCommit, take: (entry: Entry) => void, clock: Clock, opening: OpeningListener): Promise<Result<Revision, FormatError>> {
  const read = await readPresentFormat(commit.store, prefixesOf(commit), (done, of) => opening({ step: 'read', done, of }));
  if (!read.ok) return read;
  const { revision, entries } = read.value;
  const slices = new Slices(clock, MOST_A_SLICE);
  for (const [at, entry] of entries.entries()) {
    take(entry);
    if (!slices.endsHere()) continue;
    opening({ step: 'load', done: at + 1, of: entries.length });
    await slices.next();
  }
  return Result.ok(revision);
}

function prefixesOf({ mirror }: FencedCommit): readonly string[] {
  return [...mirror.prefixes, COMMITS_PREFIX];
}

/** Whether an entry is what a replica has noted of its commits; the one that opens now has none. */
function isNote({ key }: Entry): boolean {
  return key.startsWith(COMMITS_PREFIX);
}
