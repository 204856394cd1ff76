/**
 * Pauses a container and lets it go on: it keeps its network stack, and its command stands still (daemon/pause.go).
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Operation } from '../../controller/operations/operation.js';
import type { ContainerRecord } from '../../model/container.js';
import { untestedHealth } from '../../model/health.js';
import { ContainerAlreadyPaused, ContainerNotPaused, ContainerNotRunning, ContainerRestarting } from '../errors.js';
import { readContainer } from './find-container.js';

export function pauseContainer(operation: Operation, wanted: string): Result<ContainerRecord, CnmError> {
  const found = readContainer(operation, wanted);
  if (!found.ok) return found;
  const { id, name: container, state, health } = found.value;
  if (state === 'paused') return Result.error(new ContainerAlreadyPaused({ container, id }));
  if (state === 'restarting') return Result.error(new ContainerRestarting({ container, id }));
  if (state !== 'running') return Result.error(new ContainerNotRunning({ container, id }));
  return change(operation, { ...found.value, state: 'paused', ...(health !== undefined && { health: untestedHealth(health) }) });
}

export function unpauseContainer(operation: Operation, wanted: string): Result<ContainerRecord, CnmError> {
  const found = readContainer(operation, wanted);
  if (!found.ok) return found;
  const { id, name: container, state } = found.value;
  if (state !== 'paused') return Result.error(new ContainerNotPaused({ container, id }));
  return change(operation, { ...found.value, state: 'running' });
}

function change({ tx, tables }: Operation, container: ContainerRecord): Result<ContainerRecord, CnmError> {
  tx.update(tables.containers, container);
  return Result.ok(container);
}
