/**
 * Where the underlay goes on outside this simulation: frames leave by it to other simulations, and come in from them.
 *
 * To the switch it is one more port, with everything behind it that the others have.
 */
import type { Engine } from '../engine.js';
import { UnderlayInterface, type Underlay } from './underlay.js';

const MTU_BYTES = 65_535;
const NO_MAC = 0;
/** Nothing is above it: what it receives leaves. */
const NOTHING = { receiveFrom(): void {} };

export class UnderlayUplink extends UnderlayInterface {
  readonly #carry: (frame: Uint8Array) => void;

  /** `carry` takes frames out; they are shared and not to be written to. */
  constructor(engine: Engine, underlay: Underlay, name: string, carry: (frame: Uint8Array) => void) {
    super(engine, NOTHING, { host: 'underlay', namespace: 'underlay', name, mac: NO_MAC, mtuBytes: MTU_BYTES, underlay });
    this.#carry = carry;
  }

  override receive(frame: Uint8Array): void {
    this.#carry(frame);
  }

  /** Lets a frame in that came from elsewhere; it belongs to the simulation from then on. */
  enter(frame: Uint8Array): void {
    this.engine.run(() => this.transmit(frame));
  }
}
