/**
 * What a new connection is translated to, asked of the rules of nat once for each.
 */
import type { AddressValue } from '../../../wire/ip-packet.js';
import type { Engine } from '../engine.js';
import type { NetworkInterface } from '../links/network-interface.js';
import type { Routing } from '../stack/routing/routing.js';
import type { Decisions } from './decisions.js';
import { hasPorts } from './flow-kind.js';
import type { Packet } from './packet.js';
import type { Chain } from './rules/chain.js';
import { describeRule, type Rule } from './rules/rule.js';
import type { Connection } from './tracking/connection.js';
import type { ConnectionTracking } from './tracking/connection-tracking.js';
import { SourceChoice } from './translation.js';

/** What a choice is made with. */
interface ChoiceParts {
  readonly routing: Routing;
  readonly tracking: ConnectionTracking;
  readonly decisions: Decisions;
}

export class TranslationChoice {
  readonly #engine: Engine;
  readonly #parts: ChoiceParts;
  readonly #sources: SourceChoice;

  /** `label` names the stream of chance that ports are chosen by. */
  constructor(engine: Engine, label: string, parts: ChoiceParts) {
    this.#engine = engine;
    this.#parts = parts;
    this.#sources = new SourceChoice(parts.tracking.table, engine.random.fork(label), () => engine.now);
  }

  /** Lets the connection of a first packet go where the rules say. */
  chooseDestination(packet: Packet, nat: Chain, by: NetworkInterface): void {
    const connection = unconfirmed(packet);
    const rule = connection === undefined ? undefined : this.#parts.decisions.decide(nat, packet, by);
    if (connection === undefined || rule?.address === undefined || rule.resource.verdict.kind !== 'dnat') return;
    const { kind, sourcePort } = connection.reply;
    const { port = sourcePort } = rule.resource.verdict;
    connection.rules.push(rule.resource.id);
    connection.translateDestination(rule.address, hasPorts(kind) ? port : sourcePort);
  }

  /** Lets the connection of a first packet come from where the rules say, and enters it; false if the packet was dropped. */
  chooseSource(packet: Packet, frame: Uint8Array, nat: Chain | undefined, by: NetworkInterface): boolean {
    const connection = unconfirmed(packet);
    if (connection === undefined) return true;
    const rule = nat === undefined ? undefined : this.#parts.decisions.decide(nat, packet, by);
    const address = rule === undefined ? undefined : this.#addressOf(rule, packet, by);
    if (rule !== undefined && address !== undefined) connection.rules.push(rule.resource.id);
    if (rule?.resource.verdict.kind === 'masquerade' && address === undefined) {
      this.#engine.drop(by, frame, 'denied', `by ${describeRule(rule.resource)}: ${by.name} has no address to come from`);
      return false;
    }
    const entered = this.#sources.settle(connection, address) && this.#parts.tracking.confirm(connection);
    if (!entered) this.#engine.drop(by, frame, 'queue-full', 'no room for another connection');
    return entered;
  }

  /** The address that a rule lets packets come from; of masquerade that which packets of the namespace itself have. */
  #addressOf(rule: Rule, { source, destination }: Packet, leaving: NetworkInterface): AddressValue | undefined {
    const { kind } = rule.resource.verdict;
    if (kind !== 'masquerade') return kind === 'snat' ? rule.address : undefined;
    const { routing } = this.#parts;
    const own = routing.sourceOn(leaving, routing.nextHop(destination)?.gateway ?? destination);
    // A loopback interface has no address that counts, and Linux then takes one of another interface.
    return own ?? (routing.isLocal(source) && routing.isLocal(destination) ? source : undefined);
  }
}

/** The packet's connection, if it is the first one of it. */
function unconfirmed({ tuple }: Packet): Connection | undefined {
  return tuple === undefined || tuple.connection.confirmed ? undefined : tuple.connection;
}
