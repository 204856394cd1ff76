/**
 * Interfaces with MAC addresses of their own on top of a parent, as Linux' macvlan has them.
 *
 *     child   child   child        the parent's own stack
 *       +-------+-------+ - - - - - - - + below
 *                 port
 *                  |
 *                parent
 *
 * What a child sends goes to other children if both are in mode 'bridge', and else out by the parent. So the parent's
 * own stack and the children do not see each other, whatever the mode: the switch outside sends nothing back.
 */
import { isMulticastMac, type MacAddress } from '../../../../net/mac-address.js';
import { EthernetView } from '../../../../wire/ethernet.js';
import type { Engine } from '../../engine.js';
import { type InterfaceOptions, NetworkInterface, type UpperLayer } from '../network-interface.js';

export type MacvlanMode = 'bridge' | 'private' | 'vepa' | 'passthru';

export class Macvlan extends NetworkInterface {
  readonly mode: MacvlanMode;
  readonly #port: MacvlanPort;

  constructor(engine: Engine, stack: UpperLayer, options: InterfaceOptions & { readonly mode: MacvlanMode; readonly port: MacvlanPort }) {
    super(engine, stack, options);
    this.mode = options.mode;
    this.#port = options.port;
  }

  override transmit(frame: Uint8Array): void {
    if (this.engine.taps.active) this.engine.taps.frame(this, 'out', frame);
    this.#port.transmitFrom(this, frame);
  }
}

/** What takes over a parent interface for its children. */
export class MacvlanPort implements UpperLayer {
  readonly #engine: Engine;
  readonly #parent: NetworkInterface;
  /** What the parent had above it, and has again when there are no children. */
  readonly #below: UpperLayer;
  readonly #children = new Map<MacAddress, Macvlan>();

  constructor(engine: Engine, parent: NetworkInterface) {
    this.#engine = engine;
    this.#parent = parent;
    this.#below = parent.upper;
    parent.upper = this;
  }

  get size(): number {
    return this.#children.size;
  }

  add(child: Macvlan): void {
    this.#children.set(child.mac, child);
  }

  remove(child: Macvlan): void {
    this.#children.delete(child.mac);
  }

  /** Gives the parent back. */
  close(): void {
    this.#parent.upper = this.#below;
  }

  /** Sends a frame of a child. */
  transmitFrom(child: Macvlan, frame: Uint8Array): void {
    const ethernet = EthernetView.over(frame);
    if (ethernet === undefined) return this.#engine.drop(child, frame, 'malformed', 'malformed frame');
    if (child.mode === 'bridge') {
      const { destination } = ethernet;
      if (isMulticastMac(destination)) this.#passToAll(frame, (other) => other !== child && other.mode === 'bridge');
      else {
        const other = this.#children.get(destination);
        if (other?.mode === 'bridge') return this.#engine.pass(other, frame);
      }
    }
    if (this.#parent.fits(frame)) this.#parent.transmit(frame);
    else this.#engine.drop(this.#parent, frame, 'too-big', `larger than the MTU of ${this.#parent.mtuBytes}`);
  }

  receiveFrom(parent: NetworkInterface, frame: Uint8Array): void {
    const ethernet = EthernetView.over(frame);
    if (ethernet === undefined) return this.#engine.drop(parent, frame, 'malformed', 'malformed frame');
    const { destination, source } = ethernet;
    if (isMulticastMac(destination)) {
      const sender = this.#children.get(source);
      this.#passToAll(frame, (child) => child !== sender && hears(child.mode, sender?.mode));
      return this.#below.receiveFrom(parent, frame);
    }
    const child = this.#passthru() ?? this.#children.get(destination);
    if (child !== undefined) this.#engine.pass(child, frame);
    else this.#below.receiveFrom(parent, frame);
  }

  /** The child that gets all, if it is in that mode; it is the only one then. */
  #passthru(): Macvlan | undefined {
    const [only] = this.#children.values();
    return only?.mode === 'passthru' ? only : undefined;
  }

  #passToAll(frame: Uint8Array, chosen: (child: Macvlan) => boolean): void {
    for (const child of this.#children.values()) if (chosen(child)) this.#engine.pass(child, frame);
  }
}

/** Whether a child gets a broadcast that came in by the parent, from outside or sent back from a child in a mode. */
function hears(mode: MacvlanMode, sender: MacvlanMode | undefined): boolean {
  switch (sender) {
    case undefined:
      return true;
    case 'vepa':
      return mode === 'vepa' || mode === 'bridge';
    case 'bridge':
      // Those in mode 'bridge' had it from the sender itself.
      return mode === 'vepa';
    default:
      return false;
  }
}
