/**
 * A learning bridge (IEEE 802.1D without spanning tree), which is also an interface of its namespace's stack.
 *
 * A frame for a known address goes to its port, one for the bridge's own address to the stack, any other to all ports
 * but the one it came from. Isolated ports send nothing to each other. Flooding copies nothing: every port is sent the
 * same frame.
 */
import { formatMacAddress, isMulticastMac, type MacAddress } from '../../../net/mac-address.js';
import { EthernetView, EtherType } from '../../../wire/ethernet.js';
import type { Engine } from '../engine.js';
import { MacTable } from './mac-table.js';
import { type InterfaceOptions, NetworkInterface, type UpperLayer } from './network-interface.js';

export class Bridge extends NetworkInterface implements UpperLayer {
  readonly #ports = new Set<NetworkInterface>();
  readonly #isolated = new Set<NetworkInterface>();
  readonly #addresses = new MacTable<NetworkInterface>();
  readonly #stack: UpperLayer;

  constructor(engine: Engine, stack: UpperLayer, options: InterfaceOptions) {
    super(engine, stack, options);
    this.#stack = stack;
  }

  /** Makes the interface a port: what it receives is the bridge's. */
  addPort(port: NetworkInterface, isolated = false): void {
    this.#ports.add(port);
    if (isolated) this.#isolated.add(port);
    port.upper = this;
  }

  /** Gives the interface back to the stack. */
  removePort(port: NetworkInterface): void {
    if (!this.#ports.delete(port)) return;
    this.#isolated.delete(port);
    port.upper = this.#stack;
    this.#addresses.forget(port);
  }

  /** Sends a frame of the stack. */
  override transmit(frame: Uint8Array): void {
    if (this.engine.taps.active) this.engine.taps.frame(this, 'out', frame);
    const ethernet = EthernetView.over(frame);
    if (ethernet !== undefined) this.#relay(frame, ethernet.destination, undefined);
  }

  /** Hands a frame that crosses the bridge to what is above it. */
  override receive(frame: Uint8Array): void {
    if (this.engine.trace.active) this.engine.trace.hop(this, 'receive', frame);
    if (this.vlans !== undefined && this.vlans.take(frame)) return;
    this.upper.receiveFrom(this, frame);
  }

  receiveFrom(port: NetworkInterface, frame: Uint8Array): void {
    const ethernet = EthernetView.over(frame);
    if (ethernet === undefined) return this.engine.drop(port, frame, 'malformed', 'malformed frame');
    // Who looks at a bridge sees what crosses it, whether it is for the bridge itself or not.
    if (this.engine.taps.active) this.engine.taps.frame(this, 'in', frame);
    if (ethernet.source !== this.mac) this.#addresses.learn(ethernet.source, port, this.engine.now);
    const { destination } = ethernet;
    if (destination === this.mac) return this.receive(frame);
    if (isMulticastMac(destination)) this.receive(frame);
    this.#relay(frame, destination, port);
  }

  #relay(frame: Uint8Array, destination: number, from: NetworkInterface | undefined): void {
    const known = this.#addresses.lookup(destination, this.engine.now);
    if (this.engine.steps.active) this.#tell(frame, destination, known);
    if (known === undefined) return this.#flood(frame, from);
    if (known === from) return this.engine.drop(from, frame, 'not-for-us', 'the destination is where the frame came from');
    if (this.#areApart(from, known)) return this.engine.drop(known, frame, 'denied', 'from another isolated port');
    if (this.engine.trace.active) this.engine.trace.hop(known, 'forward', frame);
    this.#transmitBy(known, frame);
  }

  #flood(frame: Uint8Array, from: NetworkInterface | undefined): void {
    if (this.engine.trace.active) this.engine.trace.hop(this, 'flood', frame);
    for (const port of this.#ports) if (port !== from && !this.#areApart(from, port)) this.#transmitBy(port, frame);
  }

  /** Says where a packet goes; questions for neighbours are not told. */
  #tell(frame: Uint8Array, destination: MacAddress, port: NetworkInterface | undefined): void {
    const ethernet = EthernetView.over(frame);
    if (ethernet === undefined || ethernet.etherType === EtherType.arp || isMulticastMac(destination)) return;
    this.engine.steps.tell(this, { kind: 'bridge', macAddress: formatMacAddress(destination), ...(port !== undefined && { port: port.name }) });
  }

  #areApart(from: NetworkInterface | undefined, to: NetworkInterface): boolean {
    return from !== undefined && this.#isolated.size > 0 && this.#isolated.has(from) && this.#isolated.has(to);
  }

  #transmitBy(port: NetworkInterface, frame: Uint8Array): void {
    if (port.fits(frame)) port.transmit(frame);
    else this.engine.drop(port, frame, 'too-big', `larger than the MTU of ${port.mtuBytes}`);
  }
}
