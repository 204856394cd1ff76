/**
 * Who waits until there is room for more. Invariant: whoever gives up is forgotten.
 */
export class Room {
  readonly #waiting = new Set<(isRoom: boolean) => void>();

  /** Resolves with true when there is room, and with false when the signal aborts before. */
  wait(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const told = (isRoom: boolean): void => {
        this.#waiting.delete(told);
        signal.removeEventListener('abort', giveUp);
        resolve(isRoom);
      };
      const giveUp = (): void => told(false);
      this.#waiting.add(told);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  /** There is room now: all who wait are told. */
  open(): void {
    if (this.#waiting.size === 0) return;
    for (const told of [...this.#waiting]) told(true);
  }
}
