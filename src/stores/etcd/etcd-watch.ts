/**
 * One watch on an etcd: a stream of its own over everything below the store's prefix.
 *
 * One stream, because etcd tells what several prefixes saw of one revision in several messages. It is opened after the
 * last revision that was seen, again and again, and closed while a slow reader has enough to read. Where etcd has
 * forgotten that revision, or was set back to before it, everything is read anew.
 */
import type { IDuplexStream, IEvent, IResponseHeader, IWatchRequest, IWatchResponse } from 'etcd3';
import type { Clock, Timer } from '../../base/runtime.js';
import type { Entry, Revision, Snapshot, WatchEvent } from '../../contracts/store.js';
import { EventStream } from '../event-stream.js';
import { isBelow } from '../prefixes.js';
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

/** Events that wait for a reader, beyond which no more are taken. */
const READY_LENGTH = 256;

const LONGEST_RETRY_MS = 1_000;

export class EtcdWatch {
  readonly stream: EventStream;
  readonly #options: EtcdWatchOptions;
  readonly #ready: WatchEvent[] = [];
  /** The last revision that was made ready or passed over. */
  #seen: Revision;
  /** Which etcd it was seen on. */
  #cluster: string | undefined;
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
      if (setBack) await this.#startAnew();
      const call = await this.#options.open();
      if (this.stream.ended) call.end();
      else this.#listen(call);
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
    for (const [revision, changed] of byRevision(response.events)) this.#add(revision, changed);
    this.stream.wake();
    if (this.#ready.length > READY_LENGTH) this.#close();
  }

  /** Makes a revision ready, as far as it is below the prefixes. */
  #add(revision: Revision, changed: readonly IEvent[]): void {
    const { keys, prefixes } = this.#options;
    if (revision <= this.#seen) return;
    this.#seen = revision;
    const entries: Entry[] = [];
    const removed: string[] = [];
    let touched = false;
    for (const { type, kv } of changed) {
      const key = keys.storeKeyOf(kv.key);
      if (key === undefined) {
        touched ||= removedKeysIn(kv.value).some((one) => isBelow(prefixes, one));
      } else if (isBelow(prefixes, key)) {
        const entry = type === 'Delete' ? undefined : keys.entryOf(kv);
        if (entry === undefined) removed.push(key);
        else entries.push(entry);
      }
    }
    if (touched || entries.length > 0 || removed.length > 0) this.#ready.push({ kind: 'changes', revision, entries, removed });
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
    const delayMs = Math.min(LONGEST_RETRY_MS, 20 * 2 ** this.#failures++);
    this.#retry = this.#options.clock.after(delayMs, () => {
      this.#retry = undefined;
      this.stream.wake();
    });
  }

  /** Ends the stream in order: one that is cancelled would have etcd3 close its connections. */
  #close(): void {
    this.#call?.end();
    this.#call = undefined;
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
