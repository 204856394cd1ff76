/**
 * Ping: echo requests at an interval from one namespace, and a report of what came back.
 *
 * It ends when every request has its reply, its error or its timeout. Its times are the clock's; replies that come
 * later than the timeout do not count.
 */
import type { Timer } from '../../base/runtime.js';
import { formatIpAddress, type IpAddress } from '../../net/ip-address.js';
import { type Icmpv4View, Icmpv4Type, UnreachableCode } from '../../wire/icmpv4.js';
import type { Ipv4View } from '../../wire/ipv4.js';
import type { Engine } from './engine.js';
import type { EchoListener } from './stack/icmp.js';
import type { IpStack } from './stack/ip-stack.js';

/** How to ping; the defaults are those of the ping command, but one request. */
export interface PingOptions {
  /** Requests to send; 1. */
  readonly count?: number;
  /** From one request to the next; 1000. */
  readonly intervalMs?: number;
  /** How long a reply may take; 1000. */
  readonly timeoutMs?: number;
  /** Octets behind the ICMP header; 56. */
  readonly payloadBytes?: number;
  /** Routers that a request may pass, and one more; 64. */
  readonly ttl?: number;
  /** Ends the ping early, with the report so far. */
  readonly signal?: AbortSignal;
}

/** A request that was answered. */
export interface PingReply {
  readonly sequence: number;
  /** What was left of the reply's time to live. */
  readonly ttl: number;
  /** Octets of the ICMP message. */
  readonly bytes: number;
  readonly timeMs: number;
}

export type PingErrorKind =
  /** There is no such host or namespace. */
  | 'no-namespace'
  | 'no-route'
  /** Nobody on the link answers for the next hop's address. */
  | 'neighbour-unreachable'
  /** The time to live was over on the way. */
  | 'ttl'
  /** A router or the destination said that it cannot be delivered. */
  | 'unreachable'
  /** The request is larger than an MTU on the way, `mtuBytes`. */
  | 'fragmentation-needed'
  | 'timeout';

/** A request that was not answered. */
export interface PingError {
  readonly sequence: number;
  readonly kind: PingErrorKind;
  /** Who said so; absent when it was noticed where the ping began. */
  readonly from?: string;
  readonly mtuBytes?: number;
}

export interface PingReport {
  readonly destination: string;
  /** Requests that left. */
  readonly sent: number;
  readonly received: number;
  readonly replies: readonly PingReply[];
  readonly errors: readonly PingError[];
}

/** Comparisons of the clock's times allow for what its numbers cannot express. */
const SAME_TIME_MS = 0.001;

/** A ping that is under way. */
export class Ping implements EchoListener {
  readonly #engine: Engine;
  readonly #stack: IpStack;
  readonly #destination: IpAddress;
  readonly #options: Required<Omit<PingOptions, 'signal'>>;
  readonly #payload: Uint8Array;
  readonly #finish: (report: PingReport) => void;
  readonly #identifier: number;
  /** When the unanswered requests were sent, by sequence number, oldest first. */
  readonly #pending = new Map<number, number>();
  readonly #replies: PingReply[] = [];
  readonly #errors: PingError[] = [];
  #attempts = 0;
  #sent = 0;
  #nextRequest: Timer | undefined;
  #nextTimeout: Timer | undefined;
  #finished = false;

  constructor(engine: Engine, stack: IpStack, destination: IpAddress, options: PingOptions, finish: (report: PingReport) => void) {
    this.#engine = engine;
    this.#stack = stack;
    this.#destination = destination;
    const { count = 1, intervalMs = 1000, timeoutMs = 1000, payloadBytes = 56, ttl = 64 } = options;
    this.#options = { count, intervalMs, timeoutMs, payloadBytes, ttl };
    this.#payload = Uint8Array.from({ length: payloadBytes }, (_, at) => at);
    this.#finish = finish;
    this.#identifier = stack.icmp.open(this);
  }

  /** Sends the first request; the rest follows by itself. */
  start(): void {
    if (this.#options.count === 0) this.stop();
    else this.#request();
  }

  /** Ends the ping with the report so far. */
  stop(): void {
    if (this.#finished) return;
    this.#finished = true;
    this.#nextRequest?.cancel();
    this.#nextTimeout?.cancel();
    this.#stack.icmp.close(this.#identifier);
    const destination = formatIpAddress(this.#destination);
    this.#finish({ destination, sent: this.#sent, received: this.#replies.length, replies: this.#replies, errors: this.#errors });
  }

  reply(message: Icmpv4View, packet: Ipv4View): void {
    const sequence = this.#answered(message.sequence);
    if (sequence === undefined) return;
    const timeMs = Math.round((this.#engine.now - sequence.sentMs) * 1000) / 1000;
    this.#replies.push({ sequence: sequence.number, ttl: packet.ttl, bytes: message.end - message.start, timeMs });
    this.#stopWhenDone();
  }

  error(sequenceBits: number, message: Icmpv4View, packet: Ipv4View): void {
    const sequence = this.#answered(sequenceBits);
    if (sequence === undefined) return;
    const from = formatIpAddress({ family: 4, value: packet.source });
    this.#errors.push({ sequence: sequence.number, ...this.#explain(message, packet), from });
    this.#stopWhenDone();
  }

  #explain(message: Icmpv4View, packet: Ipv4View): Pick<PingError, 'kind' | 'mtuBytes'> {
    if (message.type === Icmpv4Type.timeExceeded) return { kind: 'ttl' };
    if (message.code === UnreachableCode.fragmentationNeeded) return { kind: 'fragmentation-needed', mtuBytes: message.nextHopMtuBytes };
    // Our own stack says so when nobody answered its ARP requests.
    const ownWord = message.code === UnreachableCode.host && this.#stack.routing.isLocal(packet.source);
    return { kind: ownWord ? 'neighbour-unreachable' : 'unreachable' };
  }

  #request(): void {
    this.#attempts += 1;
    const sequence = this.#attempts;
    const fault = this.#send(sequence);
    if (fault !== undefined) {
      this.#pending.delete(sequence);
      this.#errors.push({ sequence, ...fault });
    } else this.#sent += 1;
    if (this.#attempts < this.#options.count) this.#nextRequest = this.#engine.after(this.#options.intervalMs, () => this.#request());
    this.#expectTimeout();
    this.#stopWhenDone();
  }

  #send(sequence: number): Pick<PingError, 'kind' | 'mtuBytes'> | undefined {
    const { family, value } = this.#destination;
    const hop = family === 4 ? this.#stack.routing.nextHop(value) : undefined;
    if (family !== 4 || hop === undefined) return { kind: 'no-route' };
    this.#pending.set(sequence, this.#engine.now);
    const request = { identifier: this.#identifier, sequence: sequence & 0xffff, payload: this.#payload, ttl: this.#options.ttl };
    if (this.#stack.icmp.sendRequest(hop, value, request)) return undefined;
    return { kind: 'fragmentation-needed', mtuBytes: hop.via.mtuBytes };
  }

  /** Takes a sequence number's 16 bits off the pending ones. */
  #answered(sequenceBits: number): { number: number; sentMs: number } | undefined {
    // The number whose low bits these are, at or before the last that was sent.
    const number = this.#attempts - ((this.#attempts - sequenceBits) & 0xffff);
    const sentMs = this.#pending.get(number);
    if (sentMs === undefined) return undefined;
    this.#pending.delete(number);
    return { number, sentMs };
  }

  /** Makes sure that a timer runs for the oldest pending request; it may be early, and then looks again. */
  #expectTimeout(): void {
    if (this.#nextTimeout !== undefined) return;
    const [oldestMs] = this.#pending.values();
    if (oldestMs === undefined) return;
    this.#nextTimeout = this.#engine.after(oldestMs + this.#options.timeoutMs - this.#engine.now, () => {
      this.#nextTimeout = undefined;
      this.#expire();
      this.#expectTimeout();
      this.#stopWhenDone();
    });
  }

  #expire(): void {
    for (const [sequence, sentMs] of this.#pending) {
      if (sentMs + this.#options.timeoutMs > this.#engine.now + SAME_TIME_MS) return;
      this.#pending.delete(sequence);
      this.#errors.push({ sequence, kind: this.#isUnanswered() ? 'neighbour-unreachable' : 'timeout' });
    }
  }

  /** Whether the next hop is still being asked for its MAC address. */
  #isUnanswered(): boolean {
    const { family, value } = this.#destination;
    const hop = family === 4 ? this.#stack.routing.nextHop(value) : undefined;
    return family === 4 && hop !== undefined && this.#stack.neighbours.isUnanswered(hop.via, hop.gateway ?? value);
  }

  #stopWhenDone(): void {
    if (this.#attempts >= this.#options.count && this.#pending.size === 0) this.stop();
  }
}
