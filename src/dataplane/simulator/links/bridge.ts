/**
 * A learning bridge (IEEE 802.1D without spanning tree), which is also an interface of its namespace's stack.
 *
 * A frame for a known address goes to its port, one for the bridge's own address to the stack, any other to all ports
 * but the one it came from. Flooding copies nothing: every port is sent the same frame.
 */
import { formatMacAddress, isMulticastMac, type MacAddress } from '../../../net/mac-address.js';
import { EthernetView, EtherType } from '../../../wire/ethernet.js';
import type { Engine } from '../engine.js';
import { MacTable } from './mac-table.js';
import { type InterfaceOptions, NetworkInterface, type UpperLayer } from './network-interface.js';

/** Looks at the frames that cross a bridge from port to port. */
export interface CrossingFrames {
  /** What goes on: the frame or another one, several, or none; then it has reported the drop. */
  cross(frame: Uint8Array, bridge: NetworkInterface): Uint8Array | readonly Uint8Array[] | undefined;
}

export class Bridge extends NetworkInterface implements UpperLayer {
  readonly #ports = new Set<NetworkInterface>();
  readonly #addresses = new MacTable<NetworkInterface>();
  readonly #stack: UpperLayer;
  readonly #crossing: CrossingFrames | undefined;

  constructor(engine: Engine, stack: UpperLayer, options: InterfaceOptions & { readonly crossing?: CrossingFrames | undefined }) {
    super(engine, stack, options);
    this.#stack = stack;
    this.#crossing = options.crossing;
  }

  /** Makes the interface a port: what it receives is the bridge's. */
  addPort(port: NetworkInterface): void {
    this.#ports.add(port);
    port.upper = this;
  }

  /** Gives the interface back to the stack. */
  removePort(port: NetworkInterface): void {
    if (!this.#ports.delete(port)) return;
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
    if (this.#crossing === undefined) return this.#relay(frame, destination, port);
    const passed = this.#crossing.cross(frame, this);
    if (passed instanceof Uint8Array) return this.#relay(passed, destination, port);
    for (const piece of passed ?? []) this.#relay(piece, destination, port);
  }

  #relay(frame: Uint8Array, destination: number, from: NetworkInterface | undefined): void {
    const known = this.#addresses.lookup(destination, this.engine.now);
    if (this.engine.steps.active) this.#tell(frame, destination, known);
    if (known === undefined) return this.#flood(frame, from);
    if (known === from) return this.engine.drop(from, frame, 'not-for-us', 'the destination is where the frame came from');
    if (this.engine.trace.active) this.engine.trace.hop(known, 'forward', frame);
    this.#transmitBy(known, frame);
  }

  #flood(frame: Uint8Array, from: NetworkInterface | undefined): void {
    if (this.engine.trace.active) this.engine.trace.hop(this, 'flood', frame);
    for (const port of this.#ports) if (port !== from) this.#transmitBy(port, frame);
  }

  /** Says where a packet goes; questions for neighbours are not told. */
  #tell(frame: Uint8Array, destination: MacAddress, port: NetworkInterface | undefined): void {
    const ethernet = EthernetView.over(frame);
    if (ethernet === undefined || ethernet.etherType === EtherType.arp || isMulticastMac(destination)) return;
    this.engine.steps.tell(this, { kind: 'bridge', macAddress: formatMacAddress(destination), ...(port !== undefined && { port: port.name }) });
  }

  #transmitBy(port: NetworkInterface, frame: Uint8Array): void {
    if (port.fits(frame)) port.transmit(frame);
    else this.engine.drop(port, frame, 'too-big', `larger than the MTU of ${port.mtuBytes}`);
  }
}
