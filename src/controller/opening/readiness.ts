/**
 * What is left to do for a host once its records are there: to announce it, to say what it is like, to put right what a
 * crash left.
 *
 * Done at once where the stores answer, else when they do, over and over until it has succeeded, and again whenever the
 * announcement has ended. Invariant: the core waits for nothing exactly while all of that is done.
 */
import type { CnmError } from '../../base/error.js';
import { pause, Slices } from '../../base/pause.js';
import { Result } from '../../base/result.js';
import type { Core } from '../core.js';
import type { HostPresence } from '../hosts/host-presence.js';
import { isRecorded, recordHost } from '../operations/host/record-host.js';

/** How long to wait after a failure that is not the store's. */
const RETRY_MS = 1_000;

/** Rows that are looked at in one go, at most. */
const MOST_ROWS_A_SLICE = 5_000;

export class Readiness {
  readonly #core: Core;
  readonly #presence: HostPresence | undefined;
  readonly #closing = new AbortController();

  /** Without a presence the host is not announced. */
  constructor(core: Core, presence: HostPresence | undefined) {
    this.#core = core;
    this.#presence = presence;
  }

  /** Tries once, and goes on trying where a store does not answer. Errors: HOST_NAME_IN_USE, CONTENTION_EXCEEDED. */
  async open(): Promise<Result<void, CnmError>> {
    const first = this.#core.replica.status().stale ? undefined : await this.#try();
    if (first !== undefined && !first.ok && first.error.kind !== 'unavailable') return first;
    void this.#goOn(first?.ok === true);
    return Result.ok();
  }

  /** Tries no more; the host leaves. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#presence?.close();
  }

  async #goOn(isDone: boolean): Promise<void> {
    const { host, runtime } = this.#core;
    for (let done = isDone; ; done = false) {
      if (!done && !(await this.#persist())) return;
      if (this.#presence === undefined) return;
      await this.#presence.ended();
      if (this.#closing.signal.aborted) return;
      this.#core.waitFor(`host ${host.name} counted as gone`);
      runtime.log.warn(`host ${host.name} counted as gone`);
    }
  }

  /** Tries until it is done; false when it will never be. */
  async #persist(): Promise<boolean> {
    const { replica, runtime } = this.#core;
    while (!this.#closing.signal.aborted) {
      await replica.answering();
      if (replica.status().state === 'closed') return false;
      if ((await this.#try()).ok) return true;
      await pause(runtime.clock, RETRY_MS, this.#closing.signal);
    }
    return false;
  }

  async #try(): Promise<Result<void, CnmError>> {
    const done = await (this.#presence?.announce() ?? this.#record());
    this.#core.waitFor(done.ok ? undefined : done.error.message);
    return done;
  }

  async #record(): Promise<Result<void, CnmError>> {
    const { tables, host, runtime } = this.#core;
    if (await isRecorded(tables, host, new Slices(runtime.clock, MOST_ROWS_A_SLICE))) return Result.ok();
    return this.#core.commit((operation) => recordHost(operation));
  }
}
