/**
 * Which bridge networks cannot be on one host together: one bridge name, or subnets that overlap
 * (drivers/bridge/bridge.go, conflictsWithNetworks).
 */
import { errorClass } from '../../base/error.js';
import type { NetworkPool, NetworkRecord } from '../../model/network.js';
import { parseIpPrefix, prefixesOverlap } from '../../net/ip-prefix.js';

export class BridgeConflict extends errorClass('BRIDGE_CONFLICT', 'forbidden', {
  message: (d: { id: string; bridge: string; otherId: string; otherBridge: string; otherName: string; reason: string }) =>
    `cannot create network ${d.id} (${d.bridge}): conflicts with network ${d.otherId} (${d.otherBridge}): ${d.reason}`,
  explanation: (d) => `Network '${d.otherName}' is in the way; choose another bridge name or subnet, or delete it.`,
}) {}

/** What a new bridge network brings. */
export interface NewBridge {
  readonly id: string;
  readonly bridge: string;
  readonly pools: readonly NetworkPool[];
}

/** The first conflict with the bridge networks that are there. */
export function findConflict(request: NewBridge, others: Iterable<NetworkRecord>): BridgeConflict | undefined {
  for (const other of others) {
    const otherBridge = String(other.driverState['bridge'] ?? '');
    const reason = conflictOf(request, other, otherBridge);
    if (reason === undefined) continue;
    return new BridgeConflict({ id: request.id, bridge: request.bridge, otherId: other.id, otherBridge, otherName: other.name, reason });
  }
  return undefined;
}

function conflictOf(request: NewBridge, other: NetworkRecord, otherBridge: string): string | undefined {
  if (request.bridge === otherBridge) return 'networks have same bridge name';
  for (const pool of request.pools) {
    const prefix = parseIpPrefix(pool.subnet);
    for (const theirs of other.pools) {
      const otherPrefix = parseIpPrefix(theirs.subnet);
      if (prefix === undefined || otherPrefix === undefined || pool.family !== theirs.family) continue;
      if (prefixesOverlap(prefix, otherPrefix)) return `networks have overlapping IPv${pool.family}`;
    }
  }
  return undefined;
}
