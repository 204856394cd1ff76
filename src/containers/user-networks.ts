/**
 * Networks as users of a host have them: with those of the host's own, which are neither created nor removed.
 *
 * Its verbs are the controller's with Docker's daemon's rules and words around them.
 */
import type { CnmError } from '../base/error.js';
import { Result } from '../base/result.js';
import type { Controller } from '../controller/controller.js';
import { Network } from '../controller/network.js';
import { checkNetworkOptions, type NetworkOptions } from '../controller/settings/network-settings.js';
import { createNetwork } from '../controller/operations/network/create-network.js';
import { deleteNetwork } from '../controller/operations/network/delete-network.js';
import { findNetwork } from '../controller/queries.js';
import type { NetworkRecord } from '../model/network.js';
import { PredefinedNetworkRefused, reworded } from './errors.js';
import { inspectNetwork, type NetworkInspection } from './inspect/inspect-network.js';
import { listFilter, pruneFilter, type Filters } from './network-filters.js';
import { isPredefined } from './predefined/names.js';
import { defaultBridgeFault, type DefaultBridge } from './predefined/default-bridge.js';
import { ensurePredefinedNetworks, lacksPredefinedNetworks } from './predefined/networks.js';

/** Networks as the users of a controller's host have them. */
export function createUserNetworks(controller: Controller): UserNetworks {
  return new UserNetworks(controller);
}

export class UserNetworks {
  readonly #controller: Controller;

  /** Use {@link createUserNetworks}. */
  constructor(controller: Controller) {
    this.#controller = controller;
  }

  /**
   * Gives the host its networks bridge, host and none, if it has not got them as they are to be.
   *
   * A default bridge with containers stays as it is. Errors: INVALID_ARGUMENT, NO_AVAILABLE_POOL,
   * POOL_OVERLAP, and those of a bridge.
   */
  async ensurePredefined(bridge: DefaultBridge = {}): Promise<Result<void, CnmError>> {
    const fault = defaultBridgeFault(bridge);
    if (fault !== undefined) return Result.error(fault);
    const { core } = this.#controller;
    if (!lacksPredefinedNetworks(core.tables, bridge)) return Result.ok();
    return core.run((operation) => ensurePredefinedNetworks(operation, bridge));
  }

  /** Creates a network. Errors: PREDEFINED_NETWORK, and those of `controller.createNetwork`. */
  async create(options: NetworkOptions): Promise<Result<Network, CnmError>> {
    const { core } = this.#controller;
    const settings = checkNetworkOptions(options);
    if (!settings.ok) return settings;
    const { name } = settings.value;
    if (isPredefined(name)) return Result.error(new PredefinedNetworkRefused({ network: name, verb: 'create' }));
    const created = await core.run((operation) => createNetwork(operation, settings.value));
    return created.map((record) => new Network(core, record));
  }

  /** Removes a network. Errors: PREDEFINED_NETWORK, NETWORK_NOT_FOUND, AMBIGUOUS_NETWORK, ACTIVE_ENDPOINTS, CONFIGURATION_IN_USE. */
  remove(wanted: string): Promise<Result<void, CnmError>> {
    return this.#controller.core.run((operation) => {
      const network = findNetwork(operation.tables, wanted);
      if (!network.ok) return network;
      const { id, name } = network.value;
      if (isPredefined(name)) return Result.error(new PredefinedNetworkRefused({ network: name, verb: 'remove' }));
      return deleteNetwork(operation, id).mapError((error) => reworded(error, 'error while removing network'));
    });
  }

  /**
   * Removes the networks that no endpoint of any host is in, each by itself, and names them.
   *
   * Errors: INVALID_FILTER. What has come into use meanwhile stays and is no error.
   */
  async prune(filters: Filters = {}): Promise<Result<readonly string[], CnmError>> {
    const { core } = this.#controller;
    const wanted = pruneFilter(filters, core.runtime.clock.now());
    if (!wanted.ok) return wanted;
    const unused = [...core.tables.networks.rows()].filter((record) => {
      const inUse = this.#isInUse(record);
      return !inUse && !record.configOnly && !record.ingress && !isPredefined(record.name) && wanted.value({ record, inUse });
    });
    const removals = await Promise.all(unused.map(({ id }) => core.run((operation) => deleteNetwork(operation, id))));
    const failed = removals.find((removal) => !removal.ok && !['forbidden', 'not-found'].includes(removal.error.kind));
    if (failed?.ok === false) return failed;
    return Result.ok(unused.filter((_, at) => removals[at]?.ok === true).map(({ name }) => name));
  }

  /** Networks for which all filters hold, in the order in which they came. Errors: INVALID_FILTER. */
  list(filters: Filters = {}): Result<readonly Network[], CnmError> {
    const { core } = this.#controller;
    const wanted = listFilter(filters);
    if (!wanted.ok) return wanted;
    const found = [...core.tables.networks.rows()].filter((record) => wanted.value({ record, inUse: this.#isInUse(record) }));
    return Result.ok(found.map((record) => new Network(core, record)));
  }

  /** What Docker's inspect shows of a network, its containers too unless told. Errors: NETWORK_NOT_FOUND, AMBIGUOUS_NETWORK. */
  inspect(wanted: string, options: { readonly containers?: boolean } = {}): Result<NetworkInspection, CnmError> {
    const { tables } = this.#controller.core;
    return findNetwork(tables, wanted).map((network) => inspectNetwork(tables, network, options));
  }

  #isInUse({ id }: NetworkRecord): boolean {
    return this.#controller.core.tables.endpointsByNetwork.count(id) > 0;
  }
}
