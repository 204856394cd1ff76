/**
 * What a store's own client does with the commits that the library has made: the same keys, values and batches, each
 * commit sent when the one before it is answered.
 *
 * A raw client keeps the conditions with whatever its server compares (revisions, indices, versions). Where a server
 * keeps no history, it also writes what whoever wants to be told of every change cannot do without: one more key a commit
 * with all that it has changed, and what says which commit is the newest. Nothing else of what a store promises: nobody
 * watches, nothing is trimmed, there is no deadline, no mirror, no record of what was in doubt.
 */
import type { Commit } from '../../../src/contracts/store.js';

/** Whether a condition holds: the key is there as this client wrote it last, or it is not there. */
export interface RawCondition {
  readonly key: string;
  readonly present: boolean;
}

export interface RawClient {
  /** Commits as its server's client does; throws when a condition does not hold. */
  commit(conditions: readonly RawCondition[], writes: Commit['writes']): Promise<void>;
  close(): Promise<void>;
}

/** Sends commits one after the other. */
export async function replay(client: RawClient, commits: readonly Commit[]): Promise<void> {
  for (const { conditions, writes } of commits) {
    await client.commit(conditions.map(({ key, revision }) => ({ key, present: revision !== 0 })), writes);
  }
}

/** What a commit has changed, as one value: its keys and values, one behind the other; without values that are too many bytes. */
export function changesIn(writes: Commit['writes'], mostBytes = Infinity): Buffer {
  const bytes = writes.reduce((sum, { value }) => sum + (value?.length ?? 0), 0);
  return Buffer.concat(writes.flatMap(({ key, value }) => [Buffer.from(`${key} ${value?.length ?? ''}\n`), ...(value === undefined || bytes > mostBytes ? [] : [value])]));
}

/** The bytes of a value without a copy. */
export function bufferOf(value: Uint8Array): Buffer {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}
