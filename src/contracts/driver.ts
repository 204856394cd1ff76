/**
 * What a network driver must do: answer libnetwork's verbs (driverapi/driverapi.go) with data.
 *
 * A driver decides synchronously, from the records that it is shown, inside the transaction of the operation that asks;
 * what it wants kept of a network it returns as driver state. It makes nothing by itself: the resources that it
 * describes are put by the reconciler and follow the committed records. An operation may be planned more than once, so
 * an answer depends only on the request, the records and the host. After a failure it need not clean up.
 */
import type { CnmError } from '../base/error.js';
import type { Result } from '../base/result.js';
import type { EndpointRecord, StaticRoute } from '../model/endpoint.js';
import type { HostRecord } from '../model/host.js';
import type { DriverState, NetworkRecord } from '../model/network.js';
import type { PortBinding, PublishedPort } from '../model/port-binding.js';
import type { Scope } from '../model/scope.js';
import type { Tables } from '../state/tables.js';
import type { Transaction } from '../state/transaction.js';
import type { Resource } from './dataplane.js';

export interface DriverCapability {
  /** Where records of its networks live by default; those of a 'global' driver live nowhere else. */
  readonly dataScope: Scope;
  /** Its networks get pools and its endpoints addresses. */
  readonly addresses: boolean;
  /**
   * When a host has a network's devices: from its creation ('network'), or while a sandbox of the host is joined
   * ('joined').
   */
  readonly devices: 'network' | 'joined';
}

/** Who asks a driver, and what it may read and write. */
export interface DriverContext {
  readonly tx: Transaction;
  readonly tables: Tables;
  readonly host: HostRecord;
}

/** A network about to be created: everything but what the driver keeps of it. */
export type NetworkRequest = Omit<NetworkRecord, 'driverState'>;

export interface NetworkPlan {
  readonly driverState: DriverState;
}

/** An endpoint about to be created; `macAddress` is '' where none was asked for. */
export type EndpointRequest = EndpointRecord;

/** What the driver decides of an endpoint. */
export interface EndpointPlan {
  /** '' where the driver has no interfaces. */
  readonly macAddress: string;
  /** An IPv6 address, without prefix, that the driver has made itself, with its prefix length. */
  readonly ipv6?: { readonly address: string; readonly prefixLength: number };
}

/** What joining gives the sandbox. */
export interface JoinPlan {
  /** The interface's name is this prefix and a number; absent: no interface. */
  readonly interfacePrefix?: string;
  readonly ipv4Gateway?: string;
  readonly ipv6Gateway?: string;
  readonly routes: readonly StaticRoute[];
  readonly disableGatewayService: boolean;
}

/** The namespace that a joined endpoint's interface goes into. */
export interface JoinedEndpoint {
  readonly network: NetworkRecord;
  readonly endpoint: EndpointRecord;
  readonly namespace: string;
  readonly interfaceName: string;
  /** Joined endpoints of the same network and host that its links stand for. */
  readonly linked?: readonly EndpointRecord[];
}

export interface Driver {
  /** The name that users give: 'bridge'. */
  readonly type: string;
  readonly capability: DriverCapability;
  createNetwork(context: DriverContext, request: NetworkRequest): Result<NetworkPlan, CnmError>;
  deleteNetwork(context: DriverContext, network: NetworkRecord): Result<void, CnmError>;
  createEndpoint(context: DriverContext, network: NetworkRecord, request: EndpointRequest): Result<EndpointPlan, CnmError>;
  deleteEndpoint(context: DriverContext, network: NetworkRecord, endpoint: EndpointRecord): Result<void, CnmError>;
  join(context: DriverContext, network: NetworkRecord, endpoint: EndpointRecord): Result<JoinPlan, CnmError>;
  leave(context: DriverContext, network: NetworkRecord, endpoint: EndpointRecord): Result<void, CnmError>;
  /**
   * The endpoint has become its sandbox's way out: takes ports of this host for what is to be published. A driver
   * without it publishes nothing.
   */
  programExternalConnectivity?(
    context: DriverContext,
    network: NetworkRecord,
    endpoint: EndpointRecord,
    portBindings: readonly PortBinding[],
  ): Result<readonly PublishedPort[], CnmError>;
  /** It is not any more, or leaves: gives back the ports that its record lists. */
  revokeExternalConnectivity?(context: DriverContext, network: NetworkRecord, endpoint: EndpointRecord): Result<void, CnmError>;
  /** What the driver needs on a host whatever networks it has. */
  hostResources?(host: HostRecord): readonly Resource[];
  /** The devices that the network has on this host. */
  networkResources(host: HostRecord, network: NetworkRecord): readonly Resource[];
  /** The devices of an endpoint that is joined on this host. */
  endpointResources(host: HostRecord, joined: JoinedEndpoint): readonly Resource[];
  /** What this host must know of an endpoint that is joined on another, while it has the network's devices. */
  peerResources(host: HostRecord, network: NetworkRecord, endpoint: EndpointRecord): readonly Resource[];
}
