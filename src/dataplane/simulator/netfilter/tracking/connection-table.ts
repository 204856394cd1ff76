/**
 * The connections of one namespace, by either direction's ends.
 *
 * What has expired counts as gone when it is looked up, and is cleared away a few at a time as others come, so that no
 * timer is needed. A full table gives up connections that nobody answered first (as Linux does).
 */
import type { AddressValue } from '../../../../wire/ip-packet.js';
import { type Connection, type Ends, hashOf, type Tuple } from './connection.js';

/** Linux' `nf_conntrack_max` on a machine with enough memory. */
const LIMIT = 262_144;
/** Connections looked at for each that is added; two keep the table below twice what is alive. */
const SWEPT_EACH = 2;
const SWEPT_WHEN_FULL = 16;

export class ConnectionTable {
  readonly #tuples = new Map<number, Tuple>();
  readonly #connections = new Set<Connection>();
  /** By the id of each rule that translates them, and by both addresses of their answers. */
  readonly #groups = new Map<string | AddressValue, Set<Connection>>();
  #sweeping = this.#connections.values();

  /** How many there are, alive or expired. */
  get size(): number {
    return this.#connections.size;
  }

  /** All that are alive, oldest first. */
  list(nowMs: number): readonly Connection[] {
    return [...this.#connections].filter(({ expiresMs }) => expiresMs > nowMs);
  }

  /** The direction of a connection that has these ends. */
  find(ends: Ends, nowMs: number): Tuple | undefined {
    let tuple = this.#tuples.get(hashOf(ends));
    while (tuple !== undefined && !tuple.equals(ends)) tuple = tuple.next;
    if (tuple === undefined || tuple.connection.expiresMs > nowMs) return tuple;
    this.remove(tuple.connection);
    return undefined;
  }

  /** Adds a connection whose ends are nobody else's; false if the table is full. */
  add(connection: Connection, nowMs: number): boolean {
    this.#sweep(SWEPT_EACH, (old) => old.expiresMs <= nowMs);
    if (this.#connections.size >= LIMIT) this.#sweep(SWEPT_WHEN_FULL, (old) => !old.hasReply || old.expiresMs <= nowMs);
    if (this.#connections.size >= LIMIT) return false;
    connection.confirmed = true;
    this.#connections.add(connection);
    this.#link(connection.original);
    this.#link(connection.reply);
    for (const key of groupsOf(connection)) {
      const group = this.#groups.get(key);
      if (group === undefined) this.#groups.set(key, new Set([connection]));
      else group.add(connection);
    }
    return true;
  }

  remove(connection: Connection): void {
    if (!this.#connections.delete(connection)) return;
    this.#unlink(connection.original);
    this.#unlink(connection.reply);
    for (const key of groupsOf(connection)) {
      const group = this.#groups.get(key);
      group?.delete(connection);
      if (group?.size === 0) this.#groups.delete(key);
    }
  }

  /** Forgets the connections that a rule translates, by its id, or whose answers are from or to an address. */
  removeGroup(key: string | AddressValue): void {
    for (const connection of this.#groups.get(key) ?? []) this.remove(connection);
  }

  clear(): void {
    this.#tuples.clear();
    this.#connections.clear();
    this.#groups.clear();
  }

  /** Goes on through the table from where it stopped the last time, and removes what is to go. */
  #sweep(count: number, isOver: (connection: Connection) => boolean): void {
    for (let looked = 0; looked < count; looked++) {
      const { value, done } = this.#sweeping.next();
      if (done === true) {
        this.#sweeping = this.#connections.values();
        return;
      }
      if (isOver(value)) this.remove(value);
    }
  }

  #link(tuple: Tuple): void {
    tuple.next = this.#tuples.get(tuple.hash);
    this.#tuples.set(tuple.hash, tuple);
  }

  #unlink(tuple: Tuple): void {
    const first = this.#tuples.get(tuple.hash);
    if (first === tuple) {
      if (tuple.next === undefined) this.#tuples.delete(tuple.hash);
      else this.#tuples.set(tuple.hash, tuple.next);
      return;
    }
    let before = first;
    while (before !== undefined && before.next !== tuple) before = before.next;
    if (before !== undefined) before.next = tuple.next;
  }
}

function groupsOf({ rules, reply }: Connection): readonly (string | AddressValue)[] {
  return [...rules, reply.source, reply.destination];
}
