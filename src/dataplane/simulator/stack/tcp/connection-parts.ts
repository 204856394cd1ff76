/**
 * What a TCP connection is between and in, and what it needs of the stack's TCP.
 */
import type { IpAddress } from '../../../../net/ip-address.js';
import type { Piece } from './send-side.js';

/** The states of RFC 9293, 3.3.2. */
export type TcpState =
  | 'syn-sent'
  | 'syn-received'
  | 'established'
  | 'fin-wait-1'
  | 'fin-wait-2'
  | 'close-wait'
  | 'closing'
  | 'last-ack'
  | 'time-wait'
  | 'closed';

/** One end of a connection. */
export interface TcpEnd {
  readonly address: IpAddress;
  readonly port: number;
}

/** A segment that a connection sends; its ports and addresses are the connection's. */
export interface OutgoingSegment {
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: number;
  readonly window: number;
  /** Whether it says how large segments may be. */
  readonly saysSegmentBytes: boolean;
  readonly piece: Piece | undefined;
}

/** What a connection needs of TCP. */
export interface ConnectionParts {
  readonly local: TcpEnd;
  readonly remote: TcpEnd;
  readonly initialNumber: number;
  /** The largest payload that the path takes in one segment. */
  segmentBytes(): number;
  emit(segment: OutgoingSegment): void;
  /** The connection was accepted from somebody else. */
  accepted(): void;
  /** The connection is no more. */
  forget(): void;
}
