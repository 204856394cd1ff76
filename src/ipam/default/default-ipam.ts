/**
 * The default IPAM driver: pools of two address spaces, one of the host and one of the cluster, and their addresses.
 *
 * Behaves as libnetwork's (ipam/allocator.go) where `docs/parity.md` does not say otherwise. It keeps nothing itself but
 * which predefined pool it chose last: every other answer comes from the tables of the transaction.
 */
import type { IpamDriver } from '../../contracts/ipam-driver.js';
import type { IpamTables } from '../../state/ipam-tables.js';
import { releaseAddress, requestAddress } from './addresses.js';
import { createIntrospection, type IpamIntrospection } from './introspection.js';
import { releasePool } from './pool-release.js';
import { type AddressSpace, requestPool } from './pools.js';
import { DEFAULT_GLOBAL_POOLS, DEFAULT_LOCAL_POOLS, parseBases, type PredefinedPool } from './predefined-pools.js';

export interface DefaultIpamOptions {
  /** What networks of one host choose from; Docker's 31 pools by default. */
  readonly localPools?: readonly PredefinedPool[];
  /** What networks of the cluster choose from; Docker's 65,536 pools by default. */
  readonly globalPools?: readonly PredefinedPool[];
}

export type DefaultIpam = IpamDriver & IpamIntrospection;

const LOCAL = 'LocalDefault';
const GLOBAL = 'GlobalDefault';

/** Makes the driver over a set of tables; throws INVALID_BASE_POOL when a base or size is none. */
export function createDefaultIpam(tables: IpamTables, options: DefaultIpamOptions = {}): DefaultIpam {
  const local = parseBases(options.localPools ?? DEFAULT_LOCAL_POOLS);
  if (!local.ok) throw local.error;
  const global = parseBases(options.globalPools ?? DEFAULT_GLOBAL_POOLS);
  if (!global.ok) throw global.error;
  const spaces: readonly AddressSpace[] = [
    { scope: 'local', name: LOCAL, bases: local.value, lastChosen: new Map() },
    { scope: 'global', name: GLOBAL, bases: global.value, lastChosen: new Map() },
  ];
  return {
    name: 'default',
    capability: { requiresMacAddress: false },
    addressSpaces: { local: LOCAL, global: GLOBAL },
    requestPool: (context, request) => requestPool(tables, spaces, context, request),
    releasePool: (context, poolId, owner) => releasePool(tables, spaces, context, poolId, owner),
    requestAddress: (context, poolId, request) => requestAddress(tables, context, poolId, request),
    releaseAddress: (context, poolId, address, owner) => releaseAddress(tables, context, poolId, address, owner),
    ...createIntrospection(tables, spaces),
  };
}
