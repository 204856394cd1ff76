/**
 * Loaded records without what many of them have in common: each such text once, and one empty list for all.
 *
 * A record as it is decoded has texts of its own, though its network, its host and its pool are those of thousands of
 * others. Invariant: a compact record is equal to what it was.
 */
import type { EndpointAddress, EndpointRecord, JoinRecord } from '../model/endpoint.js';
import { noLabels, type Labels } from '../model/labels.js';

/** A record that nobody else has yet. */
export type Fresh<Row> = { -readonly [Name in keyof Row]: Row[Name] };

/** How many texts are remembered at most. */
const MOST_TEXTS = 10_000;

const none: readonly never[] = Object.freeze([]);

/** Makes endpoints compact that were just decoded. */
export class EndpointCompactor {
  readonly #texts = new Map<string, string>();

  compact(endpoint: Fresh<EndpointRecord>): void {
    endpoint.networkId = this.#shared(endpoint.networkId);
    endpoint.host = this.#shared(endpoint.host);
    endpoint.locator = this.#shared(endpoint.locator);
    endpoint.aliases = listOf(endpoint.aliases);
    endpoint.exposedPorts = listOf(endpoint.exposedPorts);
    endpoint.portBindings = listOf(endpoint.portBindings);
    endpoint.options = labelsOf(endpoint.options);
    endpoint.labels = labelsOf(endpoint.labels);
    if (endpoint.ipv4 !== undefined) this.#address(endpoint.ipv4);
    if (endpoint.ipv6 !== undefined) this.#address(endpoint.ipv6);
    if (endpoint.join !== undefined) this.#join(endpoint.join);
  }

  #address(address: Fresh<EndpointAddress>): void {
    address.poolId = this.#shared(address.poolId);
  }

  #join(join: Fresh<JoinRecord>): void {
    if (join.ipv4Gateway !== undefined) join.ipv4Gateway = this.#shared(join.ipv4Gateway);
    if (join.ipv6Gateway !== undefined) join.ipv6Gateway = this.#shared(join.ipv6Gateway);
    if (join.interfaceName !== undefined) join.interfaceName = this.#shared(join.interfaceName);
    join.routes = listOf(join.routes);
    join.aliases = listOf(join.aliases);
    join.links = labelsOf(join.links);
  }

  /** The same text as the others have. */
  #shared(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    if (this.#texts.size >= MOST_TEXTS) this.#texts.clear();
    this.#texts.set(text, text);
    return text;
  }
}

function listOf<Item>(list: readonly Item[]): readonly Item[] {
  return list.length === 0 ? none : list;
}

function labelsOf(labels: Labels): Labels {
  for (const _ in labels) return labels;
  return noLabels;
}
