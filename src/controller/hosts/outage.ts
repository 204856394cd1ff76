/**
 * When the store was last away, so that nobody is taken for gone who only could not reach it.
 */
export class Outage {
  #away = false;
  #endedMs: number | undefined;

  /** The store does not answer now. */
  get isOn(): boolean {
    return this.#away;
  }

  /** Notes whether the store answers. */
  note(answers: boolean, nowMs: number): void {
    if (this.#away && answers) this.end(nowMs);
    this.#away = !answers;
  }

  /** Notes that until now this host could not tell who is gone. */
  end(nowMs: number): void {
    this.#endedMs = nowMs;
  }

  /** How long a host that may be silent for `ttlMs` still has to announce itself again; 0 when it had its time. */
  remainingMs(nowMs: number, ttlMs: number): number {
    if (this.#away) return ttlMs;
    return this.#endedMs === undefined ? 0 : Math.max(0, this.#endedMs + ttlMs - nowMs);
  }
}
