/**
 * The pools, gateways and auxiliary addresses of a network (libnetwork network.go, ipamAllocate).
 *
 * Invariant: what `requestPools` took, `releasePools` gives back; the owners are the network's id and what is kept for.
 */
import type { CnmError } from '../../../base/error.js';
import { Result } from '../../../base/result.js';
import type { AllocatedPool, IpamContext, IpamDriver } from '../../../contracts/ipam-driver.js';
import { netlabels } from '../../../contracts/netlabels.js';
import type { IpamConfig, NetworkPool, NetworkRecord } from '../../../model/network.js';
import { formatIpAddress, parseIpAddress } from '../../../net/ip-address.js';
import { formatIpPrefix, networkOf, parseIpPrefix, prefixContains, type IpPrefix } from '../../../net/ip-prefix.js';
import { InvalidAuxAddress, NetworkAddressFailed } from '../../errors/network-errors.js';
import type { Operation } from '../operation.js';

/** The settings that pools are made from. */
export type PoolSettings = Pick<NetworkRecord, 'id' | 'name' | 'scope' | 'ipv6' | 'ipam'>;

const GATEWAY_REQUEST = { [netlabels.requestAddressType]: netlabels.gatewayAddress };

export function ipamContext(operation: Operation): IpamContext {
  return { tx: operation.tx, host: operation.host.name, attempt: operation.attempt };
}

export function gatewayOwner(networkId: string): string {
  return `${networkId}/gateway`;
}

export function auxOwner(networkId: string, name: string): string {
  return `${networkId}/aux/${name}`;
}

/** Pools for every subnet asked for, one of the predefined where none was; IPv6 only where the network has it. */
export function requestPools(operation: Operation, ipam: IpamDriver, network: PoolSettings): Result<readonly NetworkPool[], CnmError> {
  const pools: NetworkPool[] = [];
  for (const family of network.ipv6 ? ([4, 6] as const) : ([4] as const)) {
    const asked = network.ipam.config.filter((config) => familyOf(config) === family);
    for (const config of asked.length === 0 ? [{}] : asked) {
      const pool = requestPool(operation, ipam, network, family, config);
      if (!pool.ok) return pool;
      if (pool.value !== undefined) pools.push(pool.value);
    }
  }
  return Result.ok(pools);
}

/** Gives back everything that the network's pools hold, and the pools. */
export function releasePools(operation: Operation, ipam: IpamDriver, network: NetworkRecord): Result<void, CnmError> {
  const context = ipamContext(operation);
  for (const pool of network.pools) {
    const kept = Object.entries(pool.auxAddresses).map(([name, text]) => ({ owner: auxOwner(network.id, name), text }));
    if (pool.gateway !== undefined) kept.push({ owner: gatewayOwner(network.id), text: pool.gateway });
    for (const { owner, text } of kept) {
      const address = parseIpAddress(text);
      if (address === undefined) continue;
      const released = ipam.releaseAddress(context, pool.poolId, address, owner);
      // A gateway that the driver chose itself need not be held.
      if (!released.ok && released.error.code !== 'ADDRESS_NOT_ALLOCATED') return released;
    }
    const released = ipam.releasePool(context, pool.poolId, network.id);
    if (!released.ok) return released;
  }
  return Result.ok();
}

function familyOf(config: IpamConfig): 4 | 6 {
  return parseIpPrefix(config.subnet ?? '')?.address.family ?? 4;
}

function requestPool(
  operation: Operation,
  ipam: IpamDriver,
  network: PoolSettings,
  family: 4 | 6,
  config: IpamConfig,
): Result<NetworkPool | undefined, CnmError> {
  const allocated = ipam.requestPool(ipamContext(operation), {
    addressSpace: network.ipam.addressSpace ?? ipam.addressSpaces[network.scope],
    ...(config.subnet !== undefined && { pool: config.subnet }),
    ...(config.ipRange !== undefined && { subPool: config.ipRange }),
    family,
    options: network.ipam.options,
    owner: network.id,
    avoid: network.scope === 'local' ? hostPrefixes(operation) : [],
  });
  if (!allocated.ok) return allocated;
  // The null IPAM driver answers with the whole of IPv4 and means that it has no addresses.
  if (allocated.value.pool.length === 0) return Result.ok(undefined);
  const gateway = requestGateway(operation, ipam, network, allocated.value, config);
  if (!gateway.ok) return gateway;
  const auxAddresses = requestAuxAddresses(operation, ipam, network, allocated.value, config);
  if (!auxAddresses.ok) return auxAddresses;
  return Result.ok({
    family,
    poolId: allocated.value.poolId,
    subnet: formatIpPrefix(networkOf(allocated.value.pool)),
    ...(gateway.value !== undefined && { gateway: gateway.value }),
    auxAddresses: auxAddresses.value,
  });
}

function hostPrefixes({ host }: Operation): IpPrefix[] {
  return host.interfaces.flatMap(({ address }) => {
    const prefix = parseIpPrefix(address);
    return prefix === undefined ? [] : [networkOf(prefix)];
  });
}

function requestGateway(
  operation: Operation,
  ipam: IpamDriver,
  network: PoolSettings,
  { poolId, gateway: given }: AllocatedPool,
  config: IpamConfig,
): Result<string | undefined, CnmError> {
  if (config.gateway === undefined && given !== undefined) return Result.ok(formatIpAddress(given.address));
  const wanted = config.gateway === undefined ? undefined : parseIpAddress(config.gateway);
  const owner = gatewayOwner(network.id);
  const got = ipam.requestAddress(ipamContext(operation), poolId, {
    ...(wanted !== undefined && { address: wanted }),
    owner,
    options: { ...network.ipam.options, ...GATEWAY_REQUEST },
  });
  if (got.ok) return Result.ok(got.value === undefined ? undefined : formatIpAddress(got.value.address));
  const details = { what: 'gateway', address: config.gateway ?? '', reason: got.error.message };
  return Result.error(new NetworkAddressFailed(details, { cause: got.error }));
}

function requestAuxAddresses(
  operation: Operation,
  ipam: IpamDriver,
  network: PoolSettings,
  { poolId, pool }: AllocatedPool,
  config: IpamConfig,
): Result<Readonly<Record<string, string>>, CnmError> {
  const held: [string, string][] = [];
  for (const [name, text] of Object.entries(config.auxAddresses ?? {})) {
    const address = parseIpAddress(text);
    const subnet = formatIpPrefix(networkOf(pool));
    if (address === undefined || !prefixContains(pool, address)) {
      return Result.error(new InvalidAuxAddress({ name, address: text, subnet }));
    }
    const owner = auxOwner(network.id, name);
    const got = ipam.requestAddress(ipamContext(operation), poolId, { address, owner, options: {} });
    if (got.ok) {
      held.push([name, formatIpAddress(address)]);
      continue;
    }
    const details = { what: 'secondary ip address', address: `${name}:${text}`, reason: got.error.message };
    return Result.error(new NetworkAddressFailed(details, { cause: got.error }));
  }
  return Result.ok(Object.fromEntries(held));
}
