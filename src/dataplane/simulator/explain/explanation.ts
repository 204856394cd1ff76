/**
 * The answer to "can this reach that, and why": data with stable names, and words.
 */
import type { PlacedStep, Step } from '../watching/steps.js';

/** What becomes of a packet. */
export type Disposition =
  /** It arrives, and the answer comes back. */
  | 'accepted'
  /** It arrives, and the answer does not come back: `return` says why. */
  | 'delivered'
  /** A rule or policy on the sender's host stops it. */
  | 'denied-out'
  /** A rule or policy on another host, or for what comes in, stops it. */
  | 'denied-in'
  | 'no-route'
  /** Nobody on the link has the next hop's address. */
  | 'neighbour-unreachable'
  | 'too-big'
  | 'ttl-exceeded'
  /** It arrives, and nobody listens on the port. */
  | 'port-closed'
  /** It leaves the simulated network by a gateway. */
  | 'exits-network'
  /** A link or host on the way is cut off or lossy beyond use. */
  | 'lost'
  /** The name has no address; nothing was sent. */
  | 'name-not-found'
  /** Dropped for a reason that has no name here; the last step says which. */
  | 'dropped';

/** What is asked. */
export interface Question {
  readonly protocol: 'icmp' | 'tcp' | 'udp';
  /** Of tcp and udp. */
  readonly port?: number;
  /** Octets behind the protocol's header; 56 of icmp, none of tcp. */
  readonly payloadBytes?: number;
  /** Of icmp: routers that it may pass, and one more; 64. */
  readonly ttl?: number;
}

/** A packet that went no further. */
export interface DroppedStep {
  readonly kind: 'dropped';
  readonly code: string;
  readonly reason: string;
}

/** A name that was looked up. */
export interface NameStep {
  readonly kind: 'name';
  readonly name: string;
  readonly addresses: readonly string[];
}

/** One step of a packet's way, and where it was made. */
export type ExplainedStep = Pick<PlacedStep, 'host' | 'namespace' | 'interface'> & {
  readonly step: Step | DroppedStep | NameStep;
  /** The same in words. */
  readonly words: string;
};

export interface Explanation extends Question {
  readonly from: { readonly host: string; readonly namespace: string };
  /** The destination's address; '' where the name has none. */
  readonly destination: string;
  readonly disposition: Disposition;
  /** Whether an answer comes back. */
  readonly reached: boolean;
  readonly forward: readonly ExplainedStep[];
  /** The way of the answer, or of the error that came instead of one. */
  readonly return: readonly ExplainedStep[];
  /** Of 'delivered': what becomes of the answer. */
  readonly returnDisposition?: Disposition;
  /** What happens, in one or two sentences. */
  readonly words: string;
  /** What can be done about it, where something can. */
  readonly remedy?: string;
}

/** What a namespace is called in words. */
export type NameOfNamespace = (host: string, namespace: string) => string;
