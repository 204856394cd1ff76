/**
 * Every table and index of the library, in one place.
 *
 * Each controller has one set of its own; its collections hold what the stores have committed.
 */
import { containerKey, type ContainerRecord } from '../model/container.js';
import { endpointKey, type EndpointRecord } from '../model/endpoint.js';
import { hostKey, type HostRecord } from '../model/host.js';
import {
  memberKey,
  networkKey,
  networkNameKey,
  type MemberRecord,
  type NetworkNameRecord,
  type NetworkRecord,
} from '../model/network.js';
import { hostPortKey, portSearchKey, type HostPortRecord, type PortSearchRecord } from '../model/host-port.js';
import { imageNameKey, type ImageNameRecord } from '../model/image-name.js';
import { sandboxKey, type SandboxRecord } from '../model/sandbox.js';
import { presenceKey, type PresenceRecord } from '../model/presence.js';
import { FIRST_VNI, vniKey, type VniRecord } from '../model/vni.js';
import { volumeKey, type VolumeRecord } from '../model/volume.js';
import type { Collection } from './collection.js';
import { EndpointCompactor, SandboxCompactor } from './compact.js';
import { BridgeIndex } from './indexes/bridge-index.js';
import { NetworkEndpoints } from './indexes/network-endpoints.js';
import { FreeNumber } from './indexes/free-number.js';
import { HostTally } from './indexes/host-tally.js';
import { LinkIndex } from './indexes/link-index.js';
import { VolumeUsers } from './indexes/volume-users.js';
import { NameIndex } from './indexes/name-index.js';
import { FolderMap } from './folder-map.js';
import type { UniqueIndex } from './indexes/secondary-index.js';
import { createIpamTables, type IpamTables } from './ipam-tables.js';
import type { RowEntry } from './row-entry.js';
import { Table } from './table.js';

/** The index key of the networks that have a parent interface on a host, of which there is one at most. */
export function parentKey(host: string, parent: string): string {
  return `${host}/${parent}`;
}

/** A network's own, if its driver keeps a parent; it is on the host that created the network. */
function parentKeyOf({ driverState, createdBy }: NetworkRecord): string | undefined {
  const parent = Object.hasOwn(driverState, 'parent') ? driverState['parent'] : undefined;
  return typeof parent === 'string' ? parentKey(createdBy, parent) : undefined;
}

function networkIndexes(networks: Table<NetworkRecord>) {
  return {
    networksById: networks.uniqueIndex((network) => network.id),
    networksByName: networks.index((network) => network.name),
    networksByDriver: networks.index((network) => (network.configOnly ? undefined : network.driver)),
    bridges: networks.follow(new BridgeIndex()),
    /** By {@link parentKey}. */
    networksByParent: networks.index(parentKeyOf),
    networksByConfig: networks.index((network) => network.configFrom?.id),
  };
}

function createEndpoints({ addresses }: IpamTables) {
  const compactor = new EndpointCompactor((poolKey, address) => addresses.holder(poolKey, address));
  const entries = new FolderMap<RowEntry<EndpointRecord>>(({ row }) => row.name);
  const shortcut = (row: EndpointRecord): RowEntry<EndpointRecord> | undefined => {
    const entry = endpointsById.entry(row.id);
    return entry?.row.name === row.name && entry.row.networkId === row.networkId ? entry : undefined;
  };
  const endpoints = new Table('endpoint', endpointKey, { entries, compact: (row, before) => compactor.compact(row, before), shortcut });
  const endpointsById = endpoints.uniqueIndex((endpoint) => endpoint.id);
  const endpointsByNetwork = new NetworkEndpoints(entries);
  return {
    endpoints,
    endpointsById,
    endpointsByNetwork,
    hostTally: endpoints.follow(new HostTally()),
    endpointNames: endpoints.follow(new NameIndex(endpointsByNetwork)),
    links: endpoints.follow(new LinkIndex()),
  };
}

function createSandboxes(endpointsById: UniqueIndex<EndpointRecord>) {
  const compactor = new SandboxCompactor(endpointsById);
  const entries = new FolderMap<RowEntry<SandboxRecord>>(({ row }) => row.containerId);
  const shortcut = (row: SandboxRecord): RowEntry<SandboxRecord> | undefined => {
    const entry = sandboxesById.entry(row.id);
    return entry?.row.containerId === row.containerId ? entry : undefined;
  };
  const sandboxes = new Table('sandbox', sandboxKey, { entries, compact: (row) => compactor.compact(row), shortcut });
  const sandboxesById = sandboxes.uniqueIndex((sandbox) => sandbox.id);
  return { sandboxes, sandboxesById };
}

export function createTables() {
  const networks = new Table<NetworkRecord>('network', networkKey);
  const networkNames = new Table<NetworkNameRecord>('network-name', networkNameKey);
  const ipam = createIpamTables();
  const endpointTables = createEndpoints(ipam);
  const sandboxTables = createSandboxes(endpointTables.endpointsById);
  const members = new Table<MemberRecord>('member', memberKey);
  const containers = new Table<ContainerRecord>('container', containerKey);
  const volumes = new Table<VolumeRecord>('volume', volumeKey);
  const imageNames = new Table<ImageNameRecord>('image-name', imageNameKey);
  const vnis = new Table<VniRecord>('vni', vniKey);
  const hosts = new Table<HostRecord>('host', hostKey);
  const presences = new Table<PresenceRecord>('presence', presenceKey);
  const ports = new Table<HostPortRecord>('port', hostPortKey);
  const portSearches = new Table<PortSearchRecord>('port-search', portSearchKey);
  const collections: readonly Collection[] = [
    networks,
    networkNames,
    endpointTables.endpoints,
    members,
    sandboxTables.sandboxes,
    containers,
    volumes,
    imageNames,
    vnis,
    hosts,
    presences,
    ports,
    portSearches,
    ...ipam.collections,
  ];
  return {
    networks,
    ...networkIndexes(networks),
    networkNames,
    ...endpointTables,
    members,
    ...sandboxTables,
    containers,
    containersById: containers.uniqueIndex((container) => container.id),
    volumes,
    volumeUsers: containers.follow(new VolumeUsers()),
    imageNames,
    imageNamesById: imageNames.index((imageName) => imageName.imageId),
    vnis,
    freeVni: vnis.follow(new FreeNumber<VniRecord>(FIRST_VNI, (row) => row.vni)),
    hosts,
    presences,
    ports,
    portSearches,
    ipam,
    collections,
  };
}

/** Every table of a controller. */
export type Tables = ReturnType<typeof createTables>;
