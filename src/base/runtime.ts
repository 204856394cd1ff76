/**
 * Time, chance and log as interfaces, so that nothing in the library reads the real ones behind its caller's back.
 *
 * `system-runtime.ts` has the real ones and `simulated-runtime.ts` those that a seed decides. A part that needs
 * randomness takes its own fork, so that one more draw in one part changes nothing in another.
 */
export interface Timer {
  /** Makes the timer never run; harmless when it has run already. */
  cancel(): void;
}

export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Runs `run` once, `delayMs` milliseconds from now (0 is as soon as possible, never at once). */
  after(delayMs: number, run: () => void): Timer;
}

export interface Random {
  /** A whole number from 0 to 2^32 - 1, each as likely. */
  u32(): number;
  /** An independent stream, decided by this one's seed and the label alone. */
  fork(label: string): Random;
}

export interface Log {
  debug(message: string, details?: object): void;
  info(message: string, details?: object): void;
  warn(message: string, details?: object): void;
}

/** What a controller needs of the world. */
export interface Runtime {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** A log that says nothing. */
export const silentLog: Log = { debug() {}, info() {}, warn() {} };
