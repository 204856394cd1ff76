/**
 * The rules of a long chain that may match a packet, in their order: without those that ask for another interface that
 * it leaves or came in by, or another port that it goes to.
 *
 * Lists are made when a packet first needs them, and all anew after the chain has changed.
 */
import type { Packet } from '../packet.js';
import type { Rule } from './rule.js';

type Key = string | number | undefined;

/** What rules may ask for exactly, and what packets have there. */
const FACETS = [
  { asked: ({ facets }: Rule): Key => facets.outInterface, given: (packet: Packet): Key => packet.outInterface },
  { asked: ({ facets }: Rule): Key => facets.inInterface, given: (packet: Packet): Key => packet.inInterface },
  { asked: ({ facets }: Rule): Key => facets.destinationPort, given: (packet: Packet): Key => packet.destinationPort },
] as const;

export class RuleIndex<Link extends { readonly rule: Rule }> {
  readonly #links: readonly Link[];
  readonly #depth: number;
  /** What any rule asks for; everything else has the rules that ask for nothing. */
  readonly #asked: ReadonlySet<Key>;
  readonly #parts = new Map<Key, RuleIndex<Link>>();

  constructor(links: readonly Link[], depth = 0) {
    this.#links = links;
    this.#depth = depth;
    const facet = FACETS[depth];
    this.#asked = new Set(facet === undefined ? [] : links.map(({ rule }) => facet.asked(rule)));
  }

  /** The rules that may match a packet. */
  candidates(packet: Packet): readonly Link[] {
    const facet = FACETS[this.#depth];
    if (facet === undefined) return this.#links;
    const given = facet.given(packet);
    const key = this.#asked.has(given) ? given : undefined;
    let part = this.#parts.get(key);
    if (part === undefined) {
      const fitting = this.#links.filter(({ rule }) => facet.asked(rule) === undefined || facet.asked(rule) === key);
      part = new RuleIndex(fitting, this.#depth + 1);
      this.#parts.set(key, part);
    }
    return part.candidates(packet);
  }
}
