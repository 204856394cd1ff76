/**
 * What a store says about hosts and whose a container is, read without acting for any of them.
 *
 * A controller sees its own host's containers only; whoever looks for one anywhere reads the records themselves.
 */
import { trusted } from '../../base/brand.js';
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Entry, Snapshot, Store } from '../../contracts/store.js';
import { decode } from '../../model/codec.js';
import type { ContainerRecord } from '../../model/container.js';
import type { HostRecord } from '../../model/host.js';
import { keyPart } from '../../model/keys.js';
import type { MemberRecord, NetworkRecord } from '../../model/network.js';

/** Below which the hosts' records are. */
export const HOSTS_PREFIX = 'global/host/';

/** Every host, the first added first. */
export async function readHosts(store: Store): Promise<Result<readonly HostRecord[], CnmError>> {
  const snapshot = await store.read([HOSTS_PREFIX]);
  return snapshot.ok ? Result.ok(hostsIn(snapshot.value)) : snapshot;
}

/** The hosts of what was read, the first added first. */
export function hostsIn({ entries }: Snapshot): readonly HostRecord[] {
  const hosts = entries.filter(({ key }) => key.startsWith(HOSTS_PREFIX)).flatMap((entry) => recordOf<HostRecord>(entry));
  return hosts.sort((a, b) => a.created - b.created || (a.name < b.name ? -1 : 1));
}

/** The containers of a host. */
export function readContainers(store: Store, host: string): Promise<Result<readonly ContainerRecord[], CnmError>> {
  return readRecords(store, [`hosts/${keyPart(host)}/container/`]);
}

/** The names of the hosts that have endpoints in one of the shared networks. */
export async function readMembers(store: Store, networkIds: readonly string[]): Promise<Result<ReadonlySet<string>, CnmError>> {
  if (networkIds.length === 0) return Result.ok(new Set());
  const members = await readRecords<MemberRecord>(store, networkIds.map((id) => `global/member/${keyPart(id)}/`));
  return members.map((rows) => new Set(rows.map((row) => row.host)));
}

/** Whether a container of the host is on the link between the hosts by one of its networks, as in a macvlan network. */
export async function readIsOnLink(store: Store, host: string, networkIds: readonly string[]): Promise<Result<boolean, CnmError>> {
  if (networkIds.length === 0) return Result.ok(false);
  const networks = await readRecords<NetworkRecord>(store, [`hosts/${keyPart(host)}/network/`]);
  return networks.map((rows) => rows.some(({ id, driverState }) => networkIds.includes(id) && Object.hasOwn(driverState, 'parent')));
}

async function readRecords<Row>(store: Store, prefixes: readonly string[]): Promise<Result<Row[], CnmError>> {
  const snapshot = await store.read(prefixes);
  return snapshot.ok ? Result.ok(snapshot.value.entries.flatMap((entry) => recordOf<Row>(entry))) : snapshot;
}

/** A record that this library wrote; a damaged one is left out here, and named when a controller opens the store. */
function recordOf<Row>({ value }: Entry): Row[] {
  const record = decode(value);
  return record === undefined ? [] : [trusted<Row>(record)];
}
