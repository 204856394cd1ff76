/**
 * Connection tracking of one namespace: what each packet is to the connections that there are.
 *
 *     first packet -> new, not confirmed --gets through--> in the table --answer--> established --silence--> forgotten
 *     ICMP error about one of its packets -> related
 *
 * Timeouts are Linux' defaults on the simulator's clock.
 */
import { addressSum } from '../../../../wire/checksum.js';
import { readU8 } from '../../../../wire/fields.js';
import { Icmpv4View } from '../../../../wire/icmp/icmpv4.js';
import { Icmpv6View } from '../../../../wire/icmp/icmpv6.js';
import { IpProtocol } from '../../../../wire/ipv4.js';
import { Connection, inverse, type Tuple } from './connection.js';
import { ConnectionTable } from './connection-table.js';
import { ECHO_REPLY, ICMP_ERROR, isIcmp, UNTRACKED } from '../flow-kind.js';
import { Packet } from '../packet.js';
import { firstTcpState, nextTcpState, TCP_TIMEOUTS_MS } from './tcp-tracking.js';

const ICMP_TIMEOUT_MS = 30_000;
const UDP_TIMEOUT_MS = 30_000;
/** Of datagrams both ways for a while, which is no single question with its answer. */
const UDP_STREAM_TIMEOUT_MS = 120_000;
const UDP_STREAM_AFTER_MS = 2000;
const OTHER_TIMEOUT_MS = 600_000;

/** Where a TCP header has its flags. */
const FLAGS = 13;

export class ConnectionTracking {
  readonly table = new ConnectionTable();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Finds out what a packet is that enters the stack; one that comes back by loopback was counted when it left. */
  track(packet: Packet, counts: boolean): void {
    if (packet.kind === UNTRACKED) return;
    if (packet.kind === ICMP_ERROR) return this.#relate(packet);
    const tuple = this.table.find(packet, this.#now());
    if (tuple === undefined) return this.#begin(packet);
    if (counts && !this.#count(tuple, packet)) return;
    packet.tuple = tuple;
    packet.state = tuple.isReply || tuple.connection.hasReply ? 'established' : 'new';
  }

  /** Enters the connection of a packet that got through; false if there is no room. Its ends must be nobody else's. */
  confirm(connection: Connection): boolean {
    return connection.confirmed || this.table.add(connection, this.#now());
  }

  /** An error has the place of an answer to the packet that it is about. */
  #relate(error: Packet): void {
    const quoted = isUndamaged(error) ? Packet.quotedBy(error) : undefined;
    if (quoted === undefined || quoted.kind < 0) return;
    const tuple = this.table.find(inverse(quoted), this.#now());
    if (tuple === undefined) return;
    error.tuple = tuple;
    error.state = 'related';
  }

  #begin(packet: Packet): void {
    const isReply = packet.kind === packet.protocol + ECHO_REPLY && isIcmp(packet.protocol);
    const first = packet.protocol === IpProtocol.tcp ? firstTcpState(flagsOf(packet)) : undefined;
    if (isReply || first === 'invalid') return;
    const connection = new Connection(packet, this.#now());
    connection.tcpState = first;
    this.#prolong(connection);
    packet.tuple = connection.original;
    packet.state = 'new';
  }

  /** Takes note of a packet of a connection; false if it can be none, or begins another with the same ends. */
  #count(tuple: Tuple, packet: Packet): boolean {
    const { connection } = tuple;
    if (connection.tcpState !== undefined) {
      const next = nextTcpState(connection.tcpState, flagsOf(packet), tuple.isReply);
      if (next === 'anew') {
        this.table.remove(connection);
        this.#begin(packet);
      }
      if (next === 'anew' || next === 'invalid') return false;
      connection.tcpState = next;
    }
    if (tuple.isReply) connection.hasReply = true;
    this.#prolong(connection);
    return true;
  }

  #prolong(connection: Connection): void {
    connection.expiresMs = this.#now() + timeoutMs(connection, this.#now());
  }
}

/** How long a connection is remembered after a packet. */
function timeoutMs({ original, tcpState, hasReply, sinceMs }: Connection, nowMs: number): number {
  if (tcpState !== undefined) return TCP_TIMEOUTS_MS[tcpState];
  if (isIcmp(original.kind)) return ICMP_TIMEOUT_MS;
  if (original.kind !== IpProtocol.udp) return OTHER_TIMEOUT_MS;
  return hasReply && nowMs - sinceMs > UDP_STREAM_AFTER_MS ? UDP_STREAM_TIMEOUT_MS : UDP_TIMEOUT_MS;
}

function flagsOf({ view }: Packet): number {
  return readU8(view.bytes, view.payloadStart + FLAGS);
}

/** A damaged error must not be believed, and not be given a checksum that makes it look whole. */
function isUndamaged({ view, protocol }: Packet): boolean {
  const { bytes, start, payloadStart, end } = view;
  if (protocol === IpProtocol.icmp) return Icmpv4View.over(bytes, payloadStart, end)?.checksumHolds === true;
  return Icmpv6View.over(bytes, payloadStart, end)?.checksumHolds(addressSum(bytes, start)) === true;
}
