/**
 * Says in the shared store what this host is like and whether it announces itself, and puts right what a crash left.
 *
 * A host that does not announce itself must not look as if it were gone, so whatever an earlier life announced is taken
 * back, unless another process announces the host right now.
 */
import type { CnmError } from '../../../base/error.js';
import type { Slices } from '../../../base/pause.js';
import { Result } from '../../../base/result.js';
import { hostKey, type HostRecord } from '../../../model/host.js';
import { presenceKey } from '../../../model/presence.js';
import type { Tables } from '../../../state/tables.js';
import type { Operation } from '../operation.js';
import { needsRecovery, recover } from '../recover.js';

/** A life of the host that is announced. */
export interface AnnouncedLife {
  readonly life: string;
  readonly announcedTtlMs: number;
}

/** Whether there is nothing to say and nothing to put right of a host that does not announce itself. */
export async function isRecorded(tables: Tables, host: HostRecord, slices: Slices): Promise<boolean> {
  const row = tables.hosts.get(hostKey(host));
  if (row === undefined || !isSameHost(row, host) || (await needsRecovery(tables, host, slices))) return false;
  return row.announcedTtlMs === undefined || tables.presences.get(presenceKey({ host: host.name })) !== undefined;
}

export function recordHost(operation: Operation, announced?: AnnouncedLife): Result<void, CnmError> {
  const { tx, tables, host } = operation;
  const row = tx.get(tables.hosts, hostKey(host));
  const isAnnounced = tx.get(tables.presences, presenceKey({ host: host.name })) !== undefined;
  if (row === undefined) tx.insert(tables.hosts, { ...host, ...announced });
  else tx.update(tables.hosts, { ...(isAnnounced ? lifeOf(row) : reapedOf(row)), ...host, created: row.created, ...announced });
  return recover(operation);
}

/** Says that the host has left by its own will: it is not gone, whatever it leaves. */
export function recordLeave({ tx, tables, host }: Operation): Result<void, CnmError> {
  const row = tx.get(tables.hosts, hostKey(host));
  if (row === undefined) return Result.ok();
  tx.update(tables.hosts, withoutLife(row));
  return Result.ok();
}

function withoutLife({ life: _, announcedTtlMs: __, ...row }: HostRecord): HostRecord {
  return row;
}

/** What a row says beside what the host is like. */
function lifeOf({ announcedTtlMs, reapedLife, life }: HostRecord) {
  return {
    ...(announcedTtlMs !== undefined && { announcedTtlMs }),
    ...(reapedLife !== undefined && { reapedLife }),
    ...(life !== undefined && { life }),
  };
}

function reapedOf({ reapedLife }: HostRecord) {
  return reapedLife === undefined ? {} : { reapedLife };
}

function isSameHost(a: HostRecord, b: HostRecord): boolean {
  return JSON.stringify(descriptionOf(a)) === JSON.stringify(descriptionOf(b));
}

function descriptionOf({ address, interfaces, underlay, gateway, portRange, userlandProxy, resolvConf }: HostRecord) {
  return [address, interfaces, underlay ?? '', gateway ?? '', portRange?.first ?? 0, portRange?.last ?? 0, userlandProxy ?? true, resolvConf ?? ''];
}
