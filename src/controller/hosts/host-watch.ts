/**
 * Which hosts are here and which are gone, as this controller has seen it, told as events.
 *
 * A host is gone when it has announced itself, is not announced any more, and had one time to live to come back since
 * this controller could last not tell: the store was away, or this host itself was not heard of. A host that does not
 * announce itself is never gone. Invariant: an event tells of each host's coming and going in turn.
 */
import type { Emitter } from '../../base/emitter.js';
import type { Clock, Timer } from '../../base/runtime.js';
import type { EventMap } from '../../contracts/events.js';
import { hostKey, type HostRecord } from '../../model/host.js';
import { presenceKey } from '../../model/presence.js';
import type { Change } from '../../state/collection.js';
import type { Tables } from '../../state/tables.js';
import { Outage } from './outage.js';

/**
 * 'present': announced. 'silent': was, and it cannot be told yet whether it is gone. 'gone': was, and is not heard of.
 * 'unannounced': does not announce itself, which says nothing.
 */
export type HostState = 'present' | 'silent' | 'gone' | 'unannounced';

export interface HostWatchParts {
  readonly tables: Tables;
  readonly host: HostRecord;
  readonly clock: Clock;
  readonly events: Emitter<EventMap>;
}

/** What was seen of a host. */
interface Seen {
  state: HostState;
  /** Since when it is known not to be announced. */
  absentSinceMs: number | undefined;
  /** What was last told of it. */
  told: 'present' | 'gone' | undefined;
  /** Runs when it has had its time. */
  timer: Timer | undefined;
}

export class HostWatch {
  readonly outage = new Outage();
  /** Called with each host that is gone, also with those that were when this began. */
  onGone: (host: HostRecord) => void = () => undefined;
  readonly #parts: HostWatchParts;
  readonly #seen = new Map<string, Seen>();
  #ownWasLost = false;
  #closed = false;

  constructor(parts: HostWatchParts) {
    this.#parts = parts;
    this.#ownWasLost = this.#isOwnLost();
  }

  stateOf(host: string): HostState {
    return this.#seen.get(host)?.state ?? 'unannounced';
  }

  /** Since when at least a host is gone, in milliseconds since 1970; undefined when it is not. */
  goneSinceMs(host: string): number | undefined {
    const seen = this.#seen.get(host);
    return seen?.state === 'gone' ? seen.absentSinceMs : undefined;
  }

  /** Follows committed changes. */
  follow(changes: readonly Change[]): void {
    const { tables, host } = this.#parts;
    const names = new Set<string>();
    for (const change of changes) {
      const row = tables.hosts.changed(change);
      const presence = tables.presences.changed(change);
      const name = (row?.after ?? row?.before)?.name ?? (presence?.after ?? presence?.before)?.host;
      if (name !== undefined) names.add(name);
    }
    if (names.has(host.name)) this.#followOwn();
    for (const name of names) this.#look(name, true);
  }

  /** Looks at every host anew; their coming and going is told unless this is the beginning. */
  lookAround(tell = true): void {
    for (const { name } of this.#parts.tables.hosts.rows()) this.#look(name, tell);
  }

  close(): void {
    this.#closed = true;
    for (const { timer } of this.#seen.values()) timer?.cancel();
  }

  /** While this host is not heard of itself, it may be the one that is cut off, and not the others. */
  #followOwn(): void {
    const isLost = this.#isOwnLost();
    if (isLost === this.#ownWasLost) return;
    this.#ownWasLost = isLost;
    if (!isLost) this.outage.end(this.#parts.clock.now());
    this.lookAround();
  }

  #isOwnLost(): boolean {
    const { tables, host } = this.#parts;
    return tables.hosts.get(hostKey(host))?.announcedTtlMs !== undefined && tables.presences.get(presenceKey({ host: host.name })) === undefined;
  }

  #look(name: string, tell: boolean): void {
    const { tables, clock } = this.#parts;
    const record = tables.hosts.get(hostKey({ name }));
    const seen = this.#seen.get(name) ?? { state: 'unannounced', absentSinceMs: undefined, told: undefined, timer: undefined };
    seen.timer?.cancel();
    if (record === undefined || this.#closed) {
      this.#seen.delete(name);
      return;
    }
    this.#seen.set(name, seen);
    const before = seen.state;
    seen.state = this.#judge(record);
    const isAbsent = seen.state === 'gone' || seen.state === 'silent';
    seen.absentSinceMs = isAbsent ? (seen.absentSinceMs ?? clock.now()) : undefined;
    if (seen.state === 'silent') this.#lookAgain(record, seen);
    if (seen.state === 'unannounced') seen.told = undefined;
    if ((seen.state === 'present' || seen.state === 'gone') && seen.told !== seen.state) {
      seen.told = seen.state;
      if (tell) this.#parts.events.emit(`host:${seen.state}`, { host: name, address: record.address });
    }
    if (seen.state === 'gone' && before !== 'gone') this.onGone(record);
  }

  #judge({ name, announcedTtlMs }: HostRecord): HostState {
    const { tables, host, clock } = this.#parts;
    if (tables.presences.get(presenceKey({ host: name })) !== undefined) return 'present';
    if (announcedTtlMs === undefined) return 'unannounced';
    const isOwn = name === host.name;
    if (this.outage.remainingMs(clock.now(), announcedTtlMs) > 0 || (this.#ownWasLost && !isOwn)) return 'silent';
    return 'gone';
  }

  /** Looks again when a silent host has had its time; where that has not begun, something else will have it begin. */
  #lookAgain({ name, announcedTtlMs = 0 }: HostRecord, seen: Seen): void {
    if (this.outage.isOn || (this.#ownWasLost && name !== this.#parts.host.name)) return;
    const { clock } = this.#parts;
    seen.timer = clock.after(this.outage.remainingMs(clock.now(), announcedTtlMs), () => this.#look(name, true));
  }
}
