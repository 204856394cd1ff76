/**
 * Puts right what a process that died has left half done on this host. It removes no sandbox.
 *
 * One commit makes an operation whole, so what is left to do is what follows from other hosts' deeds and from a sandbox
 * whose store lost it: endpoints that a sandbox lists and nobody has, joins to sandboxes that are gone, gateways.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Tables } from '../../state/tables.js';
import { placedEndpoints } from '../../state/placement.js';
import { removeEndpoint } from './endpoint/remove-endpoint.js';
import type { Operation } from './operation.js';
import { takeOut } from './sandbox/attach.js';
import { isGatewayEndpoint, needsGatewayNetwork } from './sandbox/gateway-network.js';
import { settleGateway } from './sandbox/settle-gateway.js';

/** Whether a sandbox of this host is not as `settleGateway` leaves it. */
export function isUnsettled(tables: Tables, sandboxId: string): boolean {
  const sandbox = tables.sandboxesById.get(sandboxId);
  if (sandbox === undefined) return false;
  const placed = placedEndpoints(tables, sandbox);
  return placed.length < sandbox.endpoints.length || needsGatewayNetwork(placed) !== placed.some(isGatewayEndpoint);
}

/** Whether there is anything to put right. */
export function needsRecovery(tables: Tables, host: string): boolean {
  for (const sandbox of tables.sandboxes.rows()) if (isUnsettled(tables, sandbox.id)) return true;
  for (const endpoint of tables.endpoints.rows()) if (endpoint.host === host && isStray(tables, endpoint.join?.sandboxId)) return true;
  return false;
}

export function recover(operation: Operation): Result<void, CnmError> {
  const { tables, host } = operation;
  for (const endpoint of [...tables.endpoints.rows()]) {
    if (endpoint.host !== host.name || !isStray(tables, endpoint.join?.sandboxId)) continue;
    const network = tables.networksById.get(endpoint.networkId);
    const alone = takeOut(operation, endpoint, undefined);
    if (!alone.ok) return alone;
    if (network === undefined || !isGatewayEndpoint({ endpoint, network })) continue;
    const removed = removeEndpoint(operation, alone.value);
    if (!removed.ok) return removed;
  }
  for (const sandbox of [...tables.sandboxes.rows()]) {
    if (!isUnsettled(tables, sandbox.id)) continue;
    const settled = settleGateway(operation, sandbox);
    if (!settled.ok) return settled;
  }
  return Result.ok();
}

function isStray(tables: Tables, sandboxId: string | undefined): boolean {
  return sandboxId !== undefined && tables.sandboxesById.get(sandboxId) === undefined;
}
