/**
 * What is on top of which parent interface of a host: its virtual LANs, and the port that its macvlan or ipvlan
 * interfaces share.
 *
 * A port is there as long as it has children. A parent has one port at most, which the table of resources sees to.
 */
import type { Engine } from '../../engine.js';
import { linkLocalAddress } from '../../stack/addresses.js';
import type { IpStack } from '../../stack/ip-stack.js';
import type { InterfaceOptions, NetworkInterface } from '../network-interface.js';
import { Ipvlan, type IpvlanMode, IpvlanPort } from './ipvlan.js';
import { Macvlan, type MacvlanMode, MacvlanPort } from './macvlan.js';
import { Vlan, VlanTable } from './vlan.js';

/** An interface on top of another one, and what takes it off again. */
export interface Stacked<Interface extends NetworkInterface> {
  readonly child: Interface;
  readonly detach: () => void;
}

/** What a child is made with besides its parent. */
export interface ChildOptions {
  readonly stack: IpStack;
  readonly options: InterfaceOptions;
}

export class Parents {
  readonly #engine: Engine;
  readonly #vlans = new Map<NetworkInterface, VlanTable>();
  readonly #macvlans = new Map<NetworkInterface, MacvlanPort>();
  readonly #ipvlans = new Map<NetworkInterface, IpvlanPort>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  addVlan(parent: NetworkInterface, vlanId: number, { stack, options }: ChildOptions): Stacked<Vlan> {
    const table = this.#vlans.get(parent) ?? new VlanTable(this.#engine);
    this.#vlans.set(parent, table);
    parent.vlans = table;
    const child = new Vlan(this.#engine, stack, { ...options, parent, vlanId });
    table.add(vlanId, child);
    const detach = (): void => {
      table.remove(vlanId);
      if (table.size > 0) return;
      parent.vlans = undefined;
      this.#vlans.delete(parent);
    };
    return { child, detach };
  }

  addMacvlan(parent: NetworkInterface, mode: MacvlanMode, { stack, options }: ChildOptions): Stacked<Macvlan> {
    const port = this.#macvlans.get(parent) ?? new MacvlanPort(this.#engine, parent);
    this.#macvlans.set(parent, port);
    const child = new Macvlan(this.#engine, stack, { ...options, mode, port });
    port.add(child);
    const detach = (): void => {
      port.remove(child);
      if (port.size > 0) return;
      port.close();
      this.#macvlans.delete(parent);
    };
    return { child, detach };
  }

  /** The parent's own stack routes for children that only route. */
  addIpvlan(parent: NetworkInterface, mode: IpvlanMode, { stack, options, parentStack }: ChildOptions & { readonly parentStack: IpStack }): Stacked<Ipvlan> {
    const port = this.#ipvlans.get(parent) ?? new IpvlanPort(this.#engine, parent, { stack: parentStack, mode });
    this.#ipvlans.set(parent, port);
    const deviceId = port.nextDeviceId();
    const child = new Ipvlan(this.#engine, stack, { ...options, deviceId, resolves: mode === 'l2', port });
    port.add(child);
    // Its link-local address is there from the beginning, so that nobody has to tell when IPv6 begins on it.
    const disclaim = child.claim(linkLocalAddress(child.mac, deviceId));
    const detach = (): void => {
      disclaim();
      port.remove(child);
      if (port.size > 0) return;
      port.close();
      this.#ipvlans.delete(parent);
    };
    return { child, detach };
  }
}
