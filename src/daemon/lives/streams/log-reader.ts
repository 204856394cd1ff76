/**
 * A container's log as a client asks for it: some streams, a time, the last lines, and what comes from now on.
 */
import { formatInstant } from '../../../base/instant.js';
import { joinBytes } from '../../../programs/input.js';
import type { Clock } from '../../../base/runtime.js';
import type { ContainerLog, LogLine } from './container-log.js';
import { framing } from './frames.js';
import { Outbox } from './outbox.js';

export interface LogOptions {
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly follow: boolean;
  readonly timestamps: boolean;
  /** The last lines only. */
  readonly tail?: number;
  readonly sinceMs?: number;
  readonly untilMs?: number;
}

/** Where lines come from, and until when. */
export interface LogSource {
  readonly log: ContainerLog | undefined;
  readonly tty: boolean;
  readonly clock: Clock;
  /** Resolves when nothing more is to be expected. */
  readonly over: Promise<unknown>;
}

/** The bytes of a response; `signal` aborts when nobody reads them any more. */
export function readLog({ log, tty, clock, over }: LogSource, options: LogOptions, signal: AbortSignal): AsyncIterable<Uint8Array> {
  const { tail, untilMs } = options;
  const frame = framing(tty);
  const isAsked = (line: LogLine): boolean => options[line.stream] && line.timeMs >= (options.sinceMs ?? -Infinity) && line.timeMs <= (untilMs ?? Infinity);
  const bytesOf = ({ stream, timeMs, bytes }: LogLine): Uint8Array => frame(stream, options.timestamps ? withTime(timeMs, bytes) : bytes);
  const kept = log?.lines() ?? [];
  const past = kept.slice(tail === undefined ? 0 : Math.max(0, kept.length - tail)).filter(isAsked);
  return inPieces((outbox) => {
    for (const line of past) outbox.push(bytesOf(line));
    if (!options.follow || log === undefined) {
      outbox.end();
      return () => {};
    }
    const stop = log.follow((line) => {
      if (isAsked(line)) outbox.push(bytesOf(line));
    });
    void over.then(() => outbox.end());
    const timer = untilMs === undefined ? undefined : clock.after(Math.max(0, untilMs - clock.now()), () => outbox.end());
    return () => {
      stop();
      timer?.cancel();
    };
  }, signal);
}

/** What an outbox is given from now on, as something to read; `begin` says how to stop. */
function inPieces(begin: (outbox: Outbox) => () => void, signal: AbortSignal): AsyncIterable<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let wake = (): void => {};
  let taken = (): void => {};
  const state = { over: false };
  const outbox = new Outbox((bytes) => {
    pieces.push(bytes);
    wake();
    return new Promise((resolve) => (taken = resolve));
  });
  const stop = begin(outbox);
  void outbox.done.then(() => {
    stop();
    state.over = true;
    wake();
  });
  const drop = (): void => {
    outbox.drop();
    taken();
    wake();
  };
  signal.addEventListener('abort', drop, { once: true });
  if (signal.aborted) drop();
  return (async function* () {
    try {
      while (!signal.aborted) {
        for (const piece of pieces.splice(0)) yield piece;
        taken();
        if (state.over) return;
        if (pieces.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      signal.removeEventListener('abort', drop);
      drop();
    }
  })();
}

function withTime(timeMs: number, bytes: Uint8Array): Uint8Array {
  return joinBytes([new TextEncoder().encode(`${formatInstant(timeMs).replace('Z', '000000Z')} `), bytes]);
}
