/**
 * The network between the hosts: one learning switch, with an interface in each host's own namespace.
 *
 *     host a [ens3]---+              +---[ens3] host b
 *                     +-- switch ----+
 *     host c [ens3]---+   latency
 *
 * It carries any frame, tagged or not, and never sends one back where it came from. A frame arrives a fixed time after
 * it was sent, so frames arrive in the order in which they were sent, and one timer for the first of them serves all;
 * only with faults each has its own.
 */
import { EthernetView } from '../../../wire/ethernet.js';
import type { Engine } from '../engine.js';
import type { Faults } from '../faults/faults.js';
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
  readonly faults: Faults;
  #inFlight: InFlight[] = [];

  constructor(engine: Engine, faults: Faults, latencyMs: number) {
    this.#engine = engine;
    this.faults = faults;
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
    if (ethernet === undefined || !this.#ports.has(from)) return this.#engine.drop(from, frame, 'link-gone', 'the underlay does not take it');
    this.#addresses.learn(ethernet.source, from, this.#engine.now);
    const known = this.#addresses.lookup(ethernet.destination, this.#engine.now);
    if (known === from) return this.#engine.drop(from, frame, 'not-for-us', 'the destination is where the frame came from');
    if (known !== undefined) this.#send(from, known, frame);
    else for (const port of this.#ports) if (port !== from) this.#send(from, port, frame);
  }

  #send(from: UnderlayInterface, to: UnderlayInterface, frame: Uint8Array): void {
    if (!to.fits(frame)) return this.#engine.drop(to, frame, 'too-big', `larger than the MTU of ${to.mtuBytes}`);
    if (this.faults.active) return this.faults.cross(from, to, frame, (passed) => this.#fly(to, passed));
    this.#inFlight.push({ to, frame, arrivesMs: this.#engine.now + this.#latencyMs });
    if (this.#inFlight.length === 1) this.#engine.after(this.#latencyMs, () => this.#arrive());
  }

  /** Carries one frame by a timer of its own. */
  #fly(to: UnderlayInterface, frame: Uint8Array): void {
    this.#engine.after(this.#latencyMs, () => this.#land(to, frame));
  }

  #land(to: UnderlayInterface, frame: Uint8Array): void {
    if (this.#ports.has(to)) this.#engine.pass(to, frame);
  }

  #arrive(): void {
    const flying = this.#inFlight;
    const limitMs = this.#engine.now + SAME_TIME_MS;
    let arrived = 0;
    for (; arrived < flying.length; arrived++) {
      const flight = flying[arrived];
      if (flight === undefined || flight.arrivesMs > limitMs) break;
      this.#land(flight.to, flight.frame);
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
    if (this.engine.taps.active) this.engine.taps.frame(this, 'out', frame);
    const { faults } = this.#underlay;
    if (faults.active) faults.leave(this, frame, (passed) => this.#underlay.carry(this, passed));
    else this.#underlay.carry(this, frame);
  }
}
