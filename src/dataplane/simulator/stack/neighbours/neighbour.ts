/**
 * What is known of one neighbour, and how sure that is (RFC 4861, 7.3; Linux does the same for ARP).
 *
 *     incomplete --answer--> reachable --30 s--> stale --send--> delay --5 s--> probe
 *         | three questions       ^                                               | three questions, to itself alone
 *         v                       +----------------- answer ----------------------+
 *       failed <------------------------------------------------------------------+
 */
import type { Timer } from '../../../../base/runtime.js';
import type { MacAddress } from '../../../../net/mac-address.js';
import type { AddressValue } from '../../../../wire/ip-packet.js';
import type { Claims } from '../../claims.js';

export type NeighbourState = 'incomplete' | 'reachable' | 'stale' | 'delay' | 'probe' | 'failed';

/** How often an address is asked for, and how long each time (Linux' defaults). */
export const REQUESTS = 3;
export const REQUEST_INTERVAL_MS = 1000;
/** How long an answer is good for (Linux' base reachable time). */
export const REACHABLE_MS = 30_000;
/** How long to wait for a sign of life before asking again (Linux' default). */
export const DELAY_MS = 5000;
/** How long what is not used is kept, if there are many (Linux' `gc_stale_time`). */
export const UNUSED_MS = 60_000;
/** Packets that may wait for one neighbour; the oldest is lost first (Linux' default). */
export const WAITING_LIMIT = 101;

/** A neighbour that a resource names. */
export interface PermanentNeighbour {
  readonly address: AddressValue;
  readonly mac: MacAddress;
}

/** All neighbours of one link. The interface itself holds it, which saves a packet a search for it. */
export interface LinkNeighbours {
  readonly permanent: Claims<AddressValue, PermanentNeighbour>;
  readonly learned: Map<AddressValue, Neighbour>;
  /** When those that nobody uses were last looked for. */
  sweptMs: number;
}

/** A neighbour that was learned, or is being asked for. */
export class Neighbour {
  mac: MacAddress | undefined;
  /** `reachable` ends by the clock, without anybody setting it: ask `stateAt`. */
  state: NeighbourState;
  /** When it was last heard of, or last used when it was not reachable. */
  seenMs: number;
  requests = 0;
  waiting: Uint8Array[] = [];
  timer: Timer | undefined;

  constructor(mac: MacAddress | undefined, nowMs: number) {
    this.mac = mac;
    this.state = mac === undefined ? 'incomplete' : 'reachable';
    this.seenMs = nowMs;
  }

  stateAt(nowMs: number): NeighbourState {
    return this.state === 'reachable' && nowMs - this.seenMs >= REACHABLE_MS ? 'stale' : this.state;
  }

  /** Whether nobody would miss it. */
  isUnusedAt(nowMs: number): boolean {
    const state = this.stateAt(nowMs);
    return (state === 'stale' || state === 'failed') && nowMs - this.seenMs >= UNUSED_MS;
  }
}
