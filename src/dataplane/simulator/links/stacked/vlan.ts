/**
 * A virtual LAN on an interface (IEEE 802.1Q): what it sends leaves by its parent with a tag, and of what the parent
 * receives it gets the frames with its tag, without it.
 */
import { emitEthernet, ETHERNET_HEADER_BYTES, EthernetView, VLAN_TAG_BYTES } from '../../../../wire/ethernet.js';
import type { Engine } from '../../engine.js';
import { type FrameTaker, type InterfaceOptions, NetworkInterface, type UpperLayer } from '../network-interface.js';

export class Vlan extends NetworkInterface {
  readonly #parent: NetworkInterface;
  readonly #vlanId: number;

  constructor(engine: Engine, stack: UpperLayer, options: InterfaceOptions & { readonly parent: NetworkInterface; readonly vlanId: number }) {
    super(engine, stack, options);
    this.#parent = options.parent;
    this.#vlanId = options.vlanId;
  }

  override transmit(frame: Uint8Array): void {
    if (this.engine.taps.active) this.engine.taps.frame(this, 'out', frame);
    const ethernet = EthernetView.over(frame);
    if (ethernet === undefined) return this.engine.drop(this, frame, 'malformed', 'malformed frame');
    if (ethernet.tagged) return this.engine.drop(this, frame, 'malformed', 'has a VLAN tag already');
    const { destination, source, etherType } = ethernet;
    const tag = { priority: 0, dropEligible: false, vlanId: this.#vlanId };
    const tagged = this.engine.frames.allocate(frame.length + VLAN_TAG_BYTES);
    tagged.set(frame.subarray(ETHERNET_HEADER_BYTES), emitEthernet({ destination, source, etherType, tag }, tagged));
    if (this.#parent.fits(tagged)) this.#parent.transmit(tagged);
    else this.engine.drop(this.#parent, tagged, 'too-big', `larger than the MTU of ${this.#parent.mtuBytes}`);
  }
}

/** The virtual LANs on one interface, by their numbers. */
export class VlanTable implements FrameTaker {
  readonly #engine: Engine;
  readonly #vlans = new Map<number, Vlan>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get size(): number {
    return this.#vlans.size;
  }

  add(vlanId: number, vlan: Vlan): void {
    this.#vlans.set(vlanId, vlan);
  }

  remove(vlanId: number): void {
    this.#vlans.delete(vlanId);
  }

  take(frame: Uint8Array): boolean {
    const ethernet = EthernetView.over(frame);
    const tag = ethernet?.tag;
    const vlan = tag === undefined ? undefined : this.#vlans.get(tag.vlanId);
    if (ethernet === undefined || vlan === undefined) return false;
    const { destination, source, etherType, payloadStart } = ethernet;
    const plain = this.#engine.frames.allocate(frame.length - VLAN_TAG_BYTES);
    plain.set(frame.subarray(payloadStart), emitEthernet({ destination, source, etherType }, plain));
    this.#engine.pass(vlan, plain);
    return true;
  }
}
