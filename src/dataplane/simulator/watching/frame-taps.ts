/**
 * Taps on interfaces: whoever wants to see every frame that goes out or comes in somewhere, as a capture does.
 *
 * The trace tells what is done with frames; taps show what is on the wire. Nothing happens while there are none, which
 * an interface sees from `active`.
 */
import type { HopPlace } from './trace.js';

/** Whether an interface sent the frame or received it. */
export type FrameDirection = 'in' | 'out';

/** Is shown every frame of every interface; the frames are shared and not to be written to. */
export type FrameTap = (place: HopPlace, direction: FrameDirection, frame: Uint8Array, nowMs: number) => void;

export class FrameTaps {
  /** Whether there is any tap. */
  active = false;
  readonly #now: () => number;
  readonly #taps = new Set<FrameTap>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Shows the tap all frames until the returned function is called. */
  on(tap: FrameTap): () => void {
    this.#taps.add(tap);
    this.active = true;
    return () => {
      this.#taps.delete(tap);
      this.active = this.#taps.size > 0;
    };
  }

  /** Shows a frame; for interfaces that saw that there are taps. */
  frame(place: HopPlace, direction: FrameDirection, frame: Uint8Array): void {
    for (const tap of this.#taps) tap(place, direction, frame, this.#now());
  }
}
