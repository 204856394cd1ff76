/**
 * A runtime in which a seed decides everything: seeded random numbers and a clock that moves only when told.
 *
 * Timers run in the order of their time and, at the same time, in the order in which they were made.
 * `step`, `runUntil` and `runUntilQuiet` are synchronous: awaited promises go on only after they return. Code that
 * awaits is driven by the automatic mode, which goes from instant to instant and lets promises settle in between.
 */
import { Heap } from './queues/heap.js';
import { createRandom } from './random.js';
import { silentLog, type Clock, type Log, type Runtime, type Timer } from './runtime.js';

export interface SimulatedRuntimeOptions {
  /** Decides every random number. */
  readonly seed: string | number;
  /** What the clock says at first, milliseconds since 1970; 0 unless told. */
  readonly startMs?: number;
  /** Where log lines go; nowhere unless told. */
  readonly log?: Log;
  /**
   * Makes the clock run by itself, as fast as it can: called whenever timers are pending, with what runs those of the
   * next instant. It must call it later, when no promise has anything left to do (`deferToMacrotask` does).
   */
  readonly auto?: (run: () => void) => void;
}

/** A clock that moves only when told, or by itself from timer to timer in the automatic mode. */
export interface SimulatedClock extends Clock {
  /** How many timers have neither run nor been cancelled. */
  readonly pending: number;
  /** Goes to the time of the earliest timer and runs it; false when there is none. */
  step(): boolean;
  /** Runs every timer up to and at a time, and is then at that time. Throws if that is none. */
  runUntil(timeMs: number): void;
  /** Runs timers until none is pending. Never returns while a timer always makes the next one. */
  runUntilQuiet(): void;
}

export interface SimulatedRuntime extends Runtime {
  readonly clock: SimulatedClock;
}

/** Makes a runtime whose time and chance are simulated. */
export function createSimulatedRuntime(options: SimulatedRuntimeOptions): SimulatedRuntime {
  return {
    clock: new VirtualClock(options.startMs ?? 0, options.auto),
    random: createRandom(options.seed),
    log: options.log ?? silentLog,
  };
}

interface PendingTimer extends Timer {
  readonly atMs: number;
  readonly sequence: number;
  /** Undefined when it has run or was cancelled. */
  run: (() => void) | undefined;
}

class VirtualClock implements SimulatedClock {
  readonly #timers = new Heap<PendingTimer>((a, b) => a.atMs < b.atMs || (a.atMs === b.atMs && a.sequence < b.sequence));
  readonly #auto: ((run: () => void) => void) | undefined;
  #nowMs: number;
  #sequence = 0;
  #pending = 0;
  #deferred = false;

  constructor(startMs: number, auto: ((run: () => void) => void) | undefined) {
    this.#nowMs = startMs;
    this.#auto = auto;
  }

  get pending(): number {
    return this.#pending;
  }

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): Timer {
    const timer: PendingTimer = {
      atMs: this.#nowMs + Math.max(0, delayMs),
      sequence: this.#sequence++,
      run,
      cancel: () => {
        if (timer.run === undefined) return;
        timer.run = undefined;
        this.#pending--;
      },
    };
    this.#timers.push(timer);
    this.#pending++;
    this.#runLater();
    return timer;
  }

  step(): boolean {
    const timer = this.#earliest();
    if (timer === undefined) return false;
    this.#run(timer);
    return true;
  }

  runUntil(timeMs: number): void {
    if (!Number.isFinite(timeMs)) throw new RangeError(`${timeMs} is no time that a clock could show`);
    for (let timer = this.#earliest(); timer !== undefined && timer.atMs <= timeMs; timer = this.#earliest()) this.#run(timer);
    this.#nowMs = Math.max(this.#nowMs, timeMs);
  }

  runUntilQuiet(): void {
    while (this.step());
  }

  #run(timer: PendingTimer): void {
    this.#timers.pop();
    this.#nowMs = timer.atMs;
    const run = timer.run;
    timer.run = undefined;
    this.#pending--;
    run?.();
  }

  /** The first timer that was not cancelled; the cancelled ones before it are dropped. */
  #earliest(): PendingTimer | undefined {
    for (;;) {
      const timer = this.#timers.peek();
      if (timer === undefined || timer.run !== undefined) return timer;
      this.#timers.pop();
    }
  }

  #runLater(): void {
    if (this.#auto === undefined || this.#deferred) return;
    this.#deferred = true;
    this.#auto(() => {
      this.#deferred = false;
      try {
        this.#runInstant();
      } finally {
        if (this.#pending > 0) this.#runLater();
      }
    });
  }

  /** Runs the timers of the earliest time, but none that these make: promises come first. */
  #runInstant(): void {
    const first = this.#earliest();
    const made = this.#sequence;
    for (let timer = first; timer !== undefined; timer = this.#earliest()) {
      if (timer.atMs !== first?.atMs || timer.sequence >= made) return;
      this.#run(timer);
    }
  }
}
