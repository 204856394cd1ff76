/**
 * Packet filtering and address translation as data: rules in chains, as Linux' netfilter has them.
 *
 *     received -> PREROUTING -> for us? -> INPUT -> socket         socket -> OUTPUT -> (route again)
 *                     |            |                                            |
 *                    nat           +-> FORWARD ------------------------------> POSTROUTING -> link
 *                                       filter                                     nat
 *
 * Rules of one chain are tried in ascending `position`, and then by id. A chain is there while a rule is in it, and a
 * jump to an empty chain comes back at once. Built-in chains accept what no rule decides, unless a policy says drop.
 * Connections are tracked: rules of `nat` are asked once for each, and its later packets are treated alike.
 */
import type { TransportProtocol } from '../model/port-binding.js';

export type NetfilterTable = 'filter' | 'nat';

/** Of a packet: the first of its connection, a later one of either direction, or an ICMP error about one. */
export type ConnectionState = 'new' | 'established' | 'related';

/** A value, or anything but it. */
export type Match<Value> = Value | { readonly not: Value };

/** What a packet must be; what is absent is not asked for. */
export interface RuleMatch {
  /** The name of the interface that it came in by; in POSTROUTING and OUTPUT there is none. */
  readonly inInterface?: Match<string>;
  /** The name of the interface that it leaves by; in PREROUTING and INPUT there is none. */
  readonly outInterface?: Match<string>;
  /** '10.0.0.0/24'; of one address '10.0.0.2/32'. */
  readonly source?: Match<string>;
  readonly destination?: Match<string>;
  readonly protocol?: TransportProtocol | 'icmp';
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  /** The source is an address of this namespace. */
  readonly sourceIsLocal?: boolean;
  readonly destinationIsLocal?: boolean;
  readonly states?: readonly ConnectionState[];
}

/** What becomes of a packet that matches. */
export type Verdict =
  | { readonly kind: 'accept' }
  | { readonly kind: 'drop' }
  /** Back to the chain that jumped here; in a built-in chain, its policy. */
  | { readonly kind: 'return' }
  | { readonly kind: 'jump'; readonly chain: string }
  /** In `nat`, PREROUTING and OUTPUT: goes to another address, and port where one is given. */
  | { readonly kind: 'dnat'; readonly address: string; readonly port?: number }
  /** In `nat`, POSTROUTING: comes from another address. */
  | { readonly kind: 'snat'; readonly address: string }
  /** The same, from the address of the interface that it leaves by. */
  | { readonly kind: 'masquerade' };

/** One rule of a chain. */
export interface RuleResource {
  readonly kind: 'rule';
  readonly id: string;
  readonly namespace: string;
  readonly family: 4 | 6;
  readonly table: NetfilterTable;
  /** PREROUTING, INPUT, FORWARD, OUTPUT, POSTROUTING, or a chain that rules jump to. */
  readonly chain: string;
  readonly position: number;
  readonly match: RuleMatch;
  readonly verdict: Verdict;
  /** What it is for, in words. */
  readonly comment?: string;
  /** What somebody can do who is stopped by it, as a sentence. */
  readonly remedy?: string;
}

/** What becomes of packets that no rule of a built-in chain of `filter` decides; accepted unless told. */
export interface PolicyResource {
  readonly kind: 'policy';
  readonly id: string;
  readonly namespace: string;
  readonly family: 4 | 6;
  readonly chain: 'INPUT' | 'FORWARD' | 'OUTPUT';
  readonly policy: 'accept' | 'drop';
  /** What somebody can do who is stopped by it, as a sentence. */
  readonly remedy?: string;
}

/** A relay in user space, as docker-proxy: what connects to a port of this namespace is carried on to another address. */
export interface PortProxyResource {
  readonly kind: 'port-proxy';
  readonly id: string;
  readonly namespace: string;
  readonly protocol: TransportProtocol;
  /** '0.0.0.0' or '::' is every address of the family. */
  readonly hostAddress: string;
  readonly hostPort: number;
  readonly address: string;
  readonly port: number;
}
