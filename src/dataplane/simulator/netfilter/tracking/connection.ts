/**
 * A tracked connection: who speaks with whom in either direction, how it is translated, and when it is forgotten.
 *
 *     original   client:40000 > host:8080          what the first packet was when it came
 *     reply      web:80 > client:40000             what answers are when they come
 *
 * Translation lies in the difference: without any, one is the other turned round. Until the first packet has got
 * through the connection is not confirmed, and only then may it be translated.
 */
import type { AddressValue } from '../../../../wire/ip-packet.js';
import { ECHO_REPLY, isEcho } from '../flow-kind.js';
import type { TcpTrackingState } from './tcp-tracking.js';

/** Who a packet is from and to, as connections are told apart. */
export interface Ends {
  /** The protocol, with `ECHO_REPLY` where it is one. */
  readonly kind: number;
  readonly source: AddressValue;
  readonly destination: AddressValue;
  readonly sourcePort: number;
  readonly destinationPort: number;
}

/** One direction of a connection. */
export class Tuple implements Ends {
  readonly kind: number;
  readonly source: AddressValue;
  readonly destination: AddressValue;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly hash: number;
  /** The next one in the table with the same hash. */
  next: Tuple | undefined;

  constructor(
    readonly connection: Connection,
    readonly isReply: boolean,
    { kind, source, destination, sourcePort, destinationPort }: Ends,
  ) {
    this.kind = kind;
    this.source = source;
    this.destination = destination;
    this.sourcePort = sourcePort;
    this.destinationPort = destinationPort;
    this.hash = hashOf(this);
    this.next = undefined;
  }

  /** The protocol of IP. */
  get protocol(): number {
    return this.kind & 0xff;
  }

  /** The other direction. */
  get opposite(): Tuple {
    return this.isReply ? this.connection.original : this.connection.reply;
  }

  equals(ends: Ends): boolean {
    return (
      this.sourcePort === ends.sourcePort &&
      this.destinationPort === ends.destinationPort &&
      this.source === ends.source &&
      this.destination === ends.destination &&
      this.kind === ends.kind
    );
  }
}

export class Connection {
  readonly original: Tuple;
  /** When it began. */
  readonly sinceMs: number;
  /** The rules that translate it, by id. */
  readonly rules: string[] = [];
  confirmed = false;
  /** Whether packets went both ways. */
  hasReply = false;
  destinationTranslated = false;
  sourceTranslated = false;
  expiresMs = 0;
  tcpState: TcpTrackingState | undefined;
  #reply: Tuple;

  constructor(first: Ends, nowMs: number) {
    this.original = new Tuple(this, false, endsOf(first));
    this.#reply = new Tuple(this, true, inverse(first));
    this.sinceMs = nowMs;
  }

  get reply(): Tuple {
    return this.#reply;
  }

  /** Lets it go to another address and port. */
  translateDestination(source: AddressValue, sourcePort: number): void {
    this.destinationTranslated = true;
    this.#reply = new Tuple(this, true, { ...endsOf(this.#reply), source, sourcePort });
  }

  /** Lets it come from another address and port; of an echo, with another identifier. */
  translateSource(destination: AddressValue, destinationPort: number): void {
    this.sourceTranslated = true;
    this.#reply = new Tuple(this, true, withDestination(this.#reply, destination, destinationPort));
  }
}

/** The same ends with another destination. */
export function withDestination(ends: Ends, destination: AddressValue, destinationPort: number): Ends {
  const { kind, source } = ends;
  const sourcePort = isEcho(kind) ? destinationPort : ends.sourcePort;
  return { kind, source, destination, sourcePort, destinationPort };
}

/** Who a packet's answer is from and to. */
export function inverse({ kind, source, destination, sourcePort, destinationPort }: Ends): Ends {
  const turned = isEcho(kind) ? kind ^ ECHO_REPLY : kind;
  return { kind: turned, source: destination, destination: source, sourcePort: destinationPort, destinationPort: sourcePort };
}

/** A number that equal ends share, small enough not to need memory of its own. */
export function hashOf({ kind, source, destination, sourcePort, destinationPort }: Ends): number {
  let hash = Math.imul(bitsOf(source), 0x9e37_79b1) ^ Math.imul(bitsOf(destination) ^ kind, 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 15) ^ ((sourcePort << 16) | destinationPort), 0xc2b2_ae35);
  return (hash ^ (hash >>> 13)) & 0x3fff_ffff;
}

function endsOf({ kind, source, destination, sourcePort, destinationPort }: Ends): Ends {
  return { kind, source, destination, sourcePort, destinationPort };
}

function bitsOf(address: AddressValue): number {
  return typeof address === 'number' ? address : Number(BigInt.asIntN(32, address ^ (address >> 64n)));
}
