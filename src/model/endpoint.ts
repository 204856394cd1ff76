/**
 * An endpoint as a record: it joins one sandbox to one network.
 *
 * It belongs to its network for ever and to at most one sandbox at a time. Its key holds its name, so that names are
 * unique in a network whatever hosts create them. Only its host writes its join and leave.
 */
import type { Scope } from './scope.js';
import type { EndpointId, NetworkId, SandboxId } from './ids.js';
import type { Labels } from './labels.js';
import { keyPart } from './keys.js';
import type { ExposedPort, PortBinding, PublishedPort } from './port-binding.js';

/** An address that an endpoint holds, and the pool it is of. */
export interface EndpointAddress {
  /** Text without prefix. */
  readonly address: string;
  readonly prefixLength: number;
  readonly poolId: string;
}

/** A route that comes with an endpoint. */
export interface StaticRoute {
  readonly destination: string;
  /** Absent: the destination is on the link. */
  readonly nextHop?: string;
}

/** What joining a sandbox has added. */
export interface JoinRecord {
  readonly sandboxId: SandboxId;
  readonly containerId: string;
  /** The interface's name inside the sandbox; absent where the driver makes none. */
  readonly interfaceName?: string;
  readonly ipv4Gateway?: string;
  readonly ipv6Gateway?: string;
  readonly routes: readonly StaticRoute[];
  /** The driver sees to the outside itself: no gateway network is wanted for this endpoint. */
  readonly disableGatewayService: boolean;
  /** Names that the network knows it by while it is joined. */
  readonly aliases: readonly string[];
  /** Names that this sandbox alone knows, to the names they stand for in the network. */
  readonly links: Labels;
  /** The links are names and open nothing. */
  readonly linksAreNames?: true;
}

export interface EndpointRecord {
  readonly id: EndpointId;
  readonly name: string;
  readonly networkId: NetworkId;
  readonly scope: Scope;
  /** The host that created it and owns it. */
  readonly host: string;
  /** The host's address for other hosts: where its tunnels end. */
  readonly locator: string;
  readonly created: number;
  readonly ipv4?: EndpointAddress;
  readonly ipv6?: EndpointAddress;
  readonly macAddress: string;
  /** More names that the whole network knows it by. */
  readonly aliases: readonly string[];
  /** Its name is not published. */
  readonly anonymous: boolean;
  readonly exposedPorts: readonly ExposedPort[];
  readonly portBindings: readonly PortBinding[];
  readonly options: Labels;
  readonly labels: Labels;
  readonly join?: JoinRecord;
  /** The host's ports that lead to it; only while it is its sandbox's way out, and has asked for some. */
  readonly publishedPorts?: readonly PublishedPort[];
}

export function endpointKey(endpoint: { scope: Scope; networkId: NetworkId; name: string }): string {
  return `${endpointFolder(endpoint.scope, endpoint.networkId)}/${keyPart(endpoint.name)}`;
}

/** What the keys of a network's endpoints begin with, up to the slash before the name. */
export function endpointFolder(scope: Scope, networkId: NetworkId): string {
  return `${scope}/endpoint/${keyPart(networkId)}`;
}
