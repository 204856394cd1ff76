/**
 * Cuts connections whose client takes nothing of what is sent to it.
 *
 * Whether a client takes anything is seen by what has left the process, so whoever sends much sends it in pieces
 * (`writeAll`). Invariant: bytes wait on a connection for the patience and one look more at most while nothing moves; one
 * on which nothing waits is never cut, however long it is silent.
 */
import type { Socket } from 'node:net';
import type { Runtime, Timer } from '../../base/runtime.js';

interface Watched {
  /** Bytes that had left when it last moved, or had nothing to send. */
  left: number;
  movedAt: number;
}

/** How often connections are looked at while they are patient once. */
const LOOKS = 4;

export class SlowReaders {
  readonly #runtime: Runtime;
  readonly #patienceMs: number;
  readonly #watched = new Map<Socket, Watched>();
  #timer: Timer | undefined;

  constructor(runtime: Runtime, patienceMs: number) {
    this.#runtime = runtime;
    this.#patienceMs = patienceMs;
  }

  /** Watches a connection until it is closed. */
  watch(socket: Socket): void {
    this.#watched.set(socket, { left: 0, movedAt: this.#runtime.clock.now() });
    socket.on('close', () => {
      this.#watched.delete(socket);
      if (this.#watched.size === 0) this.#stop();
    });
    this.#timer ??= this.#lookLater();
  }

  #lookLater(): Timer {
    return this.#runtime.clock.after(this.#patienceMs / LOOKS, () => {
      this.#look();
      this.#timer = this.#watched.size === 0 ? undefined : this.#lookLater();
    });
  }

  #look(): void {
    const now = this.#runtime.clock.now();
    for (const [socket, watched] of this.#watched) {
      const left = socket.bytesWritten - socket.writableLength;
      if (socket.writableLength === 0 || left !== watched.left) {
        watched.left = left;
        watched.movedAt = now;
      } else if (now - watched.movedAt >= this.#patienceMs) {
        this.#runtime.log.info('a client that does not read was cut', { waitingBytes: socket.writableLength });
        socket.destroy();
      }
    }
  }

  #stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}
