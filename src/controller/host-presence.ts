/**
 * Announces this host under a lease, again after every loss, and keeps everything it commits to that lease.
 *
 * Each announcement is a life with an id of its own. `guard` makes a commit depend on the life being announced still, so
 * a host that was silent for too long learns it before its next commit. Invariant: no commit of a controller that
 * announces itself happens while its presence is gone.
 */
import { formatInstant } from '../base/instant.js';
import { Result } from '../base/result.js';
import { errorClass, type CnmError } from '../base/error.js';
import type { Presence, Store } from '../contracts/store.js';
import { encode } from '../model/codec.js';
import { hostKey } from '../model/host.js';
import { createId } from '../model/ids.js';
import { presenceKey, type PresenceRecord } from '../model/presence.js';
import type { Transaction } from '../state/transaction.js';
import type { Core } from './core.js';
import { HostNameInUse, HostPresenceLost } from './errors/host-errors.js';
import { recover } from './operations/recover.js';

/** How a host announces itself. */
export interface AnnounceSettings {
  /** '10.99.0.11:2376'. */
  readonly advertise: string;
  /** How long it may be silent. */
  readonly ttlMs: number;
}

/** A store without leases, asked to announce a host. */
export class PresenceNotAvailable extends errorClass('PRESENCE_NOT_AVAILABLE', 'not-implemented', {
  message: (d: { store: string }) => `store ${d.store} cannot announce hosts`,
  explanation: () => 'Leave clusterAdvertise out, or use a store with leases.',
}) {}

const RETRY_MS = 1_000;

export class HostPresence {
  readonly #core: Core;
  readonly #store: Store;
  readonly #settings: AnnounceSettings;
  #life: string | undefined;
  #presence: Presence | undefined;
  #closed = false;

  constructor(core: Core, store: Store, settings: AnnounceSettings) {
    this.#core = core;
    this.#store = store;
    this.#settings = settings;
  }

  /** The error that this life is over, if so; makes the transaction's commit depend on its going on. */
  guard(tx: Transaction): HostPresenceLost | undefined {
    if (this.#life === undefined) return undefined;
    const { tables, host } = this.#core;
    const announced = tx.get(tables.presences, presenceKey({ host: host.name }));
    if (announced?.life === this.#life) return undefined;
    const reaped = tables.hosts.get(hostKey(host))?.reapedLife === this.#life;
    return new HostPresenceLost({ host: host.name, reaped });
  }

  /** Announces the host, and goes on doing so until it is closed. Errors: HOST_NAME_IN_USE, those of the store. */
  async open(): Promise<Result<void, CnmError>> {
    const announced = await this.#announce();
    if (announced.ok) void this.#keep(announced.value);
    return announced.ok ? Result.ok() : announced;
  }

  /** Withdraws the announcement and says so in the host's record: the host is not gone, it has left. */
  async close(): Promise<void> {
    this.#closed = true;
    const { host, tables } = this.#core;
    await this.#core.run(({ tx }) => {
      const row = tx.get(tables.hosts, hostKey(host));
      if (row === undefined) return Result.ok();
      const { announcedTtlMs: _, ...left } = row;
      tx.update(tables.hosts, left);
      return Result.ok();
    });
    await this.#presence?.withdraw();
  }

  async #announce(): Promise<Result<Presence, CnmError>> {
    const { host, runtime, tables, replica } = this.#core;
    if (this.#store.announce === undefined) return Result.error(new PresenceNotAvailable({ store: this.#store.name }));
    const life = createId(runtime.random);
    const { advertise, ttlMs } = this.#settings;
    const record: PresenceRecord = { host: host.name, advertise, since: runtime.clock.now(), life };
    const presence = await this.#store.announce(presenceKey(record), encode(record), ttlMs);
    if (!presence.ok) return presence;
    if (presence.value.kind === 'conflict') return this.#refused();
    this.#presence = presence.value;
    await replica.settled();
    this.#life = life;
    const known = await this.#core.run((operation) => {
      const row = operation.tx.get(tables.hosts, hostKey(host)) ?? host;
      operation.tx.update(tables.hosts, { ...row, life, announcedTtlMs: ttlMs });
      return recover(operation);
    });
    if (known.ok) return Result.ok(presence.value);
    await presence.value.withdraw();
    return known;
  }

  /** Announces again whenever the presence is lost. */
  async #keep(first: Presence): Promise<void> {
    for (let presence: Presence | undefined = first; !this.#closed; ) {
      await presence?.lost;
      if (this.#closed) return;
      this.#core.runtime.log.warn(`host ${this.#core.host.name} counted as gone`);
      const again: Result<Presence, CnmError> = await this.#announce();
      presence = again.ok ? again.value : undefined;
      if (!again.ok) await new Promise<void>((resolve) => void this.#core.runtime.clock.after(RETRY_MS, resolve));
    }
  }

  /** Who has the name. */
  async #refused(): Promise<Result<never, CnmError>> {
    const { host, tables, replica } = this.#core;
    await replica.settled();
    const other = tables.presences.get(presenceKey({ host: host.name }));
    const details = { host: host.name, advertise: other?.advertise ?? 'another process', since: other === undefined ? 'a moment' : formatInstant(other.since) };
    return Result.error(new HostNameInUse(details));
  }
}
