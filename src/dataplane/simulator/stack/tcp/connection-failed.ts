/**
 * Why a TCP connection did not come about, or broke.
 */
import { errorClass } from '../../../../base/error.js';
import { formatIpAddress, type IpAddress } from '../../../../net/ip-address.js';

export type ConnectionFailure =
  /** Nobody listens on the port. */
  | 'refused'
  /** The other end broke it off. */
  | 'reset'
  /** This end broke it off. */
  | 'aborted'
  /** Nothing came back for too long. */
  | 'timed-out'
  | 'no-route'
  /** A router, or a neighbour that does not answer, says that it cannot be reached. */
  | 'unreachable'
  /** All ports for connections to there are in use. */
  | 'no-port';

const WORDS: Readonly<Record<ConnectionFailure, string>> = {
  refused: 'connection refused',
  reset: 'connection reset by peer',
  aborted: 'connection aborted',
  'timed-out': 'connection timed out',
  'no-route': 'network is unreachable',
  unreachable: 'no route to host',
  'no-port': 'cannot assign requested address',
};

/** A connection that did not come about, or broke. */
export class ConnectionFailed extends errorClass('CONNECTION_FAILED', 'unavailable', {
  message: (d: { address: IpAddress; port: number; failure: ConnectionFailure }) => WORDS[d.failure],
  explanation: (d) => `The connection with port ${d.port} of ${formatIpAddress(d.address)} ended: ${WORDS[d.failure]}.`,
}) {}
