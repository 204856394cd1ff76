/**
 * Faults that a simulation is to stand: on the way between hosts, at single interfaces, hosts cut off from each other or
 * altogether.
 *
 * Whoever carries a frame asks `active` first, which is one field to read. All times are the clock's and all chances the
 * runtime's, so a run with faults replays like any other.
 */
import type { Random } from '../../../base/runtime.js';
import type { Engine } from '../engine.js';
import type { HopPlace } from '../watching/trace.js';
import { type Fault, FaultyWay, faultFault } from './fault-rule.js';

/** An interface: frames that it sends are meant. */
export interface FaultyInterface {
  readonly host: string;
  readonly namespace: string;
  readonly interface: string;
}

/** Where a fault is; without either, between all hosts that have none of their own. */
export interface FaultPlace {
  /** Two hosts: what either sends the other over the underlay. */
  readonly between?: readonly [string, string] | undefined;
  /** An end of a veth pair, or a host's interface on the underlay. */
  readonly at?: FaultyInterface | undefined;
}

/** A fault in its place. */
export interface PlacedFault extends Fault, FaultPlace {}

/** Where frames go that arrive late, or twice, or damaged. */
export type Carrier = (frame: Uint8Array) => void;

export class Faults {
  /** Whether there is any fault. */
  active = false;
  readonly #engine: Engine;
  readonly #random: Random;
  readonly #rules = new Map<string, Fault>();
  readonly #ways = new Map<string, FaultyWay>();
  /** Which group of a partition a host is in; hosts in none are in one of their own together. */
  readonly #groups = new Map<string, number>();
  readonly #down = new Set<string>();
  readonly #isThere: (host: string) => boolean;

  /** For the simulator: use its `faults`. */
  constructor(engine: Engine, random: Random, isThere: (host: string) => boolean) {
    this.#engine = engine;
    this.#random = random;
    this.#isThere = isThere;
  }

  /** Puts a fault in its place, instead of the one that is there. Throws if its numbers cannot be, or a host is not there. */
  set({ between, at, ...fault }: PlacedFault): void {
    const wrong = between !== undefined && at !== undefined ? 'a fault is between hosts or at an interface' : faultFault(fault);
    if (wrong !== undefined) throw new RangeError(wrong);
    this.#expect(at === undefined ? (between ?? []) : [at.host]);
    this.#change(placeKey({ between, at }), fault);
  }

  /** Takes the fault of a place away; without a place that between all hosts. */
  unset(place: FaultPlace = {}): void {
    this.#change(placeKey(place), undefined);
  }

  /** Cuts groups of hosts off from each other; hosts in no group stay together. It replaces an earlier partition. Throws if a host is not there. */
  partition(groups: readonly (readonly string[])[]): void {
    this.#expect(groups.flat());
    this.#groups.clear();
    for (const [group, hosts] of groups.entries()) for (const host of hosts) this.#groups.set(host, group);
    this.#changed();
  }

  /** Ends the partition. */
  heal(): void {
    this.partition([]);
  }

  /** Cuts a host off: its interfaces on the underlay neither send nor receive. Throws if it is not there. */
  takeDown(host: string): void {
    this.#expect([host]);
    this.#down.add(host);
    this.#changed();
  }

  /** Ends that. */
  bringUp(host: string): void {
    this.#down.delete(host);
    this.#changed();
  }

  /** Puts what cuts hosts or links off into other faults as well: partitions, hosts that are down, links that lose everything. */
  copyCutsTo(other: Faults): void {
    for (const [host, group] of this.#groups) other.#groups.set(host, group);
    for (const host of this.#down) other.#down.add(host);
    for (const [place, fault] of this.#rules) if (fault.loss === 1) other.#rules.set(place, { loss: 1 });
    other.#changed();
  }

  /** Ends all faults. */
  clear(): void {
    this.#rules.clear();
    this.#ways.clear();
    this.#groups.clear();
    this.#down.clear();
    this.#changed();
  }

  /** For links: carries a frame that an interface sends, as its fault has it. */
  leave(from: HopPlace, frame: Uint8Array, carry: Carrier): void {
    const way = this.#way(interfaceKey(from.host, from.namespace, from.name), undefined);
    if (way === undefined) carry(frame);
    else this.#pass(way, from, frame, carry);
  }

  /** For the underlay: carries a frame from one host's interface to another's, as the fault between them has it. */
  cross(from: HopPlace, to: HopPlace, frame: Uint8Array, carry: Carrier): void {
    const reason = this.#separation(from.host, to.host);
    if (reason !== undefined) return this.#engine.drop(from, frame, 'fault', reason);
    const way = this.#way(pairKey([from.host, to.host]), `${from.host} > ${to.host}`) ?? this.#way(pairKey(undefined), `${from.host} > ${to.host}`);
    if (way === undefined) carry(frame);
    else this.#pass(way, from, frame, carry);
  }

  /** A fault of a host that nobody is would let every test of it pass. */
  #expect(hosts: readonly string[]): void {
    for (const host of hosts) if (!this.#isThere(host)) throw new RangeError(`there is no host ${host}`);
  }

  #separation(from: string, to: string): string | undefined {
    if (this.#down.has(from) || this.#down.has(to)) return `host ${this.#down.has(from) ? from : to} is down`;
    return this.#groups.get(from) === this.#groups.get(to) ? undefined : `hosts ${from} and ${to} are cut off from each other`;
  }

  #pass(way: FaultyWay, from: HopPlace, frame: Uint8Array, carry: Carrier): void {
    const passage = way.pass(frame, this.#engine.now);
    if (typeof passage === 'string') return this.#engine.drop(from, frame, 'fault', passage);
    for (const { frame: arriving, delayMs } of passage) {
      if (delayMs === 0) carry(arriving);
      else this.#engine.after(delayMs, () => carry(arriving));
    }
  }

  /** The way in one direction that the rule of a place is on; undefined if there is no rule. */
  #way(place: string, direction: string | undefined): FaultyWay | undefined {
    const fault = this.#rules.get(place);
    if (fault === undefined) return undefined;
    const name = direction === undefined ? place : `${place} ${direction}`;
    const present = this.#ways.get(name);
    if (present !== undefined) return present;
    const way = new FaultyWay(fault, this.#random.fork(name), this.#engine.frames);
    this.#ways.set(name, way);
    return way;
  }

  #change(place: string, fault: Fault | undefined): void {
    if (fault === undefined) this.#rules.delete(place);
    else this.#rules.set(place, fault);
    // A way with another fault begins anew, its stream of chances too.
    for (const name of this.#ways.keys()) if (name.startsWith(place)) this.#ways.delete(name);
    this.#changed();
  }

  #changed(): void {
    this.active = this.#rules.size > 0 || this.#groups.size > 0 || this.#down.size > 0;
  }
}

function placeKey({ between, at }: FaultPlace): string {
  return at === undefined ? pairKey(between) : interfaceKey(at.host, at.namespace, at.interface);
}

function pairKey(hosts: readonly [string, string] | undefined): string {
  return hosts === undefined ? 'between all hosts;' : `between ${hosts.toSorted().join(' and ')};`;
}

function interfaceKey(host: string, namespace: string, name: string): string {
  return `at ${host}/${namespace}/${name};`;
}
