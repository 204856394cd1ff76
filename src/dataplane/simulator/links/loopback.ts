/**
 * The loopback interface: what is sent is received.
 */
import type { Engine } from '../engine.js';
import { NetworkInterface, type UpperLayer } from './network-interface.js';

/** The MTU of Linux' loopback interface. */
const LOOPBACK_MTU_BYTES = 65_536;

export class Loopback extends NetworkInterface {
  constructor(engine: Engine, stack: UpperLayer, place: { readonly host: string; readonly namespace: string; readonly name: string }) {
    super(engine, stack, { ...place, mac: 0, mtuBytes: LOOPBACK_MTU_BYTES });
  }

  /** Taps see each frame once, as it comes in. */
  override transmit(frame: Uint8Array): void {
    this.engine.pass(this, frame);
  }
}
