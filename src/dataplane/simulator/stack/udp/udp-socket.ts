/**
 * A UDP socket: datagrams to anybody from its port, and those that come to it.
 *
 * A listener is called in the middle of the stack's work and may send at once. Payloads that it is given are shared
 * with the frame and not to be written to.
 */
import type { IpAddress } from '../../../../net/ip-address.js';
import { type AddressValue, ipAddress, type IpView } from '../../../../wire/ip-packet.js';
import type { UdpView } from '../../../../wire/udp.js';
import type { Engine } from '../../engine.js';
import type { NetworkInterface } from '../../links/network-interface.js';
import type { DeliveryFailure } from '../icmp/delivery-failure.js';
import type { ReportedFailure } from '../icmp/icmp.js';

/** A datagram that came in. */
export interface UdpDatagram {
  readonly source: IpAddress;
  readonly sourcePort: number;
  /** The address of ours that it was sent to. */
  readonly destination: IpAddress;
  readonly payload: Uint8Array;
}

/** A datagram that was sent and not delivered, as far as an ICMP error says. */
export interface UdpFailure {
  readonly failure: DeliveryFailure;
  readonly destination: IpAddress;
  readonly destinationPort: number;
  /** Who said so. */
  readonly from: IpAddress;
}

/** Who uses a socket. */
export interface UdpListener {
  receive(datagram: UdpDatagram): void;
  fail?(failure: UdpFailure): void;
}

/** Why a datagram was not sent. */
export type UdpSendFailure = 'no-route' | 'too-big' | 'closed';

/** Whom a datagram goes between; without a source address the route chooses one. */
export interface UdpEnds {
  readonly source: AddressValue | undefined;
  readonly sourcePort: number;
  readonly destination: AddressValue;
  readonly destinationPort: number;
}

interface UdpSocketParts {
  readonly port: number;
  readonly address: AddressValue | undefined;
  readonly listener: UdpListener;
  send(ends: UdpEnds, payload: Uint8Array): UdpSendFailure | undefined;
  close(): void;
}

export class UdpSocket {
  readonly port: number;
  readonly #engine: Engine;
  readonly #parts: UdpSocketParts;
  #closed = false;

  /** For UDP itself: use its `open`. */
  constructor(engine: Engine, parts: UdpSocketParts) {
    this.#engine = engine;
    this.#parts = parts;
    this.port = parts.port;
  }

  /** Sends a datagram, from an address of ours if one is told; says why if it could not. */
  send(destination: IpAddress, destinationPort: number, payload: Uint8Array, options: { readonly from?: IpAddress } = {}): UdpSendFailure | undefined {
    if (this.#closed) return 'closed';
    const source = options.from?.value ?? this.#parts.address;
    const ends = { source, sourcePort: this.port, destination: destination.value, destinationPort };
    return this.#engine.run(() => this.#parts.send(ends, payload));
  }

  /** Gives the port back. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#parts.close();
  }

  /** For UDP itself: a datagram came in. */
  receive(via: NetworkInterface, frame: Uint8Array, packet: IpView, datagram: UdpView): void {
    if (this.#engine.trace.active || this.#engine.steps.active) this.#engine.deliver(via, frame, packet.start);
    const source = ipAddress(packet.source);
    const destination = ipAddress(packet.destination);
    const payload = frame.subarray(datagram.payloadStart, datagram.end);
    this.#parts.listener.receive({ source, sourcePort: datagram.sourcePort, destination, payload });
  }

  /** For UDP itself: an error came. */
  fail(original: IpView, sent: UdpView, { failure, from }: ReportedFailure): void {
    const destination = ipAddress(original.destination);
    this.#parts.listener.fail?.({ failure, destination, destinationPort: sent.destinationPort, from: ipAddress(from) });
  }
}
