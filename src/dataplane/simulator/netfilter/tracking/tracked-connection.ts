/**
 * A tracked connection as `conntrack -L` shows it.
 */
import { formatIpAddress } from '../../../../net/ip-address.js';
import { ipAddress } from '../../../../wire/ip-packet.js';
import type { Flow } from '../../watching/steps.js';
import { hasPorts, isEcho, protocolName } from '../flow-kind.js';
import type { Connection, Ends } from './connection.js';
import type { TcpTrackingState } from './tcp-tracking.js';

/** A connection and both its directions; where one is not the other turned round, it is translated. */
export interface TrackedConnection {
  readonly original: Flow;
  readonly reply: Flow;
  /** Of TCP where its handshake or end is; of others whether there was an answer. */
  readonly state: TcpTrackingState | 'unreplied' | 'replied';
  /** When it is forgotten if nothing comes. */
  readonly expiresInMs: number;
  /** The ids of the rules that translate it. */
  readonly rules: readonly string[];
}

/** A connection in words. */
export function describeConnection(connection: Connection, nowMs: number): TrackedConnection {
  const { original, reply, tcpState, hasReply, expiresMs, rules } = connection;
  return {
    original: flowOf(original),
    reply: flowOf(reply),
    state: tcpState ?? (hasReply ? 'replied' : 'unreplied'),
    expiresInMs: expiresMs - nowMs,
    rules: [...rules],
  };
}

/** Who a packet or direction is from and to, in words. */
export function flowOf({ kind, protocol, source, destination, sourcePort, destinationPort }: Ends & { readonly protocol: number }): Flow {
  const ends = { protocol: protocolName(protocol), source: formatIpAddress(ipAddress(source)), destination: formatIpAddress(ipAddress(destination)) };
  return hasPorts(kind) || isEcho(kind) ? { ...ends, sourcePort, destinationPort } : ends;
}
