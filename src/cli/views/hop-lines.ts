/**
 * The way of frames as lines: when, where, what was done, and what the frame is.
 *
 * Namespaces are shown by what they are: a container's name, a network's, or 'host'.
 */
import { HOST_NAMESPACE } from '../../contracts/dataplane.js';
import type { Cluster } from '../../controller/create-cluster.js';
import type { Hop } from '../../dataplane/simulator/simulator.js';
import { formatTable } from '../table.js';

/** A hop as JSON, with its place in words. */
export interface HopDocument {
  /** Milliseconds since the first. */
  readonly atMs: number;
  readonly host: string;
  readonly namespace: string;
  /** What the namespace is. */
  readonly place: string;
  readonly interface: string;
  readonly action: string;
  readonly reason?: string;
  readonly summary: string;
  /** The frame's bytes in hex. */
  readonly frame: string;
}

export function hopDocuments(cluster: Cluster, hops: readonly Hop[]): readonly HopDocument[] {
  const places = placesOf(cluster);
  const firstMs = hops[0]?.at ?? 0;
  return hops.map(({ at, host, namespace, interface: name, action, reason, summary, frame }) => ({
    atMs: Math.round((at - firstMs) * 1000) / 1000,
    host,
    namespace,
    place: places.get(`${host}/${namespace}`) ?? namespace,
    interface: name,
    action,
    ...(reason !== undefined && { reason }),
    summary,
    frame: Buffer.from(frame).toString('hex'),
  }));
}

export function hopLines(hops: readonly HopDocument[]): string[] {
  const rows = hops.map(({ atMs, host, place, interface: name, action, reason, summary }) => [
    `${atMs.toFixed(3)} ms`,
    host,
    place,
    name,
    action,
    reason === undefined ? summary : `${summary} (${reason})`,
  ]);
  return formatTable([['TIME', 'HOST', 'NAMESPACE', 'INTERFACE', 'ACTION', 'FRAME'], ...rows]);
}

/** What each namespace of each host is. */
function placesOf(cluster: Cluster): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  for (const { host, core } of cluster.controllers) {
    places.set(`${host.name}/${HOST_NAMESPACE}`, 'host');
    for (const sandbox of core.tables.sandboxes.rows()) {
      if (!sandbox.useHostNamespace) places.set(`${host.name}/${sandbox.id}`, core.tables.containersById.get(sandbox.containerId)?.name ?? sandbox.containerId);
    }
    for (const network of core.tables.networks.rows()) {
      for (const resource of core.reconciler.desired.resources(`network/${network.id}`)) {
        if (resource.kind === 'namespace') places.set(`${host.name}/${resource.id}`, network.name);
      }
    }
  }
  return places;
}
