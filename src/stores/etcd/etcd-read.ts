/**
 * Reads of an etcd: content at one revision, and what the past says of a conflict.
 */
import type { Condition, Entry, Revision, Snapshot } from '../../contracts/store.js';
import type { EtcdClient } from './etcd-client.js';
import { isCompacted } from './etcd-errors.js';
import type { EtcdKeys } from './etcd-keys.js';

/** Keys of one answer, at most. */
const PAGE_LENGTH = 2_000;

/** How often a read starts again that was so slow that etcd had forgotten its revision. */
const TRIES = 3;

/** Everything below distinct prefixes at one revision; rejects as a call does. */
export async function readBelow(client: EtcdClient, keys: EtcdKeys, prefixes: readonly string[]): Promise<Snapshot> {
  for (let tries = 1; ; tries++) {
    try {
      return await readOnce(client, keys, prefixes);
    } catch (thrown) {
      if (tries === TRIES || !isCompacted(thrown)) throw thrown;
    }
  }
}

async function readOnce(client: EtcdClient, keys: EtcdKeys, [first, ...others]: readonly string[]): Promise<Snapshot> {
  const entries: Entry[] = [];
  // The first answer says which revision it is of; all others are of the same.
  const revision = first === undefined ? await presentRevision(client, keys) : await readPrefix(client, keys, first, 0, entries);
  const rest = await Promise.all(
    others.map(async (prefix) => {
      const part: Entry[] = [];
      await readPrefix(client, keys, prefix, revision, part);
      return part;
    }),
  );
  for (const part of rest) for (const entry of part) entries.push(entry);
  return { revision, entries };
}

async function presentRevision(client: EtcdClient, keys: EtcdKeys): Promise<Revision> {
  const answer = await client.call((etcd, options) => etcd.kv.range({ key: keys.removedKey, count_only: true }, options));
  return Number(answer.header.revision);
}

/** Adds everything below a prefix to `entries`, at a revision or (0) now, and gives the revision. */
async function readPrefix(client: EtcdClient, keys: EtcdKeys, prefix: string, at: Revision, entries: Entry[]): Promise<Revision> {
  let revision = at;
  const { range_end, ...start } = keys.rangeOf(prefix);
  for (let { key } = start; ; ) {
    const request = { key, range_end, limit: PAGE_LENGTH, revision };
    const answer = await client.call((etcd, options) => etcd.kv.range(request, options));
    if (revision === 0) revision = Number(answer.header.revision);
    for (const kv of answer.kvs) {
      const entry = keys.entryOf(kv);
      if (entry !== undefined) entries.push(entry);
    }
    const last = answer.kvs.at(-1);
    if (!answer.more || last === undefined) return revision;
    key = Buffer.concat([last.key, Buffer.of(0)]);
  }
}

/**
 * The revision at which every condition that did not hold at the present can be seen not to hold. A key that is there
 * says itself when it was written. When one was removed etcd does not say, so its past is searched, by halves.
 */
export async function revisionOfConflict(client: EtcdClient, keys: EtcdKeys, conditions: readonly Condition[], present: Revision): Promise<Revision> {
  // Asked for only now, because nearly every commit happens.
  const requests = conditions.map(({ key }) => keys.revisionRequest(key, present));
  const { responses } = await client.call((etcd, options) => etcd.kv.txn({ success: requests }, options));
  const found = responses.map((response) => Number(response.response_range.kvs[0]?.mod_revision ?? 0));
  const gone = conditions.filter(({ revision }, index) => revision !== 0 && found[index] === 0);
  const written = conditions.map(({ revision }, index) => (found[index] === revision ? 0 : (found[index] ?? 0)));
  let revision = Math.max(0, ...written);
  for (const condition of gone) revision = Math.max(revision, await revisionOfRemoval(client, keys, condition, present));
  return revision;
}

/** The first revision at which a key that is gone at the present was no longer as the condition says, as far as etcd remembers. */
async function revisionOfRemoval(client: EtcdClient, keys: EtcdKeys, condition: Condition, present: Revision): Promise<Revision> {
  let [held, changed] = [condition.revision, present];
  while (changed - held > 1) {
    const middle = held + Math.floor((changed - held) / 2);
    if (await heldAt(client, keys, condition, middle)) held = middle;
    else changed = middle;
  }
  return changed;
}

/** Whether a condition held at a revision of the past; true where etcd has forgotten it. */
async function heldAt(client: EtcdClient, keys: EtcdKeys, { key, revision }: Condition, at: Revision): Promise<boolean> {
  try {
    const request = { key: keys.keyOf(key), keys_only: true, revision: at };
    const answer = await client.call((etcd, options) => etcd.kv.range(request, options));
    return Number(answer.kvs[0]?.mod_revision ?? 0) === revision;
  } catch (thrown) {
    if (isCompacted(thrown)) return true;
    throw thrown;
  }
}
