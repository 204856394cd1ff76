/**
 * One watch on an etcd: a stream of its own over everything below the store's prefix.
 *
 * One stream, because etcd tells what several prefixes saw of one revision in several messages. It is opened after the
 * last revision that was seen, again and again, and closed while a slow reader has enough to read. Where etcd has
 * forgotten that revision, or was set back to before it, everything is read anew. What this client has committed itself
 * is shown as soon as etcd has answered, where it is the next revision.
 */
import { EventEmitter } from 'node:events';
import type { IDuplexStream, IEvent, IResponseHeader, IWatchRequest, IWatchResponse } from 'etcd3';
import type { Clock, Timer } from '../../base/runtime.js';
import type { Entry, Revision, Snapshot, WatchEvent } from '../../contracts/store.js';
import { EventStream } from '../event-stream.js';
import { changesBelow, isBelow } from '../prefixes.js';
import { retryDelayMs } from '../remote/retrying.js';
import { removedKeysIn, type EtcdKeys } from './etcd-keys.js';

export interface EtcdWatchOptions {
  readonly keys: EtcdKeys;
  readonly clock: Clock;
  readonly prefixes: readonly string[];
  readonly after: Revision;
  readonly signal: AbortSignal;
  readonly onEnd: () => void;
  /** Opens a stream. Rejects when etcd cannot be asked. */
  readonly open: () => Promise<IDuplexStream<IWatchRequest, IWatchResponse>>;
  /** What etcd says of itself now. Rejects when it does not answer. */
  readonly state: () => Promise<IResponseHeader>;
  /** Everything below the prefixes. Rejects when etcd does not answer. */
  readonly read: (prefixes: readonly string[]) => Promise<Snapshot>;
}

/** What one revision has changed below the store's prefix. */
interface Changed {
  readonly entries: readonly Entry[];
  readonly removed: readonly string[];
  /** Keys that were to be removed, whether they were there or not. */
  readonly touched: readonly string[];
}

/** What this client has committed, with what etcd said of itself then. */
export interface OwnRevision extends Changed {
  readonly header: IResponseHeader;
}

/** Events that wait for a reader, beyond which no more are taken. */
const READY_LENGTH = 256;

export class EtcdWatch {
  readonly stream: EventStream;
  readonly #options: EtcdWatchOptions;
  readonly #ready: WatchEvent[] = [];
  /** The last revision that was made ready or passed over. */
  #seen: Revision;
  /** Which etcd it was seen on. */
  #cluster: string | undefined;
  /** Under which leader; it is another one whenever etcd has begun anew. */
  #term: string | undefined;
  #call: IDuplexStream<IWatchRequest, IWatchResponse> | undefined;
  #opening = false;
  #failures = 0;
  #retry: Timer | undefined;

  constructor(options: EtcdWatchOptions) {
    this.#options = options;
    this.#seen = options.after;
    this.stream = new EventStream({
      take: () => this.#take(),
      signal: options.signal,
      onEnd: () => {
        this.#retry?.cancel();
        this.#close();
        options.onEnd();
      },
    });
  }

  /** Shows what this client has committed, if nothing lies between it and what was seen, and all of it is of one etcd. */
  offer({ header, ...changed }: OwnRevision): void {
    const revision = Number(header.revision);
    const isSame = this.#call !== undefined && header.cluster_id === this.#cluster && header.raft_term === this.#term;
    if (!isSame || revision !== this.#seen + 1 || this.#ready.length >= READY_LENGTH) return;
    this.#show(revision, changed);
    this.stream.wake();
  }

  #take(): WatchEvent | undefined {
    const event = this.#ready.shift();
    if (event === undefined && this.#call === undefined && !this.#opening && this.#retry === undefined) void this.#open();
    return event;
  }

  async #open(): Promise<void> {
    this.#opening = true;
    try {
      const state = await this.#options.state();
      // Whoever was set back counts from there again, so a stream from after the last revision seen would miss that.
      const setBack = Number(state.revision) < this.#seen || (this.#cluster ?? state.cluster_id) !== state.cluster_id;
      this.#cluster = state.cluster_id;
      this.#term = state.raft_term;
      if (setBack) await this.#startAnew();
      const call = await this.#options.open();
      this.#listen(call);
      if (this.stream.ended) this.#close();
    } catch {
      this.#retryLater();
    }
    this.#opening = false;
    this.stream.wake();
  }

  #listen(call: IDuplexStream<IWatchRequest, IWatchResponse>): void {
    this.#call = call;
    const broken = (): void => {
      if (this.#call !== call) return;
      this.#call = undefined;
      this.#retryLater();
    };
    call.on('data', (response) => {
      if (this.#call === call) this.#receive(response);
    });
    call.on('error', broken);
    call.on('end', broken);
    call.write({ create_request: { ...this.#options.keys.rangeOf(''), start_revision: this.#seen + 1 } });
  }

  #receive(response: IWatchResponse): void {
    if (response.canceled) {
      this.#close();
      if (Number(response.compact_revision) > 0) void this.#recover();
      else this.#retryLater();
      return;
    }
    this.#failures = 0;
    this.#term = response.header.raft_term;
    for (const [revision, changed] of byRevision(response.events)) {
      // A revision of this client's own was shown already.
      if (revision > this.#seen) this.#show(revision, this.#changedBy(changed));
    }
    this.stream.wake();
    if (this.#ready.length > READY_LENGTH) this.#close();
  }

  #changedBy(events: readonly IEvent[]): Changed {
    const { keys } = this.#options;
    const entries: Entry[] = [];
    const removed: string[] = [];
    const touched: string[] = [];
    for (const { type, kv } of events) {
      const key = keys.storeKeyOf(kv.key);
      const entry = type === 'Delete' ? undefined : keys.entryOf(kv);
      if (key === undefined) touched.push(...removedKeysIn(kv.value));
      else if (entry === undefined) removed.push(key);
      else entries.push(entry);
    }
    return { entries, removed, touched };
  }

  /** Makes a revision ready, as far as it is below the prefixes. */
  #show(revision: Revision, changed: Changed): void {
    const { prefixes } = this.#options;
    this.#seen = revision;
    const { entries, removed } = changesBelow(prefixes, { entries: changed.entries, removed: changed.removed });
    if (entries.length > 0 || removed.length > 0 || changed.touched.some((key) => isBelow(prefixes, key))) {
      this.#ready.push({ kind: 'changes', revision, entries, removed });
    }
  }

  /** Goes on after revisions that etcd has forgotten. */
  async #recover(): Promise<void> {
    this.#opening = true;
    try {
      await this.#startAnew();
    } catch {
      this.#retryLater();
    }
    this.#opening = false;
    this.stream.wake();
  }

  async #startAnew(): Promise<void> {
    const snapshot = await this.#options.read(this.#options.prefixes);
    this.#ready.push({ kind: 'reset', snapshot });
    this.#seen = snapshot.revision;
  }

  #retryLater(): void {
    if (this.stream.ended || this.#retry !== undefined) return;
    this.#retry = this.#options.clock.after(retryDelayMs(++this.#failures), () => {
      this.#retry = undefined;
      this.stream.wake();
    });
  }

  /**
   * Cancels the stream: one that only ends is kept by etcd, goes on to get every event, and holds its connection. etcd3
   * must not hear of it, which would take it for a failure of the host and close its connections.
   */
  #close(): void {
    const call = this.#call;
    this.#call = undefined;
    if (call instanceof EventEmitter) call.removeAllListeners('error');
    call?.on('error', () => undefined);
    call?.cancel();
  }
}

/** Changes by the revision that made them, which etcd tells in order. */
function byRevision(changes: readonly IEvent[]): ReadonlyMap<Revision, IEvent[]> {
  const revisions = new Map<Revision, IEvent[]>();
  for (const change of changes) {
    const revision = Number(change.kv.mod_revision);
    const together = revisions.get(revision);
    if (together === undefined) revisions.set(revision, [change]);
    else together.push(change);
  }
  return revisions;
}
