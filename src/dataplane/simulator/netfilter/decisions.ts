/**
 * Asking chains about packets, and telling what was decided to whoever listens.
 */
import type { Engine } from '../engine.js';
import type { HopPlace } from '../watching/trace.js';
import type { Packet } from './packet.js';
import type { Chain } from './rules/chain.js';
import { describeRule, type Rule } from './rules/rule.js';
import { flowOf } from './tracking/tracked-connection.js';

export class Decisions {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** The rule of a chain that decides about a packet. */
  decide(chain: Chain, packet: Packet, place: HopPlace): Rule | undefined {
    if (chain.isEmpty) return undefined;
    return chain.decide(packet, this.#engine.steps.active ? (rule) => this.#tellRule(rule, place) : undefined);
  }

  /** Whether a chain of the filter lets a packet pass; if not, its drop is reported. */
  passes(chain: Chain, packet: Packet, frame: Uint8Array, place: HopPlace): boolean {
    if (chain.isEmpty) return true;
    const rule = this.decide(chain, packet, place);
    if (rule !== undefined) {
      if (rule.resource.verdict.kind !== 'drop') return true;
      this.#engine.drop(place, frame, 'denied', `by ${describeRule(rule.resource)}`);
      return false;
    }
    const { policy, table, name, policyRemedy: remedy } = chain;
    if (this.#engine.steps.active) this.#engine.steps.tell(place, { kind: 'policy', table, chain: name, verdict: policy, ...(remedy !== undefined && { remedy }) });
    if (policy === 'drop') this.#engine.drop(place, frame, 'denied', `by the policy of ${name}`);
    return policy === 'accept';
  }

  /** Tells what a packet is to its connection. */
  tellConnection(packet: Packet, place: HopPlace | undefined): void {
    const { steps } = this.#engine;
    if (!steps.active || place === undefined || packet.state === undefined) return;
    steps.tell(place, { kind: 'connection', state: packet.state, flow: flowOf(packet) });
  }

  /** Translates, and tells from what to what. */
  tellTranslation(packet: Packet, place: HopPlace, translate: () => void): void {
    const { steps } = this.#engine;
    if (!steps.active) return translate();
    const before = flowOf(packet);
    translate();
    steps.tell(place, { kind: 'translation', before, after: flowOf(packet) });
  }

  #tellRule({ resource }: Rule, place: HopPlace): void {
    const { table, chain, id, comment, remedy, verdict } = resource;
    this.#engine.steps.tell(place, { kind: 'rule', table, chain, rule: id, ...(comment !== undefined && { comment }), ...(remedy !== undefined && { remedy }), verdict });
  }
}
