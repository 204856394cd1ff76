/**
 * One end of a veth pair: what it is sent, the other end receives.
 *
 * A frame larger than what the other end takes is lost, as in Linux.
 */
import type { Engine } from '../engine.js';
import type { Faults } from '../faults/faults.js';
import { type InterfaceOptions, NetworkInterface, type UpperLayer } from './network-interface.js';

export class Veth extends NetworkInterface {
  readonly #faults: Faults;
  #peer: Veth | undefined;

  constructor(engine: Engine, stack: UpperLayer, options: InterfaceOptions & { readonly faults: Faults }) {
    super(engine, stack, options);
    this.#faults = options.faults;
  }

  /** Makes a pair of two ends. */
  connect(peer: Veth): void {
    this.#peer = peer;
    peer.#peer = this;
  }

  /** Ends the pair; frames that are sent into it from now on are lost. */
  disconnect(): void {
    if (this.#peer !== undefined) this.#peer.#peer = undefined;
    this.#peer = undefined;
  }

  override transmit(frame: Uint8Array): void {
    if (this.engine.taps.active) this.engine.taps.frame(this, 'out', frame);
    if (this.#faults.active) this.#faults.leave(this, frame, (passed) => this.#carry(passed));
    else this.#carry(frame);
  }

  #carry(frame: Uint8Array): void {
    const peer = this.#peer;
    if (peer === undefined) this.engine.drop(this, frame, 'link-gone', 'the pair was taken apart');
    else if (peer.fits(frame)) this.engine.pass(peer, frame);
    else this.engine.drop(peer, frame, 'too-big', `larger than the MTU of ${peer.mtuBytes}`);
  }
}
