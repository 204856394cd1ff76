/**
 * A TCP connection (RFC 9293): from the handshake to the end of both directions.
 *
 *     syn-sent ----SYN,ACK---> established --end()--> fin-wait-1 --ACK--> fin-wait-2 --FIN--> time-wait --60 s--> closed
 *     syn-received --ACK-->        |                      +--FIN--> closing --ACK----------------^
 *                                  +--FIN--> close-wait --end()--> last-ack --ACK--> closed
 *
 * Octets arrive complete and in order, or the connection fails and says why. Every segment that carries something is
 * acknowledged at once. There is neither window scaling nor selective acknowledgement.
 */
import type { Timer } from '../../../../base/runtime.js';
import { Result } from '../../../../base/result.js';
import { TcpFlag, type TcpView } from '../../../../wire/tcp.js';
import type { Engine } from '../../engine.js';
import { ConnectionFailed, type ConnectionFailure } from './connection-failed.js';
import type { ConnectionParts, TcpEnd, TcpState } from './connection-parts.js';
import { ReceiveSide } from './receive-side.js';
import { type Piece, SendSide } from './send-side.js';

/** How long late segments may still arrive (Linux' constant). */
const TIME_WAIT_MS = 60_000;

export class TcpConnection {
  readonly local: TcpEnd;
  readonly remote: TcpEnd;
  /** Resolves when octets can go both ways, or never will. */
  readonly opened: Promise<Result<void, ConnectionFailed>>;
  /** Resolves when both directions have ended in order, or the connection failed. */
  readonly closed: Promise<Result<void, ConnectionFailed>>;
  readonly #engine: Engine;
  readonly #parts: ConnectionParts;
  readonly #sending: SendSide;
  readonly #receiving = new ReceiveSide();
  #state: TcpState = 'syn-sent';
  #resolveOpened: (result: Result<void, ConnectionFailed>) => void = () => {};
  #resolveClosed: (result: Result<void, ConnectionFailed>) => void = () => {};
  #onReceive: ((bytes: Uint8Array) => void) | undefined;
  #onEnd: (() => void) | undefined;
  #onAcknowledged: (() => void) | undefined;
  #onClosed: ((failure?: ConnectionFailure) => void) | undefined;
  #endTold = false;
  #acknowledgementIsDue = false;
  #timer: Timer | undefined;

  /** For TCP itself: use its `connect` and `listen`. */
  constructor(engine: Engine, parts: ConnectionParts) {
    this.#engine = engine;
    this.#parts = parts;
    this.local = parts.local;
    this.remote = parts.remote;
    this.opened = new Promise((resolve) => (this.#resolveOpened = resolve));
    this.closed = new Promise((resolve) => (this.#resolveClosed = resolve));
    const sink = { segmentBytes: () => parts.segmentBytes(), emit: (piece: Piece) => this.#emit(piece), giveUp: () => this.fail('timed-out') };
    this.#sending = new SendSide(engine, sink, parts.initialNumber);
  }

  get state(): TcpState {
    return this.#state;
  }

  /** Whether it is over, for whatever reason. */
  get isClosed(): boolean {
    return this.#state === 'closed';
  }

  /** Octets that the peer has not acknowledged yet. */
  get unacknowledgedBytes(): number {
    return this.#sending.unacknowledgedBytes;
  }

  /** Whether anybody takes what comes. */
  get isReceiving(): boolean {
    return this.#onReceive !== undefined;
  }

  /**
   * Calls the listener with what comes, in order; what came before at once. Bytes are not to be written to. Without a
   * listener what comes waits, as much as the window allows.
   */
  onReceive(listener: ((bytes: Uint8Array) => void) | undefined): void {
    this.#engine.run(() => {
      const { window } = this.#receiving;
      this.#onReceive = listener;
      this.#handOver();
      // The peer may wait for more room.
      if (this.#receiving.window > window && this.#receiving.open && this.#state !== 'closed') this.#sendBare(TcpFlag.ack);
    });
  }

  /** Calls the listener when the peer has sent all that it will. */
  onEnd(listener: () => void): void {
    this.#engine.run(() => {
      this.#onEnd = listener;
      if (this.#endTold) listener();
    });
  }

  /** Calls the listener when the peer has taken some of what was sent. */
  onAcknowledged(listener: () => void): void {
    this.#onAcknowledged = listener;
  }

  /** Calls the listener when both directions have ended in order, or with the failure. */
  onClosed(listener: (failure?: ConnectionFailure) => void): void {
    this.#onClosed = listener;
  }

  /** Sends octets, which must not be written to afterwards; false if this direction has ended. */
  send(bytes: Uint8Array): boolean {
    if (this.#sending.ended || this.#state === 'closed') return false;
    this.#engine.run(() => {
      this.#sending.push(bytes);
      if (this.#sending.open) this.#sending.flush();
    });
    return true;
  }

  /** Ends this direction behind what was sent; the other one goes on. */
  end(): void {
    if (this.#sending.ended || this.#state === 'closed') return;
    this.#engine.run(() => {
      this.#sending.end();
      if (this.#state === 'established') this.#state = 'fin-wait-1';
      else if (this.#state === 'close-wait') this.#state = 'last-ack';
      if (this.#sending.open) this.#sending.flush();
    });
  }

  /** Ends the connection at once and tells the peer so. */
  abort(): void {
    if (this.#state === 'closed') return;
    this.#engine.run(() => {
      if (this.#receiving.open) this.#sendBare(TcpFlag.rst | TcpFlag.ack);
      this.fail('aborted');
    });
  }

  /** For TCP itself: asks the other end, for as long as told. */
  ask(timeoutMs: number | undefined): void {
    if (timeoutMs !== undefined) this.#timer = this.#engine.after(timeoutMs, () => this.fail('timed-out'));
    this.#sending.flush();
  }

  /** For TCP itself: answers the other end, which asked with this segment. */
  answer(request: TcpView): void {
    this.#state = 'syn-received';
    this.#meet(request);
    this.#sending.flush();
  }

  /** For TCP itself: ends with a failure. */
  fail(failure: ConnectionFailure): void {
    const { address, port } = this.remote;
    const failed = Result.error(new ConnectionFailed({ address, port, failure }));
    this.#resolveOpened(failed);
    this.#resolveClosed(failed);
    this.#leave();
    this.#tellClosed(failure);
  }

  /** For TCP itself: the path takes smaller packets than one that was sent. */
  shrink(): void {
    if (this.#sending.open) this.#sending.restart();
  }

  /** For TCP itself: a segment of this connection came. */
  receive(segment: TcpView): void {
    const { unacknowledgedBytes } = this;
    if (this.#state === 'syn-sent') this.#receiveFirst(segment);
    else this.#receiveNext(segment);
    if (this.isClosed) return;
    if (this.#sending.open) this.#sending.flush();
    if (this.#acknowledgementIsDue) this.#sendBare(TcpFlag.ack);
    if (this.unacknowledgedBytes < unacknowledgedBytes) this.#onAcknowledged?.();
  }

  #receiveFirst(segment: TcpView): void {
    const { flags, acknowledgement } = segment;
    const acknowledges = (flags & TcpFlag.ack) !== 0;
    const isReset = (flags & TcpFlag.rst) !== 0;
    if (acknowledges && this.#sending.isUnsent(acknowledgement)) {
      if (!isReset) this.#sendReset(acknowledgement);
      return;
    }
    if (isReset) {
      if (acknowledges) this.fail('refused');
      return;
    }
    if ((flags & TcpFlag.syn) === 0) return;
    this.#meet(segment);
    this.#acknowledgementIsDue = true;
    if (acknowledges) return this.#establish(segment, 0);
    // Both ends asked at once, and each answers the other.
    this.#state = 'syn-received';
    this.#sending.restart();
  }

  #receiveNext(segment: TcpView): void {
    const { flags, acknowledgement, payloadStart, end } = segment;
    const place = this.#receiving.place(segment.sequence);
    const fin = (flags & TcpFlag.fin) !== 0;
    const syn = (flags & TcpFlag.syn) !== 0;
    const octets = end - payloadStart + (fin ? 1 : 0) + (syn ? 1 : 0);
    const expected = this.#receiving.isExpected(place, octets);
    if ((flags & TcpFlag.rst) !== 0) return this.#receiveReset(place, expected);
    // What carries something, or is old, or beyond the window, is answered with where we are.
    if (octets > 0 || !expected) this.#acknowledgementIsDue = true;
    if (!expected) return this.#receiveRepeated(segment, syn, fin);
    if (syn || (flags & TcpFlag.ack) === 0) return;
    if (this.#sending.isUnsent(acknowledgement)) {
      if (this.#state === 'syn-received') this.#sendReset(acknowledgement);
      else this.#acknowledgementIsDue = true;
      return;
    }
    if (this.#state === 'syn-received') this.#establish(segment, place);
    else this.#sending.acknowledge(acknowledgement, segment.window, { place, bare: octets === 0 });
    if (octets > 0) this.#accept(place, segment.bytes.subarray(payloadStart, end), fin);
    this.#moveOn();
  }

  #receiveReset(place: number, expected: boolean): void {
    if (this.#receiving.isNext(place)) this.fail(this.#state === 'syn-received' ? 'refused' : 'reset');
    // One that only falls into the window may be late; a peer that means it answers this (RFC 5961, 3.2).
    else if (expected) this.#acknowledgementIsDue = true;
  }

  /** The peer sent again what had arrived: our answer was lost, or crossed this. */
  #receiveRepeated(segment: TcpView, syn: boolean, fin: boolean): void {
    if (syn && this.#state === 'syn-received') {
      const answers = (segment.flags & TcpFlag.ack) !== 0 && !this.#sending.isUnsent(segment.acknowledgement);
      if (answers) this.#establish(segment, 0);
      else this.#sending.restart();
    }
    if (fin && this.#state === 'time-wait') this.#waitForLate();
  }

  /** Takes note of how the peer begins. */
  #meet(segment: TcpView): void {
    this.#receiving.begin(segment.sequence);
    this.#sending.setPeer(segment.maxSegmentBytes);
  }

  #establish(segment: TcpView, place: number): void {
    const wasAsked = this.#state === 'syn-received';
    this.#timer?.cancel();
    this.#sending.acknowledge(segment.acknowledgement, segment.window, { place, bare: false });
    this.#state = this.#sending.ended ? 'fin-wait-1' : 'established';
    this.#resolveOpened(Result.ok());
    if (wasAsked) this.#parts.accepted();
  }

  #accept(place: number, payload: Uint8Array, fin: boolean): void {
    const takes = this.#state === 'established' || this.#state === 'fin-wait-1' || this.#state === 'fin-wait-2';
    if (!takes) return;
    this.#receiving.accept(place, payload, fin);
    this.#handOver();
  }

  #handOver(): void {
    const listener = this.#onReceive;
    if (listener === undefined) return;
    for (const bytes of this.#receiving.take()) listener(bytes);
  }

  /** Goes on to the state that follows from what each side has done. */
  #moveOn(): void {
    if (this.#sending.done) {
      if (this.#state === 'fin-wait-1') this.#state = 'fin-wait-2';
      else if (this.#state === 'closing') return this.#waitForLate();
      else if (this.#state === 'last-ack') {
        this.#resolveClosed(Result.ok());
        this.#leave();
        return this.#tellClosed();
      }
    }
    if (!this.#receiving.ended || this.#endTold || this.isClosed) return;
    this.#endTold = true;
    if (this.#state === 'established') this.#state = 'close-wait';
    else if (this.#state === 'fin-wait-1') this.#state = 'closing';
    else this.#waitForLate();
    this.#onEnd?.();
  }

  #waitForLate(): void {
    this.#state = 'time-wait';
    this.#sending.close();
    this.#resolveClosed(Result.ok());
    this.#timer?.cancel();
    this.#timer = this.#engine.after(TIME_WAIT_MS, () => this.#leave());
    this.#tellClosed();
  }

  #tellClosed(failure?: ConnectionFailure): void {
    const told = this.#onClosed;
    this.#onClosed = undefined;
    told?.(failure);
  }

  #leave(): void {
    this.#state = 'closed';
    this.#sending.close();
    this.#timer?.cancel();
    this.#parts.forget();
  }

  #emit(piece: Piece): void {
    const acknowledges = this.#receiving.open;
    const flags =
      (piece.syn ? TcpFlag.syn : 0) |
      (piece.fin ? TcpFlag.fin : 0) |
      (piece.push && piece.payloadBytes > 0 ? TcpFlag.psh : 0) |
      (acknowledges ? TcpFlag.ack : 0);
    this.#sendSegment(piece.sequence, flags, piece);
    if (acknowledges) this.#acknowledgementIsDue = false;
  }

  #sendBare(flags: number): void {
    this.#sendSegment(this.#sending.sequence, flags, undefined);
    this.#acknowledgementIsDue = false;
  }

  #sendSegment(sequence: number, flags: number, piece: Piece | undefined): void {
    const acknowledgement = (flags & TcpFlag.ack) === 0 ? 0 : this.#receiving.acknowledgement;
    this.#parts.emit({ sequence, acknowledgement, flags, window: this.#receiving.window, saysSegmentBytes: piece?.syn === true, piece });
  }

  /** Answers a segment that acknowledges what was never sent: there is no such connection. */
  #sendReset(sequence: number): void {
    this.#parts.emit({ sequence, acknowledgement: 0, flags: TcpFlag.rst, window: 0, saysSegmentBytes: false, piece: undefined });
  }
}
