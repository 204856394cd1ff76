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
import { endpointKey, type EndpointRecord } from '../model/endpoint.js';
import type { HostRecord } from '../model/host.js';
import type { NetworkRecord } from '../model/network.js';
import type { SandboxRecord } from '../model/sandbox.js';
import { gatewayOf, placedEndpoints } from '../state/placement.js';
import type { Tables } from '../state/tables.js';

/** One group of resources, named by what it is of. */
export type Unit = `${'host' | 'network' | 'sandbox' | 'endpoint' | 'peer'}/${string}`;

export class Desired {
  constructor(
    readonly tables: Tables,
    readonly host: HostRecord,
    readonly drivers: ReadonlyMap<string, Driver>,
  ) {}

  /** Every unit that may have resources now. */
  *units(): Iterable<Unit> {
    for (const type of this.drivers.keys()) yield `host/${type}`;
    for (const network of this.tables.networks.rows()) yield `network/${network.id}`;
    for (const sandbox of this.tables.sandboxes.rows()) yield `sandbox/${sandbox.id}`;
    for (const endpoint of this.tables.endpoints.rows()) {
      yield endpoint.host === this.host.name ? `endpoint/${endpoint.id}` : `peer/${endpoint.id}`;
    }
  }

  resources(unit: Unit): readonly Resource[] {
    const id = unit.slice(unit.indexOf('/') + 1);
    if (unit.startsWith('host/')) return this.drivers.get(id)?.hostResources?.(this.host) ?? [];
    if (unit.startsWith('network/')) return this.#networkDevices(id);
    if (unit.startsWith('sandbox/')) return this.#sandbox(id);
    return unit.startsWith('endpoint/') ? this.#endpoint(id) : this.#peer(id);
  }

  /** Whether this host has the devices of a network. */
  isPresent(network: NetworkRecord): boolean {
    if (network.configOnly) return false;
    const devices = this.drivers.get(network.driver)?.capability.devices;
    return devices === 'network' || this.tables.hostTally.joined(this.host.name, network.id) > 0;
  }

  #networkDevices(id: string): readonly Resource[] {
    const network = this.tables.networksById.get(id);
    if (network === undefined || !this.isPresent(network)) return [];
    return this.drivers.get(network.driver)?.networkResources(this.host, network) ?? [];
  }

  #endpoint(id: string): readonly Resource[] {
    const endpoint = this.tables.endpointsById.get(id);
    const sandbox = endpoint?.join === undefined ? undefined : this.tables.sandboxesById.get(endpoint.join.sandboxId);
    const network = endpoint === undefined ? undefined : this.tables.networksById.get(endpoint.networkId);
    const interfaceName = endpoint?.join?.interfaceName;
    if (endpoint === undefined || sandbox === undefined || network === undefined || interfaceName === undefined) return [];
    const joined = { network, endpoint, namespace: namespaceOf(sandbox), interfaceName, linked: this.#linkedBy(endpoint) };
    return this.drivers.get(network.driver)?.endpointResources(this.host, joined) ?? [];
  }

  /** The joined endpoints of this host that the endpoint's links stand for. */
  #linkedBy({ networkId, scope, join }: EndpointRecord): readonly EndpointRecord[] {
    return Object.values(join?.links ?? {}).flatMap((name) => {
      const linked = this.tables.endpoints.get(endpointKey({ scope, networkId, name }));
      return linked?.join !== undefined && linked.host === this.host.name ? [linked] : [];
    });
  }

  #peer(id: string): readonly Resource[] {
    const endpoint = this.tables.endpointsById.get(id);
    const network = endpoint === undefined ? undefined : this.tables.networksById.get(endpoint.networkId);
    if (endpoint?.join === undefined || network === undefined || !this.isPresent(network)) return [];
    return this.drivers.get(network.driver)?.peerResources(this.host, network, endpoint) ?? [];
  }

  #sandbox(id: string): readonly Resource[] {
    const sandbox = this.tables.sandboxesById.get(id);
    if (sandbox === undefined) return [];
    const namespace = namespaceOf(sandbox);
    const resources: Resource[] = sandbox.useHostNamespace ? [] : [{ kind: 'namespace', id: namespace }];
    const placed = placedEndpoints(this.tables, sandbox);
    if (!sandbox.useHostNamespace && hasEmbeddedDns(placed)) resources.push({ kind: 'resolver', id: `resolver/${id}`, namespace, address: EMBEDDED_DNS_ADDRESS });
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
