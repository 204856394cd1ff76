/**
 * What a store's server takes for its work: the measured parts, and those that are a decision of whoever plans.
 */

/** Measured on a server by `calibrate.ts`, in milliseconds of its processor unless it says otherwise. */
export interface MeasuredCosts {
  readonly store: string;
  /** A commit, whatever is in it. */
  readonly commitMs: number;
  /** A condition or a write of a commit. */
  readonly operationMs: number;
  /** Telling one watcher of a commit. */
  readonly deliveryMs: number;
  /** A written key of what one watcher is told. */
  readonly entryMs: number;
  /** What a commit waits for besides the processor, as the disk; commits that come meanwhile wait for it together. */
  readonly syncMs: number;
  /** Processors that its server can use, however many there are; any number unless told. */
  readonly mostProcessors?: number;
  readonly operationsPerCommit: number;
  readonly conditionsPerCommit: number;
}

/** What the plan supposes. */
export interface Setting {
  /** There and back between a host and the server. */
  readonly roundTripMs: number;
  /** Processors of the server. One of them applies commits, since a store has one order; the others tell watchers. */
  readonly processors: number;
}

/** What a verb of the library puts into a commit, measured on real controllers by `profile.ts`. */
export interface VerbCosts {
  readonly verb: Verb;
  readonly conditions: number;
  readonly writes: number;
  /** Keys and values that are written. */
  readonly bytes: number;
  /** Of the writes, those of keys that hosts share, of which watchers are told. */
  readonly sharedWrites: number;
  readonly sharedBytes: number;
}

/** A container's life in one network, in order. */
export const VERBS = ['create sandbox', 'create endpoint', 'join', 'leave', 'delete endpoint', 'delete sandbox'] as const;
export type Verb = (typeof VERBS)[number];

export interface Profile {
  readonly verbs: readonly VerbCosts[];
  /** What every commit has besides its verbs: the note of the replica's last commit. */
  readonly perCommit: Omit<VerbCosts, 'verb' | 'sharedWrites' | 'sharedBytes'>;
  /** What a joined endpoint of an overlay network with its sandbox leaves in the store, and how much of it all hosts read. */
  readonly storedBytes: number;
  readonly sharedStoredBytes: number;
  readonly sharedStoredKeys: number;
}
