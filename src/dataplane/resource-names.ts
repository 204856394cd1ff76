/**
 * The names that resources give and use, so that "names only what is there" can be checked without knowing kinds.
 *
 * A name is text such as `interface host/br0`. What one resource gives, no other may give on the same host: interface
 * names within a namespace, and a VXLAN network identifier on a UDP port.
 */
import { HOST_NAMESPACE, type Resource } from '../contracts/dataplane.js';
import type { PortProxyResource } from '../contracts/netfilter.js';

/** The loopback interface of every namespace. */
export const LOOPBACK = 'lo';

const NO_CLAIMS: readonly InterfaceClaim[] = [];

/** The names that are there once the resource is. */
export function namesGiven(resource: Resource): readonly string[] {
  switch (resource.kind) {
    case 'namespace':
      return [namespaceName(resource.id), interfaceName(resource.id, LOOPBACK)];
    case 'bridge':
      return [interfaceName(resource.namespace, resource.name), bridgeName(resource.namespace, resource.name)];
    case 'veth':
      return resource.ends.map((end) => interfaceName(end.namespace, end.name));
    case 'vxlan':
      return [
        interfaceName(resource.namespace, resource.name),
        vxlanName(resource.namespace, resource.name),
        `VNI ${resource.vni} on port ${resource.port}`,
      ];
    case 'dummy':
      return [interfaceName(resource.namespace, resource.name)];
    case 'vlan':
      return [interfaceName(resource.namespace, resource.name), `VLAN ${resource.vlanId} on ${resource.namespace}/${resource.parent}`];
    case 'macvlan':
      return [interfaceName(resource.namespace, resource.name), `MAC address ${resource.macAddress} on ${HOST_NAMESPACE}/${resource.parent}`];
    case 'ipvlan':
      return [interfaceName(resource.namespace, resource.name)];
    case 'resolver':
      return [`resolver ${resource.namespace}/${resource.address}`];
    case 'port-proxy':
      return [`${resource.protocol} port ${portPlace(resource)} in ${resource.namespace}`];
    default:
      return [];
  }
}

/** The names that must be there before the resource, and stay as long as it does. */
export function namesUsed(resource: Resource): readonly string[] {
  switch (resource.kind) {
    case 'namespace':
      return [];
    case 'bridge':
      return [namespaceName(resource.namespace)];
    case 'veth':
      return resource.ends.flatMap((end) =>
        end.bridge === undefined ? [namespaceName(end.namespace)] : [namespaceName(end.namespace), bridgeName(end.namespace, end.bridge)],
      );
    case 'vxlan':
      return [namespaceName(resource.namespace), bridgeName(resource.namespace, resource.bridge)];
    case 'dummy':
      return [namespaceName(resource.namespace)];
    case 'vlan':
      return [namespaceName(resource.namespace), interfaceName(resource.namespace, resource.parent)];
    case 'macvlan':
    case 'ipvlan':
      return [namespaceName(resource.namespace), interfaceName(HOST_NAMESPACE, resource.parent)];
    case 'address':
    case 'neighbour':
      return [interfaceName(resource.namespace, resource.interface)];
    case 'route':
      return [resource.interface === undefined ? namespaceName(resource.namespace) : interfaceName(resource.namespace, resource.interface)];
    case 'forwarding-entry':
      return [vxlanName(resource.namespace, resource.interface)];
    case 'rule':
    case 'policy':
    case 'port-proxy':
    case 'resolver':
      return [namespaceName(resource.namespace)];
  }
}

/** An interface that a resource makes part of something, which nobody else may then make part of something else. */
export interface InterfaceClaim {
  /** The interface's name, as in `namesGiven`. */
  readonly name: string;
  /** What for; those who say the same share it. */
  readonly purpose: string;
}

/** The interfaces that the resource takes over: as ports of a bridge, or as the parent of others. */
export function interfacesClaimed(resource: Resource): readonly InterfaceClaim[] {
  switch (resource.kind) {
    case 'veth':
      return resource.ends.flatMap((end) => (end.bridge === undefined ? [] : [portClaim(end.namespace, end.name, end.bridge)]));
    case 'vxlan':
      return [portClaim(resource.namespace, resource.name, resource.bridge)];
    case 'macvlan': {
      const shared = resource.mode === 'passthru' ? ` of "${resource.id}" alone` : '';
      return [{ name: interfaceName(HOST_NAMESPACE, resource.parent), purpose: `macvlan parent${shared}` }];
    }
    case 'ipvlan':
      return [{ name: interfaceName(HOST_NAMESPACE, resource.parent), purpose: `ipvlan parent in mode ${resource.mode}` }];
    default:
      return NO_CLAIMS;
  }
}

/** The names that every host has, whatever its resources are. */
export function namesOfHost(interfaces: readonly string[]): readonly string[] {
  return [namespaceName(HOST_NAMESPACE), ...[LOOPBACK, ...interfaces].map((name) => interfaceName(HOST_NAMESPACE, name))];
}

function portClaim(namespace: string, name: string, bridge: string): InterfaceClaim {
  return { name: interfaceName(namespace, name), purpose: `port of ${bridge}` };
}

function portPlace({ hostAddress, hostPort }: PortProxyResource): string {
  return hostAddress.includes(':') ? `[${hostAddress}]:${hostPort}` : `${hostAddress}:${hostPort}`;
}

function namespaceName(id: string): string {
  return `namespace ${id}`;
}

function interfaceName(namespace: string, name: string): string {
  return `interface ${namespace}/${name}`;
}

function bridgeName(namespace: string, name: string): string {
  return `bridge ${namespace}/${name}`;
}

function vxlanName(namespace: string, name: string): string {
  return `VXLAN interface ${namespace}/${name}`;
}
