/**
 * Which layout a store has, and how older ones are brought to the present one.
 *
 * The key `format/version` says it; every commit of a replica depends on that key, so a replica of an older version
 * never writes into a store that a newer one has migrated. A migration is one commit: it happens whole or not at all.
 * Format 0, of the first previews, had no such key and only networks, directly below `network/`.
 */
import { Result } from '../base/result.js';
import type { TellProgress } from '../base/pause.js';
import type { Commit, Entry, Snapshot, Store, StoreClosed, StoreUnavailable, Write, CommitTooLarge } from '../contracts/store.js';
import { decode, encode } from '../model/codec.js';
import { StoreFormatTooNew, StoreRecordUnreadable } from './errors.js';
import { FORMAT_KEY, FORMAT_PREFIX } from './layout.js';

/** The format that this version reads and writes. */
export const FORMAT = 1;

/** How often a store is asked that loses its answers, or that others change at the same moment. */
const TRIES = 8;

/** One step from an older format to a newer one. */
interface Migration {
  readonly from: number;
  readonly to: number;
  /** Where the older format kept what the step changes. */
  readonly folders: readonly string[];
  /** What must be written, given everything below the folders. */
  migrate(entries: readonly Pick<Entry, 'key' | 'value'>[]): Write[];
}

const MIGRATIONS: readonly Migration[] = [
  {
    from: 0,
    to: 1,
    folders: ['network/'],
    migrate: (entries) =>
      entries.flatMap(({ key, value }) => [
        { key, value: undefined },
        { key: `global/${key}`, value },
      ]),
  },
];

/** Why a store cannot be opened. */
export type FormatError = StoreUnavailable | StoreClosed | CommitTooLarge | StoreFormatTooNew | StoreRecordUnreadable;

/** Reads what is below the prefixes of a store, once it has the present format. */
export async function readPresentFormat(store: Store, prefixes: readonly string[], tell?: TellProgress): Promise<Result<Snapshot, FormatError>> {
  let failure: Result<never, FormatError> | undefined;
  for (let tries = 0; tries < TRIES; tries++) {
    const read = await store.read([...new Set([FORMAT_PREFIX, ...MIGRATIONS.flatMap(({ folders }) => folders), ...prefixes])], tell);
    if (!read.ok) return read;
    const found = versionIn(store, read.value);
    if (!found.ok) return found;
    if (found.value === FORMAT) return read;
    const commit = found.value === undefined ? create() : migration(read.value, found.value);
    const result = await store.commit(commit);
    // Whether it happened, or another was first, shows at the next reading.
    if (!result.ok && !('outcome' in result.error.details && result.error.details.outcome === 'unknown')) return result;
    if (!result.ok) failure = result;
  }
  return failure ?? Result.error(new StoreRecordUnreadable({ store: store.name, key: FORMAT_KEY }));
}

/** The version in a record of the format key; undefined when it is unreadable. */
export function versionOf(record: object | undefined): number | undefined {
  return record !== undefined && 'version' in record && typeof record.version === 'number' ? record.version : undefined;
}

/** The store's version; undefined for a store in which nothing was ever written. */
function versionIn(
  store: Store,
  snapshot: Snapshot,
): Result<number | undefined, StoreFormatTooNew | StoreRecordUnreadable> {
  const entry = snapshot.entries.find(({ key }) => key === FORMAT_KEY);
  if (entry === undefined) {
    return Result.ok(snapshot.entries.some(({ key }) => isIn(key, 0)) ? 0 : undefined);
  }
  const found = versionOf(decode(entry.value));
  if (found === undefined) return Result.error(new StoreRecordUnreadable({ store: store.name, key: FORMAT_KEY }));
  if (found > FORMAT) return Result.error(new StoreFormatTooNew({ store: store.name, found, supported: FORMAT }));
  return Result.ok(found);
}

function create(): Commit {
  return { conditions: [{ key: FORMAT_KEY, revision: 0 }], writes: [{ key: FORMAT_KEY, value: encode({ version: FORMAT }) }] };
}

/** The one commit that brings a store to the present format. */
function migration(snapshot: Snapshot, from: number): Commit {
  const content = new Map<string, Uint8Array>();
  const writes = new Map<string, Uint8Array | undefined>();
  const conditions = new Map([[FORMAT_KEY, 0]]);
  for (const { key, value, revision } of snapshot.entries) {
    content.set(key, value);
    if (key === FORMAT_KEY || isIn(key, from)) conditions.set(key, revision);
  }
  for (let version = from, step = stepFrom(version); step !== undefined; version = step.to, step = stepFrom(version)) {
    const { folders } = step;
    const entries = Array.from(content, ([key, value]) => ({ key, value })).filter(({ key }) => folders.some((folder) => key.startsWith(folder)));
    for (const { key, value } of step.migrate(entries)) {
      writes.set(key, value);
      if (value === undefined) content.delete(key);
      else content.set(key, value);
    }
  }
  writes.set(FORMAT_KEY, encode({ version: FORMAT }));
  return {
    conditions: Array.from(conditions, ([key, revision]) => ({ key, revision })),
    writes: Array.from(writes, ([key, value]) => ({ key, value })),
  };
}

function stepFrom(version: number): Migration | undefined {
  return MIGRATIONS.find(({ from }) => from === version);
}

function isIn(key: string, version: number): boolean {
  return stepFrom(version)?.folders.some((folder) => key.startsWith(folder)) ?? false;
}
