/**
 * Publishes the ports of the endpoint that is its sandbox's way out, and of no other (libnetwork endpoint.go, sbJoin and
 * sbLeave: ProgramExternalConnectivity and RevokeExternalConnectivity).
 *
 * An endpoint publishes what it was created with, or else what its sandbox was, so that a sandbox's ports follow its way
 * out. Nothing is published of an internal network. Invariant afterwards: no other endpoint of the sandbox has host ports.
 */
import type { CnmError } from '../../../base/error.js';
import { Result } from '../../../base/result.js';
import { copyWith } from '../../../model/copy-with.js';
import type { EndpointRecord } from '../../../model/endpoint.js';
import type { PortBinding } from '../../../model/port-binding.js';
import type { SandboxRecord } from '../../../model/sandbox.js';
import { gatewayOf, placedEndpoints, type Placed } from '../../../state/placement.js';
import { ExternalConnectivityFailed } from '../../errors/endpoint-errors.js';
import type { Operation } from '../operation.js';
import { isGatewayEndpoint } from './gateway-network.js';
import { settleGateway } from './settle-gateway.js';

/** Errors: EXTERNAL_CONNECTIVITY_FAILED, with what the driver said as its cause. */
export function settlePorts(operation: Operation, sandbox: SandboxRecord): Result<void, CnmError> {
  const placed = placedEndpoints(operation.tables, sandbox);
  const gateway = gatewayOf(placed);
  for (const place of placed) {
    const revoked = place.endpoint.publishedPorts === undefined || place === gateway ? Result.ok() : revoke(operation, place);
    if (!revoked.ok) return revoked;
  }
  if (gateway === undefined || gateway.network.internal || gateway.endpoint.publishedPorts !== undefined) return Result.ok();
  return program(operation, gateway, sandbox);
}

/**
 * Puts right what an endpoint that has gone leaves behind: the endpoint in the gateway network, and the ports.
 *
 * A way out that cannot have its ports is left without them, as in Docker, which only warns.
 */
export function settleSandbox(operation: Operation, sandbox: SandboxRecord): Result<void, CnmError> {
  const settled = settleGateway(operation, sandbox);
  if (!settled.ok) return settled;
  const { tx, tables } = operation;
  const mark = tx.mark();
  if (!settlePorts(operation, tables.sandboxesById.get(sandbox.id) ?? sandbox).ok) tx.rollback(mark);
  return Result.ok();
}

/** Why a way out cannot have its ports; of one that was made for its sandbox that is said, with the container's id. */
export function portsRefused(place: Placed, { containerId }: SandboxRecord, cause: CnmError): ExternalConnectivityFailed {
  const { name: endpoint, id: endpointId } = place.endpoint;
  const whose = isGatewayEndpoint(place) ? `container ${containerId}: endpoint join on GW Network failed: ` : '';
  return new ExternalConnectivityFailed({ endpoint, endpointId, whose, reason: cause.message, why: cause.explanation, code: cause.code }, { cause });
}

function bindingsOf(endpoint: EndpointRecord, sandbox: SandboxRecord): readonly PortBinding[] {
  return endpoint.portBindings.length > 0 ? endpoint.portBindings : (sandbox.portBindings ?? []);
}

function revoke(operation: Operation, { endpoint, network }: Placed): Result<void, CnmError> {
  const driver = operation.registry.driver(network.driver);
  if (!driver.ok) return driver;
  const revoked = driver.value.revokeExternalConnectivity?.(operation, network, endpoint) ?? Result.ok();
  if (!revoked.ok) return revoked;
  const { publishedPorts: _, ...rest } = endpoint;
  operation.tx.update(operation.tables.endpoints, rest);
  return Result.ok();
}

function program(operation: Operation, place: Placed, sandbox: SandboxRecord): Result<void, CnmError> {
  const { endpoint, network } = place;
  const bindings = bindingsOf(endpoint, sandbox);
  if (bindings.length === 0) return Result.ok();
  const driver = operation.registry.driver(network.driver);
  if (!driver.ok) return driver;
  const published = driver.value.programExternalConnectivity?.(operation, network, endpoint, bindings);
  if (published === undefined) return Result.ok();
  if (!published.ok) return Result.error(portsRefused(place, sandbox, published.error));
  if (published.value.length > 0) operation.tx.update(operation.tables.endpoints, copyWith(endpoint, { publishedPorts: published.value }));
  return Result.ok();
}
