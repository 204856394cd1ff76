/**
 * Stops a container: its sandbox and its endpoints go, and their addresses are free. What it was connected with stays.
 *
 * What does not run is left alone.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Operation } from '../../controller/operations/operation.js';
import { deleteSandbox } from '../../controller/operations/sandbox/delete-sandbox.js';
import { isUp, type ContainerRecord } from '../../model/container.js';
import { untestedHealth } from '../../model/health.js';
import { sandboxKey } from '../../model/sandbox.js';
import { readContainer } from './find-container.js';

/** How a container has ended. */
export interface ContainerEnd {
  readonly exitCode?: number;
  /** Its restart policy starts it again later. */
  readonly restarts?: boolean;
  readonly byUser?: boolean;
}

export function stopContainer(operation: Operation, wanted: string, end: ContainerEnd = {}): Result<ContainerRecord, CnmError> {
  const { tx, tables, clock } = operation;
  const found = readContainer(operation, wanted);
  if (!found.ok || !(isUp(found.value) || found.value.state === 'restarting')) return found;
  const sandboxId = tables.sandboxes.get(sandboxKey({ containerId: found.value.id }))?.id;
  const left = deleteOwnSandbox(operation, found.value);
  if (!left.ok) return left;
  const { exitCode = found.value.exitCode ?? 0, restarts = false, byUser = false } = end;
  const container: ContainerRecord = {
    ...found.value,
    state: restarts ? 'restarting' : 'exited',
    ...(isUp(found.value) && { finishedAt: clock.now() }),
    exitCode,
    ...(restarts && { restartCount: (found.value.restartCount ?? 0) + 1 }),
    ...(byUser && { stoppedByUser: true }),
    ...(found.value.health !== undefined && { health: untestedHealth(found.value.health) }),
    ...(sandboxId !== undefined && { lastSandboxId: sandboxId }),
  };
  tx.update(tables.containers, container);
  return Result.ok(container);
}

/** Deletes the container's sandbox with its endpoints, if it has one of its own. */
export function deleteOwnSandbox(operation: Operation, container: ContainerRecord): Result<void, CnmError> {
  const sandbox = operation.tables.sandboxes.get(sandboxKey({ containerId: container.id }));
  return sandbox === undefined ? Result.ok() : deleteSandbox(operation, sandbox.id);
}
