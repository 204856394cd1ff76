/**
 * Joins an endpoint to a sandbox (libnetwork endpoint.go, sbJoin): driver, interface, place in the order, way out.
 *
 * Only the host that owns the endpoint joins it, and the sandbox's record is written with it, so that a sandbox has at
 * most one endpoint of a network and cannot be deleted at the same time.
 */
import type { CnmError } from '../../../base/error.js';
import { Result } from '../../../base/result.js';
import type { EndpointRecord } from '../../../model/endpoint.js';
import type { JoinSettings } from '../../settings/endpoint-settings.js';
import { EndpointInUse, EndpointNotFound, EndpointOnOtherHost } from '../../errors/endpoint-errors.js';
import { SandboxNotFound } from '../../errors/sandbox-errors.js';
import type { Operation } from '../operation.js';
import { attach } from './attach.js';
import { settleGateway } from './settle-gateway.js';
import { settlePorts } from './settle-ports.js';

export function join(operation: Operation, endpointId: string, sandboxId: string, settings: JoinSettings): Result<EndpointRecord, CnmError> {
  const found = findBoth(operation, endpointId, sandboxId);
  if (!found.ok) return found;
  const { endpoint, sandbox } = found.value;
  const attached = attach(operation, endpoint, sandbox, settings);
  if (!attached.ok) return attached;
  const settled = settleGateway(operation, attached.value.sandbox);
  if (!settled.ok) return settled;
  const { tables } = operation;
  const published = settlePorts(operation, tables.sandboxesById.get(sandbox.id) ?? sandbox);
  return published.ok ? Result.ok(tables.endpointsById.get(endpointId) ?? attached.value.endpoint) : published;
}

function findBoth(operation: Operation, endpointId: string, sandboxId: string) {
  const { tx, tables, host } = operation;
  const endpoint = tx.find(tables.endpointsById, endpointId);
  if (endpoint === undefined) return Result.error(new EndpointNotFound({ endpoint: endpointId }));
  const sandbox = tx.find(tables.sandboxesById, sandboxId);
  if (sandbox === undefined) return Result.error(new SandboxNotFound({ sandbox: sandboxId }));
  if (endpoint.host !== host.name) {
    return Result.error(new EndpointOnOtherHost({ endpoint: endpoint.name, host: endpoint.host, here: host.name }));
  }
  if (endpoint.join !== undefined) {
    const { sandboxId: other, containerId } = endpoint.join;
    return Result.error(new EndpointInUse({ endpoint: endpoint.name, sandboxId: other, containerId, host: endpoint.host }));
  }
  return Result.ok({ endpoint, sandbox });
}
