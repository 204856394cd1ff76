/**
 * Names inside a host's namespaces: the DNS server that a sandbox has of its own, and who tells it what to answer.
 *
 * A dataplane makes the server listen and carries datagrams; the name service decides, at once and from the records.
 * Sandboxes in nothing but the default bridge, the host's network or none have no such server (libnetwork's
 * `needResolver`, Docker's rule for networks that are not a user's).
 */
import type { SandboxRecord } from '../model/sandbox.js';
import { hasNoDevices, type Placed } from '../state/placement.js';
import { netlabels } from './netlabels.js';

/** Where a sandbox finds its own DNS server. */
export const EMBEDDED_DNS_ADDRESS = '127.0.0.11';

/** A DNS server on port 53 of a loopback address of a namespace, over UDP and TCP. Others may use the port beside it. */
export interface ResolverResource {
  readonly kind: 'resolver';
  readonly id: string;
  readonly namespace: string;
  readonly address: string;
}

/** A server that is asked for what the records do not know. */
export interface ExternalNameServer {
  readonly address: string;
  /** The namespace that it is asked from: the sandbox's, or the host's for a server on the host's own loopback. */
  readonly namespace: string;
}

/** What becomes of a query. Messages are octets as on the wire. */
export type NameDecision =
  | { readonly kind: 'answer'; readonly message: Uint8Array }
  /** Asks the servers in order, four seconds each; `failure` is the answer when none of them gives one. */
  | { readonly kind: 'forward'; readonly servers: readonly ExternalNameServer[]; readonly failure: Uint8Array }
  /** No answer at all, as to what is no query. */
  | { readonly kind: 'silence' };

/** Decides what the DNS servers of a host's namespaces answer. */
export interface NameService {
  decide(namespace: string, query: Uint8Array, transport: 'udp' | 'tcp'): NameDecision;
}

/** Whether a sandbox with these endpoints has a DNS server of its own, which it keeps once it has it. */
export function hasEmbeddedDns({ ownResolver }: SandboxRecord, placed: readonly Placed[]): boolean {
  return ownResolver === true || placed.some(resolvesNames);
}

/** Whether being in the network gives a sandbox a DNS server. */
export function resolvesNames({ network }: Placed): boolean {
  return !hasNoDevices(network) && network.options[netlabels.defaultBridge] !== 'true';
}
