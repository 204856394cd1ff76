/**
 * Removes an endpoint that is in no sandbox, with all that it holds.
 *
 * The member record of its host is written too, and removed with the host's last endpoint in the network.
 */
import type { CnmError } from '../../../base/error.js';
import { Result } from '../../../base/result.js';
import type { EndpointRecord } from '../../../model/endpoint.js';
import { memberKey } from '../../../model/network.js';
import { NetworkNotFound } from '../../errors/network-errors.js';
import type { Operation } from '../operation.js';
import { releaseEndpointAddresses } from './endpoint-addresses.js';

export function removeEndpoint(operation: Operation, endpoint: EndpointRecord): Result<void, CnmError> {
  const { tx, tables, registry } = operation;
  const network = tables.networksById.get(endpoint.networkId);
  if (network === undefined) return Result.error(new NetworkNotFound({ network: endpoint.networkId }));
  const driver = registry.driver(network.driver);
  if (!driver.ok) return driver;
  const deleted = driver.value.deleteEndpoint(operation, network, endpoint);
  if (!deleted.ok) return deleted;
  const ipam = registry.ipamDriver(network.ipam.driver);
  if (!ipam.ok) return ipam;
  const released = releaseEndpointAddresses(operation, ipam.value, endpoint);
  if (!released.ok) return released;
  tx.delete(tables.endpoints, endpoint);
  leaveMember(operation, endpoint);
  return Result.ok();
}

function leaveMember({ tx, tables }: Operation, { scope, networkId, host }: EndpointRecord): void {
  const member = tx.get(tables.members, memberKey({ scope, networkId, host }));
  if (member === undefined) return;
  if (tables.hostTally.endpoints(host, networkId) === 0) tx.delete(tables.members, member);
  else tx.update(tables.members, member);
}
