/**
 * Which port a MAC address was last seen at, for bridges and switches (IEEE 802.1D's filtering database).
 *
 * An address not seen for 300 seconds is forgotten. Old entries go when they are looked up, and all at once in a sweep
 * that learning makes now and then, so that no timer is needed.
 */
import { isMulticastMac, type MacAddress } from '../../../net/mac-address.js';

/** Linux' default, and 802.1D's recommendation. */
const AGEING_MS = 300_000;

interface Entry<Port> {
  port: Port;
  seenMs: number;
}

export class MacTable<Port> {
  readonly #entries = new Map<MacAddress, Entry<Port>>();
  #sweptMs: number | undefined;

  /** Remembers that a frame from the address came in at the port. */
  learn(address: MacAddress, port: Port, nowMs: number): void {
    const entry = this.#entries.get(address);
    if (entry !== undefined) {
      entry.port = port;
      entry.seenMs = nowMs;
    } else if (!isMulticastMac(address)) {
      this.#sweep(nowMs);
      this.#entries.set(address, { port, seenMs: nowMs });
    }
  }

  /** The port of the address; undefined if it is not known, or no longer. */
  lookup(address: MacAddress, nowMs: number): Port | undefined {
    const entry = this.#entries.get(address);
    if (entry === undefined) return undefined;
    if (nowMs - entry.seenMs < AGEING_MS) return entry.port;
    this.#entries.delete(address);
    return undefined;
  }

  /** Forgets all addresses of a port that is no more. */
  forget(port: Port): void {
    for (const [address, entry] of this.#entries) if (entry.port === port) this.#entries.delete(address);
  }

  #sweep(nowMs: number): void {
    this.#sweptMs ??= nowMs;
    if (nowMs - this.#sweptMs < AGEING_MS) return;
    this.#sweptMs = nowMs;
    for (const [address, entry] of this.#entries) if (nowMs - entry.seenMs >= AGEING_MS) this.#entries.delete(address);
  }
}
