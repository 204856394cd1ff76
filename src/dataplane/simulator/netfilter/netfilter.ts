/**
 * Packet filter and address translation of one namespace, at the points of a packet's way.
 *
 *     prerouting   track, nat: destination           output        track, nat: destination, filter
 *     forward      filter                            postrouting   nat: source, confirm
 *     input        filter, nat: source, confirm      bridged       track, filter, confirm
 *
 * Order and meaning are Linux'. While there is no rule and no policy, the stack has no hooks and nothing is tracked. What
 * was found out about a packet is carried from point to point of its way, which is one call of the stack.
 */
import type { PolicyResource, RuleResource } from '../../../contracts/netfilter.js';
import type { AddressValue } from '../../../wire/ip-packet.js';
import type { Engine } from '../engine.js';
import type { NetworkInterface } from '../links/network-interface.js';
import type { IpStack } from '../stack/ip-stack.js';
import type { PacketHooks } from '../stack/packet-hooks.js';
import { Decisions } from './decisions.js';
import { Packet } from './packet.js';
import type { Chain } from './rules/chain.js';
import { Ruleset } from './rules/ruleset.js';
import { ConnectionTracking } from './tracking/connection-tracking.js';
import { describeConnection, type TrackedConnection } from './tracking/tracked-connection.js';
import { destinationChanges, sourceChanges, translateDestination, translateSource } from './translation.js';
import { TranslationChoice } from './translation-choice.js';

/** Packets that may be on their way at once, those included that were dropped. */
const NESTED_LIMIT = 8;

/** Where a packet ends its way through the stack. */
interface WayOut {
  /** The interface concerned. */
  readonly by: NetworkInterface;
  /** Rules that may give its connection another source. */
  readonly nat: Chain | undefined;
  /** Whether the frame is also somebody else's, so that a change is made to a copy. */
  readonly shared: boolean;
}

export class Netfilter implements PacketHooks {
  readonly #engine: Engine;
  readonly #stack: IpStack;
  readonly #ipv4: Ruleset;
  readonly #ipv6: Ruleset;
  readonly #tracking: ConnectionTracking;
  readonly #choice: TranslationChoice;
  readonly #decisions: Decisions;
  /** Rules and policies. */
  #entries = 0;
  /** Those on their way: one, and more where whoever watches sends something in between. Some were dropped since. */
  readonly #packets: Packet[] = [];
  /** Translated packets that are on their way back by the loopback interface, where their ends tell nothing. */
  readonly #looped = new WeakMap<Uint8Array, Packet>();

  constructor(engine: Engine, stack: IpStack) {
    const isLocal = stack.routing.isLocal.bind(stack.routing);
    const { host, namespace } = stack.loopback;
    this.#engine = engine;
    this.#stack = stack;
    this.#ipv4 = new Ruleset(isLocal);
    this.#ipv6 = new Ruleset(isLocal);
    this.#tracking = new ConnectionTracking(() => engine.now);
    this.#decisions = new Decisions(engine);
    this.#choice = new TranslationChoice(engine, `netfilter ${host}/${namespace}`, { routing: stack.routing, tracking: this.#tracking, decisions: this.#decisions });
  }

  /** Whether there is anything to ask. */
  get active(): boolean {
    return this.#entries > 0;
  }

  /** Adds a rule; the returned function takes it back, and ends the translations that it made. */
  addRule(rule: RuleResource): () => void {
    const remove = (rule.family === 4 ? this.#ipv4 : this.#ipv6).add(rule);
    this.#count(1);
    return () => {
      remove();
      this.#tracking.table.removeGroup(rule.id);
      this.#count(-1);
    };
  }

  /** Sets a chain's policy; the returned function takes it back. */
  addPolicy(policy: PolicyResource): () => void {
    const remove = (policy.family === 4 ? this.#ipv4 : this.#ipv6).addPolicy(policy);
    this.#count(1);
    return () => {
      remove();
      this.#count(-1);
    };
  }

  /** Forgets the connections whose answers are from or to an address, which may be somebody else's soon. */
  forgetAddress(address: AddressValue): void {
    this.#tracking.table.removeGroup(address);
  }

  /** How many connections are kept, those included that have expired and were not cleared away yet. */
  get trackedCount(): number {
    return this.#tracking.table.size;
  }

  /** The tracked connections, oldest first. */
  connections(): readonly TrackedConnection[] {
    // In a run, so that the time is the present one.
    return this.#engine.run(() => this.#tracking.table.list(this.#engine.now).map((connection) => describeConnection(connection, this.#engine.now)));
  }

  prerouting(frame: Uint8Array, received: NetworkInterface): Uint8Array {
    const packet = this.#begin(frame, received, undefined);
    if (packet === undefined) return frame;
    this.#choice.chooseDestination(packet, this.#rulesFor(packet).natPrerouting, received);
    if (!destinationChanges(packet)) return frame;
    const copy = this.#engine.frames.copy(frame);
    this.#translateDestination(packet, copy, received);
    return copy;
  }

  input(frame: Uint8Array, received: NetworkInterface): Uint8Array | undefined {
    const packet = this.#resume(frame, received, undefined);
    if (packet === undefined) return frame;
    this.#packets.pop();
    if (!this.#decisions.passes(this.#rulesFor(packet).input, packet, frame, received)) return undefined;
    return this.#finish(packet, frame, { by: received, nat: undefined, shared: true });
  }

  forward(frame: Uint8Array, received: NetworkInterface, leaving: NetworkInterface): Uint8Array | undefined {
    const packet = this.#resume(frame, received, leaving);
    if (packet === undefined) return frame;
    return this.#decisions.passes(this.#rulesFor(packet).forward, packet, frame, received) ? frame : undefined;
  }

  output(frame: Uint8Array, leaving: NetworkInterface): Uint8Array | undefined {
    const packet = this.#begin(frame, undefined, leaving);
    if (packet === undefined) return frame;
    const rules = this.#rulesFor(packet);
    this.#choice.chooseDestination(packet, rules.natOutput, leaving);
    if (destinationChanges(packet)) this.#translateDestination(packet, frame, leaving);
    return this.#decisions.passes(rules.output, packet, frame, leaving) ? frame : undefined;
  }

  postrouting(frame: Uint8Array, leaving: NetworkInterface): Uint8Array | undefined {
    const packet = this.#resume(frame, undefined, leaving);
    if (packet === undefined) return frame;
    this.#packets.pop();
    const passed = this.#finish(packet, frame, { by: leaving, nat: this.#rulesFor(packet).natPostrouting, shared: false });
    if (leaving === this.#stack.loopback && passed !== undefined && isTranslated(packet)) this.#looped.set(passed, packet);
    return passed;
  }

  /** A whole packet that crosses a bridge of the namespace: asked about in FORWARD, as coming and going by the bridge. */
  bridged(frame: Uint8Array, bridge: NetworkInterface): Uint8Array | undefined {
    const packet = this.#begin(frame, bridge, bridge);
    if (packet === undefined) return frame;
    this.#packets.pop();
    // What was translated on its way through the stack may be answered straight over the bridge.
    const changes = destinationChanges(packet);
    const own = changes ? this.#engine.frames.copy(frame) : frame;
    if (changes) this.#translateDestination(packet, own, bridge);
    if (!this.#decisions.passes(this.#rulesFor(packet).forward, packet, own, bridge)) return undefined;
    return this.#finish(packet, own, { by: bridge, nat: undefined, shared: !changes });
  }

  #count(more: 1 | -1): void {
    this.#entries += more;
    if (this.#entries === 0) {
      this.#tracking.table.clear();
      this.#packets.length = 0;
    }
    this.#stack.hooks = this.active ? this : undefined;
  }

  #rulesFor({ source }: Packet): Ruleset {
    return typeof source === 'number' ? this.#ipv4 : this.#ipv6;
  }

  /** Finds out about a packet that enters the stack. */
  #begin(frame: Uint8Array, received: NetworkInterface | undefined, leaving: NetworkInterface | undefined): Packet | undefined {
    const packet = Packet.in(frame);
    if (packet === undefined) return undefined;
    this.#packets.push(packet);
    if (this.#packets.length > NESTED_LIMIT) this.#packets.shift();
    packet.inInterface = received?.name;
    packet.outInterface = leaving?.name;
    const isLooped = received === this.#stack.loopback;
    const before = isLooped ? this.#looped.get(frame) : undefined;
    if (before === undefined) this.#tracking.track(packet, !isLooped);
    else packet.follow(before);
    this.#decisions.tellConnection(packet, received ?? leaving);
    return packet;
  }

  /** Goes on with the packet that entered, or finds out about one that came another way. */
  #resume(frame: Uint8Array, received: NetworkInterface | undefined, leaving: NetworkInterface | undefined): Packet | undefined {
    let packet = this.#packets.at(-1);
    while (packet !== undefined && !packet.isIn(frame)) {
      this.#packets.pop();
      packet = this.#packets.at(-1);
    }
    if (packet === undefined) return this.#begin(frame, received, leaving);
    packet.inInterface = received?.name;
    packet.outInterface = leaving?.name;
    return packet;
  }

  #translateDestination(packet: Packet, frame: Uint8Array, by: NetworkInterface): void {
    packet.moveTo(frame);
    this.#decisions.tellTranslation(packet, by, () => translateDestination(packet));
  }

  /** Enters the packet's connection, and gives the packet its source. */
  #finish(packet: Packet, frame: Uint8Array, way: WayOut): Uint8Array | undefined {
    if (!this.#choice.chooseSource(packet, frame, way.nat, way.by)) return undefined;
    if (!sourceChanges(packet)) return frame;
    const own = way.shared ? this.#engine.frames.copy(frame) : frame;
    packet.moveTo(own);
    this.#decisions.tellTranslation(packet, way.by, () => translateSource(packet));
    return own;
  }
}

function isTranslated({ tuple }: Packet): boolean {
  return tuple !== undefined && (tuple.connection.destinationTranslated || tuple.connection.sourceTranslated);
}
