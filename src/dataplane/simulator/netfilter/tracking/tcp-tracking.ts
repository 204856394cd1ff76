/**
 * The state of a TCP connection as somebody between its ends sees it, and how long each is believed.
 *
 *     syn-sent -> syn-received -> established -FIN-> fin-wait -ACK-> close-wait -FIN-> last-ack -ACK-> time-wait
 *
 * States, transitions and timeouts are those of Linux' nf_conntrack_proto_tcp.c; sequence numbers are not looked at.
 */
import { TcpFlag } from '../../../../wire/tcp.js';

export type TcpTrackingState =
  | 'syn-sent'
  /** Both ends asked at once. */
  | 'syn-sent-2'
  | 'syn-received'
  | 'established'
  | 'fin-wait'
  | 'close-wait'
  | 'last-ack'
  | 'time-wait'
  | 'closed';

/** What a segment makes of a connection: a state, the beginning of another connection, or nothing that can be. */
export type TcpStep = TcpTrackingState | 'anew' | 'invalid';

/** How long a connection in a state is remembered without a packet (Linux' defaults). */
export const TCP_TIMEOUTS_MS: Readonly<Record<TcpTrackingState, number>> = {
  'syn-sent': 120_000,
  'syn-sent-2': 120_000,
  'syn-received': 60_000,
  established: 432_000_000,
  'fin-wait': 120_000,
  'close-wait': 60_000,
  'last-ack': 30_000,
  'time-wait': 120_000,
  closed: 10_000,
};

/** The state that the first segment seen of a connection begins; one in the middle of a connection is taken up. */
export function firstTcpState(flags: number): TcpTrackingState | 'invalid' {
  const what = flags & (TcpFlag.syn | TcpFlag.ack | TcpFlag.fin | TcpFlag.rst);
  if (what === TcpFlag.syn) return 'syn-sent';
  return what === TcpFlag.ack ? 'established' : 'invalid';
}

/** What becomes of a state by a segment of either direction. */
export function nextTcpState(state: TcpTrackingState, flags: number, isReply: boolean): TcpStep {
  if ((flags & TcpFlag.rst) !== 0) return 'closed';
  if ((flags & TcpFlag.syn) !== 0) return (flags & TcpFlag.ack) === 0 ? afterSyn(state, isReply) : afterSynAck(state, isReply);
  if ((flags & TcpFlag.fin) !== 0) return afterFin(state);
  return (flags & TcpFlag.ack) === 0 ? 'invalid' : afterAck(state, isReply);
}

function afterSyn(state: TcpTrackingState, isReply: boolean): TcpStep {
  if (state === 'time-wait') return 'anew';
  if (!isReply) return state === 'closed' ? 'anew' : state;
  return state === 'syn-sent' || state === 'syn-sent-2' ? 'syn-sent-2' : 'invalid';
}

function afterSynAck(state: TcpTrackingState, isReply: boolean): TcpStep {
  if (state === 'syn-sent-2' || (isReply && state === 'syn-sent')) return 'syn-received';
  return isReply || state === 'syn-received' ? state : 'invalid';
}

function afterFin(state: TcpTrackingState): TcpStep {
  switch (state) {
    case 'syn-sent':
    case 'syn-sent-2':
      return 'invalid';
    case 'syn-received':
    case 'established':
      return 'fin-wait';
    case 'fin-wait':
    case 'close-wait':
      return 'last-ack';
    default:
      return state;
  }
}

function afterAck(state: TcpTrackingState, isReply: boolean): TcpStep {
  switch (state) {
    case 'syn-sent':
    case 'syn-sent-2':
      return isReply ? state : 'invalid';
    case 'syn-received':
      return isReply ? state : 'established';
    case 'fin-wait':
      return 'close-wait';
    case 'last-ack':
      return 'time-wait';
    default:
      return state;
  }
}
