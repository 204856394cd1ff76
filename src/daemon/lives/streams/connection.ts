/**
 * A client on a hijacked connection: what it sends goes to a process, and what the process writes comes back.
 */
import type { StreamName } from './frames.js';
import { framing } from './frames.js';
import { Outbox } from './outbox.js';

/** Both ends of a connection that is no HTTP any more. */
export interface Connection {
  readonly input: AsyncIterable<Uint8Array>;
  write(bytes: Uint8Array): Promise<void>;
  readonly signal: AbortSignal;
}

export type OutputListener = (stream: StreamName, bytes: Uint8Array) => void;

/** Where what a client sends goes to. */
export interface Sink {
  receive(bytes: Uint8Array): void;
  /** Resolves with true when it takes more, and with false when the signal aborts before that. */
  room(signal: AbortSignal): Promise<boolean>;
}

/** What a client is connected to. */
export interface Session {
  readonly tty: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  /** Calls the listener with all output, until the returned function is called. */
  readonly listen: (listener: OutputListener) => () => void;
  /** Takes what the client sends; undefined where that goes nowhere. */
  readonly sink: Sink | undefined;
  /** The client sends no more, or is gone. */
  readonly inputEnded: () => void;
  /** Resolves when there is nothing more to come. */
  readonly over: Promise<unknown>;
  /** Ends the session when it aborts; what was written before is carried still. */
  readonly ending: AbortSignal;
}

/** Carries both directions until the session is over and all is written, or the client is gone. */
export async function serve(connection: Connection, { tty, listen, sink, inputEnded, over, ending, ...wanted }: Session): Promise<void> {
  const { signal } = connection;
  const outbox = new Outbox((bytes) => connection.write(bytes));
  const frame = framing(tty);
  const stop = listen((stream, bytes) => {
    if (wanted[stream]) outbox.push(frame(stream, bytes));
  });
  const drop = (): void => outbox.drop();
  const end = (): void => outbox.end();
  signal.addEventListener('abort', drop, { once: true });
  ending.addEventListener('abort', end, { once: true });
  if (signal.aborted) drop();
  if (ending.aborted) end();
  if (sink !== undefined) void carryIn(connection, sink).finally(inputEnded);
  void over.then(end);
  await outbox.done;
  stop();
  signal.removeEventListener('abort', drop);
  ending.removeEventListener('abort', end);
}

async function carryIn({ input, signal }: Connection, sink: Sink): Promise<void> {
  try {
    for await (const bytes of input) {
      if (!(await sink.room(signal))) return;
      sink.receive(bytes);
    }
  } catch {
    // A connection that breaks has ended.
  }
}
