/**
 * Deletes a network (libnetwork network.go, delete): no endpoints, no users, then driver, pools, records.
 *
 * The commit depends on the network's record. Whoever gives a host its first endpoint in the network writes that
 * record too, so this and that cannot both succeed.
 */
import type { CnmError } from '../../../base/error.js';
import { formatInstant } from '../../../base/instant.js';
import { Result } from '../../../base/result.js';
import { networkKey, networkNameKey, type NetworkRecord } from '../../../model/network.js';
import { ActiveEndpoints, ConfigurationInUse, NetworkNotFound } from '../../errors/network-errors.js';
import { releasePools } from './network-addresses.js';
import type { Operation } from '../operation.js';

/** How many culprits an error lists. */
const LISTED = 20;

export function deleteNetwork(operation: Operation, id: string): Result<void, CnmError> {
  const { tx, tables } = operation;
  const found = tables.networksById.get(id);
  const network = found === undefined ? undefined : tx.get(tables.networks, networkKey(found));
  if (network === undefined) return Result.error(new NetworkNotFound({ network: id }));
  const busy = findUse(operation, network);
  if (busy !== undefined) return Result.error(busy);
  if (!network.configOnly) {
    const released = releaseAll(operation, network);
    if (!released.ok) return released;
  }
  tx.delete(tables.networks, network);
  const name = tx.get(tables.networkNames, networkNameKey(network));
  if (name !== undefined) tx.delete(tables.networkNames, name);
  return Result.ok();
}

function releaseAll(operation: Operation, network: NetworkRecord): Result<void, CnmError> {
  const driver = operation.registry.driver(network.driver);
  if (!driver.ok) return driver;
  const deleted = driver.value.deleteNetwork(operation, network);
  if (!deleted.ok || network.pools.length === 0) return deleted;
  const ipam = operation.registry.ipamDriver(network.ipam.driver);
  return ipam.ok ? releasePools(operation, ipam.value, network) : ipam;
}

function findUse({ tables, goneSinceMs }: Operation, network: NetworkRecord): ActiveEndpoints | ConfigurationInUse | undefined {
  const users = [...tables.networksByConfig.get(network.id)].map((user) => user.name);
  if (users.length > 0) return new ConfigurationInUse({ network: network.name, users });
  const endpoints = [];
  for (const endpoint of tables.endpointsByNetwork.get(network.id)) {
    const goneMs = goneSinceMs(endpoint.host);
    if (endpoints.push({
      endpoint: endpoint.name,
      host: endpoint.host,
      createdAt: formatInstant(endpoint.created),
      ...(goneMs !== undefined && { goneSince: formatInstant(goneMs) }),
      ...(endpoint.join !== undefined && { containerId: endpoint.join.containerId }),
    }) === LISTED) break;
  }
  return endpoints.length === 0 ? undefined : new ActiveEndpoints({ network: network.name, id: network.id, endpoints });
}
