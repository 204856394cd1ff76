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
  /** The addresses that were learned at each port, so that a port goes without a search. */
  readonly #atPort = new Map<Port, Set<MacAddress>>();
  #sweptMs: number | undefined;

  /** Remembers that a frame from the address came in at the port. */
  learn(address: MacAddress, port: Port, nowMs: number): void {
    const entry = this.#entries.get(address);
    if (entry !== undefined && entry.port === port) entry.seenMs = nowMs;
    else if (!isMulticastMac(address)) this.#place(address, port, nowMs);
  }

  /** The port of the address; undefined if it is not known, or no longer. */
  lookup(address: MacAddress, nowMs: number): Port | undefined {
    const entry = this.#entries.get(address);
    if (entry === undefined) return undefined;
    if (nowMs - entry.seenMs < AGEING_MS) return entry.port;
    this.#remove(address, entry);
    return undefined;
  }

  /** Forgets all addresses of a port that is no more. */
  forget(port: Port): void {
    for (const address of this.#atPort.get(port) ?? []) this.#entries.delete(address);
    this.#atPort.delete(port);
  }

  #place(address: MacAddress, port: Port, nowMs: number): void {
    this.#sweep(nowMs);
    const before = this.#entries.get(address);
    if (before !== undefined) this.#remove(address, before);
    this.#entries.set(address, { port, seenMs: nowMs });
    const addresses = this.#atPort.get(port);
    if (addresses === undefined) this.#atPort.set(port, new Set([address]));
    else addresses.add(address);
  }

  #remove(address: MacAddress, entry: Entry<Port>): void {
    this.#entries.delete(address);
    this.#atPort.get(entry.port)?.delete(address);
  }

  #sweep(nowMs: number): void {
    this.#sweptMs ??= nowMs;
    if (nowMs - this.#sweptMs < AGEING_MS) return;
    this.#sweptMs = nowMs;
    for (const [address, entry] of this.#entries) if (nowMs - entry.seenMs >= AGEING_MS) this.#remove(address, entry);
  }
}
