/**
 * Deletes an endpoint (libnetwork endpoint.go, Delete): not while it is in a sandbox, unless by force.
 *
 * By force also where another host owns it; that host then finds its sandbox without it.
 */
import type { CnmError } from '../../../base/error.js';
import { Result } from '../../../base/result.js';
import { ActiveContainer, EndpointNotFound } from '../../errors/endpoint-errors.js';
import type { Operation } from '../operation.js';
import { takeOut } from '../sandbox/attach.js';
import { settleSandbox } from '../sandbox/settle-ports.js';
import { removeEndpoint } from './remove-endpoint.js';

export function deleteEndpoint(operation: Operation, id: string, options: { readonly force: boolean }): Result<void, CnmError> {
  const endpoint = operation.tables.endpointsById.get(id);
  if (endpoint === undefined) return Result.error(new EndpointNotFound({ endpoint: id }));
  if (endpoint.join === undefined) return removeEndpoint(operation, endpoint);
  if (!options.force) {
    const { name, host, join } = endpoint;
    return Result.error(new ActiveContainer({ endpoint: name, id, containerId: join.containerId, host }));
  }
  const { tables } = operation;
  const sandbox = tables.sandboxesById.get(endpoint.join.sandboxId);
  const taken = takeOut(operation, endpoint, sandbox);
  if (!taken.ok) return taken;
  const removed = removeEndpoint(operation, taken.value);
  if (!removed.ok || sandbox === undefined) return removed;
  // The sandbox's own endpoint in the gateway network may be what was deleted: then it gets another where it needs one.
  return settleSandbox(operation, tables.sandboxesById.get(sandbox.id) ?? sandbox);
}
