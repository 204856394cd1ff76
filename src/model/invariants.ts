/**
 * What must hold over all records of one host's view: pure, for tests, simulations and checks of a store.
 *
 * Each rule answers with sentences that name the culprits; none at all means that the records are sound. The rules are
 * those that operations keep by one commit each, so they hold after every commit, on every host, at any time.
 */
import { compareAddresses, parseIpAddress } from '../net/ip-address.js';
import { formatIpPrefix, parseIpPrefix, prefixContains, prefixesOverlap, type IpPrefix } from '../net/ip-prefix.js';
import type { EndpointRecord } from './endpoint.js';
import type { HostPortRecord } from './host-port.js';
import type { MemberRecord, NetworkNameRecord, NetworkRecord } from './network.js';
import { poolKey, type PoolRecord } from './pool.js';
import { checkPlaces } from './place-invariants.js';
import { checkPorts } from './port-invariants.js';
import type { SandboxRecord } from './sandbox.js';
import type { VniRecord } from './vni.js';

/** An address that is held. */
export interface HeldAddress {
  /** The key of its pool. */
  readonly pool: string;
  readonly address: string;
  readonly owner: string;
}

/** Every record that a host sees: its own, and those that all hosts share. */
export interface Records {
  /** The host's name. */
  readonly host: string;
  readonly networks: readonly NetworkRecord[];
  readonly networkNames: readonly NetworkNameRecord[];
  readonly endpoints: readonly EndpointRecord[];
  readonly members: readonly MemberRecord[];
  readonly sandboxes: readonly SandboxRecord[];
  readonly ports: readonly HostPortRecord[];
  readonly vnis: readonly VniRecord[];
  readonly pools: readonly PoolRecord[];
  readonly addresses: readonly HeldAddress[];
}

/** What is wrong, a sentence each. */
export function checkInvariants(records: Records): string[] {
  const networks = new Map(records.networks.map((network) => [network.id, network]));
  return [
    ...checkNetworks(records, networks),
    ...checkEndpoints(records, networks),
    ...checkMembers(records, networks),
    ...checkAddresses(records, networks),
    ...checkOverlaps(records),
    ...checkVnis(records, networks),
    ...checkPlaces(records, networks),
    ...checkPorts(records),
  ];
}

type Networks = ReadonlyMap<string, NetworkRecord>;

function* checkNetworks({ networks: all, networkNames }: Records, networks: Networks): Iterable<string> {
  if (networks.size < all.length) yield 'two networks have one id';
  const names = new Set<string>();
  const parents = new Set<string>();
  for (const network of all) {
    const name = `${network.scope} ${network.name}`;
    if (names.has(name)) yield `two networks have the name ${network.name} in scope ${network.scope}`;
    names.add(name);
    if (network.configOnly && (network.pools.length > 0 || network.configFrom !== undefined || Object.keys(network.driverState).length > 0)) {
      yield `config-only network ${network.name} has what only other networks have`;
    }
    const { parent } = network.driverState;
    const place = `parent ${String(parent)} of host ${network.createdBy}`;
    if (parent !== undefined && parents.has(place)) yield `two networks have ${place}`;
    parents.add(place);
    const configuration = network.configFrom === undefined ? undefined : networks.get(network.configFrom.id);
    if (network.configFrom !== undefined && configuration?.configOnly !== true) yield `network ${network.name} comes from a configuration that is gone`;
  }
  for (const driver of ['null', 'host']) {
    const single = all.filter((network) => network.driver === driver && !network.configOnly);
    if (single.length > 1) yield `there are ${single.length} networks of the ${driver} driver`;
  }
  for (const row of networkNames) {
    const network = networks.get(row.networkId);
    if (network?.name !== row.name || network.scope !== row.scope) yield `the name ${row.name} is of no network`;
  }
  if (networkNames.length !== all.length) yield `${all.length} networks have ${networkNames.length} names`;
}

function* checkEndpoints({ endpoints }: Records, networks: Networks): Iterable<string> {
  const ids = new Set<string>();
  const names = new Set<string>();
  for (const endpoint of endpoints) {
    const network = networks.get(endpoint.networkId);
    if (network === undefined) yield `endpoint ${endpoint.name} has no network`;
    else if (network.configOnly) yield `endpoint ${endpoint.name} is on config-only network ${network.name}`;
    else if (network.scope !== endpoint.scope) yield `endpoint ${endpoint.name} has another scope than its network`;
    if (ids.has(endpoint.id)) yield `two endpoints have the id ${endpoint.id}`;
    ids.add(endpoint.id);
    const name = JSON.stringify([endpoint.networkId, endpoint.name]);
    if (names.has(name)) yield `two endpoints of network ${network?.name} have the name ${endpoint.name}`;
    names.add(name);
  }
}

function* checkMembers({ endpoints, members }: Records, networks: Networks): Iterable<string> {
  const nameOf = ({ networkId, host }: { networkId: string; host: string }): string => JSON.stringify([networkId, host]);
  const present = new Set(endpoints.map(nameOf));
  const listed = new Set(members.map(nameOf));
  for (const member of members) {
    if (!networks.has(member.networkId)) yield `host ${member.host} is member of a network that is gone`;
    if (!present.has(nameOf(member))) yield `host ${member.host} is member of network ${member.networkId} without an endpoint`;
  }
  for (const endpoint of endpoints) {
    if (!listed.has(nameOf(endpoint))) yield `host ${endpoint.host} has endpoint ${endpoint.name} and is no member of its network`;
  }
}

/** Every address has the holder that says it has it, and nobody says so of an address that is not held. */
function* checkAddresses({ endpoints, pools, addresses }: Records, networks: Networks): Iterable<string> {
  const holders = new Map(addresses.map(({ pool, address, owner }) => [`${pool} ${address}`, owner]));
  if (holders.size < addresses.length) yield 'an address is held twice';
  const expected = new Map<string, string>();
  const known = new Map(pools.map((pool) => [poolKey(pool), pool]));
  for (const network of networks.values()) {
    for (const { poolId, subnet, gateway, auxAddresses } of network.pools) {
      const key = poolKey({ scope: network.scope, addressSpace: poolId.slice(0, poolId.indexOf('/')), subnet });
      const pool = known.get(key);
      const claims = pool === undefined ? [] : [pool.claim, ...pool.ranges];
      if (!claims.some((claim) => claim?.owner === network.id)) yield `network ${network.name} has not asked for its pool ${poolId}`;
      if (gateway !== undefined) expected.set(`${key} ${gateway}`, `${network.id}/gateway`);
      for (const [name, address] of Object.entries(auxAddresses)) expected.set(`${key} ${address}`, `${network.id}/aux/${name}`);
    }
  }
  for (const endpoint of endpoints) {
    for (const held of [endpoint.ipv4, endpoint.ipv6]) {
      if (held === undefined || held.poolId === '') continue;
      const pool = networks.get(endpoint.networkId)?.pools.find(({ poolId }) => poolId === held.poolId);
      const prefix = parseIpPrefix(pool?.subnet ?? '');
      const address = parseIpAddress(held.address);
      if (pool === undefined || prefix === undefined || address === undefined || !prefixContains(prefix, address)) {
        yield `endpoint ${endpoint.name} has ${held.address}, which is not of its network`;
        continue;
      }
      const key = poolKey({ scope: endpoint.scope, addressSpace: held.poolId.slice(0, held.poolId.indexOf('/')), subnet: pool.subnet });
      const at = `${key} ${held.address}`;
      if (expected.has(at)) yield `${held.address} is of endpoint ${endpoint.name} and of ${expected.get(at)}`;
      expected.set(at, endpoint.id);
    }
  }
  for (const [at, owner] of expected) if (holders.get(at) !== owner) yield `${at} is held by ${holders.get(at) ?? 'nobody'} and not by ${owner}`;
  for (const [at, owner] of holders) if (expected.get(at) !== owner) yield `${at} is held by ${owner}, which does not have it`;
  for (const { pool } of addresses) if (!known.has(pool)) yield `an address is held of ${pool}, which is gone`;
  for (const pool of pools) {
    for (const claim of [pool.claim, ...pool.ranges]) {
      if (claim !== undefined && !networks.has(claim.owner)) yield `pool ${pool.subnet} is held by ${claim.owner}, which is gone`;
    }
  }
}

/** Pools of an address space do not overlap, but for those that were carved from another. */
function* checkOverlaps({ pools }: Records): Iterable<string> {
  const last = new Map<string, IpPrefix>();
  const parsed = pools.flatMap(({ scope, addressSpace, subnet, parent }) => {
    const prefix = parent === undefined ? parseIpPrefix(subnet) : undefined;
    return prefix === undefined ? [] : [{ space: `${scope} ${addressSpace}`, prefix }];
  });
  parsed.sort((a, b) => compareAddresses(a.prefix.address, b.prefix.address) || a.prefix.length - b.prefix.length);
  for (const { space, prefix } of parsed) {
    const before = last.get(space);
    if (before !== undefined && prefixesOverlap(before, prefix)) yield `pools ${formatIpPrefix(before)} and ${formatIpPrefix(prefix)} of ${space} overlap`;
    else last.set(space, prefix);
  }
}

function* checkVnis({ vnis }: Records, networks: Networks): Iterable<string> {
  const taken = new Map(vnis.map((row) => [row.vni, row]));
  if (taken.size < vnis.length) yield 'a VXLAN id is there twice';
  for (const { vni, networkId, subnet } of vnis) {
    const network = networks.get(networkId);
    if (network?.driverState[subnet] !== vni) yield `VXLAN id ${vni} is held by network ${networkId}, which does not use it`;
  }
  for (const network of networks.values()) {
    if (network.driver !== 'overlay' || network.configOnly) continue;
    for (const { family, subnet } of network.pools) {
      const vni = network.driverState[subnet];
      const held = typeof vni === 'number' ? taken.get(vni) : undefined;
      if (family === 4 && held?.networkId !== network.id) yield `subnet ${subnet} of network ${network.name} has no VXLAN id of its own`;
    }
  }
}
