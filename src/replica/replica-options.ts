/**
 * What a replica is opened with, and what it says of itself.
 */
import type { Runtime } from '../base/runtime.js';
import type { Store } from '../contracts/store.js';
import type { Change, Collection } from '../state/collection.js';
import type { Revision } from '../state/revision.js';

/** How far the opening of a large store is: its entries read, its records loaded, the devices that they ask for made. */
export interface OpeningProgress {
  readonly step: 'read' | 'load' | 'devices';
  readonly done: number;
  /** Of how many, as far as that is known. */
  readonly of: number;
}

export type OpeningListener = (progress: OpeningProgress) => void;

export interface ReplicaOptions {
  readonly runtime: Runtime;
  /** The name of the host whose own records this replica may change. */
  readonly host: string;
  /** Holds what all hosts share, and the host's own records unless these have a store of their own. */
  readonly store: Store;
  /** Holds the host's own records. */
  readonly localStore?: Store;
  /** What is kept, empty at first. */
  readonly collections: readonly Collection[];
  /** Called within the same turn in which a revision was loaded; not for what was there when the replica was opened. */
  readonly onCommitted: (changes: readonly Change[], revision: Revision) => void;
  /** Called at each change of the status but for its revision; not for how it is when it was opened. */
  readonly onStatus?: (status: ReplicaStatus) => void;
  /**
   * Opens also while a store does not answer, with nothing in the collections; they are loaded when it does, and
   * `onCommitted` is told of it. An error unless given.
   */
  readonly startDegraded?: boolean;
  /** Is told how far opening is, while it is under way. */
  readonly onProgress?: OpeningListener;
  /** How long a caller waits to be told what became of a commit whose answer was lost; 30,000 unless given. */
  readonly patienceMs?: number;
}

export interface ReplicaStatus {
  /** 'degraded': a store does not answer, or holds a record that cannot be read. 'closed': for good. */
  readonly state: 'ready' | 'degraded' | 'closed';
  readonly revision: Revision;
  /** The collections may show less than what the stores hold by now. */
  readonly stale: boolean;
  /** Why it is not ready. */
  readonly reason?: string;
}
