/**
 * A VXLAN interface as libnetwork sets it up: peers come from resources, nothing is learned from packets.
 *
 * A frame goes to the VTEP of its destination's forwarding entry; a broadcast, or a frame for an address without
 * entry, to every VTEP that an entry names. ARP requests never travel (Linux' `proxy` mode): the interface answers
 * them from its neighbours, or drops them.
 */
import type { MacAddress } from '../../../net/mac-address.js';
import { ArpView } from '../../../wire/arp.js';
import { EthernetView, EtherType } from '../../../wire/ethernet.js';
import { arpFrame } from '../arp-frame.js';
import { Claims } from '../claims.js';
import type { Engine } from '../engine.js';
import type { Neighbours } from '../stack/neighbours.js';
import { type InterfaceOptions, NetworkInterface, type UpperLayer } from './network-interface.js';
import type { VxlanTunnel } from './vxlan-tunnel.js';

/** Where frames for a MAC address go. */
export interface ForwardingEntry {
  readonly mac: MacAddress;
  /** The VTEP's IPv4 address. */
  readonly vtep: number;
}

export class Vxlan extends NetworkInterface {
  readonly #vni: number;
  readonly #tunnel: VxlanTunnel;
  readonly #neighbours: Neighbours;
  readonly #entries = new Claims<MacAddress, ForwardingEntry>();
  /** Every VTEP that an entry names. */
  readonly #vteps = new Claims<number, ForwardingEntry>();

  constructor(
    engine: Engine,
    stack: UpperLayer,
    options: InterfaceOptions & { readonly vni: number; readonly tunnel: VxlanTunnel; readonly neighbours: Neighbours },
  ) {
    super(engine, stack, options);
    this.#vni = options.vni;
    this.#tunnel = options.tunnel;
    this.#neighbours = options.neighbours;
  }

  /** Adds a forwarding entry; the returned function takes it back. */
  addEntry(entry: ForwardingEntry): () => void {
    this.#entries.add(entry.mac, entry);
    this.#vteps.add(entry.vtep, entry);
    return () => {
      this.#entries.remove(entry.mac, entry);
      this.#vteps.remove(entry.vtep, entry);
    };
  }

  override transmit(frame: Uint8Array): void {
    const ethernet = EthernetView.over(frame);
    if (ethernet === undefined) return this.engine.drop(this, frame, 'malformed frame');
    if (ethernet.etherType === EtherType.arp) {
      const message = ArpView.over(frame, ethernet.payloadStart);
      if (message?.isRequest === true) return this.#answer(frame, message);
    }
    const entry = this.#entries.get(ethernet.destination);
    if (entry !== undefined) this.#tunnel.send(this, this.#vni, entry.vtep, frame);
    else this.#flood(frame);
  }

  #answer(frame: Uint8Array, { senderMac, senderAddress, targetAddress }: ArpView): void {
    const mac = this.#neighbours.permanent(this, targetAddress);
    if (mac === undefined) return this.engine.drop(this, frame, 'no neighbour entry for the address');
    const reply = { senderMac: mac, senderAddress: targetAddress, targetMac: senderMac, targetAddress: senderAddress };
    const answer = arpFrame(this.engine, senderMac, { operation: 'reply', ...reply });
    if (this.engine.trace.active) this.engine.trace.hop(this, 'answer', answer);
    this.engine.pass(this, answer);
  }

  #flood(frame: Uint8Array): void {
    if (this.#vteps.size === 0) return this.engine.drop(this, frame, 'no forwarding entry for the address');
    if (this.engine.trace.active) this.engine.trace.hop(this, 'flood', frame);
    for (const vtep of this.#vteps.keys()) this.#tunnel.send(this, this.#vni, vtep, frame);
  }
}
