/**
 * One network namespace: its interfaces by name, and the stack above them.
 *
 * Every namespace has a loopback interface, and all of 127.0.0.0/8 and ::1 are on it.
 */
import { LOOPBACK } from '../resource-names.js';
import type { AddressValue } from '../../wire/ip-packet.js';
import type { Engine } from './engine.js';
import type { NetworkInterface } from './links/network-interface.js';
import { Netfilter } from './netfilter/netfilter.js';
import { IpStack } from './stack/ip-stack.js';

export class Namespace {
  readonly stack: IpStack;
  /** Made with the first rule, as most namespaces have none. */
  #netfilter: Netfilter | undefined;
  readonly #engine: Engine;
  readonly #interfaces = new Map<string, NetworkInterface>();

  constructor(engine: Engine, host: string, readonly id: string) {
    this.#engine = engine;
    this.stack = new IpStack(engine, { host, namespace: id, name: LOOPBACK });
    this.add(this.stack.loopback);
  }

  /** Its rules, and the connections that they track. */
  get netfilter(): Netfilter {
    this.#netfilter ??= new Netfilter(this.#engine, this.stack);
    return this.#netfilter;
  }

  /** Forgets the connections of an address that is nobody's any more. */
  forgetConnectionsOf(address: AddressValue): void {
    this.#netfilter?.forgetAddress(address);
  }

  /** The interface of a name. */
  interface(name: string): NetworkInterface | undefined {
    return this.#interfaces.get(name);
  }

  add(present: NetworkInterface): void {
    this.#interfaces.set(present.name, present);
  }

  /** All interfaces, in the order in which they came. */
  interfaces(): readonly NetworkInterface[] {
    return [...this.#interfaces.values()];
  }

  /** Ends what waits in its stack, when it is no more. */
  close(): void {
    for (const present of this.#interfaces.values()) this.stack.neighbours.forget(present);
    this.stack.close();
  }

  /** Removes an interface and what the stack knew of its neighbours. */
  remove(gone: NetworkInterface): void {
    this.#interfaces.delete(gone.name);
    this.stack.neighbours.forget(gone);
  }
}
