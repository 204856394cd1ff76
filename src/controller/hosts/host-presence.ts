/**
 * Announces this host under a lease, and keeps everything that it commits to that lease.
 *
 * Each announcement is a life with an id of its own. `guard` makes a commit depend on the life being announced still, so
 * a host that was silent for too long learns it before its next commit; and when others have removed meanwhile what it
 * had, callers are told so before anything of theirs is committed again.
 * Invariant: no commit of a controller that announces its host happens while that life is not announced.
 */
import { formatInstant } from '../../base/instant.js';
import { Result } from '../../base/result.js';
import type { CnmError } from '../../base/error.js';
import type { Conflict, Presence, Store } from '../../contracts/store.js';
import { encode } from '../../model/codec.js';
import { hostKey } from '../../model/host.js';
import { createId } from '../../model/ids.js';
import { presenceKey, type PresenceRecord } from '../../model/presence.js';
import { ControllerClosed } from '../../replica/errors.js';
import type { Transaction } from '../../state/transaction.js';
import type { Core } from '../core.js';
import { HostNameInUse, HostPresenceLost } from '../errors/host-errors.js';
import { recordHost, recordLeave } from '../operations/host/record-host.js';
import type { AnnounceSettings } from '../settings/controller-settings.js';

/** A store's `announce`, which not every store has. */
export type Announce = NonNullable<Store['announce']>;

export class HostPresence {
  readonly #core: Core;
  readonly #announce: Announce;
  readonly #settings: AnnounceSettings;
  /** Every life that may have been seen by others since the last that began well. */
  readonly #lives = new Set<string>();
  #life: string | undefined;
  #presence: Presence | undefined;
  #refusal: HostNameInUse | undefined;
  #notice: HostPresenceLost | undefined;
  /** A caller knows that the last life was reaped. */
  #isTold = false;
  #closed = false;

  constructor(core: Core, announce: Announce, settings: AnnounceSettings) {
    this.#core = core;
    this.#announce = announce;
    this.#settings = settings;
  }

  /** The error that this life is over, if so; makes the transaction's commit depend on its going on. */
  guard(tx: Transaction): CnmError | undefined {
    const { tables, host } = this.#core;
    const announced = tx.get(tables.presences, presenceKey({ host: host.name }));
    if (announced !== undefined && announced.life === this.#life) return undefined;
    return this.#refusal ?? this.#lost(this.#isReaped());
  }

  /** That a life of the host was reaped, until a caller knows. */
  get notice(): HostPresenceLost | undefined {
    return this.#notice;
  }

  /** Notes what a caller was told. */
  noteTold(error: CnmError): void {
    if (!(error instanceof HostPresenceLost) || !error.details.reaped) return;
    this.#notice = undefined;
    this.#isTold = true;
  }

  /**
   * Announces the host as a new life, with its record, and puts right what a crash or another host has left.
   *
   * Errors: HOST_NAME_IN_USE, HOST_PRESENCE_LOST where it may succeed a little later, and those of the store.
   */
  async announce(): Promise<Result<void, CnmError>> {
    const { host, runtime } = this.#core;
    const record: PresenceRecord = {
      host: host.name,
      advertise: this.#settings.advertise,
      since: runtime.clock.now(),
      life: createId(runtime.random),
    };
    // Also one whose answer is lost may be there.
    this.#lives.add(record.life);
    const answer: Result<Presence | Conflict, CnmError> = await this.#announce(presenceKey(record), encode(record), this.#settings.ttlMs);
    if (!answer.ok) return answer;
    if (answer.value.kind === 'conflict') return this.#refused();
    const begun = await this.#begin(record.life);
    if (begun.ok && !this.#closed) {
      this.#presence = answer.value;
      return begun;
    }
    await answer.value.withdraw();
    return begun.ok ? Result.error(new ControllerClosed({ host: host.name, reason: 'close() was called' })) : begun;
  }

  /** Resolves when the host is no longer announced. */
  async ended(): Promise<void> {
    await this.#presence?.lost;
  }

  /** Withdraws the announcement, and says first that the host has left: it is not gone. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#presence === undefined) return;
    await this.#core.commit(recordLeave);
    await this.#presence.withdraw();
  }

  /** Begins a life that is announced. */
  async #begin(life: string): Promise<Result<void, CnmError>> {
    const { ttlMs } = this.#settings;
    // From here on nobody reaps this host, and what was reaped before is seen.
    const seen = await this.#core.replica.settled();
    if (!seen.ok) return seen;
    if (this.#isReaped() && !this.#isTold) this.#notice = this.#lost(true);
    this.#life = life;
    const recorded = await this.#core.commit((operation) => recordHost(operation, { life, announcedTtlMs: ttlMs }));
    if (!recorded.ok) return recorded;
    this.#lives.clear();
    this.#lives.add(life);
    this.#isTold = false;
    this.#refusal = undefined;
    return recorded;
  }

  /** Why the name cannot be had. */
  async #refused(): Promise<Result<never, CnmError>> {
    const { host, tables, replica } = this.#core;
    const seen = await replica.settled();
    if (!seen.ok) return seen;
    const other = tables.presences.get(presenceKey({ host: host.name }));
    // It may have ended by now; and it may be an announcement of this very process, whose answer was lost.
    if (other === undefined || this.#lives.has(other.life)) return Result.error(this.#lost(false));
    this.#refusal = new HostNameInUse({ host: host.name, advertise: other.advertise, since: formatInstant(other.since) });
    return Result.error(this.#refusal);
  }

  #isReaped(): boolean {
    const { host, tables } = this.#core;
    const reapedLife = tables.hosts.get(hostKey(host))?.reapedLife;
    return reapedLife !== undefined && this.#lives.has(reapedLife);
  }

  #lost(reaped: boolean): HostPresenceLost {
    return new HostPresenceLost({ host: this.#core.host.name, reaped });
  }
}
