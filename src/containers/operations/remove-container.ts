/**
 * Removes a container with its configuration; a running one only by force. Volumes without a name go with it where that is asked for.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Operation } from '../../controller/operations/operation.js';
import { isUp, type ContainerRecord } from '../../model/container.js';
import { ContainerRunning } from '../errors.js';
import { readContainer } from './find-container.js';
import { deleteAnonymousVolumes } from '../volumes/mount-volumes.js';
import { deleteOwnSandbox } from './stop-container.js';

export function removeContainer(operation: Operation, wanted: string, options: { readonly force: boolean; readonly volumes?: boolean }): Result<ContainerRecord, CnmError> {
  const found = readContainer(operation, wanted);
  if (!found.ok) return found;
  const { id, name, state } = found.value;
  if ((isUp(found.value) || state === 'restarting') && !options.force) return Result.error(new ContainerRunning({ container: name, id, state }));
  const left = deleteOwnSandbox(operation, found.value);
  if (!left.ok) return left;
  operation.tx.delete(operation.tables.containers, found.value);
  if (options.volumes === true) deleteAnonymousVolumes(operation, found.value);
  return found;
}
