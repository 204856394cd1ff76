/**
 * From a resource to the device, address, route or entry that it stands for, and back.
 *
 * `attach` makes it and answers with what undoes exactly that. The caller keeps the order: what a resource names is
 * attached before it and detached after it, so a missing name is a broken invariant and throws. IPv6 addresses,
 * routes and neighbours are accepted and have no effect.
 */
import {
  HOST_NAMESPACE,
  type BridgeResource,
  type Resource,
  type VethEnd,
  type VethResource,
  type VxlanResource,
} from '../../contracts/dataplane.js';
import { networkOf } from '../../net/ip-prefix.js';
import { readAddress, readMac, readPrefix } from '../resource-syntax.js';
import type { Engine } from './engine.js';
import { Bridge } from './links/bridge.js';
import type { InterfaceOptions, NetworkInterface } from './links/network-interface.js';
import { Veth } from './links/veth.js';
import { Vxlan } from './links/vxlan.js';
import { VxlanTunnel } from './links/vxlan-tunnel.js';
import { Namespace } from './namespace.js';

/** Undoes what attaching did. */
export type Detach = () => void;

const nothing: Detach = () => {};

export class Devices {
  readonly #engine: Engine;
  readonly #host: string;
  readonly #namespaces = new Map<string, Namespace>();
  readonly #tunnels = new Map<number, VxlanTunnel>();

  constructor(engine: Engine, host: string) {
    this.#engine = engine;
    this.#host = host;
    this.#namespaces.set(HOST_NAMESPACE, new Namespace(engine, host, HOST_NAMESPACE));
  }

  /** The namespace of an id. */
  namespace(id: string): Namespace | undefined {
    return this.#namespaces.get(id);
  }

  /** Makes what the resource stands for. */
  attach(resource: Resource): Detach {
    switch (resource.kind) {
      case 'namespace':
        this.#namespaces.set(resource.id, new Namespace(this.#engine, this.#host, resource.id));
        return () => void this.#namespaces.delete(resource.id);
      case 'bridge':
        return this.#attachBridge(resource);
      case 'veth':
        return this.#attachVeth(resource);
      case 'vxlan':
        return this.#attachVxlan(resource);
      default:
        return this.#attachToStack(resource);
    }
  }

  #attachToStack(resource: Exclude<Resource, { kind: 'namespace' | 'bridge' | 'veth' | 'vxlan' }>): Detach {
    const { stack } = this.#namespaceOf(resource);
    switch (resource.kind) {
      case 'address': {
        const { address, length } = readPrefix(resource.address);
        if (address.family === 6) return nothing;
        return stack.routing.addAddress({ value: address.value, length, on: this.#interfaceOf(resource.namespace, resource.interface) });
      }
      case 'route': {
        const { address: network, length } = networkOf(readPrefix(resource.destination));
        const gateway = resource.gateway === undefined ? undefined : readAddress(resource.gateway);
        if (network.family === 6 || gateway?.family === 6) return nothing;
        const via = resource.interface === undefined ? undefined : this.#interfaceOf(resource.namespace, resource.interface);
        return stack.routing.addRoute({ network: network.value, length, gateway: gateway?.value, via });
      }
      case 'neighbour': {
        const address = readAddress(resource.address);
        if (address.family === 6) return nothing;
        const via = this.#interfaceOf(resource.namespace, resource.interface);
        return stack.neighbours.addPermanent(via, { address: address.value, mac: readMac(resource.macAddress) });
      }
      case 'forwarding-entry': {
        const vtep = readAddress(resource.vtep);
        const vxlan = this.#interfaceOf(resource.namespace, resource.interface);
        if (!(vxlan instanceof Vxlan) || vtep.family === 6) throw new Error(`forwarding entry "${resource.id}" is on no VXLAN interface`);
        return vxlan.addEntry({ mac: readMac(resource.macAddress), vtep: vtep.value });
      }
    }
  }

  #attachBridge(resource: BridgeResource): Detach {
    const namespace = this.#namespaceOf(resource);
    const bridge = new Bridge(this.#engine, namespace.stack, { ...this.#optionsOf(resource), forwarding: resource.forwarding ?? 'open' });
    namespace.add(bridge);
    return () => namespace.remove(bridge);
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
    const end = new Veth(this.#engine, namespace.stack, this.#optionsOf(resource));
    return { end, detach: this.#addInterface(namespace, end, resource.bridge, resource.isolated) };
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

  /** The tunnel on a UDP port of the host's own namespace, shared by all networks on that port. */
  #openTunnel(port: number): VxlanTunnel {
    const present = this.#tunnels.get(port);
    if (present !== undefined) return present;
    const tunnel = new VxlanTunnel(this.#engine, this.#namespaceOf({ namespace: HOST_NAMESPACE }).stack, port);
    this.#tunnels.set(port, tunnel);
    return tunnel;
  }

  #addInterface(namespace: Namespace, added: NetworkInterface, bridgeName: string | undefined, isolated = false): Detach {
    namespace.add(added);
    const bridge = bridgeName === undefined ? undefined : namespace.interface(bridgeName);
    if (bridge instanceof Bridge) bridge.addPort(added, isolated);
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
