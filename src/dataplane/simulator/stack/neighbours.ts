/**
 * Who has an address on a link: ARP for IPv4 (RFC 826), and the last step of a packet out of the stack.
 *
 *     unknown --send--> asked --reply--> known --30 s--> unknown
 *                        | three requests, a second apart, unanswered
 *                        v
 *                      failed: what waited is undeliverable
 *
 * Neighbours from resources are never asked for and never forgotten. Packets wait while their neighbour is asked.
 */
import type { Timer } from '../../../base/runtime.js';
import { BROADCAST_MAC_ADDRESS, type MacAddress } from '../../../net/mac-address.js';
import { ArpView } from '../../../wire/arp.js';
import { writeMacAddresses } from '../../../wire/ethernet.js';
import { arpFrame } from '../arp-frame.js';
import { Claims } from '../claims.js';
import type { Engine } from '../engine.js';
import type { NetworkInterface } from '../links/network-interface.js';
import type { Routing } from './routing.js';

/** How often an address is asked for, and how long each time (Linux' defaults). */
const REQUESTS = 3;
const REQUEST_INTERVAL_MS = 1000;
/** How long an answer is good for (Linux' base reachable time). */
const REACHABLE_MS = 30_000;
/** Packets that may wait for one neighbour; the oldest is lost first (Linux' default). */
const WAITING_LIMIT = 101;

/** A neighbour that was learned, or is being asked for. */
interface Neighbour {
  mac: MacAddress | undefined;
  confirmedMs: number;
  requests: number;
  waiting: Uint8Array[];
  timer: Timer | undefined;
}

interface LinkNeighbours {
  readonly permanent: Claims<number, PermanentNeighbour>;
  readonly learned: Map<number, Neighbour>;
}

/** A neighbour that a resource names. */
export interface PermanentNeighbour {
  readonly address: number;
  readonly mac: MacAddress;
}

export class Neighbours {
  readonly #engine: Engine;
  readonly #routing: Routing;
  readonly #undeliverable: (frame: Uint8Array) => void;
  readonly #links = new Map<NetworkInterface, LinkNeighbours>();

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
  permanent(via: NetworkInterface, address: number): MacAddress | undefined {
    return this.#links.get(via)?.permanent.get(address)?.mac;
  }

  /** Whether the address is being asked for and has not answered. */
  isUnanswered(via: NetworkInterface, address: number): boolean {
    const neighbour = this.#links.get(via)?.learned.get(address);
    return neighbour !== undefined && neighbour.mac === undefined;
  }

  /** Forgets all of a link that is no more; what waits for it is lost. */
  forget(via: NetworkInterface): void {
    for (const neighbour of this.#links.get(via)?.learned.values() ?? []) neighbour.timer?.cancel();
    this.#links.delete(via);
  }

  /** Sends a frame, complete but for its MAC addresses, to an address on the link, once its MAC is known. */
  transmit(via: NetworkInterface, address: number, frame: Uint8Array): void {
    const link = this.#on(via);
    const mac = (link.permanent.size > 0 ? link.permanent.get(address)?.mac : undefined) ?? this.#learnedMac(link, address);
    if (mac !== undefined) this.#transmitTo(via, mac, frame);
    else this.#wait(via, link, address, frame);
  }

  /** Takes an ARP message that an interface received. */
  receive(via: NetworkInterface, frame: Uint8Array, start: number): void {
    const message = ArpView.over(frame, start);
    if (message === undefined) return this.#engine.drop(via, frame, 'malformed ARP message');
    const { senderAddress, senderMac, targetAddress } = message;
    const forUs = this.#routing.isLocal(targetAddress);
    this.#learn(via, senderAddress, senderMac, forUs);
    if (!message.isRequest || !forUs) return;
    const reply = { senderMac: via.mac, senderAddress: targetAddress, targetMac: senderMac, targetAddress: senderAddress };
    const answer = arpFrame(this.#engine, senderMac, { operation: 'reply', ...reply });
    if (this.#engine.trace.active) this.#engine.trace.hop(via, 'answer', answer);
    via.transmit(answer);
  }

  #on(via: NetworkInterface): LinkNeighbours {
    const present = this.#links.get(via);
    if (present !== undefined) return present;
    const link: LinkNeighbours = { permanent: new Claims(), learned: new Map() };
    this.#links.set(via, link);
    return link;
  }

  #learnedMac(link: LinkNeighbours, address: number): MacAddress | undefined {
    const neighbour = link.learned.get(address);
    if (neighbour?.mac === undefined || this.#engine.now - neighbour.confirmedMs < REACHABLE_MS) return neighbour?.mac;
    link.learned.delete(address);
    return undefined;
  }

  #transmitTo(via: NetworkInterface, mac: MacAddress, frame: Uint8Array): void {
    writeMacAddresses(frame, mac, via.mac);
    if (this.#engine.trace.active) this.#engine.trace.hop(via, 'send', frame);
    via.transmit(frame);
  }

  #wait(via: NetworkInterface, link: LinkNeighbours, address: number, frame: Uint8Array): void {
    const asked = link.learned.get(address);
    if (asked !== undefined) {
      asked.waiting.push(frame);
      const lost = asked.waiting.length > WAITING_LIMIT ? asked.waiting.shift() : undefined;
      if (lost !== undefined) this.#engine.drop(via, lost, 'too many packets wait for the neighbour');
      return;
    }
    const neighbour: Neighbour = { mac: undefined, confirmedMs: 0, requests: 0, waiting: [frame], timer: undefined };
    link.learned.set(address, neighbour);
    this.#request(via, address, neighbour);
  }

  #request(via: NetworkInterface, address: number, neighbour: Neighbour): void {
    if (neighbour.requests === REQUESTS) return this.#fail(via, address, neighbour);
    neighbour.requests += 1;
    neighbour.timer = this.#engine.after(REQUEST_INTERVAL_MS, () => this.#request(via, address, neighbour));
    const senderAddress = this.#routing.sourceOn(via, address) ?? 0;
    const question = { senderMac: via.mac, senderAddress, targetMac: 0, targetAddress: address };
    const frame = arpFrame(this.#engine, BROADCAST_MAC_ADDRESS, { operation: 'request', ...question });
    if (this.#engine.trace.active) this.#engine.trace.hop(via, 'send', frame);
    via.transmit(frame);
  }

  #fail(via: NetworkInterface, address: number, neighbour: Neighbour): void {
    this.#links.get(via)?.learned.delete(address);
    for (const frame of neighbour.waiting) {
      this.#engine.drop(via, frame, 'the neighbour does not answer');
      this.#undeliverable(frame);
    }
  }

  /** Takes note of a sender; of a stranger only if it spoke to us. */
  #learn(via: NetworkInterface, address: number, mac: MacAddress, create: boolean): void {
    if (address === 0 || this.#routing.isLocal(address)) return;
    const { learned } = this.#on(via);
    const present = learned.get(address);
    if (present === undefined) {
      if (create) learned.set(address, { mac, confirmedMs: this.#engine.now, requests: 0, waiting: [], timer: undefined });
      return;
    }
    present.mac = mac;
    present.confirmedMs = this.#engine.now;
    present.timer?.cancel();
    present.timer = undefined;
    const { waiting } = present;
    present.waiting = [];
    for (const frame of waiting) this.#transmitTo(via, mac, frame);
  }
}
