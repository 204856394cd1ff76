/**
 * The one interface of every link: it sends frames out, and hands what it receives to what is above it.
 *
 *       stack, or the bridge or parent that it belongs to  upper
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
import type { LinkNeighbours } from '../stack/neighbours/neighbour.js';
import type { HopPlace } from '../watching/trace.js';

/** What takes the frames that an interface receives: a network stack, a bridge. */
export interface UpperLayer {
  receiveFrom(port: NetworkInterface, frame: Uint8Array): void;
}

/** What an interface is made with. */
export interface InterfaceOptions extends HopPlace {
  readonly mac: MacAddress;
  readonly mtuBytes: number;
  readonly deviceId?: number;
  readonly resolves?: boolean;
}

/** What takes some of the frames that an interface receives before what is above it does. */
export interface FrameTaker {
  /** Takes the frame, or leaves it. */
  take(frame: Uint8Array): boolean;
}

const TYPE = 12;
const HEADER_BYTES = 14;
const TAGGED_HEADER_BYTES = 18;

export abstract class NetworkInterface implements FrameReceiver, HopPlace {
  readonly host: string;
  readonly namespace: string;
  readonly name: string;
  readonly mac: MacAddress;
  readonly mtuBytes: number;
  /** Tells interfaces with one MAC apart; 0 for one that has it for itself. */
  readonly deviceId: number;
  /** Whether neighbours are asked for their MAC address; otherwise every frame goes to the interface's own. */
  readonly resolves: boolean;
  /** Who its stack knows on its link; the stack's own. */
  neighbours: LinkNeighbours | undefined;
  /** The virtual LANs on it; undefined while there are none. */
  vlans: FrameTaker | undefined;
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
    this.deviceId = options.deviceId ?? 0;
    this.resolves = options.resolves ?? true;
    this.neighbours = undefined;
    this.vlans = undefined;
  }

  /** Sends a frame out of this interface. An implementation shows it to the taps first. */
  abstract transmit(frame: Uint8Array): void;

  receive(frame: Uint8Array): void {
    if (this.engine.trace.active) this.engine.trace.hop(this, 'receive', frame);
    if (this.engine.taps.active) this.engine.taps.frame(this, 'in', frame);
    if (this.vlans !== undefined && this.vlans.take(frame)) return;
    this.upper.receiveFrom(this, frame);
  }

  /** Whether the frame's payload is at most the MTU; a VLAN tag is not payload. */
  fits(frame: Uint8Array): boolean {
    if (frame.length <= this.mtuBytes + HEADER_BYTES) return true;
    return frame.length <= this.mtuBytes + TAGGED_HEADER_BYTES && readU16(frame, TYPE) === EtherType.vlan;
  }
}
