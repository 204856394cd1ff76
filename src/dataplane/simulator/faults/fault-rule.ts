/**
 * What can go wrong with frames on one way: the numbers of a fault, and what they do to a frame.
 *
 * Every chance is drawn from the way's own random stream, so faults on one way change nothing on another, and the same
 * seed does the same again.
 */
import type { Random } from '../../../base/runtime.js';
import type { FrameMemory } from '../frame-memory.js';

/** Chances are from 0 (never, which is so unless told) to 1 (always). */
export interface Fault {
  /** The chance that a frame is lost. */
  readonly loss?: number;
  /** The chance that it arrives twice. */
  readonly duplication?: number;
  /** The chance that one bit of it is turned. */
  readonly corruption?: number;
  /** The chance that it falls behind those that were sent after it, by `reorderingMs`. */
  readonly reordering?: number;
  /** 1 unless told. */
  readonly reorderingMs?: number;
  /** How much longer it takes. */
  readonly delayMs?: number;
  /** By how much that differs at most, either way; frames may overtake each other by it. */
  readonly jitterMs?: number;
  /** How much goes through; what does not waits in a queue, and is lost when that is full. */
  readonly bandwidthBitsPerSecond?: number;
}

/** What became of a frame: a reason why it goes no further, or when and how it arrives. */
export type Passage = string | readonly Arrival[];

export interface Arrival {
  readonly frame: Uint8Array;
  /** How much later than without the fault. */
  readonly delayMs: number;
}

const REORDERING_MS = 1;
/** As many full frames as Linux lets wait at an interface. */
const QUEUE_BYTES = 1000 * 1500;
const BITS_PER_MS = 8000;

/** Why the fault cannot be, in words; undefined if it can. */
export function faultFault(fault: Fault): string | undefined {
  for (const name of ['loss', 'duplication', 'corruption', 'reordering'] as const) {
    const chance = fault[name] ?? 0;
    if (!(chance >= 0 && chance <= 1)) return `${name} is a chance from 0 to 1, not ${chance}`;
  }
  for (const name of ['delayMs', 'jitterMs', 'reorderingMs'] as const) {
    const ms = fault[name] ?? 0;
    if (!(ms >= 0 && Number.isFinite(ms))) return `${name} is a time from 0 on, not ${ms}`;
  }
  const { bandwidthBitsPerSecond: rate = 1 } = fault;
  return rate > 0 ? undefined : `bandwidthBitsPerSecond is more than 0, not ${rate}`;
}

/** One way of frames that a fault is on. */
export class FaultyWay {
  readonly #fault: Fault;
  readonly #random: Random;
  readonly #frames: FrameMemory;
  /** When all that was let in has gone through. */
  #freeMs = 0;

  constructor(fault: Fault, random: Random, frames: FrameMemory) {
    this.#fault = fault;
    this.#random = random;
    this.#frames = frames;
  }

  /** Decides what becomes of a frame. */
  pass(frame: Uint8Array, nowMs: number): Passage {
    const { loss, duplication, corruption, reordering, reorderingMs = REORDERING_MS, delayMs = 0, jitterMs = 0 } = this.#fault;
    if (this.#happens(loss)) return 'lost on the way';
    const queueMs = this.#queue(frame.length, nowMs);
    if (queueMs === undefined) return 'the queue is full';
    const variedMs = jitterMs === 0 ? delayMs : Math.max(0, delayMs + (2 * this.#draw() - 1) * jitterMs);
    const behindMs = this.#happens(reordering) ? reorderingMs : 0;
    const arrival = { frame: this.#happens(corruption) ? this.#corrupt(frame) : frame, delayMs: queueMs + variedMs + behindMs };
    return this.#happens(duplication) ? [arrival, arrival] : [arrival];
  }

  /** A number from 0 up to 1. */
  #draw(): number {
    return this.#random.u32() / 0x1_0000_0000;
  }

  #happens(chance = 0): boolean {
    return chance > 0 && this.#draw() < chance;
  }

  /** How long so many octets take, those that wait before them included; undefined if no more may wait. */
  #queue(octets: number, nowMs: number): number | undefined {
    const { bandwidthBitsPerSecond: rate } = this.#fault;
    if (rate === undefined) return 0;
    const begunMs = Math.max(nowMs, this.#freeMs);
    if (((begunMs - nowMs) * rate) / BITS_PER_MS > QUEUE_BYTES) return undefined;
    this.#freeMs = begunMs + (octets * BITS_PER_MS) / rate;
    return this.#freeMs - nowMs;
  }

  #corrupt(frame: Uint8Array): Uint8Array {
    const copy = this.#frames.copy(frame);
    const bit = Math.floor(this.#draw() * copy.length * 8);
    copy[bit >>> 3] = (copy[bit >>> 3] ?? 0) ^ (1 << (bit & 7));
    return copy;
  }
}
