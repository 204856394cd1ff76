/**
 * Standard input: bytes that come when they come, and an end.
 *
 * Whoever writes from outside waits for `room`, so that a program that reads nothing is not filled without end.
 */
import { Room } from './room.js';

const LINE_END = 10;
/** What may wait to be read, as in a pipe of Linux. */
const MOST_WAITING_BYTES = 64 * 1024;

export class Input {
  readonly #chunks: Uint8Array[] = [];
  /** How long all chunks are. */
  #bytes = 0;
  readonly #room = new Room();
  #ended = false;
  #wake: (() => void) | undefined;

  /** Input that is at its end already. */
  static empty(): Input {
    const input = new Input();
    input.end();
    return input;
  }

  write(bytes: Uint8Array): void {
    if (this.#ended) return;
    this.#chunks.push(bytes);
    this.#bytes += bytes.length;
    this.#wake?.();
  }

  /** Resolves with true when more may be written, and with false when the signal aborts before that. */
  room(signal: AbortSignal): Promise<boolean> {
    return this.#ended || this.#bytes <= MOST_WAITING_BYTES ? Promise.resolve(true) : this.#room.wait(signal);
  }

  /** Whether nothing more is taken. */
  get isEnded(): boolean {
    return this.#ended;
  }

  /** Nothing more comes. */
  end(): void {
    this.#ended = true;
    this.#wake?.();
    this.#room.open();
  }

  /** The next bytes; undefined at the end, or when the signal aborts before they come. */
  async read(signal: AbortSignal): Promise<Uint8Array | undefined> {
    for (;;) {
      const chunk = this.#take();
      if (chunk !== undefined || this.#ended || signal.aborted) return chunk;
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          signal.removeEventListener('abort', wake);
          resolve();
        };
        this.#wake = wake;
        signal.addEventListener('abort', wake, { once: true });
      });
    }
  }

  /** The next line with its end, or what there is before the end of all; undefined where there is nothing more. */
  async readLine(signal: AbortSignal): Promise<string | undefined> {
    const pieces: Uint8Array[] = [];
    for (let chunk = await this.read(signal); chunk !== undefined; chunk = await this.read(signal)) {
      const end = chunk.indexOf(LINE_END) + 1;
      pieces.push(end === 0 ? chunk : chunk.subarray(0, end));
      if (end === 0) continue;
      if (end < chunk.length) this.#putBack(chunk.subarray(end));
      break;
    }
    return pieces.length === 0 ? undefined : new TextDecoder().decode(joinBytes(pieces));
  }

  /** All bytes up to the end. */
  async readAll(signal: AbortSignal): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    for (let chunk = await this.read(signal); chunk !== undefined; chunk = await this.read(signal)) chunks.push(chunk);
    return joinBytes(chunks);
  }

  #take(): Uint8Array | undefined {
    const chunk = this.#chunks.shift();
    this.#bytes -= chunk?.length ?? 0;
    if (this.#bytes <= MOST_WAITING_BYTES) this.#room.open();
    return chunk;
  }

  #putBack(chunk: Uint8Array): void {
    this.#chunks.unshift(chunk);
    this.#bytes += chunk.length;
  }
}

/** The bytes of all, one after the other. */
export function joinBytes(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
