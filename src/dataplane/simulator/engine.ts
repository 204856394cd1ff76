/**
 * What all hosts of one simulation share: the clock, chance, the queue of frames on their way, memory for frames, the
 * trace and the taps.
 *
 * All that happens inside one host happens at one instant of the clock, frame by frame through the queue and never by
 * recursion: a link that is sent a frame passes it on to the queue, and it is received when those before it are done.
 * Everything that sends runs inside `run`, which ends when the queue is empty.
 */
import type { Random, Runtime, Timer } from '../../base/runtime.js';
import { flowOf } from './watching/flow.js';
import { FrameMemory } from './frame-memory.js';
import { FrameTaps } from './watching/frame-taps.js';
import type { DropCode } from './watching/drop-code.js';
import { StepTrace } from './watching/steps.js';
import { HopTrace, type HopPlace } from './watching/trace.js';

/** Whatever a frame can arrive at. */
export interface FrameReceiver {
  receive(frame: Uint8Array): void;
}

/** Frames that one instant lasts for; a loop of bridges goes on in the next, so that time passes in it as well. */
const FRAMES_PER_INSTANT = 200_000;
const NEXT_INSTANT_MS = 1;
/** Frames that may wait; more are lost, as in any full queue. */
const QUEUE_LIMIT = 2_000_000;

export class Engine {
  readonly frames = new FrameMemory();
  readonly trace: HopTrace;
  readonly taps: FrameTaps;
  readonly steps: StepTrace;
  /** Chance inside the hosts: initial numbers of connections. */
  readonly random: Random;
  readonly #runtime: Runtime;
  readonly #receivers: FrameReceiver[] = [];
  readonly #waiting: Uint8Array[] = [];
  #next = 0;
  #running = false;
  #now: number;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
    this.#now = runtime.clock.now();
    this.random = runtime.random.fork('dataplane');
    this.taps = new FrameTaps(() => this.#now);
    this.steps = new StepTrace(() => this.#now);
    this.trace = new HopTrace(
      () => this.#now,
      (thrown) => runtime.log.warn('a trace listener threw', { thrown }),
    );
  }

  /** The clock's time at the present instant. */
  get now(): number {
    return this.#now;
  }

  /** Lets the receiver have the frame after all that are on their way already. */
  pass(receiver: FrameReceiver, frame: Uint8Array): void {
    if (this.#waiting.length - this.#next >= QUEUE_LIMIT) return;
    this.#receivers.push(receiver);
    this.#waiting.push(frame);
  }

  /** Does the work, then all that follows from it at this instant; answers with what the work did. */
  run<Value>(work: () => Value): Value {
    if (this.#running) return work();
    this.#running = true;
    this.#now = this.#runtime.clock.now();
    try {
      const value = work();
      this.#drain();
      return value;
    } finally {
      this.#running = false;
    }
  }

  /** Does the work, and what follows from it, later on the clock. */
  after(delayMs: number, work: () => void): Timer {
    return this.#runtime.clock.after(delayMs, () => this.run(work));
  }

  /** Reports a frame that goes no further. */
  drop(place: HopPlace, frame: Uint8Array, code: DropCode, reason: string): void {
    if (this.trace.active) this.trace.hop(place, 'drop', frame, { code, reason });
  }

  /** Reports a frame whose packet a socket, a program or the stack itself takes. */
  deliver(place: HopPlace, frame: Uint8Array, packetStart: number): void {
    if (this.trace.active) this.trace.hop(place, 'deliver', frame);
    if (this.steps.active) this.tellDelivery(place, frame, packetStart);
  }

  /** The same, without a hop, of what is answered at once; for those who saw that somebody listens. */
  tellDelivery(place: HopPlace, frame: Uint8Array, packetStart: number): void {
    const flow = flowOf(frame, packetStart);
    if (flow !== undefined) this.steps.tell(place, { kind: 'delivered', flow });
  }

  #drain(): void {
    const last = this.#next + FRAMES_PER_INSTANT;
    while (this.#next < this.#waiting.length) {
      if (this.#next === last) {
        this.#forgetDone();
        this.after(NEXT_INSTANT_MS, () => {});
        return;
      }
      const receiver = this.#receivers[this.#next];
      const frame = this.#waiting[this.#next];
      this.#next += 1;
      if (receiver !== undefined && frame !== undefined) receiver.receive(frame);
    }
    this.#forgetDone();
  }

  #forgetDone(): void {
    if (this.#next === this.#waiting.length) {
      this.#receivers.length = 0;
      this.#waiting.length = 0;
    } else {
      this.#receivers.splice(0, this.#next);
      this.#waiting.splice(0, this.#next);
    }
    this.#next = 0;
  }
}
