/**
 * Which bridge networks cannot be on one host together: one bridge name, or subnets that overlap
 * (drivers/bridge/bridge.go, conflictsWithNetworks).
 */
import { errorClass } from '../../base/error.js';
import type { NetworkPool, NetworkRecord } from '../../model/network.js';
import { parseIpPrefix } from '../../net/ip-prefix.js';
import { bridgeOf, type BridgeIndex } from '../../state/indexes/bridge-index.js';

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

/** The first conflict with the bridge networks that a host has. */
export function findConflict(request: NewBridge, bridges: BridgeIndex, host: string): BridgeConflict | undefined {
  const named = bridges.named(host, request.bridge);
  if (named !== undefined) return conflict(request, named, 'networks have same bridge name');
  for (const { subnet, family } of request.pools) {
    const prefix = parseIpPrefix(subnet);
    const other = prefix === undefined ? undefined : bridges.overlapping(host, prefix);
    if (other !== undefined) return conflict(request, other, `networks have overlapping IPv${family}`);
  }
  return undefined;
}

function conflict({ id, bridge }: NewBridge, other: NetworkRecord, reason: string): BridgeConflict {
  return new BridgeConflict({ id, bridge, otherId: other.id, otherBridge: bridgeOf(other) ?? '', otherName: other.name, reason });
}
