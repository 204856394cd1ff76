/**
 * An interface that leads nowhere: a parent for macvlan and ipvlan interfaces that are to see only each other.
 */
import { NetworkInterface } from './network-interface.js';

export class Dummy extends NetworkInterface {
  override transmit(frame: Uint8Array): void {
    if (this.engine.taps.active) this.engine.taps.frame(this, 'out', frame);
    this.engine.drop(this, frame, 'link-gone', 'a dummy interface leads nowhere');
  }
}
