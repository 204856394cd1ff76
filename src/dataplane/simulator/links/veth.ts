/**
 * One end of a veth pair: what it is sent, the other end receives.
 *
 * A frame larger than what the other end takes is lost, as in Linux.
 */
import { NetworkInterface } from './network-interface.js';

export class Veth extends NetworkInterface {
  #peer: Veth | undefined;

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
    const peer = this.#peer;
    if (peer === undefined) this.engine.drop(this, frame, 'the pair was taken apart');
    else if (peer.fits(frame)) this.engine.pass(peer, frame);
    else this.engine.drop(peer, frame, `larger than the MTU of ${peer.mtuBytes}`);
  }
}
