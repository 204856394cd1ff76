/**
 * Loaded records without what they have in common with others: each such text once, and one empty list for all.
 *
 * A record as it is decoded has texts of its own, though its network, its host and its pool are those of thousands of
 * others, and its ids those of the records that belong to it. Invariant: a compact record is equal to what it was.
 */
import type { EndpointAddress, EndpointRecord, JoinRecord } from '../model/endpoint.js';
import { noLabels, none, type Labels } from '../model/labels.js';
import { poolKey } from '../model/pool.js';
import type { SandboxEndpoint, SandboxRecord } from '../model/sandbox.js';
import type { UniqueIndex } from './indexes/secondary-index.js';

/** A record that nobody else has yet. */
export type Fresh<Row> = { -readonly [Name in keyof Row]: Row[Name] };

/** How many texts are remembered at most. */
const MOST_TEXTS = 10_000;

/** Makes endpoints compact that were just decoded; a store tells of their addresses first. */
export class EndpointCompactor {
  readonly #texts = new Map<string, string>();
  /** The pool of the endpoint before, which mostly is that of the next one. */
  #near = { scope: '', poolId: '', key: '' };

  constructor(
    /** Who holds an address of a pool. */
    readonly holderOf: (poolKey: string, address: string) => string | undefined,
  ) {}

  /** Members that a record of another version lacks stay absent. The texts of the record before are those of indexes. */
  compact(endpoint: Fresh<Partial<EndpointRecord>>, before: EndpointRecord | undefined): void {
    if (before !== undefined) {
      if (endpoint.id === before.id) endpoint.id = before.id;
      if (endpoint.name === before.name) endpoint.name = before.name;
    } else {
      const holder = this.#holder(endpoint);
      if (holder !== undefined && endpoint.id === holder) endpoint.id = holder;
    }
    if (endpoint.networkId !== undefined) endpoint.networkId = this.#shared(endpoint.networkId);
    if (endpoint.host !== undefined) endpoint.host = this.#shared(endpoint.host);
    if (endpoint.locator !== undefined) endpoint.locator = this.#shared(endpoint.locator);
    if (endpoint.aliases?.length === 0) endpoint.aliases = none;
    if (endpoint.exposedPorts?.length === 0) endpoint.exposedPorts = none;
    if (endpoint.portBindings?.length === 0) endpoint.portBindings = none;
    if (isEmpty(endpoint.options)) endpoint.options = noLabels;
    if (isEmpty(endpoint.labels)) endpoint.labels = noLabels;
    if (endpoint.ipv4 !== undefined) this.#address(endpoint.ipv4);
    if (endpoint.ipv6 !== undefined) this.#address(endpoint.ipv6);
    if (endpoint.join !== undefined) this.#join(endpoint.join);
  }

  /** Who holds the endpoint's address, which is itself where its pool is one of the library's. */
  #holder({ scope, ipv4, ipv6 }: Partial<EndpointRecord>): string | undefined {
    const place = ipv4 ?? ipv6;
    if (scope === undefined || place === undefined) return undefined;
    const { poolId, address } = place;
    if (this.#near.poolId !== poolId || this.#near.scope !== scope) {
      const [addressSpace = '', network = '', length = ''] = poolId.split('/');
      this.#near = { scope, poolId, key: poolKey({ scope, addressSpace, subnet: `${network}/${length}` }) };
    }
    return this.holderOf(this.#near.key, address);
  }

  #address(address: Fresh<Partial<EndpointAddress>>): void {
    if (address.poolId !== undefined) address.poolId = this.#shared(address.poolId);
  }

  #join(join: Fresh<Partial<JoinRecord>>): void {
    if (join.ipv4Gateway !== undefined) join.ipv4Gateway = this.#shared(join.ipv4Gateway);
    if (join.ipv6Gateway !== undefined) join.ipv6Gateway = this.#shared(join.ipv6Gateway);
    if (join.interfaceName !== undefined) join.interfaceName = this.#shared(join.interfaceName);
    if (join.routes?.length === 0) join.routes = none;
    if (join.aliases?.length === 0) join.aliases = none;
    if (isEmpty(join.links)) join.links = noLabels;
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

/** Makes sandboxes compact that were just decoded; a store tells of their endpoints first. */
export class SandboxCompactor {
  constructor(readonly endpointsById: UniqueIndex<EndpointRecord>) {}

  /** Members that a record of another version lacks stay absent. */
  compact(sandbox: Fresh<Partial<SandboxRecord>>): void {
    if (sandbox.dnsServers?.length === 0) sandbox.dnsServers = none;
    if (sandbox.dnsSearch?.length === 0) sandbox.dnsSearch = none;
    if (sandbox.dnsOptions?.length === 0) sandbox.dnsOptions = none;
    if (sandbox.extraHosts?.length === 0) sandbox.extraHosts = none;
    if (sandbox.endpoints?.length === 0) sandbox.endpoints = none;
    if (isEmpty(sandbox.labels)) sandbox.labels = noLabels;
    for (const place of sandbox.endpoints ?? []) {
      const endpoint = this.endpointsById.get(place.endpointId);
      if (endpoint !== undefined) this.#place(sandbox, place, endpoint);
    }
  }

  #place(sandbox: Fresh<Partial<SandboxRecord>>, place: Fresh<SandboxEndpoint>, { id, networkId, join }: EndpointRecord): void {
    place.endpointId = id;
    if (place.networkId === networkId) place.networkId = networkId;
    if (join === undefined) return;
    if (sandbox.id === join.sandboxId) sandbox.id = join.sandboxId;
    if (sandbox.containerId === join.containerId) sandbox.containerId = join.containerId;
  }
}

function isEmpty(labels: Labels | undefined): boolean {
  if (labels === undefined) return false;
  for (const _ in labels) return false;
  return true;
}
