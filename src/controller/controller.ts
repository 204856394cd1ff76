/**
 * Class Controller: one host's view of the container network model.
 *
 * Look-ups are synchronous and answer from what this controller has seen committed. Verbs resolve when their change is
 * committed, this controller sees it and its dataplane has been told. There is no logic here: a verb is an operation.
 */
import type { CnmError } from '../base/error.js';
import type { ListenOptions } from '../base/emitter.js';
import { Result } from '../base/result.js';
import type { EventMap } from '../contracts/events.js';
import type { HostRecord } from '../model/host.js';
import { hostViews, type HostView } from './hosts/host-views.js';
import type { ReapedHost } from './hosts/reap-host.js';
import type { ReplicaStatus } from '../replica/replica.js';
import type { Core } from './core.js';
import { Handle } from './handle.js';
import { Endpoint } from './endpoint.js';
import { Network } from './network.js';
import { checkNetworkOptions, type NetworkOptions } from './settings/network-settings.js';
import { createNetwork } from './operations/network/create-network.js';
import { createSandbox } from './operations/sandbox/create-sandbox.js';
import { findNetwork, matchesFilter, type NetworkFilter } from './queries.js';
import { Sandbox } from './sandbox.js';
import { checkListener } from './settings/event-settings.js';
import { checkSandboxOptions, type SandboxOptions } from './settings/sandbox-settings.js';
import { sandboxKey } from '../model/sandbox.js';

/** How a controller is. */
export interface ControllerStatus extends ReplicaStatus {
  /** Whether the dataplane is what the records say; unknown until these were read. */
  readonly dataplane: 'in-step' | 'failed' | 'unknown';
}

/** What opening a controller leaves to be done with it. */
export interface Lifecycle {
  close(): Promise<Result<void, CnmError>>;
  reap(host: string): Promise<Result<ReapedHost, CnmError>>;
}

export class Controller extends Handle {
  /** The parts, for modules that stand on the controller. */
  readonly core: Core;
  readonly #lifecycle: Lifecycle;

  /** Controllers come from `createController` and `createCluster`. */
  constructor(core: Core, lifecycle: Lifecycle) {
    super();
    this.core = core;
    this.#lifecycle = lifecycle;
  }

  /** The host that it is for. */
  get host(): HostRecord {
    return this.core.host;
  }

  /**
   * Creates a network, with pools, gateway and whatever its driver needs.
   *
   * Errors: NETWORK_EXISTS, PLUGIN_NOT_FOUND, POOL_OVERLAP, NO_AVAILABLE_POOL, INVALID_SUBNET, INVALID_NAME,
   * SCOPE_NOT_ALLOWED, CONFIGURATION_NOT_FOUND, CONFIGURATION_NOT_ALLOWED, SINGLE_NETWORK_DRIVER, BRIDGE_CONFLICT, and
   * the driver's own.
   */
  async createNetwork(options: NetworkOptions): Promise<Result<Network, CnmError>> {
    const settings = checkNetworkOptions(options);
    if (!settings.ok) return settings;
    const created = await this.core.run((operation) => createNetwork(operation, settings.value));
    return created.map((record) => new Network(this.core, record));
  }

  /** Networks of this host and of the shared store, in the order in which they came. */
  networks(filter: NetworkFilter = {}): readonly Network[] {
    const found: Network[] = [];
    for (const record of this.core.tables.networks.rows()) if (matchesFilter(record, filter)) found.push(new Network(this.core, record));
    return found;
  }

  networkById(id: string): Network | undefined {
    const record = this.core.tables.networksById.get(id);
    return record === undefined ? undefined : new Network(this.core, record);
  }

  networkByName(name: string): Network | undefined {
    const record = this.core.tables.networksByName.first(name);
    return record === undefined ? undefined : new Network(this.core, record);
  }

  /**
   * The network of an id, a name, or the start of an id that no other has.
   *
   * Errors: NETWORK_NOT_FOUND, AMBIGUOUS_NETWORK.
   */
  network(idNameOrPrefix: string): Result<Network, CnmError> {
    const found = findNetwork(this.core.tables, idNameOrPrefix);
    return found.ok ? Result.ok(new Network(this.core, found.value)) : found;
  }

  endpointById(id: string): Endpoint | undefined {
    const record = this.core.tables.endpointsById.get(id);
    return record === undefined ? undefined : new Endpoint(this.core, record);
  }

  /**
   * Creates a sandbox without endpoints, on this host.
   *
   * Errors: SANDBOX_EXISTS, INVALID_CONTAINER_ID, INVALID_ARGUMENT.
   */
  async createSandbox(options: SandboxOptions): Promise<Result<Sandbox, CnmError>> {
    const settings = checkSandboxOptions(options);
    if (!settings.ok) return settings;
    const created = await this.core.run((operation) => createSandbox(operation, settings.value));
    return created.map((record) => new Sandbox(this.core, record));
  }

  /** The sandboxes of this host, in the order in which they came. */
  sandboxes(): readonly Sandbox[] {
    return Array.from(this.core.tables.sandboxes.rows(), (record) => new Sandbox(this.core, record));
  }

  sandboxById(id: string): Sandbox | undefined {
    const record = this.core.tables.sandboxesById.get(id);
    return record === undefined ? undefined : new Sandbox(this.core, record);
  }

  sandboxByContainerId(containerId: string): Sandbox | undefined {
    if (typeof containerId !== 'string') return undefined;
    const record = this.core.tables.sandboxes.get(sandboxKey({ containerId }));
    return record === undefined ? undefined : new Sandbox(this.core, record);
  }

  /** The hosts that have opened the shared store, this one among them. */
  hosts(): readonly HostView[] {
    return hostViews(this.core.tables, this.core.hostWatch);
  }

  /**
   * Removes what a host left that announced itself and is gone: endpoints, addresses, sandboxes.
   *
   * Errors: HOST_NOT_FOUND, HOST_NOT_GONE. After another one a part of it may have been done; the next call goes on.
   */
  reap(host: string): Promise<Result<ReapedHost, CnmError>> {
    return this.#lifecycle.reap(host);
  }

  /**
   * Calls the listener for each committed change of the type, whichever controller made it.
   *
   * Throws INVALID_ARGUMENT where the type is not one, or the listener cannot be called: a listener that would never be
   * called is a fault of the program.
   */
  on<Type extends keyof EventMap>(type: Type, listener: (event: EventMap[Type]) => void, options: ListenOptions = {}): () => void {
    checkListener(type, listener, options);
    return this.core.events.on(type, listener, options);
  }

  status(): ControllerStatus {
    const status = this.core.replica.status();
    const { waitsFor, dataplane } = this.core;
    if (status.state !== 'ready' || waitsFor === undefined) return { ...status, dataplane };
    return { ...status, state: 'degraded', reason: waitsFor, dataplane };
  }

  /** Resolves when this controller has seen every commit made before the call; not while its store is away. */
  settled(): Promise<void> {
    return this.core.settled();
  }

  /** Finishes what is under way and frees what is open; calls that change something are then refused. */
  close(): Promise<Result<void, CnmError>> {
    return this.#lifecycle.close();
  }
}
