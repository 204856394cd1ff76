/**
 * Creates an endpoint (libnetwork network.go, createEndpoint): name, addresses, driver, record, member.
 *
 * The name is unique by the record's key, whatever hosts race for it. The host's member record is written with every
 * endpoint, and the network's record with a host's first, so that the network cannot be deleted at the same time.
 */
import { CnmError } from '../../../base/error.js';
import { formatInstant } from '../../../base/instant.js';
import { Result } from '../../../base/result.js';
import { endpointKey, type EndpointAddress, type EndpointRecord } from '../../../model/endpoint.js';
import { memberKey, type NetworkRecord } from '../../../model/network.js';
import type { EndpointSettings } from '../../settings/endpoint-settings.js';
import { EndpointExists, EndpointOnConfigOnlyNetwork } from '../../errors/endpoint-errors.js';
import { NetworkNotFound } from '../../errors/network-errors.js';
import { requestEndpointAddress } from './endpoint-addresses.js';
import { newId, type Operation } from '../operation.js';

/** Docker's first two bytes of every MAC address that it makes. */
const RANDOM_MAC_START = '02:42';

export function createEndpoint(operation: Operation, networkId: string, settings: EndpointSettings): Result<EndpointRecord, CnmError> {
  const { tx, tables } = operation;
  const network = tx.find(tables.networksById, networkId);
  if (network === undefined) return Result.error(new NetworkNotFound({ network: networkId }));
  if (network.configOnly) return Result.error(new EndpointOnConfigOnlyNetwork({ network: network.name }));
  const other = tx.get(tables.endpoints, endpointKey({ scope: network.scope, networkId: network.id, name: settings.name }));
  if (other !== undefined) return Result.error(alreadyThere(operation, other, network));
  const planned = planEndpoint(operation, network, settings);
  if (!planned.ok) return planned;
  tx.insert(tables.endpoints, planned.value);
  writeMember(operation, network);
  return planned;
}

function alreadyThere({ goneSinceMs }: Operation, { name, host, created }: EndpointRecord, network: NetworkRecord): EndpointExists {
  const goneMs = goneSinceMs(host);
  return new EndpointExists({
    ...{ endpoint: name, network: network.name, host, createdAt: formatInstant(created) },
    ...(goneMs !== undefined && { goneSince: formatInstant(goneMs) }),
  });
}

/** The endpoint with the addresses and the MAC that IPAM and driver give it. */
function planEndpoint(operation: Operation, network: NetworkRecord, settings: EndpointSettings): Result<EndpointRecord, CnmError> {
  const id = newId(operation);
  const created = operation.clock.now();
  const driver = operation.registry.driver(network.driver);
  if (!driver.ok) return driver;
  const ipam = operation.registry.ipamDriver(network.ipam.driver);
  if (!ipam.ok) return ipam;
  const askedMac = settings.macAddress ?? (ipam.value.capability.requiresMacAddress ? randomMac(operation) : '');
  const ipv4 = requestEndpointAddress(operation, ipam.value, network, 4, { owner: id, macAddress: askedMac, address: settings.ipv4Address });
  if (!ipv4.ok) return ipv4;
  const ipv6 = requestEndpointAddress(operation, ipam.value, network, 6, { owner: id, macAddress: askedMac, address: settings.ipv6Address });
  if (!ipv6.ok) return ipv6;
  // Written out, for the reason that `model/copy-with.ts` gives.
  const recordWith = (macAddress: string, ipv6Address: EndpointAddress | undefined): EndpointRecord => ({
    id,
    name: settings.name,
    networkId: network.id,
    scope: network.scope,
    host: operation.host.name,
    locator: operation.host.address,
    created,
    macAddress,
    aliases: settings.aliases,
    anonymous: settings.anonymous,
    exposedPorts: settings.exposedPorts,
    portBindings: settings.portBindings,
    options: settings.options,
    labels: settings.labels,
    ...(ipv4.value !== undefined && { ipv4: ipv4.value }),
    ...(ipv6Address !== undefined && { ipv6: ipv6Address }),
  });
  const plan = driver.value.createEndpoint(operation, network, recordWith(askedMac, ipv6.value));
  if (!plan.ok) return Result.error(ofDriver(plan.error, settings, network));
  const own = plan.value.ipv6;
  return Result.ok(recordWith(plan.value.macAddress, own === undefined ? ipv6.value : { address: own.address, prefixLength: own.prefixLength, poolId: '' }));
}

/** A driver's refusal in libnetwork's words around it. */
function ofDriver({ code, kind, message, details, explanation }: CnmError, endpoint: EndpointSettings, network: NetworkRecord): CnmError {
  return new CnmError(code, kind, `failed to create endpoint ${endpoint.name} on network ${network.name}: ${message}`, details, explanation);
}

function randomMac({ random }: Operation): string {
  const bytes = random.u32().toString(16).padStart(8, '0');
  return `${RANDOM_MAC_START}:${bytes.replace(/(..)(?=.)/g, '$1:')}`;
}

function writeMember({ tx, tables, host }: Operation, network: NetworkRecord): void {
  const member = { scope: network.scope, networkId: network.id, host: host.name };
  const known = tx.get(tables.members, memberKey(member));
  if (known !== undefined) {
    tx.update(tables.members, known);
    return;
  }
  tx.insert(tables.members, member);
  tx.update(tables.networks, network);
}
