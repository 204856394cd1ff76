/**
 * Rules that are tried one after the other, and the way of a packet through them.
 *
 *     built-in chain --jump--> chain --jump--> chain
 *          ^--------return------+
 *
 * Rules stand by position and id. Jumps in a circle, or deeper than 16 (as in nftables), come back at once.
 */
import type { NetfilterTable, PolicyResource, RuleResource } from '../../../../contracts/netfilter.js';
import type { Packet } from '../packet.js';
import type { Rule } from './rule.js';
import { RuleIndex } from './rule-index.js';

const JUMPS_LIMIT = 16;
/** Chains longer than this are not tried rule by rule. */
const SHORT = 16;

/** Is told of each rule that matches. */
export type MatchListener = (rule: Rule) => void;

/** A rule in its chain. */
interface Link {
  readonly rule: Rule;
  /** Where it jumps to. */
  readonly target: Chain | undefined;
}

export class Chain {
  readonly #links: Link[] = [];
  /** Of a long chain, once it is needed. */
  #index: RuleIndex<Link> | undefined;
  #policies: readonly PolicyResource[] = [];
  /** Rules that jump here. */
  #jumps = 0;
  /** Whether a packet is on its way through it. */
  #entered = false;

  constructor(
    readonly table: NetfilterTable,
    readonly name: string,
  ) {}

  /** Whether there is a rule or a policy in it. */
  get isEmpty(): boolean {
    return this.#links.length === 0 && this.#policies.length === 0;
  }

  /** Whether anything would miss it. */
  get isUsed(): boolean {
    return !this.isEmpty || this.#jumps > 0;
  }

  /** What happens to packets that no rule decides; what was said last counts. */
  get policy(): 'accept' | 'drop' {
    return this.#policies.at(-1)?.policy ?? 'accept';
  }

  /** What helps those that the policy stops. */
  get policyRemedy(): string | undefined {
    return this.#policies.at(-1)?.remedy;
  }

  /** Adds a rule where it belongs; the returned function takes it back. */
  add(rule: Rule, target: Chain | undefined): () => void {
    const link = { rule, target };
    this.#links.splice(this.#placeOf(rule.resource), 0, link);
    this.#index = undefined;
    if (target !== undefined) target.#jumps += 1;
    return () => {
      this.#links.splice(this.#links.indexOf(link), 1);
      this.#index = undefined;
      if (target !== undefined) target.#jumps -= 1;
    };
  }

  /** Sets the policy; the returned function takes it back. */
  addPolicy(policy: PolicyResource): () => void {
    this.#policies = [...this.#policies, policy];
    return () => {
      this.#policies = this.#policies.filter((other) => other !== policy);
    };
  }

  /** The rule that decides about a packet; undefined if none does. `told` hears of all that match. */
  decide(packet: Packet, told: MatchListener | undefined, depth = 0): Rule | undefined {
    if (this.#entered || depth > JUMPS_LIMIT) return undefined;
    this.#entered = true;
    try {
      for (const { rule, target } of this.#candidates(packet)) {
        if (!rule.matches(packet)) continue;
        told?.(rule);
        const { kind } = rule.resource.verdict;
        if (kind === 'return') return undefined;
        const decided = kind === 'jump' ? target?.decide(packet, told, depth + 1) : rule;
        if (decided !== undefined) return decided;
      }
    } finally {
      this.#entered = false;
    }
    return undefined;
  }

  #candidates(packet: Packet): readonly Link[] {
    if (this.#links.length <= SHORT) return this.#links;
    this.#index ??= new RuleIndex(this.#links);
    return this.#index.candidates(packet);
  }

  /** Where a rule belongs, by halves. */
  #placeOf(resource: RuleResource): number {
    let low = 0;
    let high = this.#links.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#links[middle];
      if (other !== undefined && comesBefore(other.rule.resource, resource)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function comesBefore(a: RuleResource, b: RuleResource): boolean {
  return a.position === b.position ? a.id < b.id : a.position < b.position;
}
