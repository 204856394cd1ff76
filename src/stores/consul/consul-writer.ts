/**
 * Writes to a Consul: commits, each with its entry in the log, and now and then the log's trimming.
 *
 * Everything here rejects when Consul does not answer, or refuses the token; a commit may have happened all the same.
 */
import type { Result } from '../../base/result.js';
import type { Commit, CommitTooLarge, Committed, Condition, Conflict, Revision } from '../../contracts/store.js';
import { loggedOf } from '../remote/change-log/change-record.js';
import { DidNotHappen, reading } from '../remote/did-not-happen.js';
import { LogTrimmer, type LogLimits } from '../remote/change-log/log-trimming.js';
import type { LoggedRevision } from '../remote/change-log/pulled-watch.js';
import type { Operation } from './consul-client.js';
import { checkBytes, failedConditions, planCommit, unconditionalRemovals, type PlannedCommit } from './consul-commit.js';
import type { ConsulContent } from './consul-content.js';
import { bytesInBase64, type ConsulLayout } from './consul-layout.js';

/** How often a commit is planned anew when what it found out before has changed. */
const TRIES = 16;

export interface ConsulWriterOptions {
  readonly store: string;
  readonly content: ConsulContent;
  readonly layout: ConsulLayout;
  /** Gives a name that the log has never had. */
  readonly newName: () => string;
  readonly log: LogLimits;
  /** Told of each commit as soon as it is known to have happened. */
  readonly onCommitted: (logged: LoggedRevision) => void;
}

export class ConsulWriter {
  readonly #options: ConsulWriterOptions;
  readonly #trimmer: LogTrimmer;

  constructor(options: ConsulWriterOptions) {
    this.#options = options;
    this.#trimmer = new LogTrimmer(options.log, options.content.knownLog, (limits) => options.content.trim(limits));
  }

  /** Commits; the error is about a commit that is too large for one transaction. */
  async commit(commit: Commit): Promise<Committed | Conflict | CommitTooLarge> {
    const { content, layout, newName, store } = this.#options;
    const unconditional = unconditionalRemovals(commit);
    for (let tries = 0; tries < TRIES; tries++) {
      const found = unconditional.length === 0 ? NOTHING_FOUND : (await reading(content.revisionsOf(unconditional))).revisions;
      const name = newName();
      const plan = planCommit(layout, commit, name, found);
      const fits: Result<void, CommitTooLarge> = checkBytes(store, plan);
      if (!fits.ok) return fits.error;
      const answer = await content.run(plan.operations);
      if (answer.kind === 'done') return { kind: 'committed', revision: this.#committed(name, plan, answer.keys) };
      const failed = failedConditions(answer, plan).flatMap((index) => commit.conditions[index] ?? []);
      const revision = failed.length === 0 ? undefined : await reading(this.#revisionOfConflict(failed));
      if (revision !== undefined) return { kind: 'conflict', revision };
    }
    throw new DidNotHappen('others kept writing the same keys');
  }

  /** Commits together with operations of this store's own; undefined when one of them or a condition did not hold. */
  async commitWith(own: readonly Operation[], commit: Commit): Promise<Revision | undefined> {
    const { content, layout, newName } = this.#options;
    const name = newName();
    const plan = planCommit(layout, commit, name, NOTHING_FOUND);
    const answer = await content.run([...own, ...plan.operations]);
    return answer.kind === 'done' ? this.#committed(name, plan, answer.keys) : undefined;
  }

  /** Resolves when nothing is being trimmed any more. */
  settled(): Promise<void> {
    return this.#trimmer.settled();
  }

  #committed(mark: string, { record, operations }: PlannedCommit, keys: readonly { readonly Key: string; readonly ModifyIndex: number }[]): Revision {
    const { layout, onCommitted } = this.#options;
    const revision = keys.find(({ Key }) => Key === layout.head)?.ModifyIndex ?? 0;
    const logged = loggedOf(record, revision, mark);
    // What the log leaves out has to be fetched like everybody else's.
    if (logged !== undefined) onCommitted(logged);
    this.#trimmer.added({ name: mark, revision, bytes: bytesInBase64(operations.find(({ KV }) => KV.Key === layout.log + mark)?.KV.Value) });
    return revision;
  }

  /** A revision at which conditions that did not hold can be seen not to; undefined when all of them hold by now. */
  async #revisionOfConflict(failed: readonly Condition[]): Promise<Revision | undefined> {
    const { content } = this.#options;
    const { revisions, present } = await content.revisionsOf(failed.map(({ key }) => key));
    const failing = failed.filter(({ key, revision }) => revisions.get(key) !== revision);
    const seen = failing.map(async ({ key }) => revisions.get(key) || ((await content.removalOf(key)) ?? present));
    return failing.length === 0 ? undefined : Math.max(...(await Promise.all(seen)));
  }
}

const NOTHING_FOUND: ReadonlyMap<string, Revision> = new Map();
