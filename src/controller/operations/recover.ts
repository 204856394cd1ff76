/**
 * Puts right what a process that died has left half done on this host. It removes no sandbox.
 *
 * One commit makes an operation whole, so what is left to do is what follows from other hosts' deeds, from a sandbox
 * whose store lost it, and from a host that has another address now: endpoints that a sandbox lists and nobody has,
 * joins to sandboxes that are gone, gateways, ports that no endpoint lists, and where other hosts send their tunnels' packets.
 */
import type { CnmError } from '../../base/error.js';
import type { Slices } from '../../base/pause.js';
import { Result } from '../../base/result.js';
import { endpointKey, type EndpointRecord } from '../../model/endpoint.js';
import type { HostRecord } from '../../model/host.js';
import type { Tables } from '../../state/tables.js';
import { placedEndpoints } from '../../state/placement.js';
import { hasOrphanPorts, releaseOrphanPorts } from './host/orphan-ports.js';
import { removeEndpoint } from './endpoint/remove-endpoint.js';
import type { Operation } from './operation.js';
import { takeOut } from './sandbox/attach.js';
import { isGatewayEndpoint, needsGatewayNetwork } from './sandbox/gateway-network.js';
import { settleSandbox } from './sandbox/settle-ports.js';

/** Whether a sandbox of this host is not as `settleSandbox` leaves it. */
export function isUnsettled(tables: Tables, sandboxId: string): boolean {
  const sandbox = tables.sandboxesById.get(sandboxId);
  if (sandbox === undefined) return false;
  const placed = placedEndpoints(tables, sandbox);
  return placed.length < sandbox.endpoints.length || needsGatewayNetwork(placed) !== placed.some(isGatewayEndpoint);
}

/** Whether there is anything to put right; where there is much to look at, everything else has its turns meanwhile. */
export async function needsRecovery(tables: Tables, host: HostRecord, slices: Slices): Promise<boolean> {
  for (const sandbox of tables.sandboxes.rows()) {
    if (isUnsettled(tables, sandbox.id)) return true;
    if (slices.endsHere()) await slices.next();
  }
  for (const endpoint of tables.endpoints.rows()) {
    if (isOutdated(tables, endpoint, host)) return true;
    if (slices.endsHere()) await slices.next();
  }
  return hasOrphanPorts(tables);
}

/** What cannot be put right, for want of its driver, stays as it is: nothing else waits for it. */
export function recover(operation: Operation): Result<void, CnmError> {
  const { tx, tables, host } = operation;
  const attempt = (work: () => Result<void, CnmError>): void => {
    const mark = tx.mark();
    if (!work().ok) tx.rollback(mark);
  };
  for (const endpoint of [...tables.endpoints.rows()]) {
    if (isOutdated(tables, endpoint, host)) attempt(() => putRight(operation, endpoint));
  }
  releaseOrphanPorts(operation);
  for (const sandbox of [...tables.sandboxes.rows()]) {
    if (isUnsettled(tables, sandbox.id)) attempt(() => settleSandbox(operation, sandbox));
  }
  return Result.ok();
}

/** An own endpoint that is joined to a sandbox that is gone, or says that this host is where it was before. */
function isOutdated(tables: Tables, endpoint: EndpointRecord, host: HostRecord): boolean {
  return endpoint.host === host.name && (endpoint.locator !== host.address || isStray(tables, endpoint));
}

function isStray(tables: Tables, { join }: EndpointRecord): boolean {
  return join !== undefined && tables.sandboxesById.get(join.sandboxId) === undefined;
}

function putRight(operation: Operation, endpoint: EndpointRecord): Result<void, CnmError> {
  const { tx, tables, host } = operation;
  const stray = isStray(tables, endpoint);
  const network = tables.networksById.get(endpoint.networkId);
  const alone = stray ? takeOut(operation, endpoint, undefined) : Result.ok(endpoint);
  if (!alone.ok) return alone;
  if (stray && network !== undefined && isGatewayEndpoint({ endpoint, network })) return removeEndpoint(operation, alone.value);
  const current = tables.endpoints.get(endpointKey(endpoint)) ?? alone.value;
  if (current.locator !== host.address) tx.update(tables.endpoints, { ...current, locator: host.address });
  return Result.ok();
}
