/**
 * When the store was last away, so that nobody is taken for gone who only could not reach it.
 */
export class Outage {
  #away = false;
  #endedMs: number | undefined;

  /** Notes whether the store answers. */
  note(answers: boolean, nowMs: number): void {
    if (this.#away && answers) this.#endedMs = nowMs;
    this.#away = !answers;
  }

  /** How long a host that may be silent for `ttlMs` still has to announce itself again; 0 when it had its time. */
  remainingMs(nowMs: number, ttlMs: number): number {
    if (this.#away) return ttlMs;
    return this.#endedMs === undefined ? 0 : Math.max(0, this.#endedMs + ttlMs - nowMs);
  }
}
