/**
 * The way of frames as lines: when, where, what was done, and what the frame is.
 *
 * Namespaces are shown by what they are: a container's name, a network's, or 'host'.
 */
import type { Cluster } from '../../controller/create-cluster.js';
import type { Hop } from '../../dataplane/simulator/simulator.js';
import { formatTable } from '../table.js';
import { type NamedNamespace, namespaceNames } from '../world/namespace-names.js';

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
  const nameOf = namespaceNames(cluster);
  const firstMs = hops[0]?.at ?? 0;
  return hops.map(({ at, host, namespace, interface: name, action, reason, summary, frame }) => ({
    atMs: Math.round((at - firstMs) * 1000) / 1000,
    host,
    namespace,
    place: placeOf(nameOf(host, namespace), namespace),
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

function placeOf(named: NamedNamespace | undefined, namespace: string): string {
  if (named === undefined) return namespace;
  return named.kind === 'host' ? 'host' : named.name;
}
