/**
 * What comes in over a socket, to be read bit by bit.
 *
 * It is taken off the socket also while nobody reads, up to a limit, so that it shows when the other side is gone.
 */
import type { Duplex } from 'node:stream';

/** Bytes that wait to be read before the other side has to wait too. */
const MOST_WAITING = 1024 * 1024;

export class SocketInput implements AsyncIterable<Uint8Array> {
  readonly #socket: Duplex;
  readonly #waiting: Uint8Array[] = [];
  #bytes = 0;
  #isOver = false;
  #wake = (): void => {};

  constructor(socket: Duplex, head: Uint8Array) {
    this.#socket = socket;
    if (head.length > 0) this.#take(head);
    const end = (): void => {
      this.#isOver = true;
      this.#wake();
    };
    socket.on('data', (chunk: Uint8Array) => this.#take(chunk));
    socket.on('end', end);
    socket.on('close', end);
    socket.resume();
  }

  /** The first bytes, as many as are asked for; fewer where the other side ends before. */
  async take(count: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    let missing = count;
    while (missing > 0) {
      const chunk = await this.#next();
      if (chunk === undefined) break;
      parts.push(chunk.subarray(0, missing));
      if (chunk.length > missing) this.#putBack(chunk.subarray(missing));
      missing -= Math.min(missing, chunk.length);
    }
    return Buffer.concat(parts);
  }

  async *[Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    for (let chunk = await this.#next(); chunk !== undefined; chunk = await this.#next()) yield chunk;
  }

  #take(chunk: Uint8Array): void {
    this.#waiting.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes > MOST_WAITING) this.#socket.pause();
    this.#wake();
  }

  #putBack(chunk: Uint8Array): void {
    this.#waiting.unshift(chunk);
    this.#bytes += chunk.length;
  }

  async #next(): Promise<Uint8Array | undefined> {
    while (this.#waiting.length === 0 && !this.#isOver) await new Promise<void>((resolve) => (this.#wake = resolve));
    const chunk = this.#waiting.shift();
    if (chunk === undefined) return undefined;
    this.#bytes -= chunk.length;
    if (this.#bytes <= MOST_WAITING) this.#socket.resume();
    return chunk;
  }
}
