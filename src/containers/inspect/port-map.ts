/**
 * Ports as Docker's API shows them: by '80/tcp', with the host's ports that lead there.
 */
import type { ExposedPort, PortBinding } from '../../model/port-binding.js';

export interface HostPortInspection {
  readonly HostIp: string;
  readonly HostPort: string;
}

export type PortMapInspection = Readonly<Record<string, readonly HostPortInspection[] | null>>;

/** Ports by name; null is a port that is served and not published. */
export function portMap(exposed: readonly ExposedPort[], bindings: readonly PortBinding[]): PortMapInspection {
  const ports = new Map<string, HostPortInspection[] | null>(exposed.map((port) => [portName(port), null]));
  for (const binding of bindings) {
    const { hostAddress = '', hostPort, hostPortEnd } = binding;
    const range = hostPortEnd === undefined || hostPortEnd === hostPort ? '' : `-${hostPortEnd}`;
    const known = ports.get(portName(binding)) ?? [];
    ports.set(portName(binding), [...known, { HostIp: hostAddress, HostPort: hostPort === undefined ? '' : `${hostPort}${range}` }]);
  }
  return sorted(Object.fromEntries(ports));
}

/** '80/tcp'. */
export function portName({ port, protocol }: ExposedPort): string {
  return `${port}/${protocol}`;
}

/** The same members in the order of their names, as Go prints maps. */
export function sorted<Value>(members: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Bindings in the order in which those of one port are published (go-connections, SortPortMap): of TCP the last one that was
 * asked for comes first, and of other protocols the highest port of the host. Ports among each other keep their order.
 */
export function inPublishOrder(bindings: readonly PortBinding[]): readonly PortBinding[] {
  if (bindings.length < 2) return bindings;
  const ofPorts = new Map<string, PortBinding[]>();
  for (const binding of bindings) {
    const name = portName(binding);
    const same = ofPorts.get(name);
    if (same === undefined) ofPorts.set(name, [binding]);
    else same.push(binding);
  }
  return [...ofPorts.values()].flatMap((same) => (same[0]?.protocol === 'tcp' ? same.toReversed() : same.toSorted((a, b) => asked(b) - asked(a))));
}

/** A range counts as no port. */
function asked({ hostPort = 0, hostPortEnd }: PortBinding): number {
  return hostPortEnd === undefined ? hostPort : 0;
}
