/**
 * The door of the IP address allocator: `libcnm/ipam`.
 *
 * In memory by default; over a store, hosts share one allocation and none gives what another has given.
 */
import type { CnmError } from '../base/error.js';
import { Result } from '../base/result.js';
import { createSystemRuntime } from '../base/system-runtime.js';
import { MemoryLedger } from '../replica/ledger.js';
import { openReplica } from '../replica/replica.js';
import { createIpamTables } from '../state/ipam-tables.js';
import { ipamFault, type IpamOptions } from './arguments.js';
import type { LastChoice } from './default/pools.js';
import { DEFAULT_GLOBAL_POOLS, parseBases } from './default/predefined-pools.js';
import { Ipam } from './ipam.js';

export { Result } from '../base/result.js';
export { CnmError, type ErrorKind } from '../base/error.js';
export type { Clock, Log, Random, Runtime, Timer } from '../base/runtime.js';
export type { Store } from '../contracts/store.js';
export type { AddressPolicy } from '../model/pool.js';
export type { BaseCapacity, Utilisation } from './default/introspection.js';
export type { PredefinedPool } from './default/predefined-pools.js';
export * from './errors.js';
export { InvalidArgument } from '../contracts/invalid-argument.js';
export { InvalidOption } from '../contracts/options.js';
export type { AddressesOptions, AddressOptions, IpamOptions, PoolOptions, RangeOptions } from './arguments.js';
export { type GivenPool, Ipam } from './ipam.js';
export { formatIpAddress, type IpAddress, type Ipv4Address, type Ipv6Address, parseIpAddress } from '../net/ip-address.js';
export { formatIpPrefix, type IpPrefix, networkOf, parseIpPrefix, prefixContains, prefixesOverlap } from '../net/ip-prefix.js';
export { type IpRange, rangeOf, subtract, summarise, unite } from '../net/ip-range.js';
export { fromIpNum, prefixFromIpNum, prefixToIpNum, rangeFromIpNum, rangeToIpNum, toIpNum } from '../net/ip-num.js';

const SPACE = 'GlobalDefault';

/**
 * Makes an allocator. A store stays its giver's to close.
 *
 * Errors: INVALID_ARGUMENT, INVALID_BASE_POOL, STORE_UNAVAILABLE, STORE_FORMAT_TOO_NEW.
 */
export async function createIpam(options: IpamOptions = {}): Promise<Result<Ipam, CnmError>> {
  const fault = ipamFault(options);
  if (fault !== undefined) return Result.error(fault);
  const bases = parseBases(options.pools ?? DEFAULT_GLOBAL_POOLS);
  if (!bases.ok) return bases;
  const tables = createIpamTables();
  const { store, host = 'host' } = options;
  const common = { tables, host, space: { scope: 'global' as const, name: SPACE, bases: bases.value, lastChosen: new Map<4 | 6, LastChoice>() } };
  if (store === undefined) {
    const ledger = new MemoryLedger(host);
    return Result.ok(new Ipam({ ...common, shared: false, run: (work) => ledger.run(work), close: () => ledger.close() }));
  }
  const runtime = options.runtime ?? createSystemRuntime();
  const replica = await openReplica({ runtime, host, store, collections: tables.collections, onCommitted: () => {} });
  if (!replica.ok) return replica;
  return Result.ok(new Ipam({ ...common, shared: true, run: (work) => replica.value.run(work), close: () => replica.value.close() }));
}
