/**
 * Changes of a container's record that nothing else follows from.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Operation } from '../../controller/operations/operation.js';
import type { ContainerRecord, RestartPolicy } from '../../model/container.js';
import { healthAfter, type HealthResult } from '../../model/health.js';
import { readContainer } from './find-container.js';

/** What is to be kept. */
export interface ContainerNote {
  /** Why it could not be started. */
  readonly error?: string;
  readonly exitCode?: number;
  readonly restartPolicy?: RestartPolicy;
  /** A test of its health, which counts while it runs. */
  readonly tested?: HealthResult;
}

export function noteOfContainer(operation: Operation, wanted: string, { error, exitCode, restartPolicy, tested }: ContainerNote): Result<ContainerRecord, CnmError> {
  const found = readContainer(operation, wanted);
  if (!found.ok) return found;
  const { run, state, health, startedAt = 0 } = found.value;
  const changed: ContainerRecord = {
    ...found.value,
    ...(error !== undefined && { error }),
    ...(exitCode !== undefined && { exitCode }),
    ...(restartPolicy !== undefined && run !== undefined && { run: { ...run, restartPolicy } }),
    ...(tested !== undefined && state === 'running' && health !== undefined && run?.healthcheck !== undefined && { health: healthAfter(health, tested, run.healthcheck, startedAt) }),
  };
  operation.tx.update(operation.tables.containers, changed);
  return Result.ok(changed);
}
