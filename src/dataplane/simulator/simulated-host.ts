/**
 * One machine of the simulation, which is a dataplane: its devices are what its resources say.
 *
 * Replacing a resource takes apart what needs it, in reverse order, and puts that together again, so the state that
 * packets made there (learned addresses) begins anew, as it would on a device that was deleted and made again.
 */
import { Result } from '../../base/result.js';
import { type Dataplane, DataplaneFailed, HOST_NAMESPACE, type Resource, type ResourceChange } from '../../contracts/dataplane.js';
import type { NameService } from '../../contracts/name-service.js';
import type { IpPrefix } from '../../net/ip-prefix.js';
import type { MacAddress } from '../../net/mac-address.js';
import { namesOfHost } from '../resource-names.js';
import { ResourceTable } from '../resource-table.js';
import { type Detach, Devices } from './devices.js';
import type { Engine } from './engine.js';
import { type Underlay, UnderlayInterface } from './links/underlay.js';
import type { Namespace } from './namespace.js';
import type { HostOptions } from './host-options.js';

/** An interface on the underlay, its texts read. */
export interface HostInterface {
  readonly name: string;
  readonly addresses: readonly IpPrefix[];
  readonly mac: MacAddress;
  readonly mtuBytes: number;
}

export class SimulatedHost implements Dataplane {
  readonly host: string;
  /** What it was added with. */
  readonly description: HostOptions;
  readonly #devices: Devices;
  readonly #table: ResourceTable;
  readonly #detachers = new Map<string, Detach>();
  readonly #disconnectors: Detach[] = [];

  /** For the simulator: use its `addHost`. */
  constructor(engine: Engine, underlay: Underlay, description: HostOptions, interfaces: readonly HostInterface[]) {
    const host = description.name;
    this.description = description;
    this.host = host;
    this.#devices = new Devices(engine, underlay.faults, host);
    this.#table = new ResourceTable(namesOfHost(interfaces.map(({ name }) => name)));
    for (const options of interfaces) this.#connect(engine, underlay, options);
  }

  /** The namespace of an id; `host` is the host's own. */
  namespace(id: string): Namespace | undefined {
    return this.#devices.namespace(id);
  }

  /** All namespaces, the host's own first. */
  namespaces(): readonly Namespace[] {
    return this.#devices.namespaces();
  }

  apply(changes: readonly ResourceChange[]): Result<void, DataplaneFailed> {
    for (const change of changes) {
      const resource = 'put' in change ? change.put : change.remove;
      const reason = 'put' in change ? this.#put(resource) : this.#remove(resource.id);
      if (reason !== undefined) {
        return Result.error(new DataplaneFailed({ host: this.host, resource: `${resource.kind} "${resource.id}"`, reason }));
      }
    }
    return Result.ok();
  }

  list(): readonly Resource[] {
    return this.#table.list();
  }

  serveNames(names: NameService): void {
    this.#devices.names = names;
  }

  /** Who decides what DNS servers of its namespaces answer. */
  get nameService(): NameService | undefined {
    return this.#devices.names;
  }

  /** Takes the host off the underlay and ends what waits in it, for the simulator. */
  disconnect(): void {
    for (const disconnect of this.#disconnectors) disconnect();
    this.#devices.close();
  }

  #put(resource: Resource): string | undefined {
    if (this.#table.has(resource)) return undefined;
    const { id } = resource;
    const before = this.#table.get(id);
    const fault = this.#table.put(resource);
    if (fault !== undefined) return fault;
    const dependents = before === undefined ? [] : this.#table.dependents(id);
    for (const dependent of dependents.toReversed()) this.#detach(dependent.id);
    this.#detach(id);
    const refusal = this.#attach(resource);
    if (refusal !== undefined) this.#restore(id, before);
    for (const dependent of dependents) this.#attach(dependent);
    return refusal;
  }

  #remove(id: string): string | undefined {
    const fault = this.#table.remove(id);
    if (fault === undefined) this.#detach(id);
    return fault;
  }

  /** Has the resource of an id again that was there before one that could not be made. */
  #restore(id: string, before: Resource | undefined): void {
    if (before === undefined) return void this.#table.remove(id);
    this.#table.put(before);
    this.#attach(before);
  }

  /** Makes what the resource stands for, or says why that cannot be. */
  #attach(resource: Resource): string | undefined {
    const attached = this.#devices.attach(resource);
    if (typeof attached === 'string') return attached;
    this.#detachers.set(resource.id, attached);
    return undefined;
  }

  #detach(id: string): void {
    this.#detachers.get(id)?.();
    this.#detachers.delete(id);
  }

  #connect(engine: Engine, underlay: Underlay, { name, addresses, mac, mtuBytes }: HostInterface): void {
    const namespace = this.#devices.namespace(HOST_NAMESPACE);
    if (namespace === undefined) throw new Error('a host without its own namespace');
    const port = new UnderlayInterface(engine, namespace.stack, { host: this.host, namespace: HOST_NAMESPACE, name, mac, mtuBytes, underlay });
    namespace.add(port);
    for (const { address, length } of addresses) namespace.stack.routing.addAddress({ value: address.value, length, on: port });
    underlay.connect(port);
    this.#disconnectors.push(() => underlay.disconnect(port));
  }
}
