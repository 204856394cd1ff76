/**
 * The resources that a host should have, as a function of the records alone.
 *
 * Resources come in units that change together: what a driver needs on any host, a network's devices, a sandbox with its routes, an endpoint's
 * interface, a peer on another host. Every function here depends on current records and on nothing that happened.
 */
import type { Resource } from '../contracts/dataplane.js';
import { HOST_NAMESPACE } from '../contracts/dataplane.js';
import type { Driver } from '../contracts/driver.js';
import { EMBEDDED_DNS_ADDRESS, hasEmbeddedDns } from '../contracts/name-service.js';
import { endpointKey, type EndpointRecord, type JoinRecord } from '../model/endpoint.js';
import type { HostRecord } from '../model/host.js';
import type { NetworkRecord } from '../model/network.js';
import type { SandboxRecord } from '../model/sandbox.js';
import { gatewayOf, placedEndpoints } from '../state/placement.js';
import type { Tables } from '../state/tables.js';

/** What one group of resources is of. */
export type UnitKind = 'host' | 'network' | 'sandbox' | 'endpoint' | 'peer';

/** One group of resources; the id of a host's is the type of the driver that needs it. */
export interface Unit {
  readonly kind: UnitKind;
  readonly id: string;
}

const NOTHING: readonly Resource[] = [];
const NOBODY: readonly EndpointRecord[] = [];

const NO_UNITS: readonly Unit[] = [];

export class Desired {
  constructor(
    readonly tables: Tables,
    readonly host: HostRecord,
    readonly drivers: ReadonlyMap<string, Driver>,
  ) {}

  /** Every unit that may have resources now. */
  *units(): Iterable<Unit> {
    for (const group of this.groups()) yield* group;
  }

  /** The same in groups whose resources name only what those of earlier groups give, and their own. */
  *groups(): Iterable<readonly Unit[]> {
    for (const type of this.drivers.keys()) yield [{ kind: 'host', id: type }];
    for (const { id } of this.tables.networks.rows()) yield [{ kind: 'network', id }];
    for (const { id, endpoints } of this.tables.sandboxes.rows()) {
      const group: Unit[] = [{ kind: 'sandbox', id }];
      for (const { endpointId } of endpoints) group.push({ kind: 'endpoint', id: endpointId });
      yield group;
    }
    for (const endpoint of this.tables.endpoints.rows()) {
      if (endpoint.join === undefined) yield NO_UNITS;
      else if (endpoint.host !== this.host.name) yield [{ kind: 'peer', id: endpoint.id }];
      // Of those that came with their sandboxes nothing is left, but looking takes its time too.
      else yield this.#isListed(endpoint) ? NO_UNITS : [{ kind: 'endpoint', id: endpoint.id }];
    }
  }

  /** Whether an endpoint is in its sandbox's list, as it is but where a deed of another host is still to be settled. */
  #isListed({ id, join }: EndpointRecord): boolean {
    const sandbox = join === undefined ? undefined : this.tables.sandboxesById.get(join.sandboxId);
    return sandbox?.endpoints.some(({ endpointId }) => endpointId === id) === true;
  }

  /** What a unit should have, in a list that takes no more room than it needs: it is kept as long as the unit. */
  resources(unit: Unit): readonly Resource[] {
    const resources = this.#resources(unit);
    return resources.length === 0 ? NOTHING : resources.slice();
  }

  #resources({ kind, id }: Unit): readonly Resource[] {
    switch (kind) {
      case 'host':
        return this.drivers.get(id)?.hostResources?.(this.host) ?? NOTHING;
      case 'network':
        return this.#networkDevices(id);
      case 'sandbox':
        return this.#sandbox(id);
      case 'endpoint':
        return this.#endpoint(id);
      case 'peer':
        return this.#peer(id);
    }
  }

  /** Whether this host has the devices of a network. */
  isPresent(network: NetworkRecord): boolean {
    if (network.configOnly) return false;
    const devices = this.drivers.get(network.driver)?.capability.devices;
    return devices === 'network' || this.tables.hostTally.joined(this.host.name, network.id) > 0;
  }

  #networkDevices(id: string): readonly Resource[] {
    const network = this.tables.networksById.get(id);
    if (network === undefined || !this.isPresent(network)) return NOTHING;
    return this.drivers.get(network.driver)?.networkResources(this.host, network) ?? NOTHING;
  }

  #endpoint(id: string): readonly Resource[] {
    const endpoint = this.tables.endpointsById.get(id);
    const join = endpoint?.join;
    if (endpoint === undefined || join?.interfaceName === undefined) return NOTHING;
    const sandbox = this.tables.sandboxesById.get(join.sandboxId);
    const network = this.tables.networksById.get(endpoint.networkId);
    if (sandbox === undefined || network === undefined) return NOTHING;
    const joined = { network, endpoint, namespace: namespaceOf(sandbox), interfaceName: join.interfaceName, linked: this.#linkedBy(endpoint, join) };
    return this.drivers.get(network.driver)?.endpointResources(this.host, joined) ?? NOTHING;
  }

  /** The joined endpoints of this host that the endpoint's links stand for. */
  #linkedBy({ networkId, scope }: EndpointRecord, { links, linksAreNames }: JoinRecord): readonly EndpointRecord[] {
    const names = Object.values(links);
    if (names.length === 0 || linksAreNames === true) return NOBODY;
    return names.flatMap((name) => {
      const linked = this.tables.endpoints.get(endpointKey({ scope, networkId, name }));
      return linked?.join !== undefined && linked.host === this.host.name ? [linked] : [];
    });
  }

  #peer(id: string): readonly Resource[] {
    const endpoint = this.tables.endpointsById.get(id);
    const network = endpoint?.join === undefined ? undefined : this.tables.networksById.get(endpoint.networkId);
    if (endpoint === undefined || network === undefined || !this.isPresent(network)) return NOTHING;
    return this.drivers.get(network.driver)?.peerResources(this.host, network, endpoint) ?? NOTHING;
  }

  #sandbox(id: string): readonly Resource[] {
    const sandbox = this.tables.sandboxesById.get(id);
    if (sandbox === undefined) return NOTHING;
    const namespace = namespaceOf(sandbox);
    const resources: Resource[] = sandbox.useHostNamespace ? [] : [{ kind: 'namespace', id: namespace }];
    const placed = placedEndpoints(this.tables, sandbox);
    if (!sandbox.useHostNamespace && hasEmbeddedDns(sandbox, placed)) resources.push({ kind: 'resolver', id: `resolver/${id}`, namespace, address: EMBEDDED_DNS_ADDRESS });
    for (const { endpoint } of placed) {
      for (const { destination, nextHop } of endpoint.join?.routes ?? []) {
        const way = nextHop === undefined ? { interface: endpoint.join?.interfaceName ?? '' } : { gateway: nextHop };
        resources.push({ kind: 'route', id: `route/${endpoint.id}/${destination}`, namespace, destination, ...way });
      }
    }
    const join = sandbox.useHostNamespace ? undefined : gatewayOf(placed)?.endpoint.join;
    if (join?.ipv4Gateway !== undefined) {
      resources.push({ kind: 'route', id: `default-route/${id}/4`, namespace, destination: '0.0.0.0/0', gateway: join.ipv4Gateway });
    }
    if (join?.ipv6Gateway !== undefined) {
      resources.push({ kind: 'route', id: `default-route/${id}/6`, namespace, destination: '::/0', gateway: join.ipv6Gateway });
    }
    return resources;
  }
}

/** The namespace that a sandbox is. */
export function namespaceOf(sandbox: SandboxRecord): string {
  return sandbox.useHostNamespace ? HOST_NAMESPACE : sandbox.id;
}
