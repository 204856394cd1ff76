/**
 * What a store's own client does with the commits that the library has made: the same keys, values and batches, each
 * commit sent when the one before it is answered.
 *
 * A raw client keeps the conditions with whatever its server compares (revisions, indices, versions), and nothing else
 * of what a store promises: no log for watches, no deadline, no mirror, no record of what was in doubt.
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

/** The bytes of a value without a copy. */
export function bufferOf(value: Uint8Array): Buffer {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}
