/**
 * Writes to a ZooKeeper: commits, each with its entry in the log, and now and then the log's trimming.
 *
 * The stamps of keys that are known are a guess that the transaction itself proves: where one is wrong, nothing happens,
 * and the keys are looked up. Everything here rejects when ZooKeeper does not answer, or refuses the user; a commit may
 * have happened all the same.
 */
import type { Stat } from 'node-zookeeper-client';
import type { Commit, CommitTooLarge, Committed, Conflict, Revision } from '../../contracts/store.js';
import { loggedOf } from '../remote/change-log/change-record.js';
import { DidNotHappen, reading } from '../remote/did-not-happen.js';
import { LogTrimmer, type LogLimits } from '../remote/change-log/log-trimming.js';
import type { LoggedRevision } from '../remote/change-log/pulled-watch.js';
import type { KnownKeys, KeyState } from './known-keys.js';
import { checkBytes, planCommit, type PlannedCommit } from './zookeeper-commit.js';
import type { ZooKeeperConnection } from './client/connection.js';
import type { ZooKeeperContent } from './zookeeper-content.js';
import { writtenAt, type ZooKeeperLayout } from './zookeeper-layout.js';
import type { Operation, ZooKeeperNodes } from './client/nodes.js';

/** How often a commit is planned anew when what it took for granted has changed. */
const TRIES = 16;

export interface ZooKeeperWriterOptions {
  readonly store: string;
  readonly nodes: ZooKeeperNodes;
  readonly content: ZooKeeperContent;
  readonly layout: ZooKeeperLayout;
  readonly known: KnownKeys;
  /** Gives a name that the log has never had. */
  readonly newName: () => string;
  readonly log: LogLimits;
  /** Told of each commit as soon as it is known to have happened, with how many there were up to it. */
  readonly onCommitted: (logged: LoggedRevision, count: number) => void;
}

type States = ReadonlyMap<string, KeyState>;

export class ZooKeeperWriter {
  readonly #options: ZooKeeperWriterOptions;
  readonly #trimmer: LogTrimmer;

  constructor(options: ZooKeeperWriterOptions) {
    this.#options = options;
    this.#trimmer = new LogTrimmer(options.log, options.content.knownLog, (limits) => options.content.trim(limits));
  }

  /** Commits; the error is about a commit that is too large for one transaction. */
  async commit(commit: Commit): Promise<Committed | Conflict | CommitTooLarge> {
    const { content, layout, newName, nodes, store } = this.#options;
    const keys = keysOf(commit);
    let states = await reading(this.#guess(commit));
    for (let tries = 0; tries < TRIES; tries++) {
      const failed = failedKeys(commit, states);
      if (failed.length > 0 && tries > 0) return { kind: 'conflict', revision: await reading(this.#revisionOfConflict(failed, states)) };
      if (failed.length > 0) {
        // A guess may be wrong, and another server may have seen less than this client.
        await reading(nodes.barrier(layout.head));
      } else {
        const plan = planCommit(layout, commit, newName(), states);
        const fits = checkBytes(store, plan);
        if (!fits.ok) return fits.error;
        const stats = await nodes.transaction(plan.operations);
        if (stats !== undefined) return { kind: 'committed', revision: this.#committed(plan, stats) };
      }
      states = await reading(content.statesOf(keys));
    }
    throw new DidNotHappen('others kept writing the same keys');
  }

  /**
   * Commits together with operations of this store's own, through another session if that is given; undefined when one
   * of them or a condition did not hold.
   */
  async commitWith(own: readonly Operation[], commit: Commit, connection?: ZooKeeperConnection): Promise<Revision | undefined> {
    const { content, layout, newName, nodes } = this.#options;
    const states = await reading(content.statesOf(keysOf(commit)));
    if (failedKeys(commit, states).length > 0) return undefined;
    const plan = planCommit(layout, commit, newName(), states);
    const stats = await nodes.transaction([...own, ...plan.operations], connection);
    return stats === undefined ? undefined : this.#committed(plan, stats);
  }

  /** Resolves when nothing is being trimmed any more. */
  settled(): Promise<void> {
    return this.#trimmer.settled();
  }

  /** What is likely to be there of a commit's keys: its conditions hold, and what is unknown is absent. */
  async #guess({ conditions, writes }: Commit): Promise<States> {
    const states = new Map<string, KeyState>();
    const unknown: string[] = [];
    const depended = new Set<string>();
    for (const { key, revision } of conditions) {
      const known = this.#options.known.get(key);
      depended.add(key);
      if (known?.revision === revision) states.set(key, known);
      else if (revision !== 0) unknown.push(key);
    }
    for (const { key } of writes) {
      const known = this.#options.known.get(key);
      if (known !== undefined && !depended.has(key)) states.set(key, known);
    }
    if (unknown.length > 0) for (const [key, state] of await this.#options.content.statesOf(unknown)) states.set(key, state);
    return states;
  }

  #committed({ name: mark, record, recordBytes }: PlannedCommit, stats: ReadonlyMap<string, Stat>): Revision {
    const { known, layout, onCommitted } = this.#options;
    const head = stats.get(layout.head);
    if (head === undefined) throw new TypeError('ZooKeeper has answered a transaction with less than it was asked for');
    const revision = writtenAt(head);
    known.note(record, revision, mark);
    const logged = loggedOf(record, revision, mark);
    // What the log leaves out has to be fetched like everybody else's.
    if (logged !== undefined) onCommitted(logged, head.version);
    this.#trimmer.added({ name: mark, revision, bytes: recordBytes });
    return revision;
  }

  /** A revision at which every condition that did not hold can be seen not to hold. */
  async #revisionOfConflict(keys: readonly string[], states: States): Promise<Revision> {
    const { content } = this.#options;
    const seen = keys.map(async (key) => states.get(key)?.revision ?? (await content.removalOf(key)) ?? content.present());
    return Math.max(...(await Promise.all(seen)));
  }
}

function keysOf({ conditions, writes }: Commit): readonly string[] {
  return [...new Set([...conditions, ...writes].map(({ key }) => key))];
}

/** The keys whose conditions do not hold. */
function failedKeys({ conditions }: Commit, states: States): string[] {
  return conditions.filter(({ key, revision }) => (states.get(key)?.revision ?? 0) !== revision).map(({ key }) => key);
}
