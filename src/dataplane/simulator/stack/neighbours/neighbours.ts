/**
 * Who has an address on a link, and the last step of a packet out of the stack: ARP for IPv4, NDP for IPv6.
 *
 * Neighbours from resources are never asked for and never forgotten. Packets wait while their neighbour is asked. A
 * question for an address of ours is a sign of its sender's life, as an answer is.
 */
import { formatIpAddress } from '../../../../net/ip-address.js';
import { formatMacAddress, type MacAddress } from '../../../../net/mac-address.js';
import { ArpView } from '../../../../wire/arp.js';
import { addressSum } from '../../../../wire/checksum.js';
import { writeMacAddresses } from '../../../../wire/ethernet.js';
import { Icmpv6View } from '../../../../wire/icmp/icmpv6.js';
import { NDP_HOP_LIMIT, NdpView } from '../../../../wire/icmp/ndp.js';
import { type AddressValue, ipAddress } from '../../../../wire/ip-packet.js';
import type { Ipv6View } from '../../../../wire/ipv6.js';
import { Claims } from '../../claims.js';
import type { Engine } from '../../engine.js';
import type { NetworkInterface } from '../../links/network-interface.js';
import { isMulticastAddress, isUnspecifiedAddress, multicastMac } from '../addresses.js';
import type { Routing } from '../routing/routing.js';
import { DELAY_MS, type LinkNeighbours, Neighbour, type NeighbourState, type PermanentNeighbour, REACHABLE_MS, REQUEST_INTERVAL_MS, REQUESTS, UNUSED_MS, WAITING_LIMIT } from './neighbour.js';
import { answerToArp, answerToSolicitation, questionFor } from './questions.js';

/** Fewer learned neighbours of one link than this are kept for ever (Linux' `gc_thresh1`). */
const KEPT_NEIGHBOURS = 128;

/** A neighbour as `ip neigh` shows it. */
export interface KnownNeighbour {
  readonly via: NetworkInterface;
  readonly address: AddressValue;
  readonly mac: MacAddress | undefined;
  readonly state: NeighbourState | 'permanent';
}

export class Neighbours {
  readonly #engine: Engine;
  readonly #routing: Routing;
  readonly #undeliverable: (frame: Uint8Array) => void;
  /** The links that have any. */
  readonly #links = new Set<NetworkInterface>();

  /** `undeliverable` is given the frames whose neighbour did not answer. */
  constructor(engine: Engine, routing: Routing, undeliverable: (frame: Uint8Array) => void) {
    this.#engine = engine;
    this.#routing = routing;
    this.#undeliverable = undeliverable;
  }

  /** Adds a neighbour that need not be asked for; the returned function takes it back. */
  addPermanent(via: NetworkInterface, neighbour: PermanentNeighbour): () => void {
    const { permanent } = this.#on(via);
    permanent.add(neighbour.address, neighbour);
    return () => permanent.remove(neighbour.address, neighbour);
  }

  /** The MAC of a neighbour that need not be asked for. */
  permanent(via: NetworkInterface, address: AddressValue): MacAddress | undefined {
    return via.neighbours?.permanent.get(address)?.mac;
  }

  /** All neighbours, link by link. */
  list(): readonly KnownNeighbour[] {
    // In a run, so that the time is the present one.
    return this.#engine.run(() => [...this.#links].flatMap((via) => this.#listOn(via)));
  }

  #listOn(via: NetworkInterface): readonly KnownNeighbour[] {
    const { permanent, learned } = this.#on(via);
    const fixed = Array.from(permanent.keys(), (address) => ({ via, address, mac: permanent.get(address)?.mac, state: 'permanent' as const }));
    return [...fixed, ...Array.from(learned, ([address, one]) => ({ via, address, mac: one.mac, state: one.stateAt(this.#engine.now) }))];
  }

  /** Whether the address was asked for and has not answered. */
  isUnanswered(via: NetworkInterface, address: AddressValue): boolean {
    const neighbour = via.neighbours?.learned.get(address);
    return neighbour !== undefined && neighbour.mac === undefined;
  }

  /** Forgets all of a link that is no more; what waits for it is lost. */
  forget(via: NetworkInterface): void {
    for (const neighbour of via.neighbours?.learned.values() ?? []) neighbour.timer?.cancel();
    via.neighbours = undefined;
    this.#links.delete(via);
  }

  /** Sends a frame to the neighbour with the address, as soon as its MAC is known. */
  transmit(via: NetworkInterface, address: AddressValue, frame: Uint8Array): void {
    const link = via.neighbours ?? this.#on(via);
    const fixed = link.permanent.size > 0 ? link.permanent.get(address)?.mac : undefined;
    if (fixed !== undefined) return this.#transmitKnown(via, address, fixed, frame, 'permanent');
    const neighbour = link.learned.get(address);
    const fresh = neighbour?.state === 'reachable' && this.#engine.now - neighbour.seenMs < REACHABLE_MS;
    if (fresh && neighbour.mac !== undefined) this.#transmitKnown(via, address, neighbour.mac, frame, 'known');
    else this.#resolve(via, address, neighbour, frame);
  }

  /** Takes an ARP message that an interface received. */
  receiveArp(via: NetworkInterface, frame: Uint8Array, start: number): void {
    const message = ArpView.over(frame, start);
    if (message === undefined) return this.#engine.drop(via, frame, 'malformed', 'malformed ARP message');
    if (!via.resolves) return this.#engine.drop(via, frame, 'unknown-protocol', 'the interface takes no ARP');
    const forUs = this.#routing.isLocal(message.targetAddress);
    this.#learn(via, message.senderAddress, message.senderMac, forUs);
    if (message.isRequest && forUs) this.#answer(via, answerToArp(this.#engine, via, message));
  }

  /** Takes a message of neighbour discovery that an interface received. */
  receiveNdp(via: NetworkInterface, frame: Uint8Array, packet: Ipv6View): void {
    const { payloadStart, end } = packet;
    const message = NdpView.over(frame, payloadStart, end);
    const whole = Icmpv6View.over(frame, payloadStart, end)?.checksumHolds(addressSum(frame, packet.start)) === true;
    if (message === undefined || !whole || packet.ttl !== NDP_HOP_LIMIT) return this.#engine.drop(via, frame, 'malformed', 'malformed NDP message');
    if (!via.resolves) return this.#engine.drop(via, frame, 'unknown-protocol', 'the interface takes no NDP');
    const { target, mac } = message;
    if (!message.isSolicitation) {
      if (mac !== undefined) this.#learn(via, target, mac, false);
      return;
    }
    const forUs = this.#routing.isLocal(target);
    const { source } = packet;
    if (mac !== undefined) this.#learn(via, source, mac, forUs);
    // Who asks without an address of its own only checks whether one is taken, which nobody does here.
    if (forUs && mac !== undefined && source !== 0n) this.#answer(via, answerToSolicitation(this.#engine, via.mac, target, { mac, address: source }));
  }

  #on(via: NetworkInterface): LinkNeighbours {
    if (via.neighbours !== undefined) return via.neighbours;
    const link: LinkNeighbours = { permanent: new Claims(), learned: new Map(), sweptMs: this.#engine.now };
    via.neighbours = link;
    this.#links.add(via);
    return link;
  }

  #answer(via: NetworkInterface, answer: Uint8Array): void {
    if (this.#engine.trace.active) this.#engine.trace.hop(via, 'answer', answer);
    via.transmit(answer);
  }

  #transmitTo(via: NetworkInterface, mac: MacAddress, frame: Uint8Array): void {
    writeMacAddresses(frame, mac, via.mac);
    if (this.#engine.trace.active) this.#engine.trace.hop(via, 'send', frame);
    via.transmit(frame);
  }

  /** Sends a frame to a neighbour that is not certain to be there. */
  #resolve(via: NetworkInterface, address: AddressValue, neighbour: Neighbour | undefined, frame: Uint8Array): void {
    if (!via.resolves) return this.#transmitTo(via, via.mac, frame);
    if (isMulticastAddress(address)) return this.#transmitTo(via, multicastMac(address), frame);
    if (neighbour?.mac === undefined) return this.#wait(via, address, neighbour ?? this.#add(via, address, undefined), frame);
    if (neighbour.stateAt(this.#engine.now) === 'stale') {
      neighbour.state = 'delay';
      neighbour.seenMs = this.#engine.now;
      neighbour.timer = this.#engine.after(DELAY_MS, () => this.#ask(via, address, neighbour, 'probe'));
    }
    this.#transmitKnown(via, address, neighbour.mac, frame, 'known');
  }

  #wait(via: NetworkInterface, address: AddressValue, neighbour: Neighbour, frame: Uint8Array): void {
    if (this.#engine.steps.active) this.#tell(via, address, undefined, 'asked');
    neighbour.waiting.push(frame);
    const lost = neighbour.waiting.length > WAITING_LIMIT ? neighbour.waiting.shift() : undefined;
    if (lost !== undefined) this.#engine.drop(via, lost, 'queue-full', 'too many packets wait for the neighbour');
    if (neighbour.timer === undefined) this.#ask(via, address, neighbour, 'incomplete');
  }

  #transmitKnown(via: NetworkInterface, address: AddressValue, mac: MacAddress, frame: Uint8Array, how: 'permanent' | 'known' | 'answered'): void {
    if (this.#engine.steps.active) this.#tell(via, address, mac, how);
    this.#transmitTo(via, mac, frame);
  }

  #tell(via: NetworkInterface, address: AddressValue, mac: MacAddress | undefined, how: 'permanent' | 'known' | 'asked' | 'answered' | 'failed'): void {
    const macAddress = mac === undefined ? {} : { macAddress: formatMacAddress(mac) };
    this.#engine.steps.tell(via, { kind: 'neighbour', address: formatIpAddress(ipAddress(address)), ...macAddress, how });
  }

  #ask(via: NetworkInterface, address: AddressValue, neighbour: Neighbour, state: 'incomplete' | 'probe'): void {
    neighbour.state = state;
    if (neighbour.requests === REQUESTS) return this.#fail(via, address, neighbour);
    neighbour.requests += 1;
    neighbour.timer = this.#engine.after(REQUEST_INTERVAL_MS, () => this.#ask(via, address, neighbour, state));
    const question = questionFor(this.#engine, via, { from: this.#routing.sourceOn(via, address), address, mac: neighbour.mac });
    if (this.#engine.trace.active) this.#engine.trace.hop(via, 'send', question);
    via.transmit(question);
  }

  #fail(via: NetworkInterface, address: AddressValue, neighbour: Neighbour): void {
    if (this.#engine.steps.active && neighbour.waiting.length > 0) this.#tell(via, address, undefined, 'failed');
    const { waiting } = neighbour;
    neighbour.state = 'failed';
    neighbour.mac = undefined;
    neighbour.seenMs = this.#engine.now;
    neighbour.requests = 0;
    neighbour.waiting = [];
    neighbour.timer = undefined;
    for (const frame of waiting) {
      this.#engine.drop(via, frame, 'neighbour-unreachable', 'the neighbour does not answer');
      this.#undeliverable(frame);
    }
  }

  /** Takes note of a sender; of a stranger only if it spoke to us. */
  #learn(via: NetworkInterface, address: AddressValue, mac: MacAddress, create: boolean): void {
    // Most questions are a stranger's to somebody else, so this comes before all other checks.
    const present = via.neighbours?.learned.get(address);
    if (present === undefined && !create) return;
    if (isUnspecifiedAddress(address) || this.#routing.isLocal(address)) return;
    if (present === undefined) return void this.#add(via, address, mac);
    present.mac = mac;
    present.state = 'reachable';
    present.seenMs = this.#engine.now;
    present.requests = 0;
    present.timer?.cancel();
    present.timer = undefined;
    const { waiting } = present;
    present.waiting = [];
    for (const frame of waiting) this.#transmitKnown(via, address, mac, frame, 'answered');
  }

  #add(via: NetworkInterface, address: AddressValue, mac: MacAddress | undefined): Neighbour {
    const link = this.#on(via);
    const nowMs = this.#engine.now;
    if (link.learned.size >= KEPT_NEIGHBOURS && nowMs - link.sweptMs >= UNUSED_MS) sweep(link, nowMs);
    const neighbour = new Neighbour(mac, nowMs);
    link.learned.set(address, neighbour);
    return neighbour;
  }
}

/** Takes the neighbours away that were not used for long. */
function sweep(link: LinkNeighbours, nowMs: number): void {
  link.sweptMs = nowMs;
  for (const [address, neighbour] of link.learned) if (neighbour.isUnusedAt(nowMs)) link.learned.delete(address);
}
