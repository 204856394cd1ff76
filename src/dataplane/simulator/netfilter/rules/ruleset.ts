/**
 * The chains of one family's rules in one namespace: those that every packet may meet, and those that rules jump to.
 */
import type { NetfilterTable, PolicyResource, RuleResource } from '../../../../contracts/netfilter.js';
import { Chain } from './chain.js';
import { type IsLocal, Rule } from './rule.js';

export class Ruleset {
  readonly input = new Chain('filter', 'INPUT');
  readonly forward = new Chain('filter', 'FORWARD');
  readonly output = new Chain('filter', 'OUTPUT');
  readonly natPrerouting = new Chain('nat', 'PREROUTING');
  readonly natOutput = new Chain('nat', 'OUTPUT');
  readonly natPostrouting = new Chain('nat', 'POSTROUTING');
  readonly #builtIn: ReadonlySet<Chain> = new Set([this.input, this.forward, this.output, this.natPrerouting, this.natOutput, this.natPostrouting]);
  readonly #chains = new Map<string, Chain>(Array.from(this.#builtIn, (chain) => [keyOf(chain.table, chain.name), chain]));
  readonly #isLocal: IsLocal;

  constructor(isLocal: IsLocal) {
    this.#isLocal = isLocal;
  }

  /** Adds a rule to its chain; the returned function takes it back. */
  add(resource: RuleResource): () => void {
    const { table, verdict } = resource;
    const chain = this.#chain(table, resource.chain);
    const target = verdict.kind === 'jump' ? this.#chain(table, verdict.chain) : undefined;
    const remove = chain.add(new Rule(resource, this.#isLocal), target);
    return () => {
      remove();
      this.#forget(chain);
      if (target !== undefined) this.#forget(target);
    };
  }

  /** Sets the policy of a chain; the returned function takes it back. */
  addPolicy(policy: PolicyResource): () => void {
    return this.#chain('filter', policy.chain).addPolicy(policy);
  }

  /** The chain of a name, which comes to be with the first rule that names it. */
  #chain(table: NetfilterTable, name: string): Chain {
    const key = keyOf(table, name);
    const present = this.#chains.get(key);
    if (present !== undefined) return present;
    const chain = new Chain(table, name);
    this.#chains.set(key, chain);
    return chain;
  }

  #forget(chain: Chain): void {
    if (!chain.isUsed && !this.#builtIn.has(chain)) this.#chains.delete(keyOf(chain.table, chain.name));
  }
}

function keyOf(table: NetfilterTable, name: string): string {
  return `${table} ${name}`;
}
