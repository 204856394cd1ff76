/**
 * The one interface of every link: it sends frames out, and hands what it receives to what is above it.
 *
 *       stack, or the bridge that it is a port of          upper
 *          | transmit          ^ receiveFrom
 *       +--v-------------------+--+
 *       |    NetworkInterface     |
 *       +--|-------------------^--+
 *          v                   | receive
 *       the other end of a pair, a tunnel, the underlay
 *
 * A frame that was transmitted is shared from then on: no link writes to it, and none calls its peer directly, but
 * passes the frame on through the engine's queue.
 */
import type { MacAddress } from '../../../net/mac-address.js';
import { EtherType } from '../../../wire/ethernet.js';
import { readU16 } from '../../../wire/fields.js';
import type { Engine, FrameReceiver } from '../engine.js';
import type { HopPlace } from '../trace.js';

/** What takes the frames that an interface receives: a network stack, a bridge. */
export interface UpperLayer {
  receiveFrom(port: NetworkInterface, frame: Uint8Array): void;
}

/** What an interface is made with. */
export interface InterfaceOptions extends HopPlace {
  readonly mac: MacAddress;
  readonly mtuBytes: number;
  readonly forwarding?: Forwarding;
}

/** What a stack forwards by an interface; see `BridgeResource`. */
export type Forwarding = 'open' | 'isolated' | 'closed';

const TYPE = 12;
const HEADER_BYTES = 14;
const TAGGED_HEADER_BYTES = 18;

export abstract class NetworkInterface implements FrameReceiver, HopPlace {
  readonly host: string;
  readonly namespace: string;
  readonly name: string;
  readonly mac: MacAddress;
  readonly mtuBytes: number;
  readonly forwarding: Forwarding;
  /** What frames are handed to; the namespace's stack, until the interface becomes a port. */
  upper: UpperLayer;
  protected readonly engine: Engine;

  constructor(engine: Engine, stack: UpperLayer, options: InterfaceOptions) {
    this.engine = engine;
    this.upper = stack;
    this.host = options.host;
    this.namespace = options.namespace;
    this.name = options.name;
    this.mac = options.mac;
    this.mtuBytes = options.mtuBytes;
    this.forwarding = options.forwarding ?? 'open';
  }

  /** Sends a frame out of this interface. */
  abstract transmit(frame: Uint8Array): void;

  receive(frame: Uint8Array): void {
    if (this.engine.trace.active) this.engine.trace.hop(this, 'receive', frame);
    this.upper.receiveFrom(this, frame);
  }

  /** Whether the frame's payload is at most the MTU; a VLAN tag is not payload. */
  fits(frame: Uint8Array): boolean {
    if (frame.length <= this.mtuBytes + HEADER_BYTES) return true;
    return frame.length <= this.mtuBytes + TAGGED_HEADER_BYTES && readU16(frame, TYPE) === EtherType.vlan;
  }
}
