/**
 * Reference topologies as resource lists: what drivers would ask for, written by hand.
 *
 * Every resource of a list is on the way of a packet between the two ends, so removing any one of them cuts it.
 */
import type { Resource } from '../../src/contracts/dataplane.js';
import { type IpAddress, parseIpAddress } from '../../src/net/ip-address.js';
import { formatMacAddress, macFromIpv4 } from '../../src/net/mac-address.js';
import { createSimulator, type NamespacePlace, type SimulatedHost, type Simulator } from '../../src/dataplane/simulator/simulator.js';
import { createSimulatedRuntime, type SimulatedClock } from '../../src/base/simulated-runtime.js';

export interface TopologyHost {
  readonly name: string;
  /** Address on the underlay. */
  readonly address: string;
  readonly resources: readonly Resource[];
}

export interface Topology {
  readonly hosts: readonly TopologyHost[];
  readonly from: NamespacePlace;
  readonly to: NamespacePlace;
  /** The addresses of the two ends. */
  readonly fromAddress: string;
  readonly toAddress: string;
}

/** A topology that stands. */
export interface BuiltTopology {
  readonly simulator: Simulator;
  readonly clock: SimulatedClock;
  readonly topology: Topology;
  host(name: string): SimulatedHost;
}

const MTU_BYTES = 1500;
const OVERLAY_MTU_BYTES = 1450;

/** The address that the text is. */
export function address(text: string): IpAddress {
  const parsed = parseIpAddress(text);
  if (parsed === undefined) throw new Error(`${text} is no address`);
  return parsed;
}

/** The MAC address that goes with an IPv4 address. */
export function macOf(text: string): string {
  const parsed = address(text);
  if (parsed.family !== 4) throw new Error(`${text} is not IPv4`);
  return formatMacAddress(macFromIpv4(parsed.value));
}

/** A namespace with an interface eth0 that is plugged into a bridge. */
export function sandbox(options: {
  readonly namespace: string;
  readonly address: string;
  readonly bridge: string;
  readonly bridgeNamespace?: string;
  readonly mtuBytes?: number;
  readonly gateway?: string;
}): Resource[] {
  const { namespace, address: own, bridge, bridgeNamespace = 'host', mtuBytes = MTU_BYTES, gateway } = options;
  const outer = { namespace: bridgeNamespace, name: `veth-${namespace}`, mtuBytes, macAddress: `0a${macOf(own).slice(2)}`, bridge };
  const inner = { namespace, name: 'eth0', mtuBytes, macAddress: macOf(own) };
  const route: Resource[] =
    gateway === undefined ? [] : [{ kind: 'route', id: `route/${namespace}`, namespace, destination: '0.0.0.0/0', gateway, interface: 'eth0' }];
  return [
    { kind: 'namespace', id: namespace },
    { kind: 'veth', id: `veth/${namespace}`, ends: [outer, inner] },
    { kind: 'address', id: `address/${namespace}`, namespace, interface: 'eth0', address: `${own}/24` },
    ...route,
  ];
}

/** A bridge in a namespace. */
export function bridge(name: string, namespace = 'host', mtuBytes = MTU_BYTES): Resource {
  return { kind: 'bridge', id: `bridge/${namespace}/${name}`, namespace, name, mtuBytes, macAddress: `02:aa:00:00:00:${name.length.toString(16).padStart(2, '0')}` };
}

/** (a) Two namespaces on one bridge. */
export function oneBridge(): Topology {
  const resources = [
    bridge('br0'),
    ...sandbox({ namespace: 'left', address: '10.0.0.2', bridge: 'br0' }),
    ...sandbox({ namespace: 'right', address: '10.0.0.3', bridge: 'br0' }),
  ];
  return {
    hosts: [{ name: 'one', address: '10.99.0.11', resources }],
    from: { host: 'one', namespace: 'left' },
    to: { host: 'one', namespace: 'right' },
    fromAddress: '10.0.0.2',
    toAddress: '10.0.0.3',
  };
}

/** (b) Two hosts, on each an overlay namespace with bridge and VXLAN interface, and one namespace plugged into it. */
export function overlay(): Topology {
  const one = { name: 'one', address: '10.99.0.11', namespace: 'left', inner: '10.0.0.2' };
  const two = { name: 'two', address: '10.99.0.12', namespace: 'right', inner: '10.0.0.3' };
  return {
    hosts: [
      { name: one.name, address: one.address, resources: overlayHalf(one, two) },
      { name: two.name, address: two.address, resources: overlayHalf(two, one) },
    ],
    from: { host: 'one', namespace: 'left' },
    to: { host: 'two', namespace: 'right' },
    fromAddress: one.inner,
    toAddress: two.inner,
  };
}

interface OverlayEnd {
  readonly address: string;
  readonly namespace: string;
  readonly inner: string;
}

function overlayHalf(own: OverlayEnd, peer: OverlayEnd): Resource[] {
  const namespace = 'ov-1';
  const common = { namespace, mtuBytes: OVERLAY_MTU_BYTES };
  const peerMac = macOf(peer.inner);
  return [
    { kind: 'namespace', id: namespace },
    bridge('br0', namespace, OVERLAY_MTU_BYTES),
    { kind: 'vxlan', id: 'vxlan/1', name: 'vxlan0', vni: 4097, macAddress: '02:bb:00:00:00:01', bridge: 'br0', port: 4789, ...common },
    ...sandbox({ namespace: own.namespace, address: own.inner, bridge: 'br0', bridgeNamespace: namespace, mtuBytes: OVERLAY_MTU_BYTES }),
    { kind: 'neighbour', id: `neighbour/${peer.inner}`, namespace, interface: 'vxlan0', address: peer.inner, macAddress: peerMac },
    { kind: 'forwarding-entry', id: `entry/${peer.inner}`, namespace, interface: 'vxlan0', macAddress: peerMac, vtep: peer.address },
  ];
}

/** (c) Two bridges with a namespace each, the host routing between them. */
export function routedBridges(options: { readonly rightMtuBytes?: number } = {}): Topology {
  const mtuBytes = options.rightMtuBytes ?? MTU_BYTES;
  const resources: Resource[] = [
    bridge('br0'),
    { kind: 'address', id: 'address/br0', namespace: 'host', interface: 'br0', address: '10.0.0.1/24' },
    bridge('br10', 'host', mtuBytes),
    { kind: 'address', id: 'address/br10', namespace: 'host', interface: 'br10', address: '10.0.1.1/24' },
    ...sandbox({ namespace: 'left', address: '10.0.0.2', bridge: 'br0', gateway: '10.0.0.1' }),
    ...sandbox({ namespace: 'right', address: '10.0.1.2', bridge: 'br10', gateway: '10.0.1.1', mtuBytes }),
  ];
  return {
    hosts: [{ name: 'one', address: '10.99.0.11', resources }],
    from: { host: 'one', namespace: 'left' },
    to: { host: 'one', namespace: 'right' },
    fromAddress: '10.0.0.2',
    toAddress: '10.0.1.2',
  };
}

/** Builds a topology in a simulator of its own; the clock begins at a present-day time, as real ones do. */
export function build(topology: Topology, options: { readonly seed?: string; readonly startMs?: number; readonly latencyMs?: number } = {}): BuiltTopology {
  const runtime = createSimulatedRuntime({ seed: options.seed ?? 'topology', startMs: options.startMs ?? 1_790_000_000_000 });
  const simulator = createSimulator({ runtime, ...(options.latencyMs === undefined ? {} : { latencyMs: options.latencyMs }) });
  for (const { name, address: own, resources } of topology.hosts) {
    const host = simulator.addHost({ name, interfaces: [{ name: 'ens3', address: `${own}/24` }] });
    const applied = host.apply(resources.map((put) => ({ put })));
    if (!applied.ok) throw applied.error;
  }
  return {
    simulator,
    clock: runtime.clock,
    topology,
    host(name) {
      const host = simulator.host(name);
      if (host === undefined) throw new Error(`no host ${name}`);
      return host;
    },
  };
}
