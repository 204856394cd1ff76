/**
 * Interfaces that share their parent's MAC address and are told apart by their IP addresses, as Linux' ipvlan has them.
 *
 * In mode 'l2' a child is on its parent's link: it asks and answers for neighbours, and hears broadcasts from outside.
 * In 'l3' and 'l3s' it is not: there are no questions and no broadcasts, and what is for no other child is routed by
 * the parent's own stack. The parent's own stack and the children do not see each other on the link.
 */
import { isMulticastMac } from '../../../../net/mac-address.js';
import { ArpView } from '../../../../wire/arp.js';
import { EthernetView, EtherType } from '../../../../wire/ethernet.js';
import { NdpView } from '../../../../wire/icmp/ndp.js';
import { type AddressValue, ipView } from '../../../../wire/ip-packet.js';
import { IpProtocol, Ipv4View } from '../../../../wire/ipv4.js';
import { Ipv6View } from '../../../../wire/ipv6.js';
import { Claims } from '../../claims.js';
import type { Engine } from '../../engine.js';
import { isMulticastAddress } from '../../stack/addresses.js';
import type { IpStack } from '../../stack/ip-stack.js';
import { type InterfaceOptions, NetworkInterface, type UpperLayer } from '../network-interface.js';

export type IpvlanMode = 'l2' | 'l3' | 'l3s';

export class Ipvlan extends NetworkInterface {
  readonly #port: IpvlanPort;

  constructor(engine: Engine, stack: UpperLayer, options: InterfaceOptions & { readonly port: IpvlanPort }) {
    super(engine, stack, options);
    this.#port = options.port;
  }

  /** Lets the interface have what is for an address; the returned function ends that. */
  claim(address: AddressValue): () => void {
    return this.#port.claim(address, this);
  }

  override transmit(frame: Uint8Array): void {
    if (this.engine.taps.active) this.engine.taps.frame(this, 'out', frame);
    this.#port.transmitFrom(this, frame);
  }
}

/** What takes over a parent interface for its children. */
export class IpvlanPort implements UpperLayer {
  readonly mode: IpvlanMode;
  readonly #engine: Engine;
  readonly #parent: NetworkInterface;
  readonly #parentStack: IpStack;
  /** What the parent had above it, and has again when there are no children. */
  readonly #below: UpperLayer;
  readonly #children = new Set<Ipvlan>();
  readonly #byAddress = new Claims<AddressValue, Ipvlan>();
  #lastDeviceId = 0;

  constructor(engine: Engine, parent: NetworkInterface, { stack, mode }: { readonly stack: IpStack; readonly mode: IpvlanMode }) {
    this.#engine = engine;
    this.#parent = parent;
    this.#parentStack = stack;
    this.mode = mode;
    this.#below = parent.upper;
    parent.upper = this;
  }

  get size(): number {
    return this.#children.size;
  }

  /** A number for another child, which its link-local address is made with. */
  nextDeviceId(): number {
    this.#lastDeviceId += 1;
    return this.#lastDeviceId;
  }

  add(child: Ipvlan): void {
    this.#children.add(child);
  }

  remove(child: Ipvlan): void {
    this.#children.delete(child);
  }

  /** Gives the parent back. */
  close(): void {
    this.#parent.upper = this.#below;
  }

  claim(address: AddressValue, child: Ipvlan): () => void {
    this.#byAddress.add(address, child);
    return () => this.#byAddress.remove(address, child);
  }

  /** Sends a frame of a child. */
  transmitFrom(child: Ipvlan, frame: Uint8Array): void {
    const ethernet = EthernetView.over(frame);
    if (ethernet === undefined) return this.#engine.drop(child, frame, 'malformed', 'malformed frame');
    if (this.mode !== 'l2') return this.#route(child, frame, ethernet);
    if (isMulticastMac(ethernet.destination)) {
      for (const other of this.#children) if (other !== child) this.#engine.pass(other, frame);
    } else if (ethernet.destination === this.#parent.mac) return this.#engine.pass(this.#childFor(ethernet) ?? this.#parent, frame);
    if (this.#parent.fits(frame)) this.#parent.transmit(frame);
    else this.#engine.drop(this.#parent, frame, 'too-big', `larger than the MTU of ${this.#parent.mtuBytes}`);
  }

  receiveFrom(parent: NetworkInterface, frame: Uint8Array): void {
    const ethernet = EthernetView.over(frame);
    if (ethernet === undefined) return this.#engine.drop(parent, frame, 'malformed', 'malformed frame');
    if (isMulticastMac(ethernet.destination)) {
      if (this.mode === 'l2') for (const child of this.#children) this.#engine.pass(child, frame);
      return this.#below.receiveFrom(parent, frame);
    }
    const child = this.#childFor(ethernet);
    if (child !== undefined) this.#engine.pass(child, frame);
    else this.#below.receiveFrom(parent, frame);
  }

  /** Sends a packet of a child to another one, or as a packet of the parent's stack. */
  #route(child: Ipvlan, frame: Uint8Array, ethernet: EthernetView): void {
    const packet = isIp(ethernet) ? ipView(frame, ethernet.payloadStart) : undefined;
    if (packet === undefined) return this.#engine.drop(child, frame, 'unknown-protocol', 'no IP packet, on an interface that only routes');
    const { destination } = packet;
    if (isMulticastAddress(destination)) return this.#engine.drop(child, frame, 'unknown-protocol', 'a multicast, on an interface that only routes');
    const other = this.#byAddress.get(destination);
    if (other !== undefined) return this.#engine.pass(other, frame);
    const hop = this.#parentStack.routing.nextHop(destination);
    if (hop === undefined) return this.#engine.drop(child, frame, 'no-route', 'no route to its destination');
    this.#parentStack.output.send(hop, destination, this.#engine.frames.copy(frame));
  }

  /** The child that a frame is for by the address in it. */
  #childFor(ethernet: EthernetView): Ipvlan | undefined {
    const address = addressedTo(ethernet);
    return address === undefined ? undefined : this.#byAddress.get(address);
  }
}

function isIp({ etherType }: EthernetView): boolean {
  return etherType === EtherType.ipv4 || etherType === EtherType.ipv6;
}

/** The address that a frame is for: a packet's destination, or who a question is about. */
function addressedTo({ bytes, payloadStart, etherType }: EthernetView): AddressValue | undefined {
  switch (etherType) {
    case EtherType.arp:
      return ArpView.over(bytes, payloadStart)?.targetAddress;
    case EtherType.ipv4:
      return Ipv4View.over(bytes, payloadStart)?.destination;
    case EtherType.ipv6: {
      const packet = Ipv6View.over(bytes, payloadStart);
      const question = packet?.protocol === IpProtocol.icmpv6 ? NdpView.over(bytes, packet.payloadStart, packet.end) : undefined;
      return question?.isSolicitation === true ? question.target : packet?.destination;
    }
    default:
      return undefined;
  }
}
