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

/** What a client is connected to. */
export interface Session {
  readonly tty: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  /** Calls the listener with all output, until the returned function is called. */
  readonly listen: (listener: OutputListener) => () => void;
  /** Takes what the client sends; undefined where that goes nowhere. */
  readonly receive: ((bytes: Uint8Array) => void) | undefined;
  /** The client sends no more, or is gone. */
  readonly inputEnded: () => void;
  /** Resolves when there is nothing more to come. */
  readonly over: Promise<unknown>;
}

/** Carries both directions until the session is over and all is written, or the client is gone. */
export async function serve(connection: Connection, { tty, listen, receive, inputEnded, over, ...wanted }: Session): Promise<void> {
  const { signal } = connection;
  const outbox = new Outbox((bytes) => connection.write(bytes));
  const frame = framing(tty);
  const stop = listen((stream, bytes) => {
    if (wanted[stream]) outbox.push(frame(stream, bytes));
  });
  const drop = (): void => outbox.drop();
  signal.addEventListener('abort', drop, { once: true });
  if (signal.aborted) drop();
  if (receive !== undefined) void carryIn(connection, receive).finally(inputEnded);
  void over.then(() => outbox.end());
  await outbox.done;
  stop();
  signal.removeEventListener('abort', drop);
}

async function carryIn({ input }: Connection, receive: (bytes: Uint8Array) => void): Promise<void> {
  try {
    for await (const bytes of input) receive(bytes);
  } catch {
    // A connection that breaks has ended.
  }
}
