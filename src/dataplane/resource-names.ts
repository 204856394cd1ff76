/**
 * The names that resources give and use, so that "names only what is there" can be checked without knowing kinds.
 *
 * A name is what `formatName` writes as `interface host/br0`. What one resource gives, no other may give on the same
 * host: interface names within a namespace, and a VXLAN network identifier on a UDP port.
 */
import { HOST_NAMESPACE, type IpvlanResource, type MacvlanResource, type Resource, type VethResource, type VlanResource, type VxlanResource } from '../contracts/dataplane.js';
import type { PortProxyResource } from '../contracts/netfilter.js';

/** The loopback interface of every namespace. */
export const LOOPBACK = 'lo';

/** What is named on a host. */
export interface HostName {
  /** What it is in words: two things of one kind and namespace have two names. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** An interface that a resource makes part of something, which nobody else may then make part of something else. */
export interface InterfaceClaim {
  /** The interface's name, which the resource gives or uses. */
  readonly name: HostName;
  /** What for; those who say the same share it. */
  readonly purpose: string;
}

/** What ties a resource to others. */
export interface ResourceNames {
  /** What is there once the resource is. */
  readonly given: readonly HostName[];
  /** What must be there before the resource, and stay as long as it does. */
  readonly used: readonly HostName[];
  /** The interfaces that it takes over: as ports of a bridge, or as the parent of others. */
  readonly claimed: readonly InterfaceClaim[];
}

/** Kinds that are told with their namespace; the names of others say themselves where they are, if it matters. */
const KINDS_BY_PATH: ReadonlySet<string> = new Set(['interface', 'bridge', 'VXLAN interface', 'resolver']);

const NONE: readonly never[] = [];
const OF_HOST: ResourceNames = { given: NONE, used: [namespaceName(HOST_NAMESPACE)], claimed: NONE };

/** The names that the resource gives, uses and claims. */
export function namesOf(resource: Resource): ResourceNames {
  switch (resource.kind) {
    case 'namespace':
      return { given: [namespaceName(resource.id)], used: NONE, claimed: NONE };
    case 'bridge':
      return { given: [interfaceName(resource.namespace, resource.name), bridgeName(resource.namespace, resource.name)], used: [namespaceName(resource.namespace)], claimed: NONE };
    case 'veth':
      return namesOfVeth(resource);
    case 'vxlan':
      return namesOfVxlan(resource);
    case 'dummy':
      return { given: [interfaceName(resource.namespace, resource.name)], used: [namespaceName(resource.namespace)], claimed: NONE };
    case 'vlan':
      return namesOfVlan(resource);
    case 'macvlan':
    case 'ipvlan':
      return namesOfChild(resource);
    case 'address':
    case 'neighbour':
      return { given: NONE, used: [interfaceName(resource.namespace, resource.interface)], claimed: NONE };
    case 'route':
      return resource.interface === undefined ? within(resource.namespace) : { given: NONE, used: [interfaceName(resource.namespace, resource.interface)], claimed: NONE };
    case 'forwarding-entry':
      return { given: NONE, used: [vxlanName(resource.namespace, resource.interface)], claimed: NONE };
    case 'rule':
    case 'policy':
      return within(resource.namespace);
    case 'port-proxy':
      return {
        given: [{ kind: `${resource.protocol} port`, namespace: resource.namespace, name: `${portPlace(resource)} in ${resource.namespace}` }],
        used: [namespaceName(resource.namespace)],
        claimed: NONE,
      };
    case 'resolver':
      return { given: [{ kind: 'resolver', namespace: resource.namespace, name: resource.address }], used: [namespaceName(resource.namespace)], claimed: NONE };
  }
}

/** The names that every host has, whatever its resources are. */
export function namesOfHost(interfaces: readonly string[]): readonly HostName[] {
  return [namespaceName(HOST_NAMESPACE), ...interfaces.map((name) => interfaceName(HOST_NAMESPACE, name))];
}

/** The name as text, for messages. */
export function formatName({ kind, namespace, name }: HostName): string {
  return KINDS_BY_PATH.has(kind) ? `${kind} ${namespace}/${name}` : `${kind} ${name}`;
}

export function isSameName(a: HostName, b: HostName): boolean {
  return a.name === b.name && a.kind === b.kind && a.namespace === b.namespace;
}

function namesOfVeth({ ends }: VethResource): ResourceNames {
  const given: HostName[] = [];
  const used: HostName[] = [];
  const claimed: InterfaceClaim[] = [];
  for (const { namespace, name, bridge } of ends) {
    const own = interfaceName(namespace, name);
    given.push(own);
    used.push(namespaceName(namespace));
    if (bridge === undefined) continue;
    used.push(bridgeName(namespace, bridge));
    claimed.push(portClaim(own, bridge));
  }
  return { given, used, claimed };
}

function namesOfVxlan({ namespace, name, bridge, vni, port }: VxlanResource): ResourceNames {
  const own = interfaceName(namespace, name);
  return {
    given: [own, vxlanName(namespace, name), { kind: 'VNI', namespace: HOST_NAMESPACE, name: `${vni} on port ${port}` }],
    used: [namespaceName(namespace), bridgeName(namespace, bridge)],
    claimed: [portClaim(own, bridge)],
  };
}

function namesOfVlan({ namespace, name, parent, vlanId }: VlanResource): ResourceNames {
  return {
    given: [interfaceName(namespace, name), { kind: 'VLAN', namespace, name: `${vlanId} on ${namespace}/${parent}` }],
    used: [namespaceName(namespace), interfaceName(namespace, parent)],
    claimed: NONE,
  };
}

/** Of an interface on top of one of the host's. */
function namesOfChild(resource: MacvlanResource | IpvlanResource): ResourceNames {
  const own = interfaceName(resource.namespace, resource.name);
  const parent = interfaceName(HOST_NAMESPACE, resource.parent);
  const used = [namespaceName(resource.namespace), parent];
  if (resource.kind === 'ipvlan') return { given: [own], used, claimed: [{ name: parent, purpose: `ipvlan parent in mode ${resource.mode}` }] };
  const { id, macAddress, mode } = resource;
  return {
    given: [own, { kind: 'MAC address', namespace: HOST_NAMESPACE, name: `${macAddress} on ${HOST_NAMESPACE}/${resource.parent}` }],
    used,
    claimed: [{ name: parent, purpose: mode === 'passthru' ? `macvlan parent of "${id}" alone` : 'macvlan parent' }],
  };
}

/** Of a resource that needs its namespace and nothing else. */
function within(namespace: string): ResourceNames {
  return namespace === HOST_NAMESPACE ? OF_HOST : { given: NONE, used: [namespaceName(namespace)], claimed: NONE };
}

function portClaim(name: HostName, bridge: string): InterfaceClaim {
  return { name, purpose: `port of ${bridge}` };
}

function portPlace({ hostAddress, hostPort }: PortProxyResource): string {
  return hostAddress.includes(':') ? `[${hostAddress}]:${hostPort}` : `${hostAddress}:${hostPort}`;
}

function namespaceName(id: string): HostName {
  return { kind: 'namespace', namespace: id, name: id };
}

/** The loopback comes and goes with its namespace, so that it needs no name of its own. */
function interfaceName(namespace: string, name: string): HostName {
  return name === LOOPBACK ? namespaceName(namespace) : { kind: 'interface', namespace, name };
}

function bridgeName(namespace: string, name: string): HostName {
  return { kind: 'bridge', namespace, name };
}

function vxlanName(namespace: string, name: string): HostName {
  return { kind: 'VXLAN interface', namespace, name };
}
