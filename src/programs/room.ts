/**
 * Who waits until there is room for more. Invariant: whoever gives up is forgotten.
 */
export class Room {
  /** Made when somebody waits, which few do. */
  #waiting: Set<(isRoom: boolean) => void> | undefined;

  /** Resolves with true when there is room, and with false when the signal aborts before. */
  wait(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    const waiting = (this.#waiting ??= new Set());
    return new Promise((resolve) => {
      const told = (isRoom: boolean): void => {
        waiting.delete(told);
        signal.removeEventListener('abort', giveUp);
        resolve(isRoom);
      };
      const giveUp = (): void => told(false);
      waiting.add(told);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  /** There is room now: all who wait are told. */
  open(): void {
    if (this.#waiting === undefined || this.#waiting.size === 0) return;
    for (const told of [...this.#waiting]) told(true);
  }
}
