/**
 * Refusals that several drivers share.
 */
import { errorClass } from '../base/error.js';

/** A driver that needs IPv4 addresses was given no pool, as the null IPAM driver gives none. */
export class Ipv4PoolEmpty extends errorClass('IPV4_POOL_EMPTY', 'invalid-parameter', {
  message: (_: { driver: string; network: string }) => 'ipv4 pool is empty',
  explanation: (d) => `The ${d.driver} driver needs IPv4 addresses for '${d.network}'; choose an IPAM driver that has some.`,
}) {}

/** A scope that networks of a driver cannot have. */
export class ScopeNotAllowed extends errorClass('SCOPE_NOT_ALLOWED', 'forbidden', {
  message: (d: { driver: string; scope: string; reason: string }) => d.reason,
  explanation: (d) => `Networks of the ${d.driver} driver cannot have this: scope ${d.scope}.`,
}) {}
