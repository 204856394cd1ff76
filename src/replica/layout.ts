/**
 * Where things are in a store.
 *
 *     format/version                  which layout this is
 *     global/<collection>/...         records that all hosts share
 *     hosts/<host>/<collection>/...   a host's own records; 'local/<collection>/...' to its collections
 *     commits/<replica>/last          the last commit of one replica, to find out later whether one happened; see abandoned.ts
 *     intents/<host>/open             the transaction over two stores that the host has under way (local store)
 *     decisions/<host>/last           how the host's last transaction over two stores was decided (global store)
 *
 * Intents and decisions exist only where local records have a store of their own.
 * Invariant: `collectionKeyOf` and `storeKeyOf` are each other's inverse for the keys of one host.
 */
import { keyPart } from '../model/keys.js';
import type { Scope } from '../model/scope.js';

export const FORMAT_KEY = 'format/version';
export const FORMAT_PREFIX = 'format/';

/** Below which every replica has the key of its last commit. */
export const COMMITS_PREFIX = 'commits/';

const GLOBAL = 'global/';
const LOCAL = 'local/';

/** Whether a collection's key belongs to all hosts or to this one. */
export function scopeOf(collectionKey: string): Scope {
  return collectionKey.startsWith(GLOBAL) ? 'global' : 'local';
}

/** The name of the collection that a key belongs to: its second part. */
export function collectionNameOf(collectionKey: string): string {
  const start = collectionKey.indexOf('/') + 1;
  return collectionKey.slice(start, collectionKey.indexOf('/', start));
}

/** The names that one replica of one host uses. */
export class Layout {
  readonly commitKey: string;
  readonly intentKey: string;
  readonly decisionKey: string;
  readonly #hostPrefix: string;

  constructor(
    readonly host: string,
    /** Tells this replica from every other that the host has, has had or will have. */
    readonly replica: string,
  ) {
    const part = keyPart(host);
    this.#hostPrefix = `hosts/${part}/`;
    this.commitKey = `${COMMITS_PREFIX}${keyPart(replica)}/last`;
    this.intentKey = `intents/${part}/open`;
    this.decisionKey = `decisions/${part}/last`;
  }

  /** What a replica reads and watches of a store that holds the scopes. */
  prefixes(scopes: readonly Scope[]): string[] {
    const records = scopes.map((scope) => (scope === 'global' ? GLOBAL : this.#hostPrefix));
    const own = scopes.length > 1 ? [this.commitKey] : [this.commitKey, this.intentKey, this.decisionKey];
    return [FORMAT_PREFIX, ...records, ...own.map(folderOf)];
  }

  storeKeyOf(collectionKey: string): string {
    return collectionKey.startsWith(LOCAL) ? this.#hostPrefix + collectionKey.slice(LOCAL.length) : collectionKey;
  }

  /** The collection's key of a record; undefined for keys that hold no record of this host or of all. */
  collectionKeyOf(storeKey: string): string | undefined {
    if (storeKey.startsWith(GLOBAL)) return storeKey;
    if (storeKey.startsWith(this.#hostPrefix)) return LOCAL + storeKey.slice(this.#hostPrefix.length);
    return undefined;
  }
}

function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/') + 1);
}
