/**
 * From a resource to the device, address, route or entry that it stands for, and back.
 *
 * `attach` makes it and answers with what undoes exactly that. The caller keeps the order: what a resource names is
 * attached before it and detached after it, so a missing name is a broken invariant and throws.
 */
import {
  HOST_NAMESPACE,
  type BridgeResource,
  type DummyResource,
  type IpvlanResource,
  type MacvlanResource,
  type Resource,
  type VethEnd,
  type VethResource,
  type VlanResource,
  type VxlanResource,
} from '../../contracts/dataplane.js';
import type { NameService, ResolverResource } from '../../contracts/name-service.js';
import { networkOf } from '../../net/ip-prefix.js';
import { readAddress, readMac, readPrefix } from '../resource-syntax.js';
import type { Engine } from './engine.js';
import type { Faults } from './faults/faults.js';
import { Bridge } from './links/bridge.js';
import { Dummy } from './links/dummy.js';
import type { InterfaceOptions, NetworkInterface } from './links/network-interface.js';
import { Ipvlan } from './links/stacked/ipvlan.js';
import { Parents, type Stacked } from './links/stacked/parents.js';
import { Veth } from './links/veth.js';
import { Vxlan } from './links/vxlan.js';
import { VxlanTunnel } from './links/vxlan-tunnel.js';
import { NameServer } from './names/name-server.js';
import { Namespace } from './namespace.js';
import { BridgedPackets } from './netfilter/bridged-packets.js';
import { openPortProxy } from './port-proxy/port-proxy.js';

/** Undoes what attaching did. */
export type Detach = () => void;

/** Resources that are no device, but something that a stack or a device has. */
type EntryResource = Extract<Resource, { kind: 'address' | 'route' | 'neighbour' | 'forwarding-entry' }>;

export class Devices {
  /** Who decides what resolvers answer; they are silent without. */
  names: NameService | undefined;
  readonly #engine: Engine;
  readonly #faults: Faults;
  readonly #host: string;
  readonly #namespaces = new Map<string, Namespace>();
  readonly #tunnels = new Map<number, VxlanTunnel>();
  readonly #parents: Parents;

  constructor(engine: Engine, faults: Faults, host: string) {
    this.#engine = engine;
    this.#faults = faults;
    this.#host = host;
    this.#parents = new Parents(engine);
    this.#namespaces.set(HOST_NAMESPACE, new Namespace(engine, host, HOST_NAMESPACE));
  }

  /** The namespace of an id. */
  namespace(id: string): Namespace | undefined {
    return this.#namespaces.get(id);
  }

  /** All namespaces, the host's own first. */
  namespaces(): readonly Namespace[] {
    return [...this.#namespaces.values()];
  }

  /** Ends what waits in any namespace, for a host that is no more. */
  close(): void {
    for (const namespace of this.#namespaces.values()) namespace.close();
  }

  /** Makes what the resource stands for, or says why that cannot be. */
  attach(resource: Resource): Detach | string {
    switch (resource.kind) {
      case 'namespace':
        return this.#attachNamespace(resource.id);
      case 'bridge':
        return this.#attachBridge(resource);
      case 'veth':
        return this.#attachVeth(resource);
      case 'vxlan':
        return this.#attachVxlan(resource);
      case 'dummy':
        return this.#attachDummy(resource);
      case 'vlan':
        return this.#attachVlan(resource);
      case 'macvlan':
        return this.#attachMacvlan(resource);
      case 'ipvlan':
        return this.#attachIpvlan(resource);
      case 'resolver':
        return this.#attachResolver(resource);
      case 'rule':
        return this.#namespaceOf(resource).netfilter.addRule(resource);
      case 'policy':
        return this.#namespaceOf(resource).netfilter.addPolicy(resource);
      case 'port-proxy':
        return openPortProxy(this.#engine, this.#namespaceOf(resource).stack, resource);
      default:
        return this.#attachEntry(resource);
    }
  }

  #attachEntry(resource: EntryResource): Detach {
    const { stack } = this.#namespaceOf(resource);
    switch (resource.kind) {
      case 'address': {
        const { address, length } = readPrefix(resource.address);
        const on = this.#interfaceOf(resource.namespace, resource.interface);
        const disclaim = on instanceof Ipvlan ? on.claim(address.value) : undefined;
        const remove = stack.routing.addAddress({ value: address.value, length, on });
        return () => {
          remove();
          disclaim?.();
          // What the host tracks of a container must not hold for the next one with its address, as Docker sees to.
          if (resource.namespace !== HOST_NAMESPACE) this.#namespaceOf({ namespace: HOST_NAMESPACE }).forgetConnectionsOf(address.value);
        };
      }
      case 'route': {
        const { address: network, length } = networkOf(readPrefix(resource.destination));
        const gateway = resource.gateway === undefined ? undefined : readAddress(resource.gateway).value;
        const via = resource.interface === undefined ? undefined : this.#interfaceOf(resource.namespace, resource.interface);
        return stack.routing.addRoute({ network: network.value, length, gateway, via });
      }
      case 'neighbour': {
        const via = this.#interfaceOf(resource.namespace, resource.interface);
        return stack.neighbours.addPermanent(via, { address: readAddress(resource.address).value, mac: readMac(resource.macAddress) });
      }
      case 'forwarding-entry': {
        const vtep = readAddress(resource.vtep);
        const vxlan = this.#interfaceOf(resource.namespace, resource.interface);
        if (!(vxlan instanceof Vxlan) || vtep.family === 6) throw new Error(`forwarding entry "${resource.id}" is on no VXLAN interface`);
        return vxlan.addEntry({ mac: readMac(resource.macAddress), vtep: vtep.value });
      }
    }
  }

  #attachNamespace(id: string): Detach {
    const namespace = new Namespace(this.#engine, this.#host, id);
    this.#namespaces.set(id, namespace);
    return () => {
      this.#namespaces.delete(id);
      namespace.close();
    };
  }

  #attachBridge(resource: BridgeResource): Detach {
    const namespace = this.#namespaceOf(resource);
    const crossing = resource.netfilter === true ? new BridgedPackets(this.#engine, namespace.netfilter) : undefined;
    const bridge = new Bridge(this.#engine, namespace.stack, { ...this.#optionsOf(resource), crossing });
    namespace.add(bridge);
    return () => {
      namespace.remove(bridge);
      crossing?.close();
    };
  }

  #attachVeth({ ends }: VethResource): Detach {
    const [left, right] = [this.#makeEnd(ends[0]), this.#makeEnd(ends[1])];
    left.end.connect(right.end);
    return () => {
      left.end.disconnect();
      left.detach();
      right.detach();
    };
  }

  #makeEnd(resource: VethEnd): { end: Veth; detach: Detach } {
    const namespace = this.#namespaceOf(resource);
    const end = new Veth(this.#engine, namespace.stack, { ...this.#optionsOf(resource), faults: this.#faults });
    return { end, detach: this.#addInterface(namespace, end, resource.bridge) };
  }

  #attachVxlan(resource: VxlanResource): Detach {
    const { vni, port } = resource;
    const namespace = this.#namespaceOf(resource);
    const tunnel = this.#openTunnel(port);
    const options = { ...this.#optionsOf(resource), vni, tunnel, neighbours: namespace.stack.neighbours };
    const vxlan = new Vxlan(this.#engine, namespace.stack, options);
    tunnel.join(vni, vxlan);
    const detach = this.#addInterface(namespace, vxlan, resource.bridge);
    return () => {
      detach();
      tunnel.leave(vni);
      if (!tunnel.unused) return;
      tunnel.close();
      this.#tunnels.delete(port);
    };
  }

  #attachDummy(resource: DummyResource): Detach {
    const namespace = this.#namespaceOf(resource);
    return this.#addInterface(namespace, new Dummy(this.#engine, namespace.stack, this.#optionsOf(resource)), undefined);
  }

  #attachVlan(resource: VlanResource): Detach {
    const namespace = this.#namespaceOf(resource);
    const parent = this.#interfaceOf(resource.namespace, resource.parent);
    const stacked = this.#parents.addVlan(parent, resource.vlanId, { stack: namespace.stack, options: this.#optionsOf(resource) });
    return this.#addStacked(namespace, stacked);
  }

  #attachMacvlan(resource: MacvlanResource): Detach {
    const namespace = this.#namespaceOf(resource);
    const parent = this.#interfaceOf(HOST_NAMESPACE, resource.parent);
    return this.#addStacked(namespace, this.#parents.addMacvlan(parent, resource.mode, { stack: namespace.stack, options: this.#optionsOf(resource) }));
  }

  #attachIpvlan(resource: IpvlanResource): Detach {
    const { name, mtuBytes, mode } = resource;
    const namespace = this.#namespaceOf(resource);
    const parent = this.#interfaceOf(HOST_NAMESPACE, resource.parent);
    const { stack: parentStack } = this.#namespaceOf({ namespace: HOST_NAMESPACE });
    const options = { host: this.#host, namespace: resource.namespace, name, mtuBytes, mac: parent.mac };
    return this.#addStacked(namespace, this.#parents.addIpvlan(parent, mode, { stack: namespace.stack, options, parentStack }));
  }

  #attachResolver({ namespace, address }: ResolverResource): Detach {
    const server = new NameServer(this.#engine, {
      stack: this.#namespaceOf({ namespace }).stack,
      address: readAddress(address),
      decide: (query, transport) => this.names?.decide(namespace, query, transport) ?? { kind: 'silence' },
      stackOf: (id) => this.#namespaces.get(id)?.stack,
    });
    return () => server.close();
  }

  #addStacked(namespace: Namespace, { child, detach: takeOff }: Stacked<NetworkInterface>): Detach {
    const detach = this.#addInterface(namespace, child, undefined);
    return () => {
      detach();
      takeOff();
    };
  }

  /** The tunnel on a UDP port of the host's own namespace, shared by all networks on that port. */
  #openTunnel(port: number): VxlanTunnel {
    const present = this.#tunnels.get(port);
    if (present !== undefined) return present;
    const tunnel = new VxlanTunnel(this.#engine, this.#namespaceOf({ namespace: HOST_NAMESPACE }).stack, port);
    this.#tunnels.set(port, tunnel);
    return tunnel;
  }

  #addInterface(namespace: Namespace, added: NetworkInterface, bridgeName: string | undefined): Detach {
    namespace.add(added);
    const bridge = bridgeName === undefined ? undefined : namespace.interface(bridgeName);
    if (bridge instanceof Bridge) bridge.addPort(added);
    return () => {
      if (bridge instanceof Bridge) bridge.removePort(added);
      namespace.remove(added);
    };
  }

  #optionsOf(resource: Pick<VethEnd, 'namespace' | 'name' | 'macAddress' | 'mtuBytes'>): InterfaceOptions {
    const { namespace, name, mtuBytes } = resource;
    return { host: this.#host, namespace, name, mtuBytes, mac: readMac(resource.macAddress) };
  }

  #namespaceOf(resource: { readonly namespace: string }): Namespace {
    const namespace = this.#namespaces.get(resource.namespace);
    if (namespace === undefined) throw new Error(`host ${this.#host} has no namespace ${resource.namespace}`);
    return namespace;
  }

  #interfaceOf(namespace: string, name: string): NetworkInterface {
    const found = this.#namespaceOf({ namespace }).interface(name);
    if (found === undefined) throw new Error(`namespace ${namespace} of host ${this.#host} has no interface ${name}`);
    return found;
  }
}
