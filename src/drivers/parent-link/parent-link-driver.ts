/**
 * What the macvlan and ipvlan drivers share: networks on a parent interface of one host.
 *
 * A network has its parent for itself, whichever of the two drivers it is of, since the kernel lets a device carry one
 * kind only. The parent is kept as driver state, which the index of parents reads; an internal network gets a dummy
 * whatever parent it asks for. The host gets no address.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Resource } from '../../contracts/dataplane.js';
import type { Driver, DriverContext, JoinedEndpoint, JoinPlan, NetworkPlan, NetworkRequest } from '../../contracts/driver.js';
import { type OptionDefinition, parseOptions } from '../../contracts/options.js';
import type { EndpointRecord } from '../../model/endpoint.js';
import type { HostRecord } from '../../model/host.js';
import type { NetworkRecord } from '../../model/network.js';
import { parentKey } from '../../state/tables.js';
import { Ipv4PoolEmpty } from '../errors.js';
import { endpointAddresses } from '../veth-endpoint.js';
import { EndpointWithoutAddress, InvalidLinkMode, InvalidParentName, ParentInUse, ParentNotFound, ParentOnOtherHost } from './errors.js';
import { dummyName, findParent, interfacesOf, parentResources, type ParentNames } from './parent.js';

/** What a driver adds to a network on a parent. */
export interface ParentLinkKind extends ParentNames {
  readonly options: { readonly parent: OptionDefinition<string>; readonly mode: OptionDefinition<string> };
  readonly modes: readonly string[];
  /** The MAC address of a new endpoint, '' where it has the parent's. */
  macAddress(network: NetworkRecord, request: EndpointRecord): Result<string, CnmError>;
  /** What joining gives, the interface's name apart. */
  join(context: DriverContext, network: NetworkRecord, endpoint: EndpointRecord): Result<Omit<JoinPlan, 'interfacePrefix'>, CnmError>;
  /** The interface in the sandbox. */
  link(joined: JoinedEndpoint, parent: string): Resource;
}

const EVERY_ADDRESS = '0.0.0.0/0';

export function createParentLinkDriver(kind: ParentLinkKind): Driver {
  return {
    type: kind.type,
    capability: { dataScope: 'local', addresses: true, devices: 'network' },
    createNetwork: (context, request) => createNetwork(kind, context, request),
    deleteNetwork: () => Result.ok(),
    createEndpoint({ host }, network, request) {
      const { id, name, createdBy } = network;
      if (!isHere(network, host)) return Result.error(new ParentOnOtherHost({ network: name, id, host: createdBy, here: host.name }));
      if (request.ipv4 === undefined) return Result.error(new EndpointWithoutAddress({ endpoint: request.name, network: name, driver: kind.type }));
      return kind.macAddress(network, request).map((macAddress) => ({ macAddress }));
    },
    deleteEndpoint: () => Result.ok(),
    join: (context, network, endpoint) => join(kind, context, network, endpoint),
    leave: () => Result.ok(),
    networkResources: (host, network) => networkResources(kind, host, network),
    endpointResources: (_host, joined) => [
      kind.link(joined, parentOf(kind, joined.network)),
      ...endpointAddresses(joined.endpoint, joined.namespace, joined.interfaceName),
    ],
    peerResources: () => [],
  };
}

function createNetwork(kind: ParentLinkKind, { tables, host }: DriverContext, request: NetworkRequest): Result<NetworkPlan, CnmError> {
  const first = request.pools.find(({ family }) => family === 4);
  if (first === undefined || first.subnet === EVERY_ADDRESS) return Result.error(new Ipv4PoolEmpty({ driver: kind.type, network: request.name }));
  const options = parseOptions(kind.options, request.options);
  if (!options.ok) return Result.error(new InvalidLinkMode({ driver: kind.type, mode: options.error.details.value, modes: kind.modes }));
  const asked = request.internal ? '' : options.value.parent;
  const parent = asked === '' ? dummyName(kind.type, request.id) : asked;
  const other = tables.networksByParent.first(parentKey(host.name, parent));
  if (other !== undefined) return Result.error(inUse(parent, host, other));
  const device = findParent(kind, host, request, parent);
  if (!device.ok) return device;
  // One of the host's own interfaces was not made by any network.
  if (device.value.kind !== 'present' && tables.bridges.named(host.name, parent) !== undefined) {
    const reason = `existing interface ${parent} is a bridge`;
    return Result.error(new InvalidParentName({ parent, host: host.name, interfaces: interfacesOf(host), reason }));
  }
  return Result.ok({ driverState: { parent } });
}

function inUse(parent: string, host: HostRecord, { id, name, driver }: NetworkRecord): ParentInUse {
  return new ParentInUse({ parent, host: host.name, networkId: id, network: name, driver, dummy: dummyName(driver, id) });
}

function join(kind: ParentLinkKind, context: DriverContext, network: NetworkRecord, endpoint: EndpointRecord): Result<JoinPlan, CnmError> {
  const parent = parentOf(kind, network);
  // The host may have come back without it.
  if (!findParent(kind, context.host, network, parent).ok) {
    const reason = `the requested parent interface ${parent} was not found on the Docker host`;
    return Result.error(new ParentNotFound({ parent, host: context.host.name, interfaces: interfacesOf(context.host), reason }));
  }
  return kind.join(context, network, endpoint).map((plan) => ({ interfacePrefix: 'eth', ...plan }));
}

function networkResources(kind: ParentLinkKind, host: HostRecord, network: NetworkRecord): readonly Resource[] {
  if (!isHere(network, host)) return [];
  const parent = parentOf(kind, network);
  const device = findParent(kind, host, network, parent);
  return device.ok ? parentResources(device.value, network.id, parent) : [];
}

/** A network that all hosts know has its parent on the host that created it. */
function isHere({ scope, createdBy }: NetworkRecord, host: HostRecord): boolean {
  return scope === 'local' || createdBy === host.name;
}

function parentOf(kind: ParentLinkKind, { id, driverState }: NetworkRecord): string {
  return String(driverState['parent'] ?? dummyName(kind.type, id));
}
