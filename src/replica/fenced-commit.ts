/**
 * Commits to one store whose outcome is always known, also when the store's answer was lost.
 *
 * Every commit depends on the store's format and on the replica's own key `commits/<replica>/last`, and writes that key
 * with a number of its own. When an answer is lost, the key is written once more on the same condition: either that
 * succeeds, and then the first commit did not happen and never can, or it conflicts, and then the mirror shows in the
 * key which commit it was. A store that says that it loses no answer is spared the extra key.
 * Relies on one call at a time. Invariant: nobody is told of a commit before the mirror shows it.
 */
import { pause } from '../base/pause.js';
import { randomBelow } from '../base/random.js';
import { Result } from '../base/result.js';
import type { Random, Runtime } from '../base/runtime.js';
import { StoreClosed, StoreUnavailable, type CommitTooLarge, type Store, type Write } from '../contracts/store.js';
import { encode } from '../model/codec.js';
import type { Condition, Revision } from '../state/revision.js';
import { ContentionExceeded } from './errors.js';
import { FORMAT_KEY, type Layout } from './layout.js';
import type { Mirror } from './mirror.js';

/** How often something that others get in the way of is tried. */
export const TRIES = 8;

/** How many operations of a commit are left to this file and to commits over two stores. */
export const RESERVED_OPERATIONS = 8;

/** How long to wait for the mirror to show why a commit conflicted before trying without knowing. */
const CONFLICT_PATIENCE_MS = 1_000;

/** How long to wait for a revision that may not concern the mirror, and so may never show in it. */
const REVISION_PATIENCE_MS = 5;

const LONGEST_BACKOFF_MS = 2_000;

export type Outcome =
  /** It happened, and the mirror shows it. */
  | { readonly kind: 'committed' }
  /** It did not: these keys have changed, as far as the mirror shows. */
  | { readonly kind: 'conflict'; readonly keys: readonly string[] }
  /** It did not, and it may be tried again. */
  | { readonly kind: 'repeat' };

export type CommitError = StoreUnavailable | CommitTooLarge | StoreClosed;

const COMMITTED: Outcome = { kind: 'committed' };
const REPEAT: Outcome = { kind: 'repeat' };

export class FencedCommit {
  readonly #runtime: Runtime;
  readonly #random: Random;
  readonly #stopping: AbortSignal;
  readonly #commitKey: string;
  #count = 0;
  #trouble: string | undefined;
  #lostAnswers = false;

  constructor(
    readonly store: Store,
    readonly mirror: Mirror,
    options: { readonly runtime: Runtime; readonly layout: Layout; readonly stopping: AbortSignal },
  ) {
    this.#runtime = options.runtime;
    this.#random = options.runtime.random.fork(`commit ${options.layout.replica} ${store.name}`);
    this.#stopping = options.stopping;
    this.#commitKey = options.layout.commitKey;
  }

  /** What was wrong with the store when it was last asked. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** Commits, and waits until the mirror shows the commit or what was in its way. */
  async commit(conditions: readonly Condition[], writes: readonly Write[]): Promise<Result<Outcome, CommitError>> {
    const fenced = this.store.capability.losesAnswers !== false || writes.length === 0;
    const fence = this.mirror.revisionOf(this.#commitKey);
    const all = [...conditions, { key: FORMAT_KEY, revision: this.mirror.revisionOf(FORMAT_KEY) }];
    if (!fenced) return this.#send(all, writes);
    const number = ++this.#count;
    const result = await this.#send([...all, { key: this.#commitKey, revision: fence }], [...writes, this.#fence(number)]);
    if (result.ok || !isUnknown(result.error)) return result;
    this.#lostAnswers = true;
    return this.#findOut(fence, number, result.error);
  }

  /** Resolves when the mirror shows everything that the store had committed when this was called. */
  async catchUp(): Promise<Result<void, CommitError | ContentionExceeded>> {
    const present = await this.store.read([]);
    this.#note(present);
    if (!present.ok) return present;
    if (await this.mirror.reached(present.value.revision, REVISION_PATIENCE_MS)) return Result.ok();
    // The revision may have touched nothing that is watched; a commit of one's own does, and comes after it.
    for (let tries = 0; tries < TRIES; tries++) {
      const barrier = await this.commit([], []);
      if (!barrier.ok) return barrier;
      if (barrier.value.kind === 'committed') return Result.ok();
    }
    return Result.error(new ContentionExceeded({ tries: TRIES, keys: [] }));
  }

  /** Removes the replica's own key, if the store answers. */
  async close(): Promise<void> {
    const revision = this.mirror.revisionOf(this.#commitKey);
    // Without the key, a commit that was sent when there was none yet, and is still on its way, would pass.
    if (revision === 0 || this.#lostAnswers) return;
    await this.store.commit({
      conditions: [{ key: this.#commitKey, revision }],
      writes: [{ key: this.#commitKey, value: undefined }],
    });
  }

  /** Waits, longer after each failure and by chance, so that replicas do not come back at once; false when stopping. */
  async backOff(failures: number): Promise<boolean> {
    const longest = Math.min(LONGEST_BACKOFF_MS, 10 * 2 ** failures);
    await pause(this.#runtime.clock, 1 + randomBelow(this.#random, longest), this.#stopping);
    return !this.#stopping.aborted;
  }

  #fence(number: number): Write {
    return { key: this.#commitKey, value: encode({ commit: number }) };
  }

  async #send(conditions: readonly Condition[], writes: readonly Write[]): Promise<Result<Outcome, CommitError>> {
    const result = await this.store.commit({ conditions, writes });
    this.#note(result);
    if (!result.ok) return result;
    const { kind, revision } = result.value;
    if (kind === 'conflict') return Result.ok({ kind, keys: await this.#reason(conditions, revision) });
    await this.mirror.reached(revision);
    return Result.ok(COMMITTED);
  }

  /** Waits until the mirror has reached the revision that a conflict named, and says which conditions do not hold there. */
  async #reason(conditions: readonly Condition[], revision: Revision): Promise<string[]> {
    const { mirror } = this;
    await mirror.until(() => mirror.revision >= revision || mirror.contradicted(conditions).length > 0, CONFLICT_PATIENCE_MS);
    await mirror.reached(revision, REVISION_PATIENCE_MS);
    return mirror.contradicted(conditions);
  }

  /** Learns what became of the commit with that number, which found the fence at that revision or found it changed. */
  async #findOut(fence: Revision, number: number, unknown: CommitError): Promise<Result<Outcome, CommitError>> {
    for (let failures = 0; ; failures++) {
      if (this.mirror.revisionOf(this.#commitKey) !== fence) {
        const last = this.mirror.note(this.#commitKey)?.record;
        return Result.ok(last !== undefined && 'commit' in last && last.commit === number ? COMMITTED : REPEAT);
      }
      if (!(await this.backOff(failures))) return Result.error(unknown);
      const result = await this.#send([{ key: this.#commitKey, revision: fence }], [this.#fence(++this.#count)]);
      if (!result.ok && result.error instanceof StoreClosed) return Result.error(unknown);
    }
  }

  #note(result: Result<unknown, CommitError>): void {
    this.#trouble = result.ok ? undefined : result.error instanceof StoreUnavailable ? result.error.message : this.#trouble;
  }
}

function isUnknown(error: CommitError): boolean {
  return error instanceof StoreUnavailable && error.details.outcome === 'unknown';
}
