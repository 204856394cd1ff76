/**
 * The null IPAM driver: one pool without addresses, for drivers that give addresses themselves (libnetwork ipams/null).
 */
import { Result } from '../base/result.js';
import type { IpamDriver } from '../contracts/ipam-driver.js';
import { ipv4 } from '../net/ip-address.js';
import { NullIpamRefused } from './errors.js';

const SPACE = 'null';
const POOL_ID = 'null/0.0.0.0/0';

/** Makes the driver; it keeps nothing. */
export function createNullIpam(): IpamDriver {
  const refuse = (reason: string) => Result.error(new NullIpamRefused({ reason }));
  return {
    name: 'null',
    capability: { requiresMacAddress: false },
    addressSpaces: { local: SPACE, global: SPACE },
    requestPool(_context, request) {
      if (request.addressSpace !== SPACE) return refuse(`unknown address space: ${request.addressSpace}`);
      if (request.pool !== undefined) return refuse('null ipam driver does not handle specific address pool requests');
      if (request.subPool !== undefined) return refuse('null ipam driver does not handle specific address subpool requests');
      if (request.family === 6) return refuse('null ipam driver does not handle IPv6 address pool pool requests');
      return Result.ok({ poolId: POOL_ID, pool: { address: ipv4(0), length: 0 } });
    },
    releasePool: () => Result.ok(undefined),
    requestAddress: (_context, poolId) => (poolId === POOL_ID ? Result.ok(undefined) : refuse(`unknown pool id: ${poolId}`)),
    releaseAddress: (_context, poolId) => (poolId === POOL_ID ? Result.ok(undefined) : refuse(`unknown pool id: ${poolId}`)),
  };
}
