/**
 * The UDP ports of one stack: who listens on which.
 *
 * A datagram for a port that nobody listens on is answered with "port unreachable" (RFC 1122, 4.1.3.1).
 */
import { UnreachableCode } from '../../../wire/icmpv4.js';
import type { Ipv4View } from '../../../wire/ipv4.js';
import { UdpView } from '../../../wire/udp.js';
import type { Engine } from '../engine.js';
import type { NetworkInterface } from '../links/network-interface.js';
import type { Icmp } from './icmp.js';

/** Who takes the datagrams of a port. */
export interface UdpListener {
  /** A datagram came in by the interface, in the frame. */
  receive(via: NetworkInterface, frame: Uint8Array, packet: Ipv4View, datagram: UdpView): void;
}

export class UdpPorts {
  readonly #engine: Engine;
  readonly #icmp: Icmp;
  readonly #listeners = new Map<number, UdpListener>();

  constructor(engine: Engine, icmp: Icmp) {
    this.#engine = engine;
    this.#icmp = icmp;
  }

  /** Lets the listener have the port; false if it is taken. */
  open(port: number, listener: UdpListener): boolean {
    if (this.#listeners.has(port)) return false;
    this.#listeners.set(port, listener);
    return true;
  }

  close(port: number): void {
    this.#listeners.delete(port);
  }

  /** Takes a datagram for this stack. */
  receive(via: NetworkInterface, frame: Uint8Array, packet: Ipv4View): void {
    const datagram = UdpView.over(frame, packet.payloadStart, packet.end);
    if (datagram === undefined || !datagram.checksumHolds(packet)) return this.#engine.drop(via, frame, 'malformed UDP datagram');
    const listener = this.#listeners.get(datagram.destinationPort);
    if (listener !== undefined) return listener.receive(via, frame, packet, datagram);
    this.#engine.drop(via, frame, `nobody listens on UDP port ${datagram.destinationPort}`);
    this.#icmp.sendError({ type: 'unreachable', code: UnreachableCode.port, nextHopMtuBytes: 0 }, packet);
  }
}
