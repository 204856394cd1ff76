/**
 * The hosts of a store, as a controller shows them, and the removal of what a dead one left.
 */
import type { CnmError } from '../base/error.js';
import { Result } from '../base/result.js';
import { hostKey, type HostInterface, type HostRecord } from '../model/host.js';
import { presenceKey } from '../model/presence.js';
import type { Tables } from '../state/tables.js';
import type { Core } from './core.js';
import { HostNotFound, HostNotGone } from './errors/host-errors.js';
import { reap } from './operations/host/reap.js';
import { shown } from './settings/input.js';

/** A host that has opened the store. */
export interface HostView {
  readonly name: string;
  readonly address: string;
  readonly interfaces: readonly HostInterface[];
  /** 'present': announced. 'gone': was, and is silent. 'unannounced': does not announce itself, which says nothing. */
  readonly state: 'present' | 'gone' | 'unannounced';
  /** Where a present host says it can be reached. */
  readonly advertise?: string;
  /** Since when it is present, in milliseconds since 1970. */
  readonly since?: number;
}

/** What was removed of a host. */
export interface ReapedHost {
  readonly host: string;
  readonly sandboxes: number;
  readonly endpoints: number;
}

export function hostViews(tables: Tables): HostView[] {
  return Array.from(tables.hosts.rows(), ({ name, address, interfaces, announcedTtlMs }) => {
    const presence = tables.presences.get(presenceKey({ host: name }));
    const common = { name, address, interfaces };
    if (presence === undefined) return { ...common, state: announcedTtlMs === undefined ? 'unannounced' : 'gone' };
    return { ...common, state: 'present', advertise: presence.advertise, since: presence.since };
  });
}

/** Reaps a host, seen from another; `openAs` acts as the host that is gone, on its own records too. */
export async function reapHost(
  core: Core,
  name: string,
  openAs: (host: HostRecord) => Promise<Result<Core, CnmError>>,
): Promise<Result<ReapedHost, CnmError>> {
  await core.replica.settled();
  const record = typeof name === 'string' ? core.tables.hosts.get(hostKey({ name })) : undefined;
  const known = Array.from(core.tables.hosts.rows(), (row) => row.name);
  if (record === undefined) return Result.error(new HostNotFound({ host: shown(name), known }));
  const waitMs = core.outage.remainingMs(core.runtime.clock.now(), record.announcedTtlMs ?? 0);
  if (waitMs > 0) {
    return Result.error(new HostNotGone({ host: name, reason: `the store was away; it may announce itself again within ${waitMs} ms` }));
  }
  const as = await openAs(record);
  if (!as.ok) return as;
  let total: ReapedHost = { host: name, sandboxes: 0, endpoints: 0 };
  for (;;) {
    const reaped = await as.value.run(reap);
    if (reaped.ok) total = { host: name, sandboxes: total.sandboxes + reaped.value.sandboxes, endpoints: total.endpoints + reaped.value.endpoints };
    if (reaped.ok && reaped.value.unfinished) continue;
    await as.value.replica.close();
    await core.replica.settled();
    return reaped.ok ? Result.ok(total) : reaped;
  }
}
