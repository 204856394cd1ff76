/**
 * The network between the hosts: one learning switch, with an interface in each host's own namespace.
 *
 *     host a [ens3]---+              +---[ens3] host b
 *                     +-- switch ----+
 *     host c [ens3]---+   latency
 *
 * A frame arrives a fixed time after it was sent, so frames arrive in the order in which they were sent, and one timer
 * for the first of them serves all.
 */
import type { Engine } from '../engine.js';
import { EthernetView } from '../../../wire/ethernet.js';
import { MacTable } from './mac-table.js';
import { type InterfaceOptions, NetworkInterface, type UpperLayer } from './network-interface.js';

/** A clock of milliseconds since 1970 cannot tell times closer than a quarter of a microsecond. */
const SAME_TIME_MS = 0.001;

interface InFlight {
  readonly to: UnderlayInterface;
  readonly frame: Uint8Array;
  readonly arrivesMs: number;
}

export class Underlay {
  readonly #engine: Engine;
  readonly #latencyMs: number;
  readonly #ports = new Set<UnderlayInterface>();
  readonly #addresses = new MacTable<UnderlayInterface>();
  #inFlight: InFlight[] = [];

  constructor(engine: Engine, latencyMs: number) {
    this.#engine = engine;
    this.#latencyMs = latencyMs;
  }

  connect(port: UnderlayInterface): void {
    this.#ports.add(port);
  }

  /** Takes a host's interface off the switch; frames on their way to it are lost. */
  disconnect(port: UnderlayInterface): void {
    this.#ports.delete(port);
    this.#addresses.forget(port);
  }

  /** Carries a frame from one interface to where its destination was last seen, or to all others. */
  carry(from: UnderlayInterface, frame: Uint8Array): void {
    const ethernet = EthernetView.over(frame);
    if (ethernet === undefined || !this.#ports.has(from)) return this.#engine.drop(from, frame, 'the underlay does not take it');
    this.#addresses.learn(ethernet.source, from, this.#engine.now);
    const known = this.#addresses.lookup(ethernet.destination, this.#engine.now);
    if (known !== undefined) this.#send(known, frame);
    else for (const port of this.#ports) if (port !== from) this.#send(port, frame);
  }

  #send(to: UnderlayInterface, frame: Uint8Array): void {
    this.#inFlight.push({ to, frame, arrivesMs: this.#engine.now + this.#latencyMs });
    if (this.#inFlight.length === 1) this.#engine.after(this.#latencyMs, () => this.#arrive());
  }

  #arrive(): void {
    const flying = this.#inFlight;
    const limitMs = this.#engine.now + SAME_TIME_MS;
    let arrived = 0;
    for (; arrived < flying.length; arrived++) {
      const flight = flying[arrived];
      if (flight === undefined || flight.arrivesMs > limitMs) break;
      if (this.#ports.has(flight.to)) this.#engine.pass(flight.to, flight.frame);
    }
    this.#inFlight = flying.slice(arrived);
    const next = this.#inFlight[0];
    if (next !== undefined) this.#engine.after(next.arrivesMs - this.#engine.now, () => this.#arrive());
  }
}

/** A host's interface on the underlay. */
export class UnderlayInterface extends NetworkInterface {
  readonly #underlay: Underlay;

  constructor(engine: Engine, stack: UpperLayer, options: InterfaceOptions & { readonly underlay: Underlay }) {
    super(engine, stack, options);
    this.#underlay = options.underlay;
  }

  override transmit(frame: Uint8Array): void {
    this.#underlay.carry(this, frame);
  }
}
