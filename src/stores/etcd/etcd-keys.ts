/**
 * How a store's keys, commits and entries look in etcd.
 *
 * A key is the prefix and the store's key. Beside them lies one key of this store's own, below the prefix and in
 * characters that no key has: a commit that removes keys writes there which, because etcd tells nobody of the removal
 * of a key that is absent, and gives it no revision.
 */
import type { IKeyValue, IRequestOp, IResponseOp, ITxnRequest, ITxnResponse } from 'etcd3';
import type { Commit, Entry, Revision } from '../../contracts/store.js';
import { endOfPrefix } from '../prefixes.js';

const REMOVED = '!removed';

/** What etcd calls "from here to the end". */
const TO_THE_END = Buffer.of(0);

export class EtcdKeys {
  readonly #prefix: string;
  readonly #mostOperations: number;
  readonly removedKey: Buffer;

  constructor(prefix: string, mostOperations: number) {
    this.#prefix = prefix;
    this.#mostOperations = mostOperations;
    this.removedKey = this.keyOf(REMOVED);
  }

  keyOf(key: string): Buffer {
    return Buffer.from(this.#prefix + key, 'latin1');
  }

  /** Everything below one of the store's prefixes. */
  rangeOf(prefix: string): { key: Buffer; range_end: Buffer } {
    const full = this.#prefix + prefix;
    return full === '' ? { key: TO_THE_END, range_end: TO_THE_END } : { key: Buffer.from(full, 'latin1'), range_end: Buffer.from(endOfPrefix(full), 'latin1') };
  }

  /** The store's key of a key in etcd; undefined for the store's own. */
  storeKeyOf(key: Buffer): string | undefined {
    return key.equals(this.removedKey) ? undefined : key.toString('latin1', this.#prefix.length);
  }

  /** An entry; undefined for the store's own. */
  entryOf({ key, value, mod_revision }: IKeyValue): Entry | undefined {
    const storeKey = this.storeKeyOf(key);
    return storeKey === undefined ? undefined : { key: storeKey, value: plainBytes(value), revision: Number(mod_revision) };
  }

  /** A commit as etcd's transaction. */
  transactionOf({ conditions, writes }: Commit): ITxnRequest {
    const removed = writes.filter(({ value }) => value === undefined).map(({ key }) => key);
    const success = writes.map(({ key, value }) => this.#writeOf(key, value));
    if (removed.length > 0) success.push({ request_put: { key: this.removedKey, value: Buffer.from(JSON.stringify(removed)) } });
    return {
      success: nested(success, conditions.length, this.#mostOperations),
      compare: conditions.map(({ key, revision }) => ({ target: 'Mod', result: 'Equal', key: this.keyOf(key), mod_revision: revision })),
    };
  }

  /** What a commit has changed, with etcd's answer to it. */
  changedBy({ writes }: Commit, answer: ITxnResponse): { entries: Entry[]; removed: string[]; touched: string[] } {
    const revision = Number(answer.header.revision);
    const responses = flat(answer);
    const entries: Entry[] = [];
    const removed: string[] = [];
    const touched: string[] = [];
    for (const [index, { key, value }] of writes.entries()) {
      if (value === undefined) {
        touched.push(key);
        if (Number(responses[index]?.response_delete_range.deleted) > 0) removed.push(key);
      } else {
        entries.push({ key, value, revision });
      }
    }
    return { entries, removed, touched };
  }

  /** Asks for a key without its value, now or at a revision of the past. */
  revisionRequest(key: string, revision: Revision = 0): IRequestOp {
    return { request_range: { key: this.keyOf(key), keys_only: true, revision } };
  }

  #writeOf(key: string, value: Uint8Array | undefined): IRequestOp {
    if (value === undefined) return { request_delete_range: { key: this.keyOf(key) } };
    return { request_put: { key: this.keyOf(key), value: Buffer.from(value.buffer, value.byteOffset, value.byteLength) } };
  }
}

/**
 * Operations as etcd takes them: it counts those of a transaction within a transaction by themselves, but leaves to each
 * only what the conditions, or the transactions within, have left of what it takes.
 */
function nested(operations: readonly IRequestOp[], conditions: number, most: number): IRequestOp[] {
  if (operations.length <= most) return [...operations];
  let groups = 2;
  while (groups * (most - Math.max(conditions, groups)) < operations.length) groups++;
  const length = most - Math.max(conditions, groups);
  return Array.from({ length: groups }, (_, index) => ({ request_txn: { success: operations.slice(index * length, (index + 1) * length) } }));
}

/** The answers to operations in their order, also where they were nested. */
function flat({ responses }: ITxnResponse): readonly IResponseOp[] {
  // What is not there is null here, whatever the types say.
  return responses[0]?.response_txn ? responses.flatMap(({ response_txn }) => response_txn.responses) : responses;
}

/** The keys that a commit has removed, as the store's own key says. */
export function removedKeysIn(value: Buffer): readonly string[] {
  const keys: unknown = JSON.parse(value.toString());
  return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [];
}

/** The bytes of one of Node's buffers, without its methods. */
function plainBytes(bytes: Buffer): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
