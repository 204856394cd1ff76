/**
 * Commits of a replica whose records are all in one store, and what every way to commit has in common.
 *
 * Invariant: a transaction is one commit of the store, whichever scopes it is about.
 */
import { Result } from '../../base/result.js';
import { CommitTooLarge, type Store, type Write } from '../../contracts/store.js';
import { encode } from '../../model/codec.js';
import type { PlannedCommit } from '../../state/transaction.js';
import type { BatchLimits } from '../batch.js';
import type { ContentionExceeded, StoreRecordUnreadable } from '../errors.js';
import { RESERVED_OPERATIONS, type CommitError, type FencedCommit, type Outcome } from './fenced-commit.js';
import type { Layout } from '../layout.js';

/** What can keep a transaction from being committed, or a replica from knowing the present. */
export type CommitterError = CommitError | ContentionExceeded | StoreRecordUnreadable;

/** The way of a planned transaction into the stores. */
export interface Committer {
  readonly limits: BatchLimits;
  /** Commits all of it or nothing; conflicts name keys of stores. One call at a time. */
  commit(planned: PlannedCommit): Promise<Result<Outcome, CommitterError>>;
  /** Resolves when the mirrors show everything that was committed when this was called. */
  catchUp(): Promise<Result<void, CommitterError>>;
}

export class OneStoreCommit implements Committer {
  readonly limits: BatchLimits;
  readonly #fenced: FencedCommit;
  readonly #layout: Layout;

  constructor(fenced: FencedCommit, layout: Layout) {
    this.#fenced = fenced;
    this.#layout = layout;
    this.limits = { ...sizeLimits([fenced.store]), kindOf: () => 'all' };
  }

  async commit(planned: PlannedCommit): Promise<Result<Outcome, CommitterError>> {
    const writes = encodeWrites(this.#fenced, this.#layout, planned.writes);
    if (!writes.ok) return writes;
    const conditions = planned.conditions.map(({ key, revision }) => ({ key: this.#layout.storeKeyOf(key), revision }));
    return this.#fenced.commit(conditions, writes.value, this.#fenced.mirror.soundRevision);
  }

  catchUp(): Promise<Result<void, CommitterError>> {
    return this.#fenced.catchUp();
  }
}

/** How much fits into a commit to any of the stores. */
export function sizeLimits(stores: readonly Store[]): Omit<BatchLimits, 'kindOf'> {
  const name = stores.map((store) => store.name).join(' and ');
  const least = (limits: readonly number[]): number => Math.min(...limits) - RESERVED_OPERATIONS;
  const operations = least(stores.map(({ capability }) => capability.operationsPerCommit));
  const conditions = least(stores.map(({ capability }) => capability.conditionsPerCommit ?? capability.operationsPerCommit));
  return {
    operations,
    conditions,
    tooLarge: (wanted) => {
      const limit = wanted.operations > operations ? 'operations' : 'conditions';
      return new CommitTooLarge({ store: name, limit, wanted: wanted[limit], allowed: limit === 'operations' ? operations : conditions });
    },
  };
}

/** The writes as a store takes them, which its mirror will be told of. */
export function encodeWrites(
  { store, mirror }: FencedCommit,
  layout: Layout,
  writes: PlannedCommit['writes'],
): Result<Write[], CommitTooLarge> {
  const encoded: Write[] = [];
  mirror.echo.clear();
  for (const { key, value } of writes) {
    const write = { key: layout.storeKeyOf(key), value: value === undefined ? undefined : encode(value) };
    const oversize = checkSize(store, write);
    if (oversize !== undefined) return Result.error(oversize);
    mirror.echo.note(write, value);
    encoded.push(write);
  }
  return Result.ok(encoded);
}

/** The error for a value that the store does not take. */
export function checkSize(store: Store, { value }: Write): CommitTooLarge | undefined {
  const allowed = store.capability.bytesPerValue;
  if (value === undefined || value.byteLength <= allowed) return undefined;
  return new CommitTooLarge({ store: store.name, limit: 'bytes', wanted: value.byteLength, allowed });
}
