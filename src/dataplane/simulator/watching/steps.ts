/**
 * What was decided about packets on their way, told to whoever listens: the reasons beside the hops of the trace.
 *
 * Nothing is built while nobody listens: whoever decides asks `active` first, which is one field to read.
 */
import type { ConnectionState, NetfilterTable, Verdict } from '../../../contracts/netfilter.js';
import type { HopPlace } from './trace.js';

/** Who speaks with whom, ports where the protocol has them; of an ICMP echo, its identifier as both. */
export interface Flow {
  readonly protocol: string;
  readonly source: string;
  readonly destination: string;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
}

/** One decision. Addresses and prefixes are text. */
export type Step =
  /** The longest prefix that matches; without one there is no route. */
  | { readonly kind: 'route'; readonly destination: string; readonly prefix?: string; readonly gateway?: string; readonly interface?: string }
  /** The next hop's MAC address: given by a resource, known from earlier, asked for and answered, or not. */
  | { readonly kind: 'neighbour'; readonly address: string; readonly macAddress?: string; readonly how: 'permanent' | 'known' | 'asked' | 'answered' | 'failed' }
  /** Where a bridge sends the frame; without a port it goes to all. */
  | { readonly kind: 'bridge'; readonly macAddress: string; readonly port?: string }
  /** A tunnel takes the frame in or lets it out. */
  | { readonly kind: 'tunnel'; readonly direction: 'in' | 'out'; readonly vni: number; readonly vtep: string }
  /** What connection tracking says of the packet. */
  | { readonly kind: 'connection'; readonly state: ConnectionState; readonly flow: Flow }
  /** A rule matched; `rule` is the id of its resource. */
  | { readonly kind: 'rule'; readonly table: NetfilterTable; readonly chain: string; readonly rule: string; readonly comment?: string; readonly remedy?: string; readonly verdict: Verdict }
  /** No rule of a built-in chain decided, so its policy did. */
  | { readonly kind: 'policy'; readonly table: NetfilterTable; readonly chain: string; readonly verdict: 'accept' | 'drop'; readonly remedy?: string }
  /** Addresses or ports were rewritten. */
  | { readonly kind: 'translation'; readonly before: Flow; readonly after: Flow }
  /** The packet is for this stack: a socket, a program or the stack itself takes it. */
  | { readonly kind: 'delivered'; readonly flow: Flow };

/** A decision and where it was made. */
export interface PlacedStep {
  /** Milliseconds on the simulator's clock. */
  readonly at: number;
  readonly host: string;
  readonly namespace: string;
  /** The interface concerned, where there is one. */
  readonly interface?: string;
  readonly step: Step;
}

export type StepListener = (step: PlacedStep) => void;

export class StepTrace {
  /** Whether anybody listens. */
  active = false;
  readonly #listeners = new Set<StepListener>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Calls the listener for each decision until the returned function is called. */
  on(listener: StepListener): () => void {
    this.#listeners.add(listener);
    this.active = true;
    return () => {
      this.#listeners.delete(listener);
      this.active = this.#listeners.size > 0;
    };
  }

  /** Tells the listeners; for those who saw that the trace is active. */
  tell(place: Pick<HopPlace, 'host' | 'namespace'> & { readonly name?: string }, step: Step): void {
    const { host, namespace, name } = place;
    const placed: PlacedStep = { at: this.#now(), host, namespace, ...(name !== undefined && { interface: name }), step };
    for (const listener of [...this.#listeners]) listener(placed);
  }
}
