/**
 * What a replica has just sent to a store, so that it need not be read again when the store tells of it.
 *
 * Invariant: a record is given only for exactly the bytes that it was encoded to.
 */
import type { Entry, Write } from '../contracts/store.js';

interface Sent {
  readonly bytes: Uint8Array;
  readonly record: object;
}

export class Echo {
  readonly #sent = new Map<string, Sent>();

  /** Forgets what was sent before: one commit is under way at a time. */
  clear(): void {
    this.#sent.clear();
  }

  note({ key, value }: Write, record: object | undefined): void {
    if (value !== undefined && record !== undefined) this.#sent.set(key, { bytes: value, record });
  }

  /** The record of an entry, if the entry is what was sent. */
  recordOf({ key, value }: Entry): object | undefined {
    if (this.#sent.size === 0) return undefined;
    const sent = this.#sent.get(key);
    return sent !== undefined && equalBytes(sent.bytes, value) ? sent.record : undefined;
  }
}

function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  if (a.buffer === b.buffer && a.byteOffset === b.byteOffset) return true;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
