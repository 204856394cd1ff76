/**
 * Commits of a replica that keeps its host's own records in a store of their own.
 *
 * A transaction that writes to one of the stores is one commit there. One that writes to both takes three:
 *
 *     local   the intent: what will be written locally, on the local conditions     may still be given up
 *     global  the global writes and the decision 'committed'                        decides
 *     local   the local writes, and the intent is removed                           finishes
 *
 * Every local commit depends on there being no intent, so between the first and the third nothing local moves. After a
 * crash the intent is there: writing the decision 'aborted' either succeeds, or conflicts because it was committed.
 * The decision is one key a host, written on the condition of its revision, so a late commit of a given-up transaction
 * never passes. What was only read in the other store is compared with the mirror.
 * Invariant: the local writes happen if and only if the global ones do.
 */
import { Result } from '../../base/result.js';
import type { Clock } from '../../base/runtime.js';
import { StoreUnavailable, type Write } from '../../contracts/store.js';
import { encode } from '../../model/codec.js';
import type { Scope } from '../../model/scope.js';
import type { Condition } from '../../state/revision.js';
import type { PlannedCommit } from '../../state/transaction.js';
import { trusted } from '../../base/brand.js';
import { StoreRecordUnreadable } from '../errors.js';
import type { BatchLimits } from '../batch.js';
import type { FencedCommit, Outcome } from './fenced-commit.js';
import { scopeOf, type Layout } from '../layout.js';
import { checkSize, encodeWrites, sizeLimits, type Committer, type CommitterError } from './one-store-commit.js';

/** How long a transaction of another replica of this host may take before it is taken for left behind. */
const INTENT_PATIENCE_MS = 200;

/** What a host is about to write locally. */
interface Intent {
  readonly id: string;
  readonly writes: readonly { readonly key: string; readonly record?: unknown }[];
}

/** How a host's last transaction over both stores ended. */
interface Decision {
  readonly id: string;
  readonly outcome: 'committed' | 'aborted';
}

/** One store's share of a transaction. */
interface Part {
  readonly conditions: readonly Condition[];
  readonly planned: PlannedCommit['writes'];
  readonly writes: readonly Write[];
}

export class TwoStoreCommit implements Committer {
  readonly limits: BatchLimits;
  readonly #global: FencedCommit;
  readonly #local: FencedCommit;
  readonly #layout: Layout;
  readonly #clock: Clock;
  #count = 0;

  constructor(global: FencedCommit, local: FencedCommit, layout: Layout, clock: Clock) {
    this.#global = global;
    this.#local = local;
    this.#layout = layout;
    this.#clock = clock;
    this.limits = { ...sizeLimits([global.store, local.store]), kindOf };
  }

  async commit(planned: PlannedCommit): Promise<Result<Outcome, CommitterError>> {
    const global = this.#part(this.#global, 'global', planned);
    if (!global.ok) return global;
    const local = this.#part(this.#local, 'local', planned);
    if (!local.ok) return local;
    return this.#commitParts(global.value, local.value);
  }

  async catchUp(): Promise<Result<void, CommitterError>> {
    const global = await this.#global.catchUp();
    return global.ok ? this.#local.catchUp() : global;
  }

  /** Finishes or gives up the transaction over both stores that a crash has left, if there is one. */
  async recover(): Promise<Result<void, CommitterError>> {
    for (;;) {
      const { intentKey } = this.#layout;
      const note = this.#local.mirror.note(intentKey);
      if (note === undefined) return Result.ok();
      const intent = this.#openIntent();
      if (intent === undefined) return Result.error(new StoreRecordUnreadable({ store: this.#local.store.name, key: intentKey }));
      const decision = this.#decision();
      if (decision?.id !== intent.id) {
        const aborted = await this.#abort(intent);
        if (!aborted.ok) return aborted;
        continue;
      }
      const writes = decision.outcome === 'committed' ? writesOf(intent) : [];
      const finished = await this.#local.commit([{ key: intentKey, revision: note.revision }], [...writes, this.#noIntent()]);
      if (!finished.ok) return finished;
    }
  }

  async #commitParts(global: Part, local: Part): Promise<Result<Outcome, CommitterError>> {
    if (local.writes.length > 0) {
      const clear = await this.#clearIntent();
      if (!clear.ok) return clear;
    }
    // What one store's commit cannot depend on in the other is compared here.
    const changed = [...this.#global.mirror.contradicted(global.conditions), ...this.#local.mirror.contradicted(local.conditions)];
    if (changed.length > 0) return Result.ok({ kind: 'conflict', keys: changed });
    if (local.writes.length === 0) return this.#global.commit(global.conditions, global.writes);
    const alone = { key: this.#layout.intentKey, revision: 0 };
    if (global.writes.length === 0) return this.#local.commit([...local.conditions, alone], local.writes);
    return this.#commitBoth(global, { ...local, conditions: [...local.conditions, alone] });
  }

  async #commitBoth(global: Part, local: Part): Promise<Result<Outcome, CommitterError>> {
    const id = `${this.#layout.replica}-${++this.#count}`;
    const undecided = this.#decisionCondition();
    const intent = this.#intent({ id, writes: local.planned.map(({ key, value }) => ({ key: this.#layout.storeKeyOf(key), record: value })) });
    const oversize = checkSize(this.#local.store, intent);
    if (oversize !== undefined) return Result.error(oversize);
    const prepared = await this.#local.commit(local.conditions, [intent]);
    // What is not decided never will be, also if its intent is there.
    if (!prepared.ok && prepared.error instanceof StoreUnavailable) {
      return Result.error(new StoreUnavailable({ ...prepared.error.details, outcome: 'did-not-happen' }));
    }
    if (!prepared.ok || prepared.value.kind !== 'committed') return prepared;
    const decided = await this.#global.commit([...global.conditions, undecided], [...global.writes, this.#decide({ id, outcome: 'committed' })]);
    // Where it is not known whether it is decided, the next commit to the local store finds out, whoever makes it.
    if (!decided.ok && 'outcome' in decided.error.details && decided.error.details.outcome === 'unknown') return decided;
    const committed = decided.ok && decided.value.kind === 'committed';
    const finished = await this.#finish(id, committed ? local.writes : []);
    if (!committed || finished) return decided;
    return Result.error(new StoreUnavailable({ store: this.#local.store.name, reason: 'it went away between two commits', outcome: 'unknown' }));
  }

  /** Removes the own intent together with the local writes, which are decided; false when its store is away for long. */
  async #finish(id: string, writes: readonly Write[]): Promise<boolean> {
    const { intentKey } = this.#layout;
    const endMs = this.#clock.now() + this.#local.patienceMs;
    for (let failures = 0; ; failures++) {
      // Another replica of this host may have found it and finished it.
      if (this.#openIntent()?.id !== id) return true;
      const condition = { key: intentKey, revision: this.#local.mirror.revisionOf(intentKey) };
      const result = await this.#local.commit([condition], [...writes, this.#noIntent()]);
      if (result.ok) continue;
      if (result.error.code !== 'STORE_UNAVAILABLE' || this.#clock.now() >= endMs || !(await this.#local.backOff.wait(failures))) return false;
    }
  }

  /** Makes sure that no other replica of this host has a transaction over both stores under way. */
  async #clearIntent(): Promise<Result<void, CommitterError>> {
    const { mirror } = this.#local;
    const clear = await mirror.until(() => mirror.note(this.#layout.intentKey) === undefined, INTENT_PATIENCE_MS);
    return clear ? Result.ok() : this.recover();
  }

  /** Decides against an intent that is not decided yet. */
  async #abort(intent: Intent): Promise<Result<void, CommitterError>> {
    const undecided = this.#decisionCondition();
    // Only what is open may be given up: were it finished long ago, the decision could be that of its successor. It is
    // open after the decision's revision was taken, so that revision cannot be a successor's.
    const present = await this.#local.catchUp();
    if (!present.ok) return present;
    if (this.#openIntent()?.id !== intent.id) return Result.ok();
    const aborted = await this.#global.commit([undecided], [this.#decide({ id: intent.id, outcome: 'aborted' })]);
    return aborted.ok ? Result.ok() : aborted;
  }

  #part(commit: FencedCommit, scope: Scope, planned: PlannedCommit): Result<Part, CommitterError> {
    const own = planned.writes.filter(({ key }) => scopeOf(key) === scope);
    const writes = encodeWrites(commit, this.#layout, own);
    if (!writes.ok) return writes;
    const conditions = planned.conditions.filter(({ key }) => scopeOf(key) === scope);
    return Result.ok({
      conditions: conditions.map(({ key, revision }) => ({ key: this.#layout.storeKeyOf(key), revision })),
      planned: own,
      writes: writes.value,
    });
  }

  #openIntent(): Intent | undefined {
    const record = this.#local.mirror.note(this.#layout.intentKey)?.record;
    return record === undefined ? undefined : trusted<Intent>(record);
  }

  #decision(): Decision | undefined {
    const record = this.#global.mirror.note(this.#layout.decisionKey)?.record;
    return record === undefined ? undefined : trusted<Decision>(record);
  }

  #decisionCondition(): Condition {
    return { key: this.#layout.decisionKey, revision: this.#global.mirror.revisionOf(this.#layout.decisionKey) };
  }

  #decide(decision: Decision): Write {
    return { key: this.#layout.decisionKey, value: encode(decision) };
  }

  #intent(intent: Intent): Write {
    return { key: this.#layout.intentKey, value: encode(intent) };
  }

  #noIntent(): Write {
    return { key: this.#layout.intentKey, value: undefined };
  }
}

function writesOf(intent: Intent): Write[] {
  return intent.writes.map(({ key, record }) => ({ key, value: record === undefined ? undefined : encode(record) }));
}

/** Which of the two stores the keys belong to. */
function kindOf(writtenKeys: Iterable<string>): string {
  const scopes = new Set<Scope>();
  for (const key of writtenKeys) scopes.add(scopeOf(key));
  return scopes.size > 1 ? 'both' : [...scopes].join('');
}
