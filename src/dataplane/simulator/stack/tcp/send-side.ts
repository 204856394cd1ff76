/**
 * What a connection sends: its octets in order, as far as the windows allow, again and again until acknowledged.
 *
 *       0     1                                  dataEnd  dataEnd + 1
 *      | SYN | data                             | FIN   |
 *              ^ acknowledged    ^ next    ^ sent
 *
 * Places are counted from the connection's beginning and never wrap; only on the wire they are numbers of 32 bits.
 * Invariant: acknowledged <= next <= sent, and all data from `acknowledged` on is kept.
 */
import type { Timer } from '../../../../base/runtime.js';
import type { Engine } from '../../engine.js';
import { ByteQueue } from './byte-queue.js';
import { CongestionWindow } from './congestion-window.js';
import { RetransmissionTimeout } from './retransmission-timeout.js';

/** How often something is sent again before the connection is given up (Linux' `tcp_syn_retries`, `tcp_retries2`). */
const SYN_RETRIES = 6;
const RETRIES = 15;
/** What a peer takes that does not say (RFC 9293, 3.7.1). */
const DEFAULT_SEGMENT_BYTES = 536;
/** Comparisons of the clock's times allow for what its numbers cannot express. */
const SAME_TIME_MS = 0.001;

/** A piece of what is sent. */
export interface Piece {
  /** The number of its first octet on the wire. */
  readonly sequence: number;
  readonly syn: boolean;
  readonly fin: boolean;
  /** Whether it is the last for now. */
  readonly push: boolean;
  readonly payloadBytes: number;
  /** Writes the payload. */
  copy(target: Uint8Array, start: number): void;
}

/** What a sending side needs of its connection. */
export interface PieceSink {
  /** The largest payload that the path takes in one segment. */
  segmentBytes(): number;
  emit(piece: Piece): void;
  /** Nothing was acknowledged for too long. */
  giveUp(): void;
}

export class SendSide {
  readonly #engine: Engine;
  readonly #sink: PieceSink;
  readonly #initialNumber: number;
  readonly #data = new ByteQueue();
  readonly #timeout = new RetransmissionTimeout();
  #congestion = new CongestionWindow(DEFAULT_SEGMENT_BYTES);
  #acknowledged = 0;
  #next = 0;
  #sent = 0;
  #dataEnd = 1;
  #ended = false;
  #peerSegmentBytes = DEFAULT_SEGMENT_BYTES;
  /** What the peer takes beyond `acknowledged`, and where the segment was that said so. */
  #window = 0;
  #windowSaidAt = -1;
  #timer: Timer | undefined;
  #deadlineMs = 0;
  /** A piece whose round trip is being measured: its end, and when it was sent. */
  #timed: { readonly end: number; readonly sentMs: number } | undefined;

  constructor(engine: Engine, sink: PieceSink, initialNumber: number) {
    this.#engine = engine;
    this.#sink = sink;
    this.#initialNumber = initialNumber;
  }

  /** Octets that wait to be sent or acknowledged. */
  get unacknowledgedBytes(): number {
    return this.#data.length;
  }

  /** Whether the peer knows that the connection began. */
  get open(): boolean {
    return this.#acknowledged > 0;
  }

  /** Whether the end was announced; nothing can be added any more. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Whether the peer has all that there is, the end included. */
  get done(): boolean {
    return this.#ended && this.#acknowledged > this.#dataEnd;
  }

  /** The number behind all that was ever sent, on the wire: a bare acknowledgement with a lower one would seem old. */
  get sequence(): number {
    return this.#number(this.#sent);
  }

  /** Adds octets. */
  push(bytes: Uint8Array): void {
    this.#data.push(bytes);
    this.#dataEnd += bytes.length;
  }

  /** Nothing more will be added. */
  end(): void {
    this.#ended = true;
  }

  /** Takes note of what the peer takes in one segment, which it says when it begins. */
  setPeer(segmentBytes: number | undefined): void {
    this.#peerSegmentBytes = Math.max(1, segmentBytes ?? DEFAULT_SEGMENT_BYTES);
    this.#congestion = new CongestionWindow(this.#segmentBytes);
  }

  /** Whether a number acknowledges what was not sent, or not even the beginning. */
  isUnsent(number: number): boolean {
    const place = this.#place(number);
    return place > this.#sent || place < 1;
  }

  /** Takes an acknowledgement of what was sent, and a window; `bare` if its segment carries nothing else. */
  acknowledge(number: number, window: number, segment: { readonly place: number; readonly bare: boolean }): void {
    const place = this.#place(number);
    if (place < this.#acknowledged) return;
    const repeats = place === this.#acknowledged && segment.bare && window === this.#window && this.#sent > place;
    if (segment.place >= this.#windowSaidAt) {
      this.#window = window;
      this.#windowSaidAt = segment.place;
    }
    if (place > this.#acknowledged) this.#advance(place);
    else if (this.#window > 0) this.#timeout.reset();
    if (repeats && this.#congestion.repeated(place, this.#sent, this.#segmentBytes)) this.#repeat();
  }

  /** Sends what may be sent. */
  flush(): void {
    while (this.#sendNext(false));
    this.#keepTime();
  }

  /** Sends again from the first octet that was not acknowledged: from the beginning, or because the path takes less. */
  restart(): void {
    this.#next = this.#acknowledged;
    this.flush();
  }

  /** Sends nothing any more. */
  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  get #segmentBytes(): number {
    return Math.min(this.#peerSegmentBytes, this.#sink.segmentBytes());
  }

  #number(place: number): number {
    return (this.#initialNumber + place) >>> 0;
  }

  #place(number: number): number {
    return this.#acknowledged + ((number - this.#number(this.#acknowledged)) | 0);
  }

  #advance(place: number): void {
    const octets = place - this.#acknowledged;
    const droppedUpTo = Math.max(1, this.#acknowledged);
    this.#data.drop(Math.max(0, Math.min(place, this.#dataEnd) - droppedUpTo));
    this.#acknowledged = place;
    this.#next = Math.max(this.#next, place);
    if (this.#timed !== undefined && place >= this.#timed.end) {
      this.#timeout.measure(this.#engine.now - this.#timed.sentMs);
      this.#timed = undefined;
    }
    this.#timeout.reset();
    this.#deadlineMs = this.#engine.now + this.#timeout.ms;
    if (this.#congestion.acknowledged(octets, place, this.#segmentBytes)) this.#repeat();
  }

  /** Sends the next piece if the windows allow, or a single octet beyond them to see whether they still do not. */
  #sendNext(probing: boolean): boolean {
    const place = this.#next;
    if (place > 0 && !this.open) return false;
    const left = this.#dataEnd - place;
    const room = this.#acknowledged + Math.min(this.#window, this.#congestion.bytes) - place;
    const segmentBytes = this.#segmentBytes;
    let length = place === 0 ? 0 : Math.max(0, Math.min(left, segmentBytes, room));
    if (place > 0) {
      if (left < 0) return false;
      if (length === 0 && left > 0 && probing) length = 1;
      // Small pieces of much are not worth a segment while others are on their way (RFC 9293, 3.8.6.2.1).
      else if (length < left && (length === 0 || (length < segmentBytes && place > this.#acknowledged))) return false;
      if (length === 0 && !this.#ended) return false;
    }
    const end = this.#emit(place, length);
    if (place < this.#sent) this.#timed = undefined;
    else this.#timed ??= { end, sentMs: this.#engine.now };
    this.#next = end;
    this.#sent = Math.max(this.#sent, end);
    return true;
  }

  /** Sends the first octets that were not acknowledged once more, and goes on where it was. */
  #repeat(): void {
    const place = this.#acknowledged;
    this.#timed = undefined;
    this.#emit(place, Math.max(0, Math.min(this.#dataEnd, this.#sent) - place));
  }

  /** Sends a piece of at most so many octets from a place, and says where it ends. */
  #emit(place: number, mostBytes: number): number {
    const syn = place === 0;
    const payloadBytes = syn ? 0 : Math.min(mostBytes, this.#segmentBytes);
    const dataUpTo = place + payloadBytes;
    const fin = !syn && this.#ended && dataUpTo === this.#dataEnd;
    const from = place - Math.max(1, this.#acknowledged);
    this.#sink.emit({
      sequence: this.#number(place),
      syn,
      fin,
      push: dataUpTo === this.#dataEnd,
      payloadBytes,
      copy: (target, start) => this.#data.copy(from, payloadBytes, target, start),
    });
    return dataUpTo + (syn || fin ? 1 : 0);
  }

  #keepTime(): void {
    const waits = this.#acknowledged < (this.#ended ? this.#dataEnd + 1 : this.#dataEnd);
    if (!waits) this.close();
    else if (this.#timer === undefined) {
      this.#deadlineMs = this.#engine.now + this.#timeout.ms;
      this.#startTimer();
    }
  }

  /** One timer runs to an early deadline and then on to the present one, so that no timer is made for each segment. */
  #startTimer(): void {
    this.#timer = this.#engine.after(this.#deadlineMs - this.#engine.now, () => {
      this.#timer = undefined;
      if (this.#engine.now + SAME_TIME_MS < this.#deadlineMs) this.#startTimer();
      else this.#expire();
    });
  }

  #expire(): void {
    if (this.#timeout.doublings >= (this.open ? RETRIES : SYN_RETRIES)) return this.#sink.giveUp();
    this.#timeout.double();
    this.#congestion.timedOut(this.#acknowledged, this.#sent, this.#segmentBytes);
    this.#next = this.#acknowledged;
    this.#sendNext(this.#window === 0);
    this.#deadlineMs = this.#engine.now + this.#timeout.ms;
    // What was emitted may have ended the connection.
    if (this.#timer === undefined) this.#startTimer();
  }
}
