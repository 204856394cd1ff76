/**
 * Commits to one store whose outcome is always found out, also when the store's answer was lost.
 *
 * Every commit depends on the store's format and on the replica's own key `commits/<replica>/last`, and writes that key
 * with a number of its own. When an answer is lost, the key is written once more on the same condition: either that
 * succeeds, and then the first commit did not happen and never can, or it conflicts, and then the mirror shows in the
 * key which commit it was. A store that says that it loses no answer is spared the extra key.
 * A store that fails to answer is in trouble: everything is refused at once until `heal` has found out what is in doubt
 * and the mirror has caught up. Relies on one call at a time, and on `heal` being called only in trouble.
 * Invariants: nobody is told of a commit before the mirror shows it; nothing is sent while an outcome is in doubt.
 */
import { Result } from '../../base/result.js';
import type { Clock, Runtime } from '../../base/runtime.js';
import { StoreClosed, StoreUnavailable, type Commit, type CommitTooLarge, type Store, type Write } from '../../contracts/store.js';
import { encode } from '../../model/codec.js';
import type { Condition, Revision } from '../../state/revision.js';
import { ContentionExceeded } from '../errors.js';
import { FORMAT_KEY, type Layout } from '../layout.js';
import type { Mirror } from '../mirror.js';
import { BackOff } from './back-off.js';

/** How often something that others get in the way of is tried. */
export const TRIES = 16;

/** How many operations of a commit are left to this file and to commits over two stores. */
export const RESERVED_OPERATIONS = 8;

/** How long to wait for the mirror to show why a commit conflicted before trying without knowing. */
const CONFLICT_PATIENCE_MS = 1_000;

/** How long to wait for the mirror to show a commit before asking whether the store is still there. */
const SHOWN_PATIENCE_MS = 1_000;

/** How long to wait for a revision that may not concern the mirror, and so may never show in it. */
const REVISION_PATIENCE_MS = 5;

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

export interface FencedCommitOptions {
  readonly runtime: Runtime;
  readonly layout: Layout;
  readonly stopping: AbortSignal;
  /** How long a caller waits to be told what became of a commit whose answer was lost. */
  readonly patienceMs: number;
  /** Called when the store has come into trouble, and when it is out of it. */
  readonly onTrouble: () => void;
}

/** A commit of which it is not known whether it happened. */
interface Doubt {
  /** The revision of the own key that it depends on. */
  readonly fence: Revision;
  /** What it writes into the own key. */
  readonly number: number;
  /** Tells whoever still waits for it. */
  readonly end: (result: Result<Outcome, CommitError>) => void;
}

export class FencedCommit {
  readonly patienceMs: number;
  readonly backOff: BackOff;
  readonly #clock: Clock;
  readonly #stopping: AbortSignal;
  readonly #commitKey: string;
  readonly #onTrouble: () => void;
  #count = 0;
  #trouble: StoreUnavailable | undefined;
  #doubt: Doubt | undefined;
  #lostAnswers = false;

  constructor(
    readonly store: Store,
    readonly mirror: Mirror,
    { runtime: { clock, random }, layout, stopping, patienceMs, onTrouble }: FencedCommitOptions,
  ) {
    this.patienceMs = patienceMs;
    this.backOff = new BackOff({ clock, random: random.fork(`commit ${layout.replica} ${store.name}`), stopping });
    this.#clock = clock;
    this.#stopping = stopping;
    this.#commitKey = layout.commitKey;
    this.#onTrouble = onTrouble;
  }

  /** Why nothing is sent now, if so. */
  get refusal(): StoreUnavailable | undefined {
    return this.#trouble === undefined ? undefined : this.#unavailable(this.#trouble.details.reason, 'did-not-happen');
  }

  /**
   * Commits, and waits until the mirror shows the commit or what was in its way. The conditions are known to hold at a
   * revision, if so.
   */
  async commit(conditions: readonly Condition[], writes: readonly Write[], heldAt?: Revision): Promise<Result<Outcome, CommitError>> {
    const { refusal } = this;
    if (refusal !== undefined) return Result.error(refusal);
    const fenced = this.store.capability.losesAnswers !== false || writes.length === 0;
    const fence = this.mirror.revisionOf(this.#commitKey);
    const all = [...conditions, { key: FORMAT_KEY, revision: this.mirror.revisionOf(FORMAT_KEY) }];
    if (!fenced) return this.#send({ conditions: all, writes, heldAt });
    const number = ++this.#count;
    const conditioned = [...all, { key: this.#commitKey, revision: fence }];
    const result = await this.#send({ conditions: conditioned, writes: [...writes, this.#fence(number)], heldAt });
    return result.ok || !isUnknown(result.error) ? result : this.#outcomeOf(fence, number, result.error);
  }

  /** Resolves when the mirror shows everything that the store had committed when this was called. */
  async catchUp(): Promise<Result<void, CommitError | ContentionExceeded>> {
    const { refusal } = this;
    if (refusal !== undefined) return Result.error(refusal);
    const present = await this.#present();
    if (!present.ok) return present;
    if (await this.mirror.reached(present.value, REVISION_PATIENCE_MS)) return Result.ok();
    // The revision may have touched nothing that is watched; a commit of one's own does, and comes after it.
    for (let tries = 0; tries < TRIES; tries++) {
      const barrier = await this.commit([], []);
      if (!barrier.ok) return barrier;
      if (barrier.value.kind === 'committed') return Result.ok();
    }
    return Result.error(new ContentionExceeded({ tries: TRIES, keys: [] }));
  }

  /** Tries once to get out of trouble: finds out what is in doubt, and has the mirror catch up with the store. */
  async heal(): Promise<Result<void, CommitError>> {
    const present = await this.#present();
    if (!present.ok) return present;
    this.#settle();
    // Writing the own key decides what is in doubt; and it shows in the mirror only after all that was before.
    if (this.#doubt !== undefined || !(await this.mirror.reached(present.value, REVISION_PATIENCE_MS))) {
      const written = await this.#writeFence();
      if (!written.ok) return written;
      if (!written.value && this.#isOpen()) return Result.error(this.#unavailable('its watch is behind', 'did-not-happen'));
    }
    this.#trouble = undefined;
    this.#onTrouble();
    this.#settle();
    return Result.ok();
  }

  /** Removes the replica's own key, if the store answers. */
  async close(): Promise<void> {
    for (let tries = 0; tries < TRIES; tries++) {
      const revision = this.mirror.revisionOf(this.#commitKey);
      // Without the key, a commit that was sent when there was none yet, and is still on its way, would pass.
      if (revision === 0 || this.#lostAnswers || this.#trouble !== undefined) return;
      const removed = await this.store.commit({
        conditions: [{ key: this.#commitKey, revision }],
        writes: [{ key: this.#commitKey, value: undefined }],
      });
      if (!removed.ok || removed.value.kind === 'committed') return;
    }
  }

  #fence(number: number): Write {
    return { key: this.#commitKey, value: encode({ commit: number, at: this.#clock.now() }) };
  }

  /** Writes the own key as the mirror shows it; false when the mirror is behind. */
  async #writeFence(): Promise<Result<boolean, CommitError>> {
    if (this.#stopping.aborted) return Result.error(new StoreClosed({ store: this.store.name }));
    const fence = { key: this.#commitKey, revision: this.mirror.revisionOf(this.#commitKey) };
    const sent = await this.#send({ conditions: [fence], writes: [this.#fence(++this.#count)] });
    return sent.ok ? Result.ok(sent.value.kind === 'committed') : sent;
  }

  /** The store's revision now. */
  async #present(): Promise<Result<Revision, CommitError>> {
    const present = await this.store.read([]);
    if (present.ok) return Result.ok(present.value.revision);
    this.#note(present.error);
    return present;
  }

  async #send(commit: Commit): Promise<Result<Outcome, CommitError>> {
    const result = await this.store.commit(commit);
    if (!result.ok) {
      this.#note(result.error);
      return result;
    }
    const { kind, revision } = result.value;
    if (kind === 'conflict') return Result.ok({ kind, keys: await this.#reason(commit.conditions, revision) });
    // Whoever is told nothing more by a store that is away must not wait for it.
    while (!(await this.mirror.reached(revision, SHOWN_PATIENCE_MS)) && !this.mirror.ended) {
      const present = await this.#present();
      if (!present.ok) return Result.error(this.#unavailable('it went away', 'unknown'));
    }
    return Result.ok(COMMITTED);
  }

  /** Waits until the mirror has reached the revision that a conflict named, and says which conditions do not hold there. */
  async #reason(conditions: readonly Condition[], revision: Revision): Promise<string[]> {
    const { mirror } = this;
    await mirror.until(() => mirror.revision >= revision || mirror.contradicted(conditions).length > 0, CONFLICT_PATIENCE_MS);
    await mirror.reached(revision, REVISION_PATIENCE_MS);
    return mirror.contradicted(conditions);
  }

  /** Waits until it was found out what became of a commit, though not for ever. */
  #outcomeOf(fence: Revision, number: number, unknown: CommitError): Promise<Result<Outcome, CommitError>> {
    this.#lostAnswers = true;
    return new Promise((resolve) => {
      const giveUp = (): void => end(Result.error(unknown));
      const end = (result: Result<Outcome, CommitError>): void => {
        timer.cancel();
        this.#stopping.removeEventListener('abort', giveUp);
        resolve(result);
      };
      const timer = this.#clock.after(this.patienceMs, giveUp);
      this.#doubt = { fence, number, end };
      if (this.#stopping.aborted) giveUp();
      else this.#stopping.addEventListener('abort', giveUp, { once: true });
    });
  }

  /** Whether the mirror does not show yet what it has to show before the store can be used. */
  #isOpen(): boolean {
    return this.#doubt === undefined || this.mirror.revisionOf(this.#commitKey) === this.#doubt.fence;
  }

  /** Tells what became of the commit in doubt, if the own key says it; once it is written again, it does not any more. */
  #settle(): void {
    const doubt = this.#doubt;
    if (doubt === undefined || this.#isOpen()) return;
    this.#doubt = undefined;
    const last = this.mirror.note(this.#commitKey)?.record;
    // Somebody has taken the key for that of a dead replica.
    if (last === undefined) doubt.end(Result.error(this.#unavailable('it has lost what it was asked', 'unknown')));
    else doubt.end(Result.ok('commit' in last && last.commit === doubt.number ? COMMITTED : REPEAT));
  }

  #note(error: CommitError): void {
    if (!(error instanceof StoreUnavailable) || this.#trouble !== undefined) return;
    this.#trouble = error;
    this.#onTrouble();
  }

  #unavailable(reason: string, outcome: 'did-not-happen' | 'unknown'): StoreUnavailable {
    return new StoreUnavailable({ store: this.store.name, reason, outcome });
  }
}

function isUnknown(error: CommitError): boolean {
  return error instanceof StoreUnavailable && error.details.outcome === 'unknown';
}
