/**
 * Deletes an endpoint (libnetwork endpoint.go, Delete): not while it is in a sandbox, unless by force.
 *
 * By force also where another host owns it; that host then finds its sandbox without it.
 */
import type { CnmError } from '../../../base/error.js';
import { Result } from '../../../base/result.js';
import { ActiveContainer, EndpointNotFound } from '../../errors/endpoint-errors.js';
import type { Operation } from '../operation.js';
import { detach } from '../sandbox/leave.js';
import { removeEndpoint } from './remove-endpoint.js';

export function deleteEndpoint(operation: Operation, id: string, options: { readonly force: boolean }): Result<void, CnmError> {
  const endpoint = operation.tables.endpointsById.get(id);
  if (endpoint === undefined) return Result.error(new EndpointNotFound({ endpoint: id }));
  if (endpoint.join === undefined) return removeEndpoint(operation, endpoint);
  if (!options.force) {
    const { name, host, join } = endpoint;
    return Result.error(new ActiveContainer({ endpoint: name, id, containerId: join.containerId, host }));
  }
  const detached = detach(operation, endpoint);
  return detached.ok ? removeEndpoint(operation, detached.value) : detached;
}
