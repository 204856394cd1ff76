/**
 * A VXLAN interface as libnetwork sets it up: peers come from resources, nothing is learned from packets.
 *
 * A frame goes to the VTEP of its destination's forwarding entry; a broadcast, or a frame for an address without
 * entry, to every VTEP that an entry names. Questions for neighbours never travel (Linux' `proxy` mode): the interface
 * answers ARP and NDP from its neighbour entries, or drops them.
 */
import type { MacAddress } from '../../../net/mac-address.js';
import { ArpView } from '../../../wire/arp.js';
import { EthernetView, EtherType } from '../../../wire/ethernet.js';
import { NdpView } from '../../../wire/icmp/ndp.js';
import { IpProtocol } from '../../../wire/ipv4.js';
import { Ipv6View } from '../../../wire/ipv6.js';
import { arpFrame } from '../discovery-frames.js';
import { Claims } from '../claims.js';
import type { Engine } from '../engine.js';
import type { Neighbours } from '../stack/neighbours/neighbours.js';
import { answerToSolicitation } from '../stack/neighbours/questions.js';
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
    if (this.engine.taps.active) this.engine.taps.frame(this, 'out', frame);
    const ethernet = EthernetView.over(frame);
    if (ethernet === undefined) return this.engine.drop(this, frame, 'malformed', 'malformed frame');
    const answered = ethernet.etherType !== EtherType.ipv4 && this.#answer(frame, ethernet);
    if (answered) return;
    const entry = this.#entries.get(ethernet.destination);
    if (entry !== undefined) this.#tunnel.send(this, this.#vni, entry.vtep, frame);
    else this.#flood(frame);
  }

  /** Answers a question for a neighbour in its stead, or drops it; false if the frame is none. */
  #answer(frame: Uint8Array, { etherType, payloadStart }: EthernetView): boolean {
    if (etherType === EtherType.arp) {
      const question = ArpView.over(frame, payloadStart);
      if (question?.isRequest !== true) return false;
      const { senderMac, senderAddress, targetAddress } = question;
      const mac = this.#neighbours.permanent(this, targetAddress);
      const reply = { operation: 'reply', senderAddress: targetAddress, targetMac: senderMac, targetAddress: senderAddress } as const;
      this.#send(mac === undefined ? undefined : arpFrame(this.engine, senderMac, { ...reply, senderMac: mac }), frame);
      return true;
    }
    const packet = etherType === EtherType.ipv6 ? Ipv6View.over(frame, payloadStart) : undefined;
    const question = packet?.protocol === IpProtocol.icmpv6 ? NdpView.over(frame, packet.payloadStart, packet.end) : undefined;
    if (packet === undefined || question?.isSolicitation !== true) return false;
    const { target, mac: askerMac } = question;
    const mac = this.#neighbours.permanent(this, target);
    const asker = askerMac === undefined ? undefined : { mac: askerMac, address: packet.source };
    this.#send(mac === undefined || asker === undefined ? undefined : answerToSolicitation(this.engine, mac, target, asker), frame);
    return true;
  }

  #send(answer: Uint8Array | undefined, question: Uint8Array): void {
    if (answer === undefined) return this.engine.drop(this, question, 'no-neighbour-entry', 'no neighbour entry for the address');
    if (this.engine.trace.active) this.engine.trace.hop(this, 'answer', answer);
    this.engine.pass(this, answer);
  }

  #flood(frame: Uint8Array): void {
    if (this.#vteps.size === 0) return this.engine.drop(this, frame, 'no-forwarding-entry', 'no forwarding entry for the address');
    if (this.engine.trace.active) this.engine.trace.hop(this, 'flood', frame);
    for (const vtep of this.#vteps.keys()) this.#tunnel.send(this, this.#vni, vtep, frame);
  }
}
