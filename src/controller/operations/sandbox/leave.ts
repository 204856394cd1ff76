/**
 * Takes an endpoint out of its sandbox (libnetwork endpoint.go, sbLeave): driver, place in the order, way out.
 *
 * The endpoint keeps its addresses, its MAC and its name.
 */
import type { CnmError } from '../../../base/error.js';
import { Result } from '../../../base/result.js';
import type { EndpointRecord } from '../../../model/endpoint.js';
import { EndpointNotFound, EndpointNotJoined, EndpointOnOtherHost } from '../../errors/endpoint-errors.js';
import type { Operation } from '../operation.js';
import { takeOut } from './attach.js';
import { settleSandbox } from './settle-ports.js';

export function leave(operation: Operation, endpointId: string): Result<EndpointRecord, CnmError> {
  const { tx, tables, host } = operation;
  const endpoint = tx.find(tables.endpointsById, endpointId);
  if (endpoint === undefined) return Result.error(new EndpointNotFound({ endpoint: endpointId }));
  if (endpoint.join === undefined) return Result.error(new EndpointNotJoined({ endpoint: endpoint.name }));
  if (endpoint.host !== host.name) {
    return Result.error(new EndpointOnOtherHost({ endpoint: endpoint.name, host: endpoint.host, here: host.name }));
  }
  const sandbox = tables.sandboxesById.get(endpoint.join.sandboxId);
  const taken = takeOut(operation, endpoint, sandbox);
  if (!taken.ok || sandbox === undefined) return taken;
  const left = tables.sandboxesById.get(sandbox.id);
  const settled = left === undefined ? Result.ok() : settleSandbox(operation, left);
  return settled.ok ? taken : settled;
}
