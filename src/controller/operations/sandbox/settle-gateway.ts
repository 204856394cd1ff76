/**
 * Makes a sandbox's endpoint in the gateway network come and go with the need for it.
 *
 * Invariant afterwards: the sandbox has that endpoint exactly when `needsGatewayNetwork` says so, and every endpoint
 * that it lists is there. The network itself is made on first need and stays.
 */
import type { CnmError } from '../../../base/error.js';
import { Result } from '../../../base/result.js';
import { copyWith } from '../../../model/copy-with.js';
import { GATEWAY_NETWORK, type NetworkRecord } from '../../../model/network.js';
import type { SandboxRecord } from '../../../model/sandbox.js';
import { placedEndpoints, type Placed } from '../../../state/placement.js';
import { plainEndpoint } from '../../settings/endpoint-settings.js';
import { createEndpoint } from '../endpoint/create-endpoint.js';
import { removeEndpoint } from '../endpoint/remove-endpoint.js';
import { createNetwork } from '../network/create-network.js';
import type { Operation } from '../operation.js';
import { attach, takeOut } from './attach.js';
import {
  gatewayEndpointName,
  gatewayNetworkSettings,
  isGatewayEndpoint,
  needsGatewayNetwork,
} from './gateway-network.js';

export function settleGateway(operation: Operation, sandbox: SandboxRecord): Result<void, CnmError> {
  const placed = placedEndpoints(operation.tables, sandbox);
  const current = dropMissing(operation, sandbox, placed);
  const gateway = placed.find(isGatewayEndpoint);
  const needed = needsGatewayNetwork(placed);
  if (needed && gateway === undefined) return addGateway(operation, current);
  if (needed || gateway === undefined) return Result.ok();
  const taken = takeOut(operation, gateway.endpoint, current);
  return taken.ok ? removeEndpoint(operation, taken.value) : taken;
}

/** Forgets endpoints that another host has deleted by force. */
function dropMissing({ tx, tables }: Operation, sandbox: SandboxRecord, placed: readonly Placed[]): SandboxRecord {
  if (placed.length === sandbox.endpoints.length) return sandbox;
  const present = new Set(placed.map(({ endpoint }) => endpoint.id));
  const current = copyWith(sandbox, { endpoints: sandbox.endpoints.filter((place) => present.has(place.endpointId)) });
  tx.update(tables.sandboxes, current);
  return current;
}

function addGateway(operation: Operation, sandbox: SandboxRecord): Result<void, CnmError> {
  const network = gatewayNetwork(operation);
  if (!network.ok) return network;
  const settings = { ...plainEndpoint(gatewayEndpointName(sandbox)), anonymous: true };
  const endpoint = createEndpoint(operation, network.value.id, settings);
  if (!endpoint.ok) return endpoint;
  const current = operation.tables.sandboxesById.get(sandbox.id) ?? sandbox;
  const attached = attach(operation, endpoint.value, current, { priority: 0, aliases: [], links: {} });
  return attached.ok ? Result.ok() : attached;
}

function gatewayNetwork(operation: Operation): Result<NetworkRecord, CnmError> {
  const network = operation.tables.networksByName.first(GATEWAY_NETWORK);
  return network === undefined ? createNetwork(operation, gatewayNetworkSettings()) : Result.ok(network);
}
