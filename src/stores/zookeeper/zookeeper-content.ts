/**
 * What a ZooKeeper holds of a store: reads of one revision, single keys, and the change log.
 *
 * ZooKeeper reads one node at a time. So a read takes the nodes as they come, and where commits came in between it makes
 * up for them from the log. Everything here rejects when ZooKeeper does not answer, or refuses the user.
 */
import type { Entry, Revision, Snapshot } from '../../contracts/store.js';
import { isBelow } from '../prefixes.js';
import { completed, decodeRecord, type ChangeRecord } from '../remote/change-log/change-record.js';
import { KnownLog, type LogItem } from '../remote/change-log/known-log.js';
import { beyond, type LogLimits } from '../remote/change-log/log-trimming.js';
import type { LoggedRevision } from '../remote/change-log/pulled-watch.js';
import type { UnreadableRevision } from '../remote/change-log/recent-log.js';
import type { KeyState, KnownKeys } from './known-keys.js';
import { createdAt, decodeStamped, keyOfName, writtenAt, type ZooKeeperLayout } from './zookeeper-layout.js';
import type { Operation, ZooKeeperNodes } from './client/nodes.js';

/** Nodes that are asked for at once. */
const AT_ONCE = 1_000;

/** Nodes that are removed from the log at once, for which a transaction has room. */
const TRIMMED_AT_ONCE = 1_000;

/** How often a read begins again that was so slow that the log had forgotten where it began. */
const TRIES = 5;

interface LogNode extends LogItem {
  readonly record: ChangeRecord;
}

export class ZooKeeperContent {
  /** What is told here of the log need not be read to trim it. */
  readonly knownLog = new KnownLog();
  readonly #nodes: ZooKeeperNodes;
  readonly #layout: ZooKeeperLayout;
  readonly #known: KnownKeys;

  constructor(nodes: ZooKeeperNodes, layout: ZooKeeperLayout, known: KnownKeys) {
    this.#nodes = nodes;
    this.#layout = layout;
    this.#known = known;
  }

  /** Everything below distinct prefixes. */
  async read(prefixes: readonly string[]): Promise<Snapshot> {
    await this.#nodes.barrier(this.#layout.head);
    for (let tries = 1; tries < TRIES; tries++) {
      const snapshot = await this.#readOnce(prefixes);
      if (snapshot !== undefined) return snapshot;
    }
    throw new Error('others wrote faster than it could be read');
  }

  /** The newest revision. */
  async present(): Promise<Revision> {
    const head = await this.#nodes.get(this.#layout.head);
    return head === undefined ? 0 : writtenAt(head.stat);
  }

  /** Keys as they are now; those that are not there are left out. */
  async statesOf(keys: readonly string[]): Promise<Map<string, KeyState>> {
    const states = new Map<string, KeyState>();
    await this.#readEach(keys, ({ key, revision }, stamp) => states.set(key, { revision, stamp }));
    return states;
  }

  /** The log's names, and the newest revision that is no longer in it. */
  async list(): Promise<{ readonly names: readonly string[]; readonly floor: Revision }> {
    const names = await this.#nodes.children(this.#layout.log);
    const log = await this.#nodes.get(this.#layout.log);
    return { names, floor: Number(log?.bytes.toString('latin1') ?? '') };
  }

  /** What is behind names of the log; those that are gone are left out. */
  async fetch(names: readonly string[]): Promise<(LoggedRevision | UnreadableRevision)[]> {
    const found = await this.#logNodes(names);
    return Promise.all(found.map(({ name, revision, record }) => this.show(name, revision, record)));
  }

  /** A revision as watches are shown it. */
  async show(mark: string, revision: Revision, record: ChangeRecord): Promise<LoggedRevision | UnreadableRevision> {
    const shown = await completed(record, revision, mark, async (keys) => {
      const found: Entry[] = [];
      await this.#readEach(keys, (entry) => found.push(entry));
      return found;
    });
    if (!('unreadable' in shown)) this.#known.note(record, revision, mark);
    return shown;
  }

  /** The revision that removed a key, as far as the log says. */
  async removalOf(key: string): Promise<Revision | undefined> {
    const { names } = await this.list();
    const log = await this.#logNodes(names);
    return log.findLast(({ record }) => record.removed.includes(key))?.revision;
  }

  /** Drops the oldest revisions from the log, as far as it is beyond its limits. */
  async trim(limits: LogLimits): Promise<void> {
    const { names } = await this.list();
    const log = await this.knownLog.items(names, (unseen) => this.#logNodes(unseen));
    const dropped = beyond(log, limits).slice(0, TRIMMED_AT_ONCE);
    const newest = dropped.at(-1);
    if (newest === undefined) return;
    // Who finds one gone has been overtaken by another client that does the same: then nothing happens.
    await this.#nodes.transaction([
      ...dropped.map(({ name }): Operation => ({ kind: 'remove', path: this.#layout.logOf(name) })),
      { kind: 'set', path: this.#layout.log, bytes: Buffer.from(String(newest.revision), 'latin1') },
    ]);
  }

  /** Undefined: what was committed meanwhile can no longer be made up for. */
  async #readOnce(prefixes: readonly string[]): Promise<Snapshot | undefined> {
    const before = await this.present();
    const entries = new Map<string, Entry>();
    const names = prefixes.length === 0 ? [] : await this.#nodes.children(this.#layout.keys);
    const keys = names.map(keyOfName).filter((key) => isBelow(prefixes, key));
    await this.#readEach(keys, (entry, stamp) => {
      entries.set(entry.key, entry);
      this.#known.set(entry.key, { revision: entry.revision, stamp });
    });
    const revision = await this.present();
    if (revision !== before && prefixes.length > 0) {
      const missed = await this.#between(before, revision);
      if (missed === undefined) return undefined;
      for (const changes of missed) redo(entries, changes, prefixes);
    }
    return { revision, entries: [...entries.values()].sort((a, b) => (a.key < b.key ? -1 : 1)) };
  }

  /** Every revision after one and up to another; undefined when not all of them can be shown. */
  async #between(after: Revision, to: Revision): Promise<LoggedRevision[] | undefined> {
    const { names, floor } = await this.list();
    if (floor > after) return undefined;
    const found = await this.fetch(names);
    // One that was listed and is gone by now may be one of them.
    if (found.length < names.length) return undefined;
    const between: LoggedRevision[] = [];
    for (const one of found) {
      if (one.revision <= after || one.revision > to) continue;
      if ('unreadable' in one) return undefined;
      between.push(one);
    }
    return between;
  }

  /** What is behind names of the log, in the order of the revisions. */
  async #logNodes(names: readonly string[]): Promise<LogNode[]> {
    const found: LogNode[] = [];
    await this.#each(names, async (name) => {
      const node = await this.#nodes.get(this.#layout.logOf(name));
      if (node !== undefined) found.push({ name, revision: createdAt(node.stat), record: decodeRecord(node.bytes), bytes: node.bytes.length });
    });
    for (const item of found) this.knownLog.note(item);
    return found.sort((a, b) => a.revision - b.revision);
  }

  /** Reads keys that are there, each with its stamp. */
  #readEach(keys: readonly string[], take: (entry: Entry, stamp: string) => void): Promise<void> {
    return this.#each(keys, async (key) => {
      const node = await this.#nodes.get(this.#layout.keyOf(key));
      if (node === undefined) return;
      const { stamp, value } = decodeStamped(node.bytes);
      take({ key, value, revision: writtenAt(node.stat) }, stamp);
    });
  }

  async #each<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
    for (let start = 0; start < items.length; start += AT_ONCE) await Promise.all(items.slice(start, start + AT_ONCE).map(work));
  }
}

/** Makes entries what they are after a revision that they may have been read before or after. */
function redo(entries: Map<string, Entry>, { entries: written, removed }: LoggedRevision, prefixes: readonly string[]): void {
  for (const key of removed) entries.delete(key);
  for (const entry of written) if (isBelow(prefixes, entry.key)) entries.set(entry.key, entry);
}
