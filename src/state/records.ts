/**
 * All records of the tables as plain lists, for checks over them.
 */
import type { HeldAddress, Records } from '../model/invariants.js';
import { parseAddressKey } from '../model/pool.js';
import { formatIpAddress } from '../net/ip-address.js';
import { addressAt } from '../net/ip-prefix.js';
import type { Tables } from './tables.js';

/** What a host's tables hold now. */
export function recordsOf(tables: Tables, host: string): Records {
  return {
    host,
    networks: [...tables.networks.rows()],
    networkNames: [...tables.networkNames.rows()],
    endpoints: [...tables.endpoints.rows()],
    members: [...tables.members.rows()],
    sandboxes: [...tables.sandboxes.rows()],
    ports: [...tables.ports.rows()],
    vnis: [...tables.vnis.rows()],
    pools: [...tables.ipam.pools.rows()],
    addresses: [...heldAddresses(tables)],
  };
}

/** Those of pools with their holders; those of pools that are gone with none. */
function* heldAddresses({ ipam }: Tables): Iterable<HeldAddress> {
  const pools = new Set<string>();
  for (const { key, network, addresses } of ipam.poolIndex.entries()) {
    pools.add(key);
    for (const ordinal of addresses.held()) {
      yield { pool: key, address: formatIpAddress(addressAt(network, ordinal)), owner: addresses.owner(ordinal) ?? '' };
    }
  }
  for (const scope of ['local', 'global'] as const) {
    for (const key of ipam.addresses.keys(scope)) {
      const { poolKey, address } = parseAddressKey(key);
      if (!pools.has(poolKey)) yield { pool: poolKey, address, owner: '' };
    }
  }
}
