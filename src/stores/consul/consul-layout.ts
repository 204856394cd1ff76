/**
 * Where a store's content and what it needs besides are in a Consul, below its prefix.
 *
 *     keys/<key>            the content; Consul's ModifyIndex is the revision that wrote it
 *     meta/head             written with every commit, so that its ModifyIndex is the newest revision
 *     meta/log/<name>       what one commit has changed; its ModifyIndex is the commit's revision
 *     meta/floor/<number>   the newest revision that is no longer in the log
 *     meta/held/<key>       an announced key and the session that keeps it
 *     meta/alive/<key>      goes with that session
 *
 * Invariant: whoever knows the names below `meta/` knows whether there is a commit that he has not seen, and which
 * announced keys nobody keeps any more.
 */
import type { Entry, Revision } from '../../contracts/store.js';
import type { KeyState, Names, Operation } from './consul-client.js';

/** What the names below `meta/` say. */
export interface MetaNames {
  readonly log: readonly string[];
  readonly floor: Revision;
  /** Announced keys whose session has ended. */
  readonly overdue: readonly string[];
}

export class ConsulLayout {
  readonly meta: string;
  readonly head: string;
  readonly log: string;
  readonly floors: string;
  readonly #keys: string;
  readonly #held: string;
  readonly #alive: string;

  constructor(prefix: string) {
    this.meta = `${prefix}meta/`;
    this.head = `${this.meta}head`;
    this.log = `${this.meta}log/`;
    this.floors = `${this.meta}floor/`;
    this.#keys = `${prefix}keys/`;
    this.#held = `${this.meta}held/`;
    this.#alive = `${this.meta}alive/`;
  }

  keyOf(key: string): string {
    return this.#keys + key;
  }

  heldOf(key: string): string {
    return this.#held + key;
  }

  aliveOf(key: string): string {
    return this.#alive + key;
  }

  /** An entry of the content; undefined for another key. */
  entryOf({ Key, Value, ModifyIndex }: KeyState): Entry | undefined {
    return Key.startsWith(this.#keys) ? { key: Key.slice(this.#keys.length), value: bytesOf(Value), revision: ModifyIndex } : undefined;
  }

  /** What names below `meta/` say. */
  read({ names }: Pick<Names, 'names'>): MetaNames {
    const below = (prefix: string): string[] => names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
    const alive = new Set(below(this.#alive));
    return {
      log: below(this.log),
      floor: Math.max(0, ...below(this.floors).map(Number)),
      overdue: below(this.#held).filter((key) => !alive.has(key)),
    };
  }
}

export function readBelow(prefix: string): Operation {
  return { KV: { Verb: 'get-tree', Key: prefix } };
}

/** That a key was last written at a revision; 0: that there is none. */
export function condition(key: string, revision: Revision): Operation {
  return revision === 0 ? { KV: { Verb: 'check-not-exists', Key: key } } : { KV: { Verb: 'check-index', Key: key, Index: revision } };
}

/**
 * A new value. Consul does not take for written what it has already, so whoever may write the same again adds a number
 * that is another one each time.
 */
export function set(key: string, value: Uint8Array, number = 0): Operation {
  return { KV: { Verb: 'set', Key: key, Flags: number, Value: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') } };
}

export function remove(key: string): Operation {
  return { KV: { Verb: 'delete', Key: key } };
}

/** How many bytes a value has of which Consul gives the text. */
export function bytesInBase64(value: string | null | undefined): number {
  return Math.floor((value?.length ?? 0) * 0.75);
}

/** The bytes of a value as Consul gives it. */
export function bytesOf(value: string | null): Uint8Array {
  const bytes = Buffer.from(value ?? '', 'base64');
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
