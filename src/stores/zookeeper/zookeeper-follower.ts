/**
 * Follows a ZooKeeper: looks at the head whenever it changes, and at who keeps announced keys, and hands on what it sees.
 *
 * A watch of ZooKeeper's tells once, and nothing when its session has ended or its server is frozen. So each look leaves
 * the next watch, a new connection is a reason to look, and so is that some time has passed.
 */
import { pause } from '../../base/pause.js';
import type { Clock } from '../../base/runtime.js';
import { decodeRecord } from '../remote/change-log/change-record.js';
import type { OwnCommits } from '../remote/own-commits.js';
import type { LoggedRevision } from '../remote/change-log/pulled-watch.js';
import type { RecentLog } from '../remote/change-log/recent-log.js';
import { Repeated } from '../remote/retrying.js';
import type { Node, ZooKeeperNodes } from './client/nodes.js';
import type { ZooKeeperContent } from './zookeeper-content.js';
import { decodeStamped, keyOfName, writtenAt, type ZooKeeperLayout } from './zookeeper-layout.js';

/** How long a server that is frozen may go unnoticed, beside the deadline of the call that notices it. */
const LOOK_INTERVAL_MS = 3_000;

export interface ZooKeeperFollowerOptions {
  readonly nodes: ZooKeeperNodes;
  readonly content: ZooKeeperContent;
  readonly layout: ZooKeeperLayout;
  readonly recent: RecentLog;
  readonly own: OwnCommits;
  readonly clock: Clock;
  /** Makes what has to be there. */
  readonly prepare: () => Promise<void>;
  /** There may be new revisions; `anew`: and what was told before no longer holds. */
  readonly onLog: (anew: boolean) => void;
  /** These announced keys are kept by nobody any more. */
  readonly onOverdue: (keys: readonly string[]) => Promise<void>;
}

export class ZooKeeperFollower {
  readonly #options: ZooKeeperFollowerOptions;
  readonly #looking: Repeated;
  /** Cuts the waiting short. */
  #look = new AbortController();
  #aliveChanged = true;
  /** How many commits there were up to the newest revision that is known; undefined after a new session. */
  #count: number | undefined;

  constructor(options: ZooKeeperFollowerOptions) {
    this.#options = options;
    this.#looking = new Repeated(options.clock, () => this.#lookOnce());
  }

  /** Begins, unless it has begun before. */
  start(): void {
    this.#looking.start();
  }

  stop(): Promise<void> {
    const stopped = this.#looking.stop();
    this.#look.abort();
    return stopped;
  }

  /** The connection is another one, which may be one to a server with other content. */
  reconnected(): void {
    this.#count = undefined;
    this.#aliveChanged = true;
    this.#look.abort();
  }

  /** Takes in what this client has committed as the so-manieth commit; it may be the next one. */
  offer(logged: LoggedRevision, count: number): void {
    const isNext = this.#count !== undefined && count === this.#count + 1;
    if (isNext) this.#count = count;
    else this.#options.own.outpaced();
    this.#options.recent.offer(logged, isNext);
    this.#options.onLog(false);
  }

  readonly #onHead = (): void => void this.#lookSoon(this.#look);

  readonly #onAlive = (): void => {
    this.#aliveChanged = true;
    this.#look.abort();
  };

  /** Cuts the waiting short, unless the head tells only what this client has done itself. */
  async #lookSoon(look: AbortController): Promise<void> {
    await this.#options.own.untilLook(look.signal);
    look.abort();
  }

  /** Looks, and waits until there is a reason to look again. */
  async #lookOnce(): Promise<void> {
    this.#look = new AbortController();
    const { signal } = this.#look;
    try {
      await this.#lookAtHead();
      if (this.#aliveChanged) await this.#lookAtAlive();
    } catch (thrown) {
      this.#aliveChanged = true;
      throw thrown;
    }
    await pause(this.#options.clock, LOOK_INTERVAL_MS, signal);
  }

  async #lookAtHead(): Promise<void> {
    const { nodes, layout, content, recent, prepare, onLog } = this.#options;
    if (this.#count === undefined) await prepare();
    const askedAt = recent.newest;
    const head = await nodes.get(layout.head, this.#onHead);
    if (head === undefined) throw new Error('the store was removed from ZooKeeper');
    const { version: count } = head.stat;
    // What this client has committed itself may have been faster.
    if (this.#count !== undefined && count <= this.#count) return;
    if (await this.#takeNext(head, count)) return;
    const listing = await content.list();
    const listed = await recent.update({ ...listing, askedAt });
    this.#count = listed === 'outdated' ? undefined : count;
    onLog(listed === 'set-back');
    if (listed === 'outdated') this.#look.abort();
  }

  /** Takes in what the head says of the newest commit, if that is the one after all that is known. */
  async #takeNext(head: Node, count: number): Promise<boolean> {
    const { content } = this.#options;
    const { stamp: name, value } = decodeStamped(head.bytes);
    if (this.#count === undefined || count !== this.#count + 1 || value.length === 0) return false;
    const revision = writtenAt(head.stat);
    content.knownLog.note({ name, revision, bytes: value.length });
    const logged = await content.show(name, revision, decodeRecord(value));
    if ('unreadable' in logged) return false;
    this.offer(logged, count);
    return true;
  }

  /** Finds announced keys that are held and not alive. */
  async #lookAtAlive(): Promise<void> {
    const { nodes, layout, onOverdue } = this.#options;
    this.#aliveChanged = false;
    const alive = new Set(await nodes.children(layout.alive, this.#onAlive));
    const held = await nodes.children(layout.held);
    const overdue = held.filter((name) => !alive.has(name)).map(keyOfName);
    if (overdue.length > 0) await onOverdue(overdue);
  }
}
