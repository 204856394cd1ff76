/**
 * Follows a Consul: asks for the names below `meta/` whenever they change, and hands on what they tell.
 *
 * One question at a time is open; it is answered when something has changed, or asked anew after a while. While Consul
 * does not answer, it is asked ever more seldom.
 */
import type { Clock } from '../../base/runtime.js';
import type { OwnCommits } from '../remote/own-commits.js';
import type { RecentLog } from '../remote/change-log/recent-log.js';
import { Repeated } from '../remote/retrying.js';
import type { ConsulClient } from './consul-client.js';
import type { ConsulLayout } from './consul-layout.js';

/** How long a question may stay open, and a Consul that is frozen unnoticed. */
const WAIT_MS = 10_000;

export interface ConsulFollowerOptions {
  readonly client: ConsulClient;
  readonly layout: ConsulLayout;
  readonly recent: RecentLog;
  readonly own: OwnCommits;
  readonly clock: Clock;
  /** There may be new revisions; `anew`: and what was told before no longer holds. */
  readonly onLog: (anew: boolean) => void;
  /** These announced keys are kept by nobody any more. */
  readonly onOverdue: (keys: readonly string[]) => Promise<void>;
}

export class ConsulFollower {
  readonly #options: ConsulFollowerOptions;
  readonly #looking: Repeated;
  /** What was taken in up to which; undefined: it has to look again at once. */
  #index: number | undefined;

  constructor(options: ConsulFollowerOptions) {
    this.#options = options;
    this.#looking = new Repeated(options.clock, async (signal) => {
      const since = this.#index;
      this.#index = undefined;
      this.#index = await this.#step(since, signal);
    });
  }

  /** Begins, unless it has begun before. */
  start(): void {
    this.#looking.start();
  }

  stop(): Promise<void> {
    return this.#looking.stop();
  }

  /** Takes in what is new since an index, and gives the next one; undefined: it has to look again at once. */
  async #step(since: number | undefined, signal: AbortSignal): Promise<number | undefined> {
    const { client, layout, recent, own, onLog, onOverdue } = this.#options;
    if (since !== undefined) await own.untilLook(signal);
    const askedAt = recent.newest;
    const answer = await client.names(layout.meta, since === undefined ? undefined : { index: since, waitMs: WAIT_MS }, signal);
    const { log, floor, overdue } = layout.read(answer);
    const listed = await recent.update({ names: log, floor, askedAt });
    onLog(listed === 'set-back');
    if (overdue.length > 0) await onOverdue(overdue);
    // An index that went back says nothing about what was missed; Consul counts from 1.
    return listed === 'outdated' || answer.index < (since ?? 1) ? undefined : answer.index;
  }
}
