/**
 * ICMP of one stack: answers echo requests, reports what could not be delivered, and gives replies to who asked.
 *
 * Errors follow RFC 1122, 3.2.2: none about an error, about a fragment but the first, or to an address that is nobody's;
 * they quote as much of the packet as fits 576 bytes (RFC 1812, 4.3.2.3).
 */
import { updateChecksum } from '../../../wire/checksum.js';
import { readU16, writeU16 } from '../../../wire/fields.js';
import {
  emitIcmpv4,
  ICMPV4_HEADER_BYTES,
  icmpv4Bytes,
  type Icmpv4Message,
  Icmpv4Type,
  Icmpv4View,
  type TimeExceededMessage,
  type UnreachableMessage,
} from '../../../wire/icmpv4.js';
import { IPV4_HEADER_BYTES, IpProtocol, Ipv4View } from '../../../wire/ipv4.js';
import type { Engine } from '../engine.js';
import type { NetworkInterface } from '../links/network-interface.js';
import { DEFAULT_TTL, type PacketOutput, PAYLOAD_START } from './packet-output.js';
import type { NextHop, Routing } from './routing.js';

/** Octets that an error quotes at most: 576 less its own headers. */
const QUOTED_BYTES = 576 - IPV4_HEADER_BYTES - ICMPV4_HEADER_BYTES;
const TYPE_OFFSET = 0;
const CHECKSUM_OFFSET = 2;

/** What a stack says about a packet that it cannot deliver. */
export type IcmpError = Omit<UnreachableMessage, 'original'> | Omit<TimeExceededMessage, 'original'>;

/** Who waits for echo replies. */
export interface EchoListener {
  /** A reply came. */
  reply(message: Icmpv4View, packet: Ipv4View): void;
  /** An error came about the request with the sequence number. */
  error(sequence: number, message: Icmpv4View, packet: Ipv4View): void;
}

/** A request to be sent. */
export interface EchoRequest {
  readonly identifier: number;
  readonly sequence: number;
  readonly payload: Uint8Array;
  readonly ttl: number;
}

export class Icmp {
  readonly #engine: Engine;
  readonly #routing: Routing;
  readonly #output: PacketOutput;
  readonly #listeners = new Map<number, EchoListener>();
  #lastIdentifier = 0;

  constructor(engine: Engine, routing: Routing, output: PacketOutput) {
    this.#engine = engine;
    this.#routing = routing;
    this.#output = output;
  }

  /** Gives the listener an identifier of its own; `close` ends it. */
  open(listener: EchoListener): number {
    do this.#lastIdentifier = (this.#lastIdentifier + 1) & 0xffff;
    while (this.#listeners.has(this.#lastIdentifier) && this.#listeners.size <= 0xffff);
    this.#listeners.set(this.#lastIdentifier, listener);
    return this.#lastIdentifier;
  }

  close(identifier: number): void {
    this.#listeners.delete(identifier);
  }

  /** Sends an echo request; false if it is larger than the link's MTU. */
  sendRequest(hop: NextHop, destination: number, { identifier, sequence, payload, ttl }: EchoRequest): boolean {
    const payloadBytes = ICMPV4_HEADER_BYTES + payload.length;
    const frame = this.#output.newPacket({ source: hop.source, destination, protocol: IpProtocol.icmp, ttl, dontFragment: true, payloadBytes });
    emitIcmpv4({ type: 'echo-request', identifier, sequence, payload }, frame, PAYLOAD_START);
    return this.#output.send(hop, destination, frame);
  }

  /** Takes a message for this stack. */
  receive(via: NetworkInterface, frame: Uint8Array, packet: Ipv4View): void {
    const message = Icmpv4View.over(frame, packet.payloadStart, packet.end);
    if (message === undefined || !message.checksumHolds) return this.#engine.drop(via, frame, 'malformed ICMP message');
    switch (message.type) {
      case Icmpv4Type.echoRequest:
        return this.#answer(via, frame, packet, message);
      case Icmpv4Type.echoReply: {
        const listener = this.#listeners.get(message.identifier);
        if (listener === undefined) return this.#engine.drop(via, frame, 'nobody waits for the reply');
        if (this.#engine.trace.active) this.#engine.trace.hop(via, 'deliver', frame);
        return listener.reply(message, packet);
      }
      case Icmpv4Type.unreachable:
      case Icmpv4Type.timeExceeded:
        return this.#deliverError(via, frame, packet, message);
      default:
        return this.#engine.drop(via, frame, `ICMP type ${message.type} is not known`);
    }
  }

  /** Tells the sender of the packet in the frame why it cannot be delivered. */
  sendError(error: IcmpError, packet: Ipv4View): void {
    if (packet.fragmentOffset !== 0 || packet.source === 0 || isIcmpError(packet)) return;
    const hop = this.#routing.nextHop(packet.source);
    if (hop === undefined) return;
    const original = packet.bytes.subarray(packet.start, Math.min(packet.end, packet.start + QUOTED_BYTES));
    const message: Icmpv4Message = { ...error, original };
    const header = { source: hop.source, destination: packet.source, protocol: IpProtocol.icmp, ttl: DEFAULT_TTL, dontFragment: false };
    const frame = this.#output.newPacket({ ...header, payloadBytes: icmpv4Bytes(message) });
    emitIcmpv4(message, frame, PAYLOAD_START);
    this.#output.send(hop, packet.source, frame);
  }

  #answer(via: NetworkInterface, frame: Uint8Array, packet: Ipv4View, request: Icmpv4View): void {
    const { source, destination } = packet;
    const hop = this.#routing.nextHop(source);
    if (hop === undefined) return this.#engine.drop(via, frame, 'no route to the asker');
    const payloadBytes = request.end - request.start;
    const answer = this.#output.newPacket({
      source: destination,
      destination: source,
      protocol: IpProtocol.icmp,
      ttl: DEFAULT_TTL,
      dontFragment: false,
      payloadBytes,
    });
    answer.set(frame.subarray(request.start, request.end), PAYLOAD_START);
    const before = readU16(answer, PAYLOAD_START + TYPE_OFFSET);
    answer[PAYLOAD_START + TYPE_OFFSET] = Icmpv4Type.echoReply;
    const after = readU16(answer, PAYLOAD_START + TYPE_OFFSET);
    writeU16(answer, PAYLOAD_START + CHECKSUM_OFFSET, updateChecksum(request.checksum, before, after));
    if (this.#engine.trace.active) this.#engine.trace.hop(via, 'answer', answer);
    this.#output.send(hop, source, answer);
  }

  #deliverError(via: NetworkInterface, frame: Uint8Array, packet: Ipv4View, message: Icmpv4View): void {
    const original = Ipv4View.overBeginning(frame, message.bodyStart, message.end);
    const request = original?.protocol === IpProtocol.icmp ? Icmpv4View.over(frame, original.payloadStart, original.end) : undefined;
    const listener = request?.type === Icmpv4Type.echoRequest ? this.#listeners.get(request.identifier) : undefined;
    if (request === undefined || listener === undefined) return this.#engine.drop(via, frame, 'nobody waits for the error');
    if (this.#engine.trace.active) this.#engine.trace.hop(via, 'deliver', frame);
    listener.error(request.sequence, message, packet);
  }
}

/** Whether a packet is ICMP but no question: errors about errors would never end. */
function isIcmpError(packet: Ipv4View): boolean {
  if (packet.protocol !== IpProtocol.icmp) return false;
  const message = Icmpv4View.over(packet.bytes, packet.payloadStart, packet.end);
  return message?.type !== Icmpv4Type.echoRequest && message?.type !== Icmpv4Type.echoReply;
}
