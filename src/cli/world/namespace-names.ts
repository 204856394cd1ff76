/**
 * What the namespaces of rebuilt hosts are: containers, networks, and the hosts themselves.
 */
import { HOST_NAMESPACE } from '../../contracts/dataplane.js';
import type { Cluster } from '../../controller/create-cluster.js';

export interface NamedNamespace {
  readonly kind: 'host' | 'container' | 'network';
  readonly name: string;
}

/** Finds out what a namespace of a host is; undefined if nothing has made it. */
export function namespaceNames(cluster: Cluster): (host: string, namespace: string) => NamedNamespace | undefined {
  const named = new Map<string, NamedNamespace>();
  for (const { host, core } of cluster.controllers) {
    named.set(`${host.name}/${HOST_NAMESPACE}`, { kind: 'host', name: host.name });
    for (const sandbox of core.tables.sandboxes.rows()) {
      if (sandbox.useHostNamespace) continue;
      named.set(`${host.name}/${sandbox.id}`, { kind: 'container', name: core.tables.containersById.get(sandbox.containerId)?.name ?? sandbox.containerId });
    }
    for (const network of core.tables.networks.rows()) {
      for (const resource of core.reconciler.desired.resources({ kind: 'network', id: network.id })) {
        if (resource.kind === 'namespace') named.set(`${host.name}/${resource.id}`, { kind: 'network', name: network.name });
      }
    }
  }
  return (host, namespace) => named.get(`${host}/${namespace}`);
}
