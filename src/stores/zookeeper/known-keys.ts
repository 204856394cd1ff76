/**
 * The newest keys that a client has seen, with what it needs to write them again.
 *
 * Others may have written them since, so this is a guess and never an answer.
 */
import type { Revision } from '../../contracts/store.js';
import type { ChangeRecord } from '../remote/change-log/change-record.js';

/** A key as it was seen. */
export interface KeyState {
  readonly revision: Revision;
  readonly stamp: string;
}

/** Keys at most; the ones that were seen first make way. */
const LENGTH = 16_384;

export class KnownKeys {
  readonly #states = new Map<string, KeyState>();

  get(key: string): KeyState | undefined {
    return this.#states.get(key);
  }

  set(key: string, state: KeyState): void {
    if (state.revision < (this.#states.get(key)?.revision ?? 0)) return;
    this.#states.delete(key);
    this.#states.set(key, state);
    if (this.#states.size > LENGTH) this.#dropOldest();
  }

  /** Takes note of what a revision has changed: its name in the log is the stamp of what it has written. */
  note({ written, removed }: ChangeRecord, revision: Revision, stamp: string): void {
    for (const key of removed) if ((this.#states.get(key)?.revision ?? 0) <= revision) this.#states.delete(key);
    for (const { key } of written) this.set(key, { revision, stamp });
  }

  #dropOldest(): void {
    for (const oldest of this.#states.keys()) {
      this.#states.delete(oldest);
      return;
    }
  }
}
