/**
 * Removes what a host left that is gone: its sandboxes, and every endpoint and address that was its own.
 *
 * Runs as that host, on its own records too. Each commit depends on the host's presence being gone, and the first says in
 * its host record that this life was reaped: if it comes back first, nothing happens; later, it finds out before its
 * next commit. A commit removes a few endpoints at a time, so that it fits into any store.
 */
import type { CnmError } from '../../../base/error.js';
import { Result } from '../../../base/result.js';
import type { ContainerRecord } from '../../../model/container.js';
import type { EndpointRecord } from '../../../model/endpoint.js';
import { hostKey } from '../../../model/host.js';
import { presenceKey } from '../../../model/presence.js';
import { HostNotFound, HostNotGone } from '../../errors/host-errors.js';
import { removeEndpoint } from '../endpoint/remove-endpoint.js';
import type { Operation } from '../operation.js';
import { takeOut } from '../sandbox/attach.js';
import { deleteSandbox } from '../sandbox/delete-sandbox.js';

/** What was removed. */
export interface Reaped {
  readonly host: string;
  readonly sandboxes: number;
  readonly endpoints: number;
  /** There is more: call again. */
  readonly unfinished: boolean;
}

/** Endpoints, or sandboxes with their endpoints, of one commit. */
const AT_ONCE = 5;

/** The operation's host is the one that is gone. */
export function reap(operation: Operation): Result<Reaped, CnmError> {
  const { tx, tables } = operation;
  const host = operation.host.name;
  const record = tx.get(tables.hosts, hostKey({ name: host }));
  if (record === undefined) return Result.error(new HostNotFound({ host, known: [...tables.hosts.rows()].map(({ name }) => name) }));
  if (record.announcedTtlMs === undefined) return Result.error(new HostNotGone({ host, reason: 'it has never announced itself' }));
  const presence = tx.get(tables.presences, presenceKey({ host }));
  if (presence !== undefined) return Result.error(new HostNotGone({ host, reason: `${presence.advertise} is alive` }));
  if (record.life !== undefined && record.reapedLife !== record.life) tx.update(tables.hosts, { ...record, reapedLife: record.life });
  const sandboxes = take(tables.sandboxes.rows(), AT_ONCE);
  for (const sandbox of sandboxes) {
    const deleted = deleteSandbox(operation, sandbox.id);
    if (!deleted.ok) return deleted;
  }
  const endpoints = take(ownEndpoints(operation), AT_ONCE - sandboxes.length);
  for (const endpoint of endpoints) {
    const alone = endpoint.join === undefined ? Result.ok(endpoint) : takeOut(operation, endpoint, undefined);
    if (!alone.ok) return alone;
    const removed = removeEndpoint(operation, alone.value);
    if (!removed.ok) return removed;
  }
  const containers = take(running(operation), AT_ONCE);
  for (const container of containers) {
    tx.update(tables.containers, { ...container, state: 'exited', finishedAt: operation.clock.now() });
  }
  const unfinished = sandboxes.length + endpoints.length >= AT_ONCE || containers.length >= AT_ONCE;
  return Result.ok({ host, sandboxes: sandboxes.length, endpoints: endpoints.length, unfinished });
}

function* ownEndpoints({ tables, host }: Operation): Iterable<EndpointRecord> {
  for (const endpoint of tables.endpoints.rows()) if (endpoint.host === host.name) yield endpoint;
}

function* running({ tables }: Operation): Iterable<ContainerRecord> {
  for (const container of tables.containers.rows()) if (container.state === 'running') yield container;
}

/** The first few, apart from the table, so that they may be changed. */
function take<T>(rows: Iterable<T>, most: number): T[] {
  const taken: T[] = [];
  for (const row of rows) {
    if (taken.length >= most) break;
    taken.push(row);
  }
  return taken;
}
