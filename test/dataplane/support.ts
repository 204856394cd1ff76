/**
 * What tests of the simulator share: changing hosts, letting time pass, and reading a run back as lines.
 */
import type { Resource } from '../../src/contracts/dataplane.js';
import type { Hop, PingOptions, PingReport } from '../../src/dataplane/simulator/simulator.js';
import type { IpStack } from '../../src/dataplane/simulator/stack/ip-stack.js';
import { address, bridge, build, type BuiltTopology, sandbox, type Topology } from '../support/topology.js';

/** Puts resources on a host. */
export function apply(built: BuiltTopology, host: string, resources: readonly Resource[]): void {
  const applied = built.host(host).apply(resources.map((put) => ({ put })));
  if (!applied.ok) throw applied.error;
}

/** Removes resources from a host, the last one first. */
export function remove(built: BuiltTopology, host: string, resources: readonly Resource[]): void {
  const applied = built.host(host).apply(resources.toReversed().map((gone) => ({ remove: gone })));
  if (!applied.ok) throw applied.error;
}

/** The stack of a namespace. */
export function stackOf(built: BuiltTopology, host: string, namespace: string): IpStack {
  const found = built.host(host).namespace(namespace);
  if (found === undefined) throw new Error(`no namespace ${namespace} on ${host}`);
  return found.stack;
}

/** Pings, by default along the topology, and lets time pass until nothing happens any more. */
export async function ping(built: BuiltTopology, options: PingOptions & { from?: { host: string; namespace: string }; to?: string } = {}): Promise<PingReport> {
  const { topology, simulator, clock } = built;
  const report = simulator.ping(options.from ?? topology.from, address(options.to ?? topology.toAddress), options);
  clock.runUntilQuiet();
  return report;
}

/** The hops of what is done meanwhile. */
export async function hopsOf(built: BuiltTopology, work: () => Promise<unknown>): Promise<Hop[]> {
  const hops: Hop[] = [];
  const off = built.simulator.trace.on((hop) => hops.push(hop));
  await work();
  off();
  return hops;
}

/** Hops as lines: where, what, and the frame or the reason. */
export function lines(hops: readonly Hop[]): string[] {
  return hops.map((hop) => `${hop.host}/${hop.namespace}/${hop.interface} ${hop.action}: ${hop.reason ?? hop.summary}`);
}

/** IPv6 addresses for namespaces with an eth0: the last group is that of the name. */
export function ipv6(namespace: string, text: string, on = 'eth0'): Resource {
  return { kind: 'address', id: `address6/${namespace}/${on}`, namespace, interface: on, address: text };
}

/** Two namespaces, left and right, on one bridge, with addresses of both families. */
export function dualStack(): Topology {
  const resources = [
    bridge('br0'),
    ...sandbox({ namespace: 'left', address: '10.0.0.2', bridge: 'br0' }),
    ...sandbox({ namespace: 'right', address: '10.0.0.3', bridge: 'br0' }),
    ipv6('left', 'fd00::2/64'),
    ipv6('right', 'fd00::3/64'),
  ];
  return {
    hosts: [{ name: 'one', address: '10.99.0.11', resources }],
    from: { host: 'one', namespace: 'left' },
    to: { host: 'one', namespace: 'right' },
    fromAddress: 'fd00::2',
    toAddress: 'fd00::3',
  };
}

/** Two hosts and nothing on them: the underlay alone. */
export function twoHosts(): Topology {
  return {
    hosts: [
      { name: 'one', address: '10.99.0.11', resources: [] },
      { name: 'two', address: '10.99.0.12', resources: [] },
    ],
    from: { host: 'one', namespace: 'host' },
    to: { host: 'two', namespace: 'host' },
    fromAddress: '10.99.0.11',
    toAddress: '10.99.0.12',
  };
}

export { build };
