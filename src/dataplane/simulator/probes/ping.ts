/**
 * Ping: echo requests at an interval from one namespace, and a report of what came back.
 *
 * It ends when every request has its reply, its error or its timeout. Its times are the clock's; replies that come
 * later than the timeout do not count.
 */
import type { Timer } from '../../../base/runtime.js';
import { formatIpAddress, type IpAddress } from '../../../net/ip-address.js';
import { ipAddress } from '../../../wire/ip-packet.js';
import type { Engine } from '../engine.js';
import type { EchoListener, ReportedFailure } from '../stack/icmp/icmp.js';
import type { IpStack } from '../stack/ip-stack.js';

/** How to ping; the defaults are those of the ping command, but one request. */
export interface PingOptions {
  /** Requests to send; 1. With Infinity only the signal ends it. */
  readonly count?: number;
  /** From one request to the next; 1000. */
  readonly intervalMs?: number;
  /** How long a reply may take; 1000. */
  readonly timeoutMs?: number;
  /** Octets behind the ICMP header; 56. */
  readonly payloadBytes?: number;
  /** Routers that a request may pass, and one more; 64. */
  readonly ttl?: number;
  /** Whether a request that is larger than an MTU on the way is an error, rather than cut; true. */
  readonly dontFragment?: boolean;
  /** Ends the ping early, with the report so far. */
  readonly signal?: AbortSignal;
  /** Is told each reply as it comes. */
  readonly onReply?: ((reply: PingReply) => void) | undefined;
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
  readonly #options: Required<Omit<PingOptions, 'signal' | 'onReply'>>;
  readonly #onReply: ((reply: PingReply) => void) | undefined;
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
    const { count = 1, intervalMs = 1000, timeoutMs = 1000, payloadBytes = 56, ttl = 64, dontFragment = true } = options;
    this.#options = { count, intervalMs, timeoutMs, payloadBytes, ttl, dontFragment };
    this.#payload = Uint8Array.from({ length: payloadBytes }, (_, at) => at);
    this.#onReply = options.onReply;
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

  reply(sequenceBits: number, ttl: number, bytes: number): void {
    const sequence = this.#answered(sequenceBits);
    if (sequence === undefined) return;
    const timeMs = Math.round((this.#engine.now - sequence.sentMs) * 1000) / 1000;
    const reply = { sequence: sequence.number, ttl, bytes, timeMs };
    this.#replies.push(reply);
    this.#onReply?.(reply);
    this.#stopWhenDone();
  }

  error(sequenceBits: number, failure: ReportedFailure): void {
    const sequence = this.#answered(sequenceBits);
    if (sequence === undefined) return;
    const from = formatIpAddress(ipAddress(failure.from));
    this.#errors.push({ sequence: sequence.number, ...this.#explain(failure), from });
    this.#stopWhenDone();
  }

  #explain({ failure, from, mtuBytes }: ReportedFailure): Pick<PingError, 'kind' | 'mtuBytes'> {
    if (failure === 'ttl') return { kind: 'ttl' };
    if (failure === 'too-big') return { kind: 'fragmentation-needed', mtuBytes };
    // Our own stack says so when nobody answered its questions.
    const ownWord = failure === 'host-unreachable' && this.#stack.routing.isLocal(from);
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
    const { value } = this.#destination;
    const hop = this.#stack.routing.nextHop(value);
    if (hop === undefined) return { kind: 'no-route' };
    this.#pending.set(sequence, this.#engine.now);
    const { ttl, dontFragment } = this.#options;
    const request = { identifier: this.#identifier, sequence: sequence & 0xffff, payload: this.#payload, ttl, dontFragment };
    if (this.#stack.icmp.sendRequest(hop, value, request)) return undefined;
    return { kind: 'fragmentation-needed', mtuBytes: hop.mtuBytes };
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
    const { value } = this.#destination;
    const hop = this.#stack.routing.nextHop(value);
    return hop !== undefined && this.#stack.neighbours.isUnanswered(hop.via, hop.gateway ?? value);
  }

  #stopWhenDone(): void {
    if (this.#attempts >= this.#options.count && this.#pending.size === 0) this.stop();
  }
}
