/**
 * The router between the underlay and the world outside, as far as the simulation knows it: it answers for its address,
 * and what it is given leaves the simulation.
 */
import type { Ipv4Address } from '../../../net/ip-address.js';
import { formatIpAddress } from '../../../net/ip-address.js';
import { macFromIpv4 } from '../../../net/mac-address.js';
import { ArpView } from '../../../wire/arp.js';
import { EthernetView, EtherType } from '../../../wire/ethernet.js';
import type { Engine } from '../engine.js';
import { answerToArp } from '../stack/neighbours/questions.js';
import { UnderlayInterface, type Underlay } from './underlay.js';

const MTU_BYTES = 65_535;
/** Nothing is above it: what it receives is taken by `receive`. */
const NOTHING = { receiveFrom(): void {} };

export class UnderlayGateway extends UnderlayInterface {
  readonly #address: number;
  readonly #isAHosts: (address: number) => boolean;

  /** `isAHosts`: whether a host of the simulation has the address, and answers for it itself. */
  constructor(engine: Engine, underlay: Underlay, address: Ipv4Address, isAHosts: (address: number) => boolean) {
    const place = { host: 'underlay', namespace: 'underlay', name: `gateway ${formatIpAddress(address)}` };
    super(engine, NOTHING, { ...place, mac: macFromIpv4(address.value), mtuBytes: MTU_BYTES, underlay });
    this.#address = address.value;
    this.#isAHosts = isAHosts;
  }

  override receive(frame: Uint8Array): void {
    const ethernet = EthernetView.over(frame);
    if (ethernet === undefined) return;
    if (ethernet.etherType === EtherType.arp) return this.#answer(ethernet);
    if (ethernet.destination === this.mac) this.engine.drop(this, frame, 'exits-network', 'it leaves by the gateway, and is not simulated further');
  }

  #answer({ bytes, payloadStart }: EthernetView): void {
    const question = ArpView.over(bytes, payloadStart);
    if (question?.isRequest !== true || question.targetAddress !== this.#address || this.#isAHosts(this.#address)) return;
    this.transmit(answerToArp(this.engine, this, question));
  }
}
