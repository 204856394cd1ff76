/**
 * Removes what a host left that is gone: every endpoint and address that was its own, and its sandboxes.
 *
 * Runs as that host, on its own records too. Each commit depends on the host's presence being gone, and says in its host
 * record that this life was reaped: if it comes back first, nothing happens; later, it finds out before its next commit.
 * A commit removes only so many endpoints, so that it fits into any store; a sandbox goes when it has none left.
 */
import type { CnmError } from '../../../base/error.js';
import { Result } from '../../../base/result.js';
import type { EndpointRecord } from '../../../model/endpoint.js';
import { hostKey } from '../../../model/host.js';
import { presenceKey } from '../../../model/presence.js';
import type { SandboxRecord } from '../../../model/sandbox.js';
import { HostNotFound, HostNotGone } from '../../errors/host-errors.js';
import { removeEndpoint } from '../endpoint/remove-endpoint.js';
import type { Operation } from '../operation.js';
import { takeOut } from '../sandbox/attach.js';

/** What was removed. */
export interface Reaped {
  readonly sandboxes: number;
  readonly endpoints: number;
  /** Endpoints that cannot be removed, for want of their driver. */
  readonly kept: number;
  /** There is more: call again. */
  readonly unfinished: boolean;
}

/** The operation's host is the one that is gone; at most so many things are removed. */
export function reap(operation: Operation, most: number): Result<Reaped, CnmError> {
  const { tx, tables } = operation;
  const host = operation.host.name;
  const record = tx.get(tables.hosts, hostKey({ name: host }));
  if (record === undefined) return Result.error(new HostNotFound({ host, known: Array.from(tables.hosts.rows(), ({ name }) => name) }));
  if (record.announcedTtlMs === undefined) return Result.error(new HostNotGone({ host, reason: 'it does not announce itself' }));
  const presence = tx.get(tables.presences, presenceKey({ host }));
  if (presence !== undefined) return Result.error(new HostNotGone({ host, reason: `${presence.advertise} is announced` }));
  if (record.life !== undefined && record.reapedLife !== record.life) tx.update(tables.hosts, { ...record, reapedLife: record.life });
  const { removed: endpoints, kept } = removeEndpoints(operation, most);
  // Not before the last endpoint is gone, so that what is left is always whole.
  const isEmpty = ({ endpoints: places }: SandboxRecord): boolean => places.every(({ endpointId }) => tables.endpointsById.get(endpointId) === undefined);
  const sandboxes = first(most - endpoints, tables.sandboxes.rows(), isEmpty);
  for (const sandbox of sandboxes) tx.delete(tables.sandboxes, sandbox);
  const containers = first(most - endpoints - sandboxes.length, tables.containers.rows(), ({ state }) => state === 'running');
  for (const container of containers) tx.update(tables.containers, { ...container, state: 'exited', finishedAt: operation.clock.now() });
  const unfinished = endpoints + sandboxes.length + containers.length >= most;
  return Result.ok({ sandboxes: sandboxes.length, endpoints, kept, unfinished });
}

/** Removes the host's first endpoints, each from its sandbox too. */
function removeEndpoints(operation: Operation, most: number): { readonly removed: number; readonly kept: number } {
  const { tx, tables, host } = operation;
  let [removed, kept] = [0, 0];
  for (const endpoint of first(Number.POSITIVE_INFINITY, tables.endpoints.rows(), (row) => row.host === host.name)) {
    if (removed >= most) break;
    const mark = tx.mark();
    if (remove(operation, endpoint).ok) removed++;
    else {
      tx.rollback(mark);
      kept++;
    }
  }
  return { removed, kept };
}

function remove(operation: Operation, endpoint: EndpointRecord): Result<void, CnmError> {
  const sandbox = endpoint.join === undefined ? undefined : operation.tables.sandboxesById.get(endpoint.join.sandboxId);
  const alone = endpoint.join === undefined ? Result.ok(endpoint) : takeOut(operation, endpoint, sandbox);
  return alone.ok ? removeEndpoint(operation, alone.value) : alone;
}

/** The first few that pass, apart from the table, so that they may be changed. */
function first<Row>(most: number, rows: Iterable<Row>, test: (row: Row) => boolean): Row[] {
  const found: Row[] = [];
  for (const row of rows) {
    if (found.length >= most) break;
    if (test(row)) found.push(row);
  }
  return found;
}
