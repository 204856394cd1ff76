/**
 * A capture: the frames that some interfaces send and receive, as a pcapng file.
 *
 * Frames are kept by reference, since nobody writes to a frame that was sent; the file is made when it is asked for.
 */
import type { FrameDirection, FrameTaps } from '../watching/frame-taps.js';
import type { HopPlace } from '../watching/trace.js';
import { PcapngWriter } from './pcapng.js';

/** Which interfaces to look at: all that have what is told. */
export interface CaptureFilter {
  readonly host?: string;
  /** `host` is the host's own. */
  readonly namespace?: string;
  readonly interface?: string;
}

interface Captured {
  readonly place: HopPlace;
  readonly direction: FrameDirection;
  readonly frame: Uint8Array;
  readonly atMs: number;
}

export class Capture {
  readonly #filter: CaptureFilter;
  readonly #captured: Captured[] = [];
  readonly #off: () => void;

  /** For the simulator: use its `capture`. */
  constructor(taps: FrameTaps, filter: CaptureFilter) {
    this.#filter = filter;
    this.#off = taps.on((place, direction, frame, atMs) => {
      if (this.#wants(place)) this.#captured.push({ place, direction, frame, atMs });
    });
  }

  /** How many frames were captured. */
  get size(): number {
    return this.#captured.length;
  }

  /** Captures no more; what was captured stays. */
  stop(): void {
    this.#off();
  }

  /** What was captured so far, as a pcapng file. */
  bytes(): Uint8Array {
    const file = new PcapngWriter('libcnm');
    const numbers = new Map<string, number>();
    for (const { place, direction, frame, atMs } of this.#captured) {
      const description = `${place.host}/${place.namespace}`;
      const key = `${description}/${place.name}`;
      const number = numbers.get(key) ?? file.addInterface({ name: place.name, description });
      numbers.set(key, number);
      file.addFrame(number, direction, frame, atMs);
    }
    return file.bytes();
  }

  #wants({ host, namespace, name }: HopPlace): boolean {
    const { host: onHost = host, namespace: inNamespace = namespace, interface: onInterface = name } = this.#filter;
    return host === onHost && namespace === inNamespace && name === onInterface;
  }
}
