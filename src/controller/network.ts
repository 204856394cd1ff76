/**
 * Class Network: a group of endpoints that reach each other.
 *
 * A handle: an id and its controller. What it shows is what the records say now; after its deletion it keeps showing
 * the last it knew, and its verbs answer NETWORK_NOT_FOUND.
 */
import type { CnmError } from '../base/error.js';
import { Result } from '../base/result.js';
import type { Labels } from '../model/labels.js';
import type { Scope } from '../model/scope.js';
import type { IpamConfig, NetworkPool, NetworkRecord } from '../model/network.js';
import { endpointKey } from '../model/endpoint.js';
import type { Core } from './core.js';
import { Handle } from './handle.js';
import { Endpoint } from './endpoint.js';
import { checkEndpointOptions, type EndpointOptions } from './settings/endpoint-settings.js';
import { createEndpoint } from './operations/endpoint/create-endpoint.js';
import { deleteNetwork } from './operations/network/delete-network.js';

/** The addresses of a network: what was asked for, and what it has. */
export interface NetworkAddresses {
  readonly driver: string;
  readonly options: Labels;
  /** One for each subnet that the network has, with what was chosen for it. */
  readonly config: readonly IpamConfig[];
  /** What its creator gave. */
  readonly requested: readonly IpamConfig[];
}

export class Network extends Handle {
  readonly #core: Core;
  #last: NetworkRecord;

  /** Handles come from a controller. */
  constructor(core: Core, record: NetworkRecord) {
    super();
    this.#core = core;
    this.#last = record;
  }

  get id(): string {
    return this.#last.id;
  }

  get name(): string {
    return this.#record.name;
  }

  /** 'bridge', 'overlay', 'macvlan', 'ipvlan', 'null', 'host' or a third party's. */
  get driver(): string {
    return this.#record.driver;
  }

  /** 'global' networks are shared by all hosts of the store, 'local' ones are this host's. */
  get scope(): Scope {
    return this.#record.scope;
  }

  get internal(): boolean {
    return this.#record.internal;
  }

  get attachable(): boolean {
    return this.#record.attachable;
  }

  get ingress(): boolean {
    return this.#record.ingress;
  }

  get configOnly(): boolean {
    return this.#record.configOnly;
  }

  /** The name of the config-only network that the settings came from. */
  get configFrom(): string | undefined {
    return this.#record.configFrom?.name;
  }

  get ipv6(): boolean {
    return this.#record.ipv6;
  }

  get labels(): Labels {
    return this.#record.labels;
  }

  /** The driver's options, as they were given. */
  get options(): Labels {
    return this.#record.options;
  }

  /** Milliseconds since 1970. */
  get created(): number {
    return this.#record.created;
  }

  /** The host that created it. */
  get createdBy(): string {
    return this.#record.createdBy;
  }

  get ipam(): NetworkAddresses {
    const { ipam, pools } = this.#record;
    return { driver: ipam.driver, options: ipam.options, config: pools.map(configOf), requested: ipam.config };
  }

  /** What the driver keeps of it: an overlay's VXLAN id for each subnet, a bridge's device, a macvlan's parent. */
  get driverState(): Readonly<Record<string, string | number | boolean>> {
    return this.#record.driverState;
  }

  /** Whether it is there still. */
  get exists(): boolean {
    return this.#core.tables.networksById.get(this.id) !== undefined;
  }

  /** Its endpoints on every host that shares its store, in the order in which they came. */
  endpoints(): readonly Endpoint[] {
    return Array.from(this.#core.tables.endpointsByNetwork.get(this.id), (record) => new Endpoint(this.#core, record));
  }

  endpointById(id: string): Endpoint | undefined {
    const record = this.#core.tables.endpointsById.get(id);
    return record?.networkId === this.id ? new Endpoint(this.#core, record) : undefined;
  }

  endpointByName(name: string): Endpoint | undefined {
    if (typeof name !== 'string') return undefined;
    const record = this.#core.tables.endpoints.get(endpointKey({ scope: this.scope, networkId: this.id, name }));
    return record === undefined ? undefined : new Endpoint(this.#core, record);
  }

  /**
   * Creates an endpoint with its addresses, owned by this controller's host.
   *
   * Errors: ENDPOINT_EXISTS, NETWORK_NOT_FOUND, ENDPOINT_ON_CONFIG_ONLY_NETWORK, ADDRESS_IN_USE,
   * ADDRESS_OUTSIDE_NETWORK, NETWORK_EXHAUSTED, INVALID_NAME, INVALID_ARGUMENT.
   */
  async createEndpoint(options: EndpointOptions): Promise<Result<Endpoint, CnmError>> {
    const settings = checkEndpointOptions(options);
    if (!settings.ok) return settings;
    const created = await this.#core.run((operation) => createEndpoint(operation, this.id, settings.value));
    return created.ok ? Result.ok(new Endpoint(this.#core, created.value)) : created;
  }

  /**
   * Deletes the network and gives back its pools.
   *
   * Errors: NETWORK_NOT_FOUND, ACTIVE_ENDPOINTS, CONFIGURATION_IN_USE, NETWORK_NOT_DELETABLE.
   */
  delete(): Promise<Result<void, CnmError>> {
    return this.#core.run((operation) => deleteNetwork(operation, this.id));
  }

  /** The record as it is now, or as it was last. */
  get #record(): NetworkRecord {
    this.#last = this.#core.tables.networksById.get(this.#last.id) ?? this.#last;
    return this.#last;
  }
}

function configOf(pool: NetworkPool): IpamConfig {
  const range = pool.poolId.split('/').slice(3).join('/');
  return {
    subnet: pool.subnet,
    ...(range !== '' && { ipRange: range }),
    ...(pool.gateway !== undefined && { gateway: pool.gateway }),
    ...(Object.keys(pool.auxAddresses).length > 0 && { auxAddresses: pool.auxAddresses }),
  };
}
