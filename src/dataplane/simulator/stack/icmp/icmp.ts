/**
 * ICMP of one stack, for both families: answers echo requests, reports what could not be delivered, and gives replies
 * and errors to whom they concern.
 *
 * Errors follow RFC 1122, 3.2.2 and RFC 4443, 2.4: none about an error, about a fragment but the first, or to an address
 * that is nobody's; they quote as much of the packet as fits 576 bytes (RFC 1812, 4.3.2.3), of IPv6 1280.
 */
import { addressSum, updateChecksum } from '../../../../wire/checksum.js';
import { readU16, readU8, writeU16 } from '../../../../wire/fields.js';
import { emitIcmpv4, ICMPV4_HEADER_BYTES, icmpv4Bytes, Icmpv4Type, Icmpv4View } from '../../../../wire/icmp/icmpv4.js';
import { emitIcmpv6, ICMPV6_FIRST_INFORMATION, icmpv6Bytes, Icmpv6Type, Icmpv6View, sealIcmpv6 } from '../../../../wire/icmp/icmpv6.js';
import { type AddressValue, type IpView, ipViewOfBeginning } from '../../../../wire/ip-packet.js';
import { IPV4_HEADER_BYTES, IpProtocol, Ipv4View } from '../../../../wire/ipv4.js';
import { IPV6_HEADER_BYTES } from '../../../../wire/ipv6.js';
import type { Engine } from '../../engine.js';
import type { NetworkInterface } from '../../links/network-interface.js';
import { isMulticastAddress, isUnspecifiedAddress } from '../addresses.js';
import { DEFAULT_TTL, PACKET_START, type PacketOutput, payloadStartTo } from '../packet-output.js';
import type { NextHop, Routing } from '../routing/routing.js';
import { type DeliveryFailure, errorMessage, errorMessage6, failureOf, failureOf6 } from './delivery-failure.js';

/** Octets that an error quotes at most: the smallest MTU less its own headers. */
const QUOTED_BYTES = 576 - IPV4_HEADER_BYTES - ICMPV4_HEADER_BYTES;
const QUOTED_BYTES_6 = 1280 - IPV6_HEADER_BYTES - ICMPV4_HEADER_BYTES;
/** The layout that both families share. */
const TYPE = 0;
const CHECKSUM = 2;
const IDENTIFIER = 4;
const SEQUENCE = 6;

/** Who waits for echo replies. */
export interface EchoListener {
  /** A reply came, with an ICMP message of so many octets. */
  reply(sequence: number, ttl: number, bytes: number): void;
  /** An error came about the request with the sequence number. */
  error(sequence: number, failure: ReportedFailure): void;
}

/** What an ICMP error said. */
export interface ReportedFailure {
  readonly failure: DeliveryFailure;
  /** Who said so. */
  readonly from: AddressValue;
  /** With 'too-big': what would have fitted. */
  readonly mtuBytes: number;
}

/** Is told of errors about packets of ours that are no echoes, and began like this. */
export type ErrorListener = (original: IpView, failure: ReportedFailure) => void;

/** A request to be sent. */
export interface EchoRequest {
  readonly identifier: number;
  readonly sequence: number;
  readonly payload: Uint8Array;
  readonly ttl: number;
  readonly dontFragment: boolean;
}

export class Icmp {
  readonly #engine: Engine;
  readonly #routing: Routing;
  readonly #output: PacketOutput;
  readonly #onError: ErrorListener;
  readonly #listeners = new Map<number, EchoListener>();
  #lastIdentifier = 0;

  constructor(engine: Engine, parts: { readonly routing: Routing; readonly output: PacketOutput; readonly onError: ErrorListener }) {
    this.#engine = engine;
    this.#routing = parts.routing;
    this.#output = parts.output;
    this.#onError = parts.onError;
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

  /** Sends an echo request; false if it is larger than what gets through and must not be cut. */
  sendRequest(hop: NextHop, destination: AddressValue, { identifier, sequence, payload, ttl, dontFragment }: EchoRequest): boolean {
    const isIpv4 = typeof destination === 'number';
    const payloadBytes = ICMPV4_HEADER_BYTES + payload.length;
    const payloadStart = payloadStartTo(destination);
    if (dontFragment && payloadStart - PACKET_START + payloadBytes > hop.mtuBytes) return false;
    const protocol = isIpv4 ? IpProtocol.icmp : IpProtocol.icmpv6;
    const frame = this.#output.newPacket({ source: hop.source, destination, protocol, ttl, dontFragment, payloadBytes });
    if (isIpv4) emitIcmpv4({ type: 'echo-request', identifier, sequence, payload }, frame, payloadStart);
    else emitIcmpv6({ type: 'echo-request', identifier, sequence, payload }, frame, payloadStart, addressSum(frame, PACKET_START));
    return this.#output.send(hop, destination, frame);
  }

  /** Takes a message for this stack. */
  receive(via: NetworkInterface, frame: Uint8Array, packet: IpView): void {
    const isIpv4 = packet instanceof Ipv4View;
    const { payloadStart, end } = packet;
    if (!(isIpv4 ? isWhole(frame, packet) : isWhole6(frame, packet))) return this.#engine.drop(via, frame, 'malformed', 'malformed ICMP message');
    const type = readU8(frame, payloadStart + TYPE);
    if (type === (isIpv4 ? Icmpv4Type.echoRequest : Icmpv6Type.echoRequest)) return this.#answer(via, frame, packet);
    if (type !== (isIpv4 ? Icmpv4Type.echoReply : Icmpv6Type.echoReply)) return this.#receiveError(via, frame, packet);
    const listener = this.#listeners.get(readU16(frame, payloadStart + IDENTIFIER));
    if (listener === undefined) return this.#engine.drop(via, frame, 'nobody-waits', 'nobody waits for the reply');
    if (this.#engine.trace.active || this.#engine.steps.active) this.#engine.deliver(via, frame, packet.start);
    listener.reply(readU16(frame, payloadStart + SEQUENCE), packet.ttl, end - payloadStart);
  }

  /** Tells the sender of a packet why it cannot be delivered; with 'too-big' also what would have fitted. */
  sendError(failure: DeliveryFailure, packet: IpView, mtuBytes = 0): void {
    const { source, destination } = packet;
    const toNobody = isUnspecifiedAddress(source) || isMulticastAddress(source) || (isMulticastAddress(destination) && failure !== 'too-big');
    if (toNobody || packet.fragmentOffset !== 0 || isIcmpError(packet)) return;
    const hop = this.#routing.nextHop(source);
    if (hop === undefined) return;
    const isIpv4 = packet instanceof Ipv4View;
    const quotedEnd = Math.min(packet.end, packet.start + (isIpv4 ? QUOTED_BYTES : QUOTED_BYTES_6));
    const original = packet.bytes.subarray(packet.start, quotedEnd);
    const common = { source: hop.source, destination: source, ttl: DEFAULT_TTL, dontFragment: false };
    if (isIpv4) {
      const message = errorMessage(failure, mtuBytes, original);
      const frame = this.#output.newPacket({ ...common, protocol: IpProtocol.icmp, payloadBytes: icmpv4Bytes(message) });
      emitIcmpv4(message, frame, payloadStartTo(source));
      this.#output.send(hop, source, frame);
    } else {
      const message = errorMessage6(failure, mtuBytes, original);
      const frame = this.#output.newPacket({ ...common, protocol: IpProtocol.icmpv6, payloadBytes: icmpv6Bytes(message) });
      emitIcmpv6(message, frame, payloadStartTo(source), addressSum(frame, PACKET_START));
      this.#output.send(hop, source, frame);
    }
  }

  #answer(via: NetworkInterface, frame: Uint8Array, packet: IpView): void {
    const { source, destination } = packet;
    if (this.#engine.steps.active) this.#engine.tellDelivery(via, frame, packet.start);
    const hop = this.#routing.nextHop(source);
    if (hop === undefined) return this.#engine.drop(via, frame, 'no-route', 'no route to the asker');
    const isIpv4 = typeof source === 'number';
    const toGroup = isMulticastAddress(destination);
    const from = packet.payloadStart;
    const answer = this.#output.newPacket({
      source: toGroup ? hop.source : destination,
      destination: source,
      protocol: packet.protocol,
      ttl: DEFAULT_TTL,
      dontFragment: false,
      payloadBytes: packet.end - from,
    });
    const at = payloadStartTo(source);
    answer.set(frame.subarray(from, packet.end), at);
    // The sum of the addresses stays the same when they change places, so only the type makes a difference.
    const before = readU16(answer, at + TYPE);
    answer[at + TYPE] = isIpv4 ? Icmpv4Type.echoReply : Icmpv6Type.echoReply;
    writeU16(answer, at + CHECKSUM, toGroup ? 0 : updateChecksum(readU16(answer, at + CHECKSUM), before, readU16(answer, at + TYPE)));
    if (toGroup) sealIcmpv6(answer, at, answer.length, addressSum(answer, PACKET_START));
    if (this.#engine.trace.active) this.#engine.trace.hop(via, 'answer', answer);
    this.#output.send(hop, source, answer);
  }

  #receiveError(via: NetworkInterface, frame: Uint8Array, packet: IpView): void {
    const { payloadStart, end, source: from } = packet;
    const message = packet instanceof Ipv4View ? Icmpv4View.over(frame, payloadStart, end) : Icmpv6View.over(frame, payloadStart, end);
    const failure = message instanceof Icmpv4View ? failureOf(message) : message && failureOf6(message);
    if (message === undefined || failure === undefined) return this.#engine.drop(via, frame, 'unknown-protocol', `ICMP type ${message?.type ?? 0} is not known`);
    const original = ipViewOfBeginning(frame, message.bodyStart, end);
    if (original === undefined || !this.#routing.isLocal(original.source)) return this.#engine.drop(via, frame, 'nobody-waits', 'an error about nothing of ours');
    const mtuBytes = failure === 'too-big' ? (message instanceof Icmpv4View ? message.nextHopMtuBytes : message.mtuBytes) : 0;
    if (failure === 'too-big') this.#learnMtu(original, mtuBytes);
    const listener = this.#listenerFor(original);
    if (listener === undefined) return this.#engine.drop(via, frame, 'nobody-waits', 'nobody waits for the error');
    if (this.#engine.trace.active || this.#engine.steps.active) this.#engine.deliver(via, frame, packet.start);
    listener({ failure, from, mtuBytes });
  }

  /** Whom an error about a packet concerns. */
  #listenerFor(original: IpView): ((failure: ReportedFailure) => void) | undefined {
    const { protocol, bytes, payloadStart, end } = original;
    if (protocol !== IpProtocol.icmp && protocol !== IpProtocol.icmpv6) return (failure) => this.#onError(original, failure);
    const type = end - payloadStart < ICMPV4_HEADER_BYTES ? undefined : readU8(bytes, payloadStart + TYPE);
    const asked = type === (protocol === IpProtocol.icmp ? Icmpv4Type.echoRequest : Icmpv6Type.echoRequest);
    const listener = asked ? this.#listeners.get(readU16(bytes, payloadStart + IDENTIFIER)) : undefined;
    return listener === undefined ? undefined : (failure) => listener.error(readU16(bytes, payloadStart + SEQUENCE), failure);
  }

  /** Believes no MTU below what every link must have. */
  #learnMtu({ destination }: IpView, mtuBytes: number): void {
    const least = typeof destination === 'number' ? 68 : 1280;
    if (mtuBytes >= least) this.#routing.learnMtu(destination, mtuBytes);
  }
}

function isWhole(frame: Uint8Array, packet: IpView): boolean {
  return Icmpv4View.over(frame, packet.payloadStart, packet.end)?.checksumHolds === true;
}

function isWhole6(frame: Uint8Array, packet: IpView): boolean {
  return Icmpv6View.over(frame, packet.payloadStart, packet.end)?.checksumHolds(addressSum(frame, packet.start)) === true;
}

/** Whether a packet is ICMP but no question: errors about errors would never end. */
function isIcmpError({ protocol, bytes, payloadStart }: IpView): boolean {
  const type = readU8(bytes, payloadStart);
  if (protocol === IpProtocol.icmp) return type !== Icmpv4Type.echoRequest && type !== Icmpv4Type.echoReply;
  return protocol === IpProtocol.icmpv6 && type < ICMPV6_FIRST_INFORMATION;
}
