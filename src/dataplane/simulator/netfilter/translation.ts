/**
 * Address translation: what a connection's first packet is given by rules, and what all its packets are rewritten to.
 *
 *     prerouting, output     the destination     original: where it is answered from     reply: where it began
 *     input, postrouting     the source          original: where it is answered to       reply: where it was going
 *
 * An answer's ends are the ends of the other direction turned round, so writing twice changes nothing. The packet that
 * an ICMP error quotes went the other way, and so is rewritten the other way round (RFC 5508, 4).
 */
import type { Random } from '../../../base/runtime.js';
import type { AddressValue } from '../../../wire/ip-packet.js';
import { type Connection, withDestination } from './tracking/connection.js';
import type { ConnectionTable } from './tracking/connection-table.js';
import { hasPorts, ICMP_ERROR, isEcho } from './flow-kind.js';
import { Packet } from './packet.js';
import { rewriteDestination, rewriteSource, sealIcmpError } from './rewrite.js';

/** Where ports are looked for when one is taken: among those of the same privilege, as in Linux. */
const PORT_RANGES = [
  { first: 1, last: 511 },
  { first: 600, last: 1023 },
  { first: 1024, last: 65_535 },
] as const;
const IDENTIFIERS = { first: 0, last: 65_535 } as const;

/** Whether the packet gets another destination. */
export function destinationChanges({ tuple }: Packet): boolean {
  if (tuple === undefined) return false;
  return tuple.isReply ? tuple.connection.sourceTranslated : tuple.connection.destinationTranslated;
}

/** Whether the packet gets another source. */
export function sourceChanges({ tuple }: Packet): boolean {
  if (tuple === undefined) return false;
  return tuple.isReply ? tuple.connection.destinationTranslated : tuple.connection.sourceTranslated;
}

/** Gives a packet the destination that its connection has. */
export function translateDestination(packet: Packet): void {
  if (packet.tuple === undefined) return;
  const { source, sourcePort } = packet.tuple.opposite;
  const quoted = packet.kind === ICMP_ERROR ? Packet.quotedBy(packet) : undefined;
  if (quoted !== undefined) rewriteSource(quoted, source, sourcePort);
  rewriteDestination(packet, source, sourcePort);
  if (quoted !== undefined) sealIcmpError(packet);
}

/** Gives a packet the source that its connection has. */
export function translateSource(packet: Packet): void {
  if (packet.tuple === undefined) return;
  const { destination, destinationPort } = packet.tuple.opposite;
  const quoted = packet.kind === ICMP_ERROR ? Packet.quotedBy(packet) : undefined;
  if (quoted !== undefined) rewriteDestination(quoted, destination, destinationPort);
  rewriteSource(packet, destination, destinationPort);
  if (quoted !== undefined) sealIcmpError(packet);
}

export class SourceChoice {
  readonly #table: ConnectionTable;
  readonly #random: Random;
  readonly #now: () => number;

  constructor(table: ConnectionTable, random: Random, now: () => number) {
    this.#table = table;
    this.#random = random;
    this.#now = now;
  }

  /**
   * Lets a new connection come from the address, its own unless told, and from its own port if no other connection is
   * answered there already; false if all ports are taken.
   */
  settle(connection: Connection, address?: AddressValue): boolean {
    const { destination, destinationPort } = connection.reply;
    const own = address ?? destination;
    const port = this.#choosePort(connection, own, destinationPort);
    if (port === undefined) return false;
    if (own !== destination || port !== destinationPort) connection.translateSource(own, port);
    return true;
  }

  #choosePort(connection: Connection, address: AddressValue, wanted: number): number | undefined {
    if (this.#isFree(connection, address, wanted)) return wanted;
    const { kind } = connection.original;
    const ports = hasPorts(kind) ? PORT_RANGES.find(({ last }) => wanted <= last) : undefined;
    const range = isEcho(kind) ? IDENTIFIERS : ports;
    if (range === undefined) return undefined;
    const count = range.last - range.first + 1;
    const start = this.#random.u32() % count;
    for (let tries = 0; tries < count; tries++) {
      const port = range.first + ((start + tries) % count);
      if (this.#isFree(connection, address, port)) return port;
    }
    return undefined;
  }

  #isFree({ reply }: Connection, address: AddressValue, port: number): boolean {
    return this.#table.find(withDestination(reply, address, port), this.#now()) === undefined;
  }
}
