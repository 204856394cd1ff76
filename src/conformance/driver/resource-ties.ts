/**
 * What a resource gives others to stand on, and what it stands on itself, read from its fields whatever its kind is.
 *
 * A namespace gives itself; whatever has a name in a namespace gives that interface. A namespace, an interface, a bridge
 * and a parent that are named must have been given before.
 */
import { HOST_NAMESPACE, type Resource } from '../../contracts/dataplane.js';
import type { HostRecord } from '../../model/host.js';

/** A thing that resources name: a namespace, or an interface in one. */
type Name = string;

const LOOPBACK = 'lo';

/** The names that a host has before anything is put. */
export function namesOfHost(host: HostRecord): Set<Name> {
  const interfaces = [LOOPBACK, ...host.interfaces.map(({ name }) => name)];
  return new Set([namespaceName(HOST_NAMESPACE), ...interfaces.map((name) => interfaceName(HOST_NAMESPACE, name))]);
}

/** The names that are there once the resource is. */
export function namesGiven(resource: Resource): Name[] {
  if (resource.kind === 'namespace') return [namespaceName(resource.id), interfaceName(resource.id, LOOPBACK)];
  return partsOf(resource).flatMap((part) => {
    const [namespace, name] = [field(part, 'namespace'), field(part, 'name')];
    return namespace === undefined || name === undefined ? [] : [interfaceName(namespace, name)];
  });
}

/** The names that must be there before the resource. */
export function namesUsed(resource: Resource): Name[] {
  return partsOf(resource).flatMap((part) => {
    const namespace = field(part, 'namespace');
    if (namespace === undefined) return [];
    const [bridge, used, parent] = [field(part, 'bridge'), field(part, 'interface'), field(part, 'parent')];
    return [
      namespaceName(namespace),
      ...(bridge === undefined ? [] : [interfaceName(namespace, bridge)]),
      ...(used === undefined ? [] : [interfaceName(namespace, used)]),
      ...(parent === undefined ? [] : [interfaceName(HOST_NAMESPACE, parent)]),
    ];
  });
}

/** The ends of a pair, or the resource itself. */
function partsOf(resource: Resource): readonly object[] {
  return resource.kind === 'veth' ? resource.ends : [resource];
}

function field(part: object, wanted: string): string | undefined {
  const value: unknown = Object.entries(part).find(([name]) => name === wanted)?.[1];
  return typeof value === 'string' ? value : undefined;
}

function namespaceName(id: string): Name {
  return `namespace ${id}`;
}

function interfaceName(namespace: string, name: string): Name {
  return `interface ${name} in ${namespace}`;
}
